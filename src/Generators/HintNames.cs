using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Stubs.Generators.Model;

namespace Stubs.Generators;

/// <summary>
/// The names of the generated files. The compiler holds two that differ only by case to be one, which types need not:
/// such names, and only they, are told apart by a suffix. Their set is nearly always empty and so costs the pipeline
/// nothing.
/// </summary>
internal static class HintNames
{
    public static EquatableArray<string> FindColliding(ImmutableArray<string> names) => names
        .Distinct(StringComparer.Ordinal)
        .GroupBy(static name => name, StringComparer.OrdinalIgnoreCase)
        .Where(static group => group.Skip(1).Any())
        .SelectMany(static group => group)
        .OrderBy(static name => name, StringComparer.Ordinal)
        .ToEquatableArray();

    public static void AddFile(
        this SourceProductionContext output, Place place, EquatableArray<string> colliding, string text) =>
            output.AddSource(
                place.HintName + (colliding.Contains(place.HintName) ? "-" + Hash(place.HintName) : "") + ".g.cs",
                text);

    // FNV-1a: the same in every process, unlike string.GetHashCode.
    private static string Hash(string text)
    {
        var hash = 2166136261u;
        foreach (var character in text)
            hash = unchecked((hash ^ character) * 16777619u);
        return hash.ToString("x8", CultureInfo.InvariantCulture);
    }
}
