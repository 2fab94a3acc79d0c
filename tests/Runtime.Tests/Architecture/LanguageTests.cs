using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Stubs.Tests.Architecture;

/// <summary>
/// What a machine can see of the language of comments and documents: parts of the program are named by their roles, not
/// as persons; comments fit into 120 columns.
/// </summary>
public sealed partial class LanguageTests
{
    private const int Columns = 120, ShortText = 30, LongestName = 60, DocumentColumns = 100;

    private static readonly string[] Sources = [.. SourceTree.FilesBelow(Path.Combine(SourceTree.Root, "src"))];

    [Fact]
    public void Comments_and_documents_speak_of_roles_and_not_of_persons() =>
        Sources.Concat(Directory.EnumerateFiles(
            Path.Combine(SourceTree.Root, "docs"), "*.md", SearchOption.AllDirectories))
            .Append(Path.Combine(SourceTree.Root, "README.md"))
            .SelectMany(static file => File.ReadLines(file)
                .Select((line, number) => (line, number))
                .Where(static line => Person().IsMatch(line.line))
                .Select(line => $"{Path.GetRelativePath(SourceTree.Root, file)}:{line.number + 1}: {line.line.Trim()}"))
            .ShouldBeEmpty(
                "the caller, the coordinator, a subordinate, the reader thread, a type: whatever does it has a name");

    [Fact]
    public void Comments_name_what_they_speak_of() =>
        Sources.SelectMany(static file => File.ReadLines(file)
            .Select((line, number) => (line, number))
            .Where(static line => Pronoun().IsMatch(line.line))
            .Select(line => $"{Path.GetRelativePath(SourceTree.Root, file)}:{line.number + 1}: {line.line.Trim()}"))
            .ShouldBeEmpty("the subject of a comment is a role or a type; a program has no \"who\", and no \"we\"");

    [Fact]
    public void Comments_fit_into_the_columns() =>
        Sources.Where(static file => !file.Contains("Writing", StringComparison.Ordinal))
            .SelectMany(static file => File.ReadLines(file)
                .Select((line, number) => (line, number))
                .Where(static line => line.line.Length > Columns && Prose().IsMatch(line.line))
                .Select(line => $"{Path.GetRelativePath(SourceTree.Root, file)}:{line.number + 1}: {line.line.Trim()}"))
            .ShouldBeEmpty($"a comment has at most {Columns} columns; tables and drawings are as wide as they must be");

    [Fact]
    public void Code_fits_into_the_columns() =>
        new[] { "src", "samples", "benchmarks", "tests" }.SelectMany(
            static folder => SourceTree.FilesBelow(Path.Combine(SourceTree.Root, folder)))
            .Where(static file => !Written().IsMatch(file))
            .SelectMany(TooLong)
            .ShouldBeEmpty(
                $"a line of code has at most {Columns} columns, unless a text in it is long, or the name of a test");

    [Fact]
    public void Elements_of_a_list_that_start_their_lines_stand_in_one_column() =>
        new[] { "src", "samples", "benchmarks", "tests" }.SelectMany(
            static folder => SourceTree.FilesBelow(Path.Combine(SourceTree.Root, folder)))
            .Where(static file => !Written().IsMatch(file))
            .SelectMany(Crooked)
            .ShouldBeEmpty("elements, arms and arguments of one list stand below each other, and so do its braces");

    [Fact]
    public void Documents_fit_into_the_columns() =>
        Directory.EnumerateFiles(Path.Combine(SourceTree.Root, "docs"), "*.md", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(SourceTree.Root, "*.md"))
            .Where(static file => Path.GetFileName(file) != "rules.md")
            .SelectMany(TooWide)
            .ShouldBeEmpty($"a line of a document has at most {DocumentColumns} columns, but in tables and code");

    private static IEnumerable<string> TooWide(string file)
    {
        var isCode = false;
        foreach (var (line, number) in File.ReadLines(file).Select(static (line, number) => (line.Trim(), number + 1)))
        {
            isCode ^= line.StartsWith("```", StringComparison.Ordinal);
            var isFree = isCode || line.StartsWith('|') || line.StartsWith('#') || line.StartsWith('[')
                || line.StartsWith('<');
            if (!isFree && line.Length > DocumentColumns
                && line.Split(' ').All(static word => word.Length <= LongestName))
                yield return $"{Path.GetRelativePath(SourceTree.Root, file)}:{number}: {line}";
        }
    }

    // A text is not cut in two for the sake of the columns: people search for it.
    private static IEnumerable<string> TooLong(string file)
    {
        var text = File.ReadAllText(file);
        if (!text.Split('\n').Any(static line => line.Length > Columns))
            yield break;
        var root = CSharpSyntaxTree.ParseText(text, new CSharpParseOptions(LanguageVersion.Preview)).GetRoot();
        var lines = root.GetText().Lines;
        foreach (var line in lines.Where(static line => line.Span.Length > Columns))
        {
            var texts = root.DescendantNodes(line.Span).Where(static node => node
                is LiteralExpressionSyntax { RawKind: (int)SyntaxKind.StringLiteralExpression }
                or LiteralExpressionSyntax { RawKind: (int)SyntaxKind.Utf8StringLiteralExpression }
                or InterpolatedStringExpressionSyntax);
            var isComment = root.FindTrivia(line.End - 1, findInsideTrivia: false).Kind()
                is SyntaxKind.SingleLineCommentTrivia or SyntaxKind.SingleLineDocumentationCommentTrivia
                or SyntaxKind.MultiLineCommentTrivia or SyntaxKind.DisabledTextTrivia;
            var isSentence = root.DescendantTokens(line.Span).Any(
                static token => token.RawKind == (int)SyntaxKind.IdentifierToken && token.Span.Length > LongestName);
            if (!isComment && !isSentence && texts.Sum(static node => node.Span.Length) <= ShortText)
                yield return $"{Path.GetRelativePath(SourceTree.Root, file)}:{line.LineNumber + 1}: {line}";
        }
    }

    private static IEnumerable<string> Crooked(string file)
    {
        var root = CSharpSyntaxTree.ParseText(
            File.ReadAllText(file), new CSharpParseOptions(LanguageVersion.Preview)).GetRoot();
        var lines = root.GetText().Lines;
        int? Column(SyntaxNodeOrToken part)
        {
            var line = lines.GetLineFromPosition(part.SpanStart);
            var column = part.SpanStart - line.Start;
            return string.IsNullOrWhiteSpace(line.ToString()[..column]) ? column : null;
        }

        foreach (var node in root.DescendantNodes())
        {
            IEnumerable<SyntaxNodeOrToken> elements = node switch
            {
                InitializerExpressionSyntax list => list.Expressions.Select(static each => (SyntaxNodeOrToken)each),
                CollectionExpressionSyntax list => list.Elements.Select(static each => (SyntaxNodeOrToken)each),
                SwitchExpressionSyntax list => list.Arms.Select(static each => (SyntaxNodeOrToken)each),
                ArgumentListSyntax list => list.Arguments.Select(static each => (SyntaxNodeOrToken)each),
                _ => [],
            };
            SyntaxNodeOrToken[] braces = node switch
            {
                InitializerExpressionSyntax list => [list.OpenBraceToken, list.CloseBraceToken],
                CollectionExpressionSyntax list => [list.OpenBracketToken, list.CloseBracketToken],
                SwitchExpressionSyntax list => [list.OpenBraceToken, list.CloseBraceToken],
                _ => [],
            };
            var isCrooked = elements.Select(Column).OfType<int>().Distinct().Skip(1).Any()
                || braces.Select(Column).Distinct().ToArray() is [{ }, { }];
            if (isCrooked)
                yield return $"{Path.GetRelativePath(SourceTree.Root, file)}:"
                    + $"{lines.GetLineFromPosition(node.SpanStart).LineNumber + 1}";
        }
    }

    // What was written by a generator, or is to stay as it was.
    [GeneratedRegex(
        @"[\\/](Snapshots|Corpus|PastStores|PastStates|PastGenerated|Past|Catalogue|obj|bin)[\\/]|\.verified\.")]
    private static partial Regex Written();

    [GeneratedRegex(@"(?<![\w-])(whoever|nobody|somebody|everybody|he|him|his)(?![\w-])", RegexOptions.IgnoreCase)]
    private static partial Regex Person();

    [GeneratedRegex(@"^\s*//.*(?<![\w-])(who|whom|we|us|our)(?![\w-])", RegexOptions.IgnoreCase)]
    private static partial Regex Pronoun();

    // Tables and drawings of protocols stay as they are. What writes code has the text of that in its lines.
    [GeneratedRegex(@"^\s*//(?!.*( \| |──|-&gt;|   |<code>|https?:))")]
    private static partial Regex Prose();
}
