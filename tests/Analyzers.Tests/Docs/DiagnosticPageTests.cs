using System.Text.RegularExpressions;

namespace Stubs.Analyzers.Tests;

/// <summary>
/// Every rule has its page, whose violation it reports and whose fix satisfies all rules, and its row in the table.
/// </summary>
public sealed partial class DiagnosticPageTests
{
    private static readonly string Folder = Path.Combine(RepositoryRoot.Path, "docs", "diagnostics");

    /// <summary>A fault of ours: there is nothing that a page could show.</summary>
    private const string Fault = "STUB0007";

    /// <summary>
    /// The rules that users can break in one file. Others compare the code with the contract file or with another
    /// assembly: tests of their own prove them.
    /// </summary>
    public static TheoryData<string> Breakable =>
        [.. AllRules.Descriptors.Select(descriptor => descriptor.Id)
            .Where(id => id != Fault && (string.CompareOrdinal(id, "STUB0080") < 0
                || (string.CompareOrdinal(id, "STUB0101") > 0 && id is not ("STUB0105" or "STUB0106"))))];

    public static TheoryData<string> Ids => [.. AllRules.Descriptors.Select(descriptor => descriptor.Id)];

    [Theory]
    [MemberData(nameof(Breakable))]
    public async Task The_violation_on_a_rules_page_is_one_and_the_fix_is_none(string id)
    {
        var (violation, @fix) = Blocks(id) is [var first, var second]
            ? (first, second)
            : throw new ShouldAssertException(
                $"The page of {id} must have two blocks of C#: the violation and the fix.");

        Expect.Relevant(await Analysis.RunAsync(violation)).Select(diagnostic => diagnostic.Id).Distinct()
            .ShouldBe([id]);
        Expect.Relevant(await Analysis.RunAsync(@fix)).Select(Analysis.Describe).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Breakable))]
    public async Task The_code_fix_mends_the_violation_on_the_page(string id)
    {
        if (!HasFix(id))
            return;
        var mended = await Fixing.FixAllAsync(id, Blocks(id)[0]);

        Expect.Relevant(await Analysis.RunAsync(mended)).Select(Analysis.Describe).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_rules_page_says_why_what_to_do_and_when_to_suppress(string id)
    {
        var lines = File.ReadAllLines(PathOf(id));

        lines[0].ShouldBe($"# {id}: {AllRules.Find(id).Title}");
        lines.Where(line => line.StartsWith("## ", StringComparison.Ordinal))
            .ShouldBe(["## Cause", "## Violation", "## Fix", "## When to suppress"]);
        AllRules.Find(id).HelpLinkUri.ShouldBe($"docs/diagnostics/{id}.md");
    }

    [Fact]
    public void The_table_has_a_row_for_each_rule_and_no_other() =>
        File.ReadAllLines(Path.Combine(
            Folder, "README.md")).Where(line => line.StartsWith("| [", StringComparison.Ordinal))
                .ShouldBe(AllRules.Descriptors.Select(descriptor =>
                    $"| [{descriptor.Id}]({descriptor.Id}.md) | {Severity(descriptor.DefaultSeverity)} | {descriptor.Title} | {(HasFix(descriptor.Id) ? "yes" : "")} |"));

    [Fact]
    public void No_page_is_left_of_a_rule_that_is_gone() =>
        Directory.GetFiles(Folder, "STUB*.md").Select(Path.GetFileNameWithoutExtension).Order()
            .ShouldBe(AllRules.Descriptors.Select(descriptor => descriptor.Id));

    [Fact]
    public void The_release_notes_of_the_analyzers_list_every_rule()
    {
        var listed = Directory.GetFiles(
            Path.Combine(RepositoryRoot.Path, "src"), "AnalyzerReleases.*.md", SearchOption.AllDirectories)
            .SelectMany(File.ReadAllLines).Where(line => line.StartsWith("STUB", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal);

        listed.ShouldBe(AllRules.Descriptors.Select(
            descriptor =>
                $"{descriptor.Id} | {descriptor.Category} | {descriptor.DefaultSeverity} | {descriptor.Title}"));
    }

    private static bool HasFix(string id) => Fixing.FixedIds.Contains(id);

    private static string Severity(Microsoft.CodeAnalysis.DiagnosticSeverity severity) =>
        severity.ToString().ToLowerInvariant();

    private static string PathOf(string id) => Path.Combine(Folder, id + ".md");

    private static string[] Blocks(string id) =>
        [.. CSharpBlock().Matches(File.ReadAllText(PathOf(id))).Select(match => match.Groups["code"].Value)];

    [GeneratedRegex("^```csharp\n(?<code>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CSharpBlock();
}
