using Microsoft.CodeAnalysis;

namespace Stubs.Analyzers.Tests;

/// <summary>
/// States what the compiler and the analyzers are to say of a source: all of it, in the order of the source.
/// </summary>
internal static class Expect
{
    /// <summary>Checks what is reported. On a difference the failure shows what to paste into the test.</summary>
    public static async Task DiagnosticsAsync(string source, params string[] expected)
    {
        var found = Relevant(await Analysis.RunAsync(source)).Select(Analysis.Describe).ToArray();
        found.ShouldBe(
            expected,
            $"If that is right, expect:\n{string.Join(",\n", found.Select(each => $"\"{each.Replace("\\", "\\\\").Replace("\"", "\\\"")}\""))}\nfor:\n{source}\n");
    }

    /// <summary>Checks that nothing is reported.</summary>
    public static Task NothingAsync(string source) => DiagnosticsAsync(source);

    /// <summary>Our diagnostics, and the compiler's errors.</summary>
    public static IEnumerable<Diagnostic> Relevant(IEnumerable<Diagnostic> diagnostics) =>
        diagnostics.Where(diagnostic => IsOurs(diagnostic) || diagnostic.Severity == DiagnosticSeverity.Error);

    public static bool IsOurs(Diagnostic diagnostic) => diagnostic.Id.StartsWith("STUB", StringComparison.Ordinal);
}
