using Stubs.Generators.Model;

namespace Stubs.Generators.Writing;

/// <summary>
/// Writes the static methods of a stub that create. Those that only bind are in the base class of all stubs.
/// </summary>
internal static class FactoryPart
{
    private const string Factory = "global::Stubs.Generated.StubFactory";
    private const string Token = Reading.OperationNames.Token;
    private const string Node = "global::Stubs.Node";

    public static void Write(CodeWriter writer, ClassModel model)
    {
        var task = $"global::System.Threading.Tasks.Task<{model.Place.Stub}>";
        foreach (var constructor in model.Constructors)
            WriteCreation(writer, model, constructor, task);
        writer.Line();
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
        var warnings = Signatures.Warnings(constructor.Warnings);
        writer.Lines(
            $"""
            /// <summary>Creates an object, and names it unless <paramref name="{name}"/> is null, in one action.</summary>
            /// <exception cref="global::Stubs.StubsException">The name is in use.</exception>
            {Signatures.Inherited(constructor.DocumentationId)}{warnings}{constructor.Accessibility} static {task} {constructor.Creator}Async({Node} {node}, string? {name}, {parameters}{Token} {token} = default) => {Factory}.CreateAsync{types}({node}, {name}, {arguments}, {token});
            /// <summary>Binds to the object of that name, or creates and names it, in one action.</summary>
            /// <exception cref="global::Stubs.StubsException">The object is of another type.</exception>
            {Signatures.Inherited(constructor.DocumentationId)}{warnings}{constructor.Accessibility} static {task} BindOr{constructor.Creator}Async({Node} {node}, string {name}, {parameters}{Token} {token} = default) => {Factory}.BindOrCreateAsync{types}({node}, {name}, {arguments}, {token});

            """);
    }
}
