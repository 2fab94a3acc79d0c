using Stubs.Generators.Model;

namespace Stubs.Generators.Writing;

/// <summary>
/// Writes the structs that call those constructors that are more than a line of the table: those of many arguments.
/// </summary>
internal static class ConstructionsPart
{
    public static void Write(CodeWriter writer, ClassModel model)
    {
        var constructors = model.Constructors.Where(static constructor => !constructor.IsInTable).ToList();
        if (constructors.Count == 0)
            return;
        var values = new Values("");
        writer.Open(model.Uses.Mark + "private static class Constructions");
        foreach (var constructor in constructors)
            WriteConstruction(writer, values, model.Place, constructor);
        values.Declare(writer, "internal");
        writer.Close();
    }

    /// <summary>What the struct of a constructor makes: a factory's object may come later.</summary>
    public static string MadeBy(ConstructorModel constructor, Place place) =>
        constructor.Factory is null ? place.FullName : "object";

    private static void WriteConstruction(CodeWriter writer, Values values, Place place, ConstructorModel constructor)
    {
        var target = MadeBy(constructor, place);
        var name = constructor.CallName;
        var arguments = constructor.Supplied.ToList();
        var parameters = string.Join(
            ", ", arguments.Select(argument => Signatures.Parameter(argument, withDefault: false)));
        writer.Lines(StubPart.OutOfTraces);
        writer.Open(
            $"public readonly struct {name}{(arguments.Count == 0 ? "" : $"({parameters})")} : global::Stubs.Generated.IConstruction<{name}, {target}>");
        foreach (var argument in arguments)
            writer.Lines($"private readonly {argument.Type} {CallsPart.Field(argument)} = {argument.Name};");
        if (arguments.Count > 0)
            writer.Line();
        writer.Lines(
            $"""
            public global::Stubs.Generated.Operation Operation => Description;

            public static global::Stubs.Generated.Operation Description {"{"} get; {"}"} =
                global::Stubs.Generated.Operation.Construction<{name}, {target}>({Reading.Literals.Of(constructor.WireName)}{(arguments.All(static argument => argument.Value!.IsImmutable) ? "" : ", global::Stubs.Generated.OperationTraits.CopyArguments")});

            public {target} Construct(global::System.IServiceProvider services) => Construct(services, default);

            public {target} Construct(global::System.IServiceProvider services, {Reading.OperationNames.Token} cancellationToken) => {Creation(constructor, place, "cancellationToken", CallsPart.Field)};

            """);
        ArgumentsPart.Write(writer, values, name, arguments, $"in {name} call, ");
        writer.Close();
        writer.Line();
    }

    /// <summary>The expression that runs the author's constructor or factory.</summary>
    /// <param name="constructor">The one or the other.</param>
    /// <param name="place">The class.</param>
    /// <param name="token">What is passed where it takes a token.</param>
    /// <param name="value">What is passed for an argument.</param>
    public static string Creation(
        ConstructorModel constructor, Place place, string token, Func<ParameterModel, string> value)
    {
        var arguments = constructor.Parameters.Select(parameter => parameter switch
        {
            { IsService: false, Parameter.Value: null } => token,
            { IsService: false } => value(parameter.Parameter),
            { IsOptional: true } => $"global::Stubs.Generated.Services.Find<{parameter.Parameter.Type}>(services)",
            _ => $"global::Stubs.Generated.Services.Get<{parameter.Parameter.Type}>(services)",
        });
        var initializer = constructor.Required.Count == 0
            ? ""
            : " { " + string.Join(
                ", ", constructor.Required.Select(member => $"{member.Member} = {value(member.Parameter)}")) + " }";
        return constructor.Factory is { } factory
            ? $"global::Stubs.Generated.Factories.Made({place.FullName}.{Reading.Naming.Escape(factory)}({string.Join(", ", arguments)}), {Reading.Literals.Of(place.BareName + "." + factory)})"
            : $"new {place.FullName}({string.Join(", ", arguments)}){initializer}";
    }
}
