using Stubs.Generators.Model;

namespace Stubs.Generators.Writing;

/// <summary>Writes the static methods of a stub that create and bind.</summary>
internal static class FactoryPart
{
    private const string Factory = "global::Stubs.Generated.StubFactory";
    private const string Token = Reading.OperationNames.Token;
    private const string Node = "global::Stubs.Node";

    public static void Write(CodeWriter writer, ClassModel model)
    {
        var stub = model.Place.Stub;
        var task = $"global::System.Threading.Tasks.Task<{stub}>";
        foreach (var constructor in model.Constructors)
            WriteCreation(writer, model, constructor, task);
        writer.Lines(
            $"""
            /// <summary>Binds to the object of that name.</summary>
            /// <exception cref="global::Stubs.StubsException">There is no such name, or the object is of another type.</exception>
            public static {task} BindAsync({Node} node, string name, {Token} cancellationToken = default) =>
                {Factory}.BindAsync<{stub}>(node, name, cancellationToken);

            /// <summary>Binds to the object with that identifier.</summary>
            /// <exception cref="global::Stubs.StubsException">There is no such object, or it is of another type.</exception>
            public static {task} BindAsync({Node} node, global::Stubs.Uid uid, {Token} cancellationToken = default) =>
                {Factory}.BindAsync<{stub}>(node, uid, cancellationToken);

            """);
    }

    private static void WriteCreation(CodeWriter writer, ClassModel model, ConstructorModel constructor, string task)
    {
        var supplied = constructor.Supplied.ToList();
        bool IsTaken(string name) => supplied.Any(parameter => parameter.Name == name);
        var node = Reading.Naming.Unused(IsTaken("node") ? "onNode" : "node", IsTaken);
        var name = Reading.Naming.Unused(IsTaken("name") ? "objectName" : "name", IsTaken);
        var token = Reading.Naming.Unused("cancellationToken", IsTaken);

        // Required members are parameters too; they go before those with defaults.
        var ordered = supplied.Where(parameter => parameter.Default is null)
            .Concat(supplied.Where(parameter => parameter.Default is not null));
        var parameters = string.Concat(ordered.Select(
            parameter => Signatures.Parameter(parameter, withDefault: true) + ", "));
        var construction = $"Constructions.{constructor.CallName}";
        var types = constructor.IsInTable
            ? $"<{model.Place.Stub}, {TablePart.TypeOf(supplied)}>"
            : $"<{model.Place.Stub}, {ConstructionsPart.MadeBy(constructor, model.Place)}, {construction}>";
        var arguments = constructor.IsInTable
            ? $"{TablePart.NumberOf(model, constructor)}, {TablePart.ValueOf(supplied)}"
            : $"new {construction}({string.Join(", ", supplied.Select(parameter => parameter.Name))})";
        var warnings = constructor.Warnings is null ? "" : constructor.Warnings + "\n";
        writer.Lines(
            $"""
            /// <summary>Creates an object, and names it unless <paramref name="{name}"/> is null, in one action.</summary>
            /// <exception cref="global::Stubs.StubsException">The name is in use.</exception>
            /// <inheritdoc cref="{Signatures.Escape(constructor.DocumentationId)}"/>
            {warnings}{constructor.Accessibility} static {task} {constructor.Creator}Async({Node} {node}, string? {name}, {parameters}{Token} {token} = default) =>
                {Factory}.CreateAsync{types}({node}, {name}, {arguments}, {token});

            /// <summary>Binds to the object of that name, or creates and names it, in one action.</summary>
            /// <exception cref="global::Stubs.StubsException">The object is of another type.</exception>
            /// <inheritdoc cref="{Signatures.Escape(constructor.DocumentationId)}"/>
            {warnings}{constructor.Accessibility} static {task} BindOr{constructor.Creator}Async({Node} {node}, string {name}, {parameters}{Token} {token} = default) =>
                {Factory}.BindOrCreateAsync{types}({node}, {name}, {arguments}, {token});

            """);
    }
}
