using Stubs.Generators.Model;

namespace Stubs.Generators.Writing;

/// <summary>Writes the structs that call constructors.</summary>
internal static class ConstructionsPart
{
    public static void Write(CodeWriter writer, ClassModel model)
    {
        var values = new Values("");
        writer.Open("private static class Constructions");
        foreach (var constructor in model.Constructors)
            WriteConstruction(writer, values, model.Place.FullName, constructor);
        values.Declare(writer, "internal");
        writer.Close();
    }

    private static void WriteConstruction(CodeWriter writer, Values values, string target, ConstructorModel constructor)
    {
        var name = constructor.CallName;
        var arguments = constructor.Supplied.ToList();
        var parameters = string.Join(", ", arguments.Select(argument => Signatures.Parameter(argument, withDefault: false)));
        writer.Open($"public readonly struct {name}{(arguments.Count == 0 ? "" : $"({parameters})")} : global::Stubs.Generated.IConstruction<{name}, {target}>");
        foreach (var argument in arguments)
            writer.Lines($"private readonly {argument.Type} {CallsPart.Field(argument)} = {argument.Name};");
        if (arguments.Count > 0)
            writer.Line();
        writer.Lines(
            $"""
            public static global::Stubs.Generated.Operation Operation {"{"} get; {"}"} =
                global::Stubs.Generated.Operation.Construction<{name}, {target}>({Reading.Literals.Of(constructor.WireName)});

            public {target} Construct(global::System.IServiceProvider services) => new({string.Join(", ", constructor.Parameters.Select(Argument))}){Initializer(constructor)};

            """);
        if (arguments.Any(argument => !argument.Value!.IsImmutable))
            writer.Lines("public static bool CopyArguments => true;\n");
        ArgumentsPart.Write(writer, values, name, arguments);
        writer.Close();
        writer.Line();
    }

    private static string Argument(ConstructorParameterModel parameter) => parameter switch
    {
        { IsService: false } => CallsPart.Field(parameter.Parameter),
        { IsOptional: true } => $"global::Stubs.Generated.Services.Find<{parameter.Parameter.Type}>(services)",
        _ => $"global::Stubs.Generated.Services.Get<{parameter.Parameter.Type}>(services)",
    };

    private static string Initializer(ConstructorModel constructor) => constructor.Required.Count == 0
        ? ""
        : " { " + string.Join(", ", constructor.Required.Select(member => $"{member.Member} = {CallsPart.Field(member.Parameter)}")) + " }";
}
