using System.Text.RegularExpressions;
using Stubs.Packaging.Tests.Support;

namespace Stubs.Packaging.Tests.Docs;

public sealed partial class LinkTests
{
    [Fact]
    public void Every_relative_link_leads_to_a_file_and_to_a_heading_if_it_names_one() =>
        Links().Where(link => !Leads(link.Target)).Select(link => $"{link.Page}:{link.Line}: {link.Target}")
            .ShouldBeEmpty();

    [Fact]
    public void Every_page_of_the_documentation_is_linked_from_another() =>
        Markdown.Pages.Except(["README.md"])
            .Except(Links().Where(link => link.Target.Page != link.Page).Select(
                link => link.Target.Page)).ShouldBeEmpty();

    /// <summary>The links of all pages that do not lead to the web, resolved against the repository.</summary>
    private static IEnumerable<(string Page, int Line, Target Target)> Links() =>
        from page in Markdown.Pages
        from line in Markdown.ProseOf(page)
        from target in Markdown.TargetsIn(line.Text)
        let parts = target.Split('#', 2)
        where !parts[0].Contains(':', StringComparison.Ordinal)
        let file = parts[0].Length == 0
            ? page
            : Path.GetRelativePath(
                Repository.Root,
                Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Repository.PathOf(page))!, parts[0])))
        select (page, line.Number, new Target(file, parts.Length > 1 ? parts[1] : null));

    private static bool Leads(Target target) =>
        Path.Exists(Repository.PathOf(target.Page))
        && (target.Heading is null
        || Markdown.ProseOf(target.Page)
            .Any(
                line => Heading().Match(line.Text) is { Success: true } match
                    && AnchorOf(match.Groups[1].Value) == target.Heading));

    /// <summary>As sites that show Markdown make it.</summary>
    private static string AnchorOf(string heading) =>
        NotInAnchors().Replace(heading.Trim().ToLowerInvariant(), "").Replace(' ', '-');

    [GeneratedRegex(@"^#+ (.*)$")]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchors();

    private sealed record Target(string Page, string? Heading)
    {
        public override string ToString() => Heading is null ? Page : $"{Page}#{Heading}";
    }
}
