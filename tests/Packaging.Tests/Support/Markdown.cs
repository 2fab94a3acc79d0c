using System.Text.RegularExpressions;

namespace Stubs.Packaging.Tests.Support;

/// <summary>
/// A fenced block of a page. <see cref="Info"/> is what stands behind the language: <c>continued</c> for C# that goes
/// on from the blocks of C# before it on the page, <c>file=Name</c> for the content of a file.
/// </summary>
internal sealed record Block(string Page, int Line, string Language, string Info, string Text)
{
    public override string ToString() => $"{Page}:{Line}";
}

/// <summary>Pages of Markdown, as far as these tests need it.</summary>
internal static partial class Markdown
{
    private const string Fence = "```";

    /// <summary>
    /// The README, the other pages beside it, and all of the documentation, relative to the repository.
    /// </summary>
    public static IEnumerable<string> Pages =>
        Directory.EnumerateFiles(Repository.PathOf("docs"), "*.md", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Repository.Root, file))
            .Order(StringComparer.Ordinal)
            .Concat(Directory.EnumerateFiles(Repository.Root, "*.md").Select(file => Path.GetFileName(file)!).Order(
                StringComparer.Ordinal));

    public static IReadOnlyList<Block> BlocksOf(string page)
    {
        var blocks = new List<Block>();
        var lines = File.ReadAllLines(Repository.PathOf(page));
        for (var index = 0; index < lines.Length; index++)
        {
            if (!lines[index].StartsWith(Fence, StringComparison.Ordinal))
                continue;
            var first = index + 1;
            var last = Array.FindIndex(lines, first, line => line == Fence);
            last.ShouldNotBe(-1, $"{page}:{first}: the block is not closed");
            var words = lines[index][Fence.Length..].Split(' ', 2);
            blocks.Add(new Block(
                page, first, words[0], words.Length > 1
                    ? words[1] : "", string.Concat(lines[first..last].Select(line => line + "\n"))));
            index = last;
        }

        return blocks;
    }

    /// <summary>Where the links and pictures of a line lead, and the target that it gives a reference.</summary>
    public static IEnumerable<string> TargetsIn(string line) =>
        Link().Matches(line).Concat(Reference().Matches(line)).Select(static match => match.Groups[1].Value);

    /// <summary>The lines that are not in blocks, with their numbers from 1.</summary>
    public static IEnumerable<(int Number, string Text)> ProseOf(string page) =>
        Prose(File.ReadAllLines(Repository.PathOf(page)));

    /// <summary>The lines of a page that are not in blocks.</summary>
    public static IEnumerable<string> ProseIn(string text) => Prose(text.Split('\n')).Select(static line => line.Text);

    private static IEnumerable<(int Number, string Text)> Prose(IReadOnlyList<string> lines)
    {
        var inBlock = false;
        foreach (var (index, line) in lines.Index())
        {
            if (line.StartsWith(Fence, StringComparison.Ordinal))
                inBlock = !inBlock;
            else if (!inBlock)
                yield return (index + 1, line);
        }
    }

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^\[[^\]]+\]:\s+(\S+)$")]
    private static partial Regex Reference();
}
