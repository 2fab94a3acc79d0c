using Stubs.Analyzers.Contract;

namespace Stubs.Generators.Tests;

/// <summary>The pages of the contract's diagnostics say what is so.</summary>
public sealed class ContractPageTests
{
    public static TheoryData<string> Ids => [.. ContractRules.All.Select(rule => rule.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task The_violation_on_a_page_is_reported_and_the_fix_is_not(string id)
    {
        var page = await File.ReadAllTextAsync(PathOf(id));
        var contract = Block(page, "text contract").ShouldNotBeNull();
        var violation = Block(page, "csharp violation") ?? Block(page, "csharp fix") ?? "";

        (await Contracts.CheckAsync(contract, violation)).Select(diagnostic => diagnostic.Id).ShouldContain(id);
        (await Contracts.CheckAsync(
            Block(page, "text fix") ?? contract, Block(page, "csharp fix") ?? violation)).Select(
                diagnostic => diagnostic.Id).ShouldNotContain(id);
    }

    [Fact]
    public void Each_diagnostic_links_to_a_page_that_has_its_title()
    {
        foreach (var rule in ContractRules.All.Append(GeneratedContractAnalyzer.GeneratorRule)
            .Append(GeneratedContractAnalyzer.AssemblyRule))
        {
            rule.HelpLinkUri.ShouldEndWith($"docs/diagnostics/{rule.Id}.md");
            File.ReadLines(PathOf(rule.Id)).First().ShouldBe($"# {rule.Id}: {rule.Title}");
        }
    }

    private static string? Block(string page, string kind)
    {
        var fence = "```" + kind + "\n";
        var start = page.IndexOf(fence, StringComparison.Ordinal) + fence.Length;
        return start < fence.Length ? null : page[start..page.IndexOf("\n```", start, StringComparison.Ordinal)];
    }

    private static string PathOf(string id) => RepositoryRoot.PathOf("docs", "diagnostics", id + ".md");
}
