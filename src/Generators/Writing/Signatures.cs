using Stubs.Generators.Model;

namespace Stubs.Generators.Writing;

/// <summary>Writes the signatures of a stub's methods.</summary>
internal static class Signatures
{
    private const string Token = Reading.OperationNames.Token;

    /// <summary>The lines above a method of the interface.</summary>
    public static string Head(OperationModel operation) =>
        Inherited(operation.DocumentationId) + Warnings(operation);

    /// <summary>The line that takes over a member's documentation, where it has some.</summary>
    public static string Inherited(string documentationId) =>
        documentationId.Length == 0 ? "" : $"/// <inheritdoc cref=\"{Escape(documentationId)}\"/>\n";

    /// <summary>
    /// The attributes that warn of an operation: all that stands above a method of the stub, whose documentation is
    /// that of the interface.
    /// </summary>
    public static string Warnings(OperationModel operation) => Warnings(operation.Warnings);

    public static string Warnings(string? attributes) =>
        attributes is null
            ? "" : string.Concat(attributes.Split('\n').Select(static line => CodeWriter.Verbatim(line) + "\n"));

    /// <summary>The method: the author's parameters and a token, which the author may have placed.</summary>
    public static string Of(OperationModel operation, bool withDefaults)
    {
        var token = OwnToken(operation);
        var parameters = Parameters(operation, withDefaults, isSpread: withDefaults && token is null);
        if (token is not null)
            parameters.Add(withDefaults ? $"{Token} {token} = default" : $"{Token} {token}");
        return $"{operation.ReturnType} {operation.StubName}({string.Join(", ", parameters)})";
    }

    /// <summary>
    /// The method that takes its last parameter as a list of arguments, where the author's does: it has no token.
    /// </summary>
    public static string? OfParams(OperationModel operation)
    {
        if (operation.Parameters is not [.., { IsParams: true }] || OwnToken(operation) is null)
            return null;
        var parameters = Parameters(operation, withDefaults: true, isSpread: true);
        return $"{operation.ReturnType} {operation.StubName}({string.Join(", ", parameters)})";
    }

    // No parameter with a default stands before one without, but before params.
    private static List<string> Parameters(OperationModel operation, bool withDefaults, bool isSpread)
    {
        var parameters = operation.Parameters;
        var spread = isSpread && parameters.Count > 0 && parameters[parameters.Count - 1].IsParams
            ? parameters.Count - 1 : parameters.Count;
        var required = spread;
        while (required > 0 && parameters[required - 1].Default is not null)
            required--;
        return [
            .. parameters.Select(
                (parameter, index) => (index == spread ? "params " : "") + Parameter(
                    parameter, withDefaults && index >= required))];
    }

    /// <summary>The token that the author's method lacks; null if it has one.</summary>
    public static string? OwnToken(OperationModel operation) =>
        operation.Parameters.Any(parameter => parameter.IsCancellationToken)
        ? null
        : Reading.Naming.Unused(
            "cancellationToken", name => operation.Parameters.Any(parameter => parameter.Name == name));

    /// <summary>The token that is passed on, as an expression.</summary>
    public static string TokenOf(OperationModel operation) =>
        OwnToken(operation) ?? operation.Parameters.First(parameter => parameter.IsCancellationToken).Name;

    public static string Parameter(ParameterModel parameter, bool withDefault) =>
        withDefault && parameter.Default is { } value
            ? $"{parameter.Type} {parameter.Name} = {CodeWriter.Verbatim(value)}" : $"{parameter.Type} {parameter.Name}";

    public static string Escape(string text) =>
        text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;").Replace("\"", "&quot;");
}
