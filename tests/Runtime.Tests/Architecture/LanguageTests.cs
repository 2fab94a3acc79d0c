using System.Text.RegularExpressions;

namespace Stubs.Tests.Architecture;

/// <summary>
/// What a machine can see of the language of comments and documents: parts of the program are named by their roles, not
/// as persons; comments fit into 120 columns.
/// </summary>
public sealed partial class LanguageTests
{
    private const int Columns = 120;

    private static readonly string[] Sources = [.. SourceTree.FilesBelow(Path.Combine(SourceTree.Root, "src"))];

    [Fact]
    public void Comments_and_documents_speak_of_roles_and_not_of_persons() =>
        Sources.Concat(Directory.EnumerateFiles(Path.Combine(SourceTree.Root, "docs"), "*.md", SearchOption.AllDirectories))
            .Append(Path.Combine(SourceTree.Root, "README.md"))
            .SelectMany(static file => File.ReadLines(file)
                .Select((line, number) => (line, number))
                .Where(static line => Person().IsMatch(line.line))
                .Select(line => $"{Path.GetRelativePath(SourceTree.Root, file)}:{line.number + 1}: {line.line.Trim()}"))
            .ShouldBeEmpty("the caller, the coordinator, a subordinate, the reader thread, a type: whatever does it has a name");

    [Fact]
    public void Comments_fit_into_the_columns() =>
        Sources.Where(static file => !file.Contains("Writing", StringComparison.Ordinal))
            .SelectMany(static file => File.ReadLines(file)
                .Select((line, number) => (line, number))
                .Where(static line => line.line.Length > Columns && Prose().IsMatch(line.line))
                .Select(line => $"{Path.GetRelativePath(SourceTree.Root, file)}:{line.number + 1}: {line.line.Trim()}"))
            .ShouldBeEmpty($"a comment has at most {Columns} columns; tables and drawings are as wide as they must be");

    [GeneratedRegex(@"(?<![\w-])(whoever|nobody|somebody|everybody|he|him|his)(?![\w-])", RegexOptions.IgnoreCase)]
    private static partial Regex Person();

    // Tables and drawings of protocols stay as they are. What writes code has the text of that in its lines.
    [GeneratedRegex(@"^\s*//(?!.*( \| |──|-&gt;|   |<code>|https?:))")]
    private static partial Regex Prose();
}
