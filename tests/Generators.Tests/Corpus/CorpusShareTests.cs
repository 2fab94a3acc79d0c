using Microsoft.CodeAnalysis;
using Xunit.Abstractions;

namespace Stubs.Generators.Tests.Corpus;

/// <summary>How many of the classes that have the shapes of public code bases build as they are, and after the fixes.</summary>
public sealed class CorpusShareTests(ITestOutputHelper output)
{
    private const double Least = 0.9;

    public static TheoryData<string> Fixed => [.. CorpusSources.All.Where(declared => declared.IsFixed).Select(declared => declared.Name)];

    [Theory]
    [MemberData(nameof(Fixed))]
    public async Task The_fixes_that_are_offered_mend_a_class_that_says_so(string name) =>
        (await CorpusFixes.GetAsync()).Left[name].Select(Analysis.Describe).ShouldBeEmpty();

    [Fact]
    public async Task Nothing_that_a_fix_writes_is_an_error_elsewhere() =>
        (await CorpusFixes.GetAsync()).Left.SelectMany(errors => errors)
            .Where(error => error.Id.StartsWith("CS", StringComparison.Ordinal)).Select(Analysis.Describe).ShouldBeEmpty();

    [Fact]
    public async Task Enough_real_classes_build_as_they_are_or_after_the_fixes()
    {
        var refused = (await CorpusBuild.GetAsync()).Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
            .Select(CorpusBuild.ClassAt).ToHashSet();
        var decided = (await CorpusFixes.GetAsync()).Decided;
        var real = CorpusSources.All.Where(declared => declared.IsReal).ToList();
        var asIs = real.Count(declared => !refused.Contains(declared.Name));
        var afterFixes = real.Count(declared => declared.IsFixed && refused.Contains(declared.Name));
        var afterDecisions = real.Count(declared => declared.IsFixed && decided.Contains(declared.Name));

        output.WriteLine($"{CorpusSources.All.Count} classes, {real.Count} of them in the shapes of public code bases; of these");
        Print("build as they are", asIs);
        Print("build after the fixes that are offered", afterFixes);
        Print("  of these after one that the author decides", afterDecisions);
        Print("are refused", real.Count - asIs - afterFixes);
        foreach (var group in real.Where(declared => refused.Contains(declared.Name) && !declared.IsFixed).GroupBy(declared => string.Join(' ', declared.Expected)))
            output.WriteLine($"    {group.Key}: {string.Join(", ", group.Select(declared => declared.Name.Split('.')[^1]))}");

        ((double)(asIs + afterFixes) / real.Count).ShouldBeGreaterThanOrEqualTo(Least);

        void Print(string what, int count) => output.WriteLine($"  {count,4} {(double)count / real.Count,7:P1} {what}");
    }
}
