using Stubs.Generators.Model;

namespace Stubs.Generators.Writing;

/// <summary>Writes the stub of a class.</summary>
internal static class StubPart
{
    private const string Type = "global::Stubs.Generated.ObjectType";
    private const string Binding = "global::Stubs.Generated.StubBinding";

    /// <summary>Leaves code out of traces, which show the caller's methods and the author's.</summary>
    public const string OutOfTraces = "[global::System.Diagnostics.StackTraceHidden]";

    public static void Write(CodeWriter writer, ClassModel model)
    {
        var place = model.Place;
        var stub = place.Stub;
        writer.Lines(
            $"""
            /// <summary>The client stub of <see cref="{place.Cref}"/>: it stands for an object wherever that is, and turns calls into operations on it.</summary>
            {Signatures.Warnings(model.Warnings)}{CodeWriter.SteppedOver}
            {OutOfTraces}
            """);
        writer.Open(
            $"{place.Accessibility} sealed class {stub} : global::Stubs.Stub<{stub}>, {string.Join(", ", Interfaces(model))}{place.Constraints}");
        new TablePart(writer, model).Write();
        writer.Lines(
            $"""
            private {place.StubName}({Binding} binding) : base(binding) {"{ }"}
            static {Type} global::Stubs.Generated.IStub<{stub}>.ObjectType => _type;
            static {stub} global::Stubs.Generated.IStub<{stub}>.Create({Binding} binding) => new(binding);

            """);
        FactoryPart.Write(writer, model);
        foreach (var operation in model.Inherited.Concat(model.Operations).Where(operation => !operation.IsHidden))
            WriteOperation(writer, model, operation);
        foreach (var implemented in model.Implemented)
            WriteImplemented(writer, model, implemented);

        new CallsPart(writer, model).Write();
        writer.Line();
        if (model.Constructors.Count > 0)
            ConstructionsPart.Write(writer, model);
        writer.Close();
    }

    // An interface that an author has written need not extend the base class's.
    private static IEnumerable<string> Interfaces(ClassModel model) =>
        new[] { model.AuthorInterface is null ? model.Place.Interface : model.Base?.Interface }
            .Append($"global::Stubs.Generated.IStub<{model.Place.Stub}>")
            .Concat(model.Implemented.Select(static implemented => implemented.Name))
            .OfType<string>().Distinct();

    private static void WriteOperation(CodeWriter writer, ClassModel model, OperationModel operation)
    {
        var arguments = string.Join(", ", operation.Arguments.Select(parameter => parameter.Name));
        var head = Signatures.Warnings(operation) + "public ";
        writer.Lines(
            $"{head}{Signatures.Of(operation, withDefaults: true)} => {Call(model, operation, operation.Shape, Signatures.TokenOf(operation))};");
        if (Signatures.OfParams(operation) is { } spread)
            writer.Lines(
                $"{head}{spread} => {operation.StubName}({arguments}, {Signatures.TokenOf(operation)}: default);");
    }

    /// <summary>
    /// The call of an operation, with the names of its parameters as arguments, for a method that returns that kind of
    /// task.
    /// </summary>
    private static string Call(ClassModel model, OperationModel operation, CallShape shape, string token)
    {
        var call = TaskOf(model, operation, token);
        return shape == CallShape.ValueTask ? $"new({call})" : call;
    }

    private static string TaskOf(ClassModel model, OperationModel operation, string token)
    {
        if (operation.IsInTable)
            return TablePart.Call(model, operation, token);
        var calls = operation.CallOwner == model.Place.StubFullName ? "Calls" : operation.CallOwner + ".Calls";
        var method =
            operation.Shape switch { CallShape.Sync =>
                "CallAsync", CallShape.Stream => "CallStream", _ => "CallTaskAsync" };
        var arguments = string.Join(", ", operation.Arguments.Select(parameter => parameter.Name));
        return $"{method}<{calls}.{operation.CallName}, {operation.Target}, {operation.ResultType}>(new({arguments}), {token})";
    }

    private static void WriteImplemented(CodeWriter writer, ClassModel model, ImplementedModel implemented)
    {
        foreach (var member in implemented.Members)
        {
            writer.Lines(
                $"{member.ReturnType} {implemented.Name}.{member.Name}({string.Join(", ", member.Parameters)}) => {Call(model, member.Operation, member.Shape, member.Token)};");
        }
    }
}
