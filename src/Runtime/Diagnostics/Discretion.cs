using System.Diagnostics.CodeAnalysis;

namespace Stubs.Diagnostics;

/// <summary>
/// What a node does not tell clients of its errors: where in its code they were thrown, and where its store lies.
/// </summary>
/// <param name="path">The path of the store; null if it has none.</param>
internal sealed class Discretion(string? path)
{
    private const string Instead = "the node's store";

    /// <summary>A text without the path.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public string? Say(string? text) => path is null ? text : text?
        .Replace($"'{path}'", Instead, StringComparison.Ordinal)
        .Replace(path, Instead, StringComparison.Ordinal);
}
