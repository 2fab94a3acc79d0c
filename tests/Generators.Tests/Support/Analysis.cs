using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Stubs.Generators.Tests;

/// <summary>Runs the generator and then the analyzers, as a build does.</summary>
internal static class Analysis
{
    /// <summary>All diagnostics, those of the compiler included; without those that are suppressed.</summary>
    public static Task<IReadOnlyList<Diagnostic>> RunAsync(params string[] sources) => RunAsync(Driver.Run(sources));

    /// <summary>The same for what the generator has written.</summary>
    public static async Task<IReadOnlyList<Diagnostic>> RunAsync(Generation generation)
    {
        generation.Result.Diagnostics.ShouldBeEmpty();
        var failures = new List<string>();
        var options = new CompilationWithAnalyzersOptions(
            new AnalyzerOptions([]),
            (exception, analyzer, _) => failures.Add($"{analyzer.GetType().Name}: {exception}"),
            concurrentAnalysis: true,
            logAnalyzerExecutionTime: false,
            reportSuppressedDiagnostics: false);
        var diagnostics = await generation.Output.WithAnalyzers(AnalyzersUnderTest.All, options)
            .GetAllDiagnosticsAsync();
        failures.ShouldBeEmpty();

        // A build does not run rules that are no warnings: what they would raise to one is never seen.
        diagnostics.Where(static each => each.Id.StartsWith("STUB", StringComparison.Ordinal)
            && each.DefaultSeverity < DiagnosticSeverity.Warning && each.Severity >= DiagnosticSeverity.Warning)
            .ShouldBeEmpty();
        return [
            .. diagnostics.Where(
                diagnostic => !diagnostic.IsSuppressed && diagnostic.Severity > DiagnosticSeverity.Hidden
                    && diagnostic.Id != "CS1591")
            .OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start)];
    }

    /// <summary>A diagnostic as a test states it: its identifier, what it points at, and its message.</summary>
    public static string Describe(Diagnostic diagnostic)
    {
        var tree = diagnostic.Location.SourceTree;
        var file = tree is null ? "" : Path.GetFileName(tree.FilePath);
        var place = file.StartsWith("Source", StringComparison.Ordinal)
            ? "" : (tree is null ? Path.GetFileName(diagnostic.Location.GetLineSpan().Path) : file) + ": ";
        return $"{place}{diagnostic.Id} [{tree?.GetText().ToString(diagnostic.Location.SourceSpan)}] {diagnostic.GetMessage()}";
    }
}
