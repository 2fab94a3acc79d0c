using Stubs.Packaging.Tests.Support;

namespace Stubs.Packaging.Tests.Docs;

public sealed class SnippetTests
{
    /// <summary>The diagnostics' pages show code that must not compile; the analyzers' tests hold them.</summary>
    public static TheoryData<string> Pages =>
        [.. Markdown.Pages.Where(
            page => !page.StartsWith("docs/diagnostics/", StringComparison.Ordinal) && CSharpOf(page).Any())];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Every_snippet_of_a_page_compiles_without_a_warning(string page)
    {
        var programs = new List<List<Block>>();
        foreach (var block in CSharpOf(page))
        {
            if (block.Info != "continued")
                programs.Add([]);
            programs.ShouldNotBeEmpty($"{block} goes on from nothing");
            programs[^1].Add(block);
        }

        foreach (var program in programs)
            (await SnippetCompiler.ProblemsAsync(program)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_snippet_that_is_wrong_is_found()
    {
        var wrong = new Block(
            "page.md", 7, "csharp", "", "int number = 1;\nnumber.Missing();\n\n[Persistent] class Account;\n");
        var problems = await SnippetCompiler.ProblemsAsync([wrong]);
        problems.Count.ShouldBe(2);
        problems.ShouldContain(problem => problem.StartsWith("page.md(9,8): error CS1061"));
        problems.ShouldContain(problem => problem.StartsWith("page.md(11,20): error STUB0001"));
    }

    private static IEnumerable<Block> CSharpOf(string page) =>
        Markdown.BlocksOf(page).Where(block => block.Language == "csharp");
}
