using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Stubs.Generators.Reading;

/// <summary>
/// Where the readers' findings go: nowhere when the generator reads, to the compiler when an analyzer does. So both
/// follow the same rules.
/// </summary>
internal sealed class Reporter(Action<Diagnostic>? report)
{
    /// <summary>The generator's: it reports nothing; analyzers do, which users can configure and suppress.</summary>
    public static Reporter Silent { get; } = new(null);

    /// <summary>Whether anyone listens; if not, what only serves a report need not be found out.</summary>
    public bool IsListening => report is not null;

    public void Report(DiagnosticDescriptor rule, ISymbol at, params object?[] arguments)
    {
        if (report is null)
            return;
        var location = at.Locations.FirstOrDefault(location => location.IsInSource) ?? Location.None;
        report(Diagnostic.Create(rule, location, arguments));
    }

    /// <summary>The same, with a type that is to blame, where it is declared here.</summary>
    public void Report(DiagnosticDescriptor rule, ISymbol at, INamedTypeSymbol blamed, params object?[] arguments)
    {
        var location = at.Locations.FirstOrDefault(location => location.IsInSource) ?? Location.None;
        report?.Invoke(Diagnostic.Create(
            rule, location, blamed.Locations.Where(location => location.IsInSource), arguments));
    }

    /// <summary>The same, with the property of an attribute by which a fix mends it.</summary>
    public void ReportNamed(
        DiagnosticDescriptor rule, Location at, string property, params object?[] arguments) =>
        report?.Invoke(Diagnostic.Create(
            rule, at, ImmutableDictionary<string, string?>.Empty.Add("Property", property), arguments));

    public void Report(DiagnosticDescriptor rule, Location at, params object?[] arguments) =>
        report?.Invoke(Diagnostic.Create(rule, at, arguments));
}
