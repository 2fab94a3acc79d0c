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
        writer.Open($"{place.Accessibility} sealed class {stub} : global::Stubs.Stub, {place.Interface}, global::Stubs.Generated.IStub<{stub}>{string.Concat(model.Implemented.Select(implemented => ", " + implemented.Name))}{place.Constraints}");
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
        foreach (var operation in model.Inherited.Concat(model.Operations).Where(operation => !operation.IsHidden))
            WriteOperation(writer, operation, place.StubFullName);
        foreach (var implemented in model.Implemented)
            WriteImplemented(writer, implemented, place.StubFullName);

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
                    {@base},
            """);
        // Not as separate arguments: C# 12 knows params of arrays only.
        writer.Lines(operations.Count == 0 ? "        []));" : "        [");
        foreach (var operation in operations)
            writer.Lines($"            {operation}.Operation,");
        if (operations.Count > 0)
            writer.Lines("        ]));");
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
        var arguments = string.Join(", ", operation.Arguments.Select(parameter => parameter.Name));
        writer.Lines(Signatures.Head(operation));
        writer.Lines($"public {Signatures.Of(operation, withDefaults: true)} =>");
        writer.Indented(Call(operation, stub, Signatures.TokenOf(operation)) + ";\n");
        if (Signatures.OfParams(operation) is { } spread)
        {
            writer.Lines(Signatures.Head(operation));
            writer.Lines($"public {spread} =>");
            writer.Indented($"{operation.StubName}({arguments}, {Signatures.TokenOf(operation)}: default);\n");
        }
    }

    /// <summary>The call of an operation, with the names of its parameters as arguments.</summary>
    private static string Call(OperationModel operation, string stub, string token)
    {
        var calls = operation.CallOwner == stub ? "Calls" : operation.CallOwner + ".Calls";
        var method = operation.Shape switch { CallShape.Sync => "CallAsync", CallShape.Stream => "CallStream", _ => "CallTaskAsync" };
        var arguments = string.Join(", ", operation.Arguments.Select(parameter => parameter.Name));
        var call = $"{method}<{calls}.{operation.CallName}, {operation.Target}, {operation.ResultType}>(new({arguments}), {token})";
        return operation.Shape == CallShape.ValueTask ? $"new({call})" : call;
    }

    private static void WriteImplemented(CodeWriter writer, ImplementedModel implemented, string stub)
    {
        foreach (var member in implemented.Members)
        {
            var parameters = member.ParameterTypes.Select((type, index) => $"{type} {member.Operation.Parameters[index].Name}");
            var token = member.Operation.Parameters.FirstOrDefault(parameter => parameter.IsCancellationToken)?.Name ?? "default";
            writer.Lines($"{member.ReturnType} {implemented.Name}.{member.Name}({string.Join(", ", parameters)}) =>");
            writer.Indented(Call(member.Operation, stub, token) + ";\n");
        }
    }

    private static string TypeName(ClassModel model) => model.TypeNameFormat is not { } format
        ? Reading.Literals.Of(model.TypeName)
        : $"global::Stubs.Generated.TypeArguments.Name({Reading.Literals.Of(format)}, {string.Join(", ", model.TypeArguments.Select(parameter => $"typeof({parameter})"))})";
}
