using Stubs.Mutants.Patching;
using Stubs.Mutants.Reports;
using Stubs.Mutants.Running;

namespace Stubs.Mutants.Tests;

public class MutantsTests
{
    private static readonly Repository Repository = new();

    [Fact]
    public void Every_patch_names_one_place_in_the_sources() =>
        PatchedSources.Read(Repository.Root, MutantCatalogue.All).Failures.ShouldBeEmpty(
            "a patch that no longer applies proves nothing");

    [Fact]
    public void Names_are_unique_and_rules_exist()
    {
        MutantCatalogue.All.Select(static mutant => mutant.Name).ShouldBeUnique();
        foreach (var mutant in MutantCatalogue.All)
        {
            (mutant.Rule is "protocol" or "format" or "diagnostics"
                || (int.TryParse(mutant.Rule, out var rule) && rule is >= 1 and <= 53))
                .ShouldBeTrue($"{mutant.Name} breaks '{mutant.Rule}'");
            (mutant.Tests.Length > 0 || mutant.Equivalent is not null).ShouldBeTrue(
                $"{mutant.Name} names no test that must see it");
        }
    }

    [Fact]
    public void The_sample_lies_in_all_modules_and_names_its_tests()
    {
        var sources = PatchedSources.Read(Repository.Root, MutantCatalogue.All);
        MutantCatalogue.Sample.Count.ShouldBeGreaterThanOrEqualTo(60);
        MutantCatalogue.Sample.ShouldAllBe(static mutant => mutant.IsProven);
        foreach (var area in new[] { "Actions", "Analyzers", "Generators", "Locking", "Objects", "Recovery", "Rpc",
            "State", "Store" })
            MutantCatalogue.Sample.ShouldContain(mutant => sources.Areas[mutant] == area, area);
    }

    [Fact]
    public async Task All_patches_compile_and_the_sample_is_killed_by_the_tests_that_it_names()
    {
        var sources = PatchedSources.Read(Repository.Root, MutantCatalogue.All);
        new PatchedBuild(Repository, sources).Run().ShouldBeEmpty();

        var results = await new MutantRun(Repository, sources, static _ => { }).RunAsync(
            MutantCatalogue.All, MutantCatalogue.Sample);

        results.Where(static result => result.Verdict != Verdict.Killed)
            .Select(static result => $"{result.Mutant.Name}: {result.Verdict} {result.Test} {result.Message}")
            .ShouldBeEmpty();
        results.Count.ShouldBe(MutantCatalogue.Sample.Count);
    }

    [Fact]
    public void Every_test_of_an_assembly_runs_under_a_time_limit_that_knows_its_name() =>
        TestSupport.TimeLimitAttribute.Running.ShouldContain(
            $"{GetType()}.{nameof(Every_test_of_an_assembly_runs_under_a_time_limit_that_knows_its_name)}");

    [Fact]
    public void The_document_of_the_rules_lists_the_tests_and_the_mutants_of_now() =>
        RulesDocument.Write(Repository, MutantCatalogue.All).ShouldBe(
            File.ReadAllText(RulesDocument.PathIn(Repository)),
            "docs/rules.md is written anew by: dotnet run --project tests/Mutants -- --write-rules");
}
