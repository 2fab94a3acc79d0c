using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Stubs.Generators.Reading;

/// <summary>
/// Where the readers' findings go: nowhere when the generator reads, to the compiler when an analyzer does. So both
/// follow the same rules.
/// </summary>
internal sealed class Reporter(Action<Diagnostic>? report, Location? elsewhere = null)
{
    /// <summary>The generator's: it reports nothing; analyzers do, which users can configure and suppress.</summary>
    public static Reporter Silent { get; } = new(null);

    /// <summary>Whether anyone listens; if not, what only serves a report need not be found out.</summary>
    public bool IsListening => report is not null;

    /// <summary>The same, which reports findings of some rules only.</summary>
    public Reporter Only(params DiagnosticDescriptor[] rules) => report is null ? this : new(
        diagnostic =>
        {
            if (rules.Contains(diagnostic.Descriptor))
                report(diagnostic);
        },
        elsewhere);

    /// <summary>The same, which points at a class where what is meant is of another assembly.</summary>
    public Reporter At(INamedTypeSymbol type) => report is null ? this : new(report, PlaceOf(type));

    public void Report(DiagnosticDescriptor rule, ISymbol at, params object?[] arguments)
    {
        if (report is null)
            return;
        report(Diagnostic.Create(rule, PlaceOf(at), arguments));
    }

    /// <summary>The same as advice: what the rule says may well be meant.</summary>
    public void Advise(DiagnosticDescriptor rule, ISymbol at, params object?[] arguments)
    {
        report?.Invoke(Diagnostic.Create(
            rule, PlaceOf(at), DiagnosticSeverity.Info, additionalLocations: null, properties: null, arguments));
    }

    /// <summary>The same, with a type that is to blame, where it is declared here.</summary>
    public void Report(DiagnosticDescriptor rule, ISymbol at, INamedTypeSymbol blamed, params object?[] arguments)
    {
        report?.Invoke(Diagnostic.Create(
            rule, PlaceOf(at), blamed.Locations.Where(location => location.IsInSource), arguments));
    }

    /// <summary>The same, with the property of an attribute by which a fix mends it.</summary>
    public void ReportNamed(
        DiagnosticDescriptor rule, Location at, string property, params object?[] arguments) =>
        report?.Invoke(Diagnostic.Create(
            rule, at, ImmutableDictionary<string, string?>.Empty.Add("Property", property), arguments));

    public void Report(DiagnosticDescriptor rule, Location at, params object?[] arguments) =>
        report?.Invoke(Diagnostic.Create(rule, at, arguments));

    private Location PlaceOf(ISymbol at) =>
        elsewhere ?? at.Locations.FirstOrDefault(static location => location.IsInSource) ?? Location.None;
}
