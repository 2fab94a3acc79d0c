using Stubs.Generators.Model;

namespace Stubs.Generators.Writing;

/// <summary>Writes the stub of a class.</summary>
internal static class StubPart
{
    private const string Type = "global::Stubs.Generated.ObjectType";
    private const string Binding = "global::Stubs.Generated.StubBinding";

    public static void Write(CodeWriter writer, ClassModel model)
    {
        var place = model.Place;
        var stub = place.Stub;
        writer.Lines(
            $"""
            /// <summary>The client stub of <see cref="{place.Cref}"/>: it stands for an object wherever that is, and turns calls into operations on it.</summary>
            {CodeWriter.GeneratedCode}
            """);
        writer.Open($"{place.Accessibility} sealed class {stub} : global::Stubs.Stub, {place.Interface}, global::Stubs.Generated.IStub<{stub}>{place.Constraints}");
        WriteType(writer, model);
        writer.Lines(
            $"""
            private {place.StubName}({Binding} binding)
                : base(binding)
            {"{"}
            {"}"}

            static {Type} global::Stubs.Generated.IStub<{stub}>.ObjectType => _type;

            static {stub} global::Stubs.Generated.IStub<{stub}>.Create({Binding} binding) => new(binding);

            """);
        FactoryPart.Write(writer, model);
        foreach (var operation in model.Inherited.Concat(model.Operations))
            WriteOperation(writer, operation, place.StubFullName);

        new CallsPart(writer, model).Write();
        writer.Line();
        if (model.Constructors.Count > 0)
            ConstructionsPart.Write(writer, model);
        writer.Close();
    }

    private static void WriteType(CodeWriter writer, ClassModel model)
    {
        var (name, stub) = (model.Place.Self, model.Place.Stub);
        var kind = model.IsAbstract ? "Abstract" : model.State is null ? "Stateless" : "Stateful";
        var @base = model.Base is { } known ? $"global::Stubs.Generated.StubTypes.Of<{known.Stub}>({string.Join(", ", known.Arguments)})" : "null";
        var operations = model.Operations.Select(static operation => "Calls." + operation.CallName)
            .Concat(model.Constructors.Select(static constructor => "Constructions." + constructor.CallName)).ToList();
        writer.Lines(
            $"""
            private static readonly {Type} _type = {Type}.Register(
                {Type}.{kind}<{name}, {stub}>(
                    {TypeName(model)},
                    {model.Traits},
                    typeof({model.Place.Interface}),
                    {@base}{(operations.Count > 0 ? "," : "));")}
            """);
        for (var index = 0; index < operations.Count; index++)
            writer.Lines($"        {operations[index]}.Operation{(index < operations.Count - 1 ? "," : "));")}");
        writer.Line();
        if (!model.RegistersAtStart)
            return;
        writer.Lines(
            $"""
            [global::System.Runtime.CompilerServices.ModuleInitializer]
            internal static void Register() => _ = _type;

            """);
    }

    private static void WriteOperation(CodeWriter writer, OperationModel operation, string stub)
    {
        var calls = operation.CallOwner == stub ? "Calls" : operation.CallOwner + ".Calls";
        var method = operation.Shape switch { CallShape.Sync => "CallAsync", CallShape.Stream => "CallStream", _ => "CallTaskAsync" };
        var arguments = string.Join(", ", operation.Arguments.Select(parameter => parameter.Name));
        var call = $"{method}<{calls}.{operation.CallName}, {operation.Target}, {operation.ResultType}>(new({arguments}), {Signatures.TokenOf(operation)})";
        if (operation.Shape == CallShape.ValueTask)
            call = $"new({call})";

        writer.Lines(Signatures.Head(operation));
        writer.Lines($"public {Signatures.Of(operation, withDefaults: true)} =>");
        writer.Indented(call + ";\n");
        if (Signatures.OfParams(operation) is { } spread)
        {
            writer.Lines(Signatures.Head(operation));
            writer.Lines($"public {spread} =>");
            writer.Indented($"{operation.StubName}({arguments}, {Signatures.TokenOf(operation)}: default);\n");
        }
    }

    private static string TypeName(ClassModel model) => model.TypeNameFormat is not { } format
        ? Reading.Literals.Of(model.TypeName)
        : $"global::Stubs.Generated.TypeArguments.Name({Reading.Literals.Of(format)}, {string.Join(", ", model.TypeArguments.Select(parameter => $"typeof({parameter})"))})";
}
