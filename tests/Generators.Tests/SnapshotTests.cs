using Microsoft.CodeAnalysis;

namespace Stubs.Generators.Tests;

public sealed class SnapshotTests
{
    public static TheoryData<string> Scenarios =>
        [.. Directory.GetDirectories(Snapshot.Root).Select(path => Path.GetFileName(path)).Order()];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void What_is_written_is_what_was_approved_and_compiles_without_a_warning(string scenario)
    {
        var generation = Driver.Run(Snapshot.Source(scenario));

        generation.Problems.Where(problem => !IsOfTheSource(problem)).ShouldBeEmpty();
        generation.Problems.Where(problem => problem.Severity == DiagnosticSeverity.Error).ShouldBeEmpty();
        Snapshot.Check(scenario, generation.Files);
    }

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task No_approved_class_gets_a_diagnostic_of_ours(string scenario) =>
        (await Analysis.RunAsync(Snapshot.Source(scenario))).Where(
            diagnostic => diagnostic.Id.StartsWith("STUB", StringComparison.Ordinal)).ShouldBeEmpty();

    private static bool IsOfTheSource(Diagnostic problem) =>
        problem.Location.SourceTree?.FilePath.StartsWith("Source", StringComparison.Ordinal) == true;
}
