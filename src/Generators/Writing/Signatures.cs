using Stubs.Generators.Model;

namespace Stubs.Generators.Writing;

/// <summary>Writes the signatures of a stub's methods.</summary>
internal static class Signatures
{
    private const string Token = Reading.OperationNames.Token;

    /// <summary>The lines above a method of the interface or stub.</summary>
    public static string Head(OperationModel operation) =>
        $"/// <inheritdoc cref=\"{Escape(operation.DocumentationId)}\"/>" + (operation.Obsolete is null ? "" : "\n" + operation.Obsolete);

    /// <summary>The method: the author's parameters and a token, which the author may have placed.</summary>
    public static string Of(OperationModel operation, bool withDefaults)
    {
        var parameters = operation.Parameters.Select(parameter => Parameter(parameter, withDefaults)).ToList();
        if (OwnToken(operation) is { } token)
            parameters.Add(withDefaults ? $"{Token} {token} = default" : $"{Token} {token}");
        return $"{operation.ReturnType} {operation.StubName}({string.Join(", ", parameters)})";
    }

    /// <summary>The method that takes its last parameter as a list of arguments, where the author's does: it has no token.</summary>
    public static string? OfParams(OperationModel operation)
    {
        if (operation.Parameters is not [.., { IsParams: true } last] || OwnToken(operation) is null)
            return null;
        var parameters = operation.Parameters.Take(operation.Parameters.Count - 1).Select(parameter => Parameter(parameter, withDefault: true))
            .Append("params " + Parameter(last, withDefault: false));
        return $"{operation.ReturnType} {operation.StubName}({string.Join(", ", parameters)})";
    }

    /// <summary>The token that the author's method lacks; null if it has one.</summary>
    public static string? OwnToken(OperationModel operation) => operation.Parameters.Any(parameter => parameter.IsCancellationToken)
        ? null
        : Reading.Naming.Unused("cancellationToken", name => operation.Parameters.Any(parameter => parameter.Name == name));

    /// <summary>The token that is passed on, as an expression.</summary>
    public static string TokenOf(OperationModel operation) =>
        OwnToken(operation) ?? operation.Parameters.First(parameter => parameter.IsCancellationToken).Name;

    public static string Parameter(ParameterModel parameter, bool withDefault) =>
        withDefault && parameter.Default is { } value ? $"{parameter.Type} {parameter.Name} = {value}" : $"{parameter.Type} {parameter.Name}";

    public static string Escape(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;").Replace("\"", "&quot;");
}
