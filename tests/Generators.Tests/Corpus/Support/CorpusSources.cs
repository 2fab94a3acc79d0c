using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Stubs.Generators.Tests.Corpus;

/// <summary>
/// The declarations of the corpus. Each is a class that works, unless a comment above it says which diagnostics it
/// gets: <c>// gets STUB0020</c>. Where the fixes that editors offer mend it, the comment says <c>// gets STUB0020, fixed</c>.
/// Those in <c>Real</c> have the shapes of public code bases, and were typed anew; the others are there to be hard.
/// </summary>
internal static class CorpusSources
{
    private const string Gets = "// gets ";
    private const string Fixed = ", fixed";

    private static readonly string Root = ProjectFolder();

    /// <summary>The library: one assembly.</summary>
    public static IReadOnlyList<SyntaxTree> Library { get; } = Read("Library");

    /// <summary>All else: another, which references the library.</summary>
    public static IReadOnlyList<SyntaxTree> Classes { get; } = Read("Classes");

    /// <summary>Classes as code bases have them: a third assembly.</summary>
    public static IReadOnlyList<SyntaxTree> Real { get; } = Read("Real");

    public static IReadOnlyList<CorpusClass> All { get; } =
        [.. Library.Concat(Classes).Concat(Real).SelectMany(ClassesIn).DistinctBy(declared => declared.Name).OrderBy(declared => declared.Name, StringComparer.Ordinal)];

    private static IReadOnlyList<SyntaxTree> Read(string folder) =>
        [.. Directory.GetFiles(Path.Combine(Root, folder), "*.cs").Order().Select(path => Driver.Parse($"Source-{folder}-{Path.GetFileName(path)}", File.ReadAllText(path)))];

    private static IEnumerable<CorpusClass> ClassesIn(SyntaxTree tree) =>
        from declaration in tree.GetRoot().DescendantNodes().OfType<TypeDeclarationSyntax>()
        where declaration.AttributeLists.SelectMany(list => list.Attributes).Any(IsOurs)
        select new CorpusClass(NameOf(declaration), tree.FilePath, Expected(declaration), Comments(declaration).Any(text => text.EndsWith(Fixed, StringComparison.Ordinal)))
        {
            Bases = [.. declaration.BaseList?.Types.Select(each => each.Type.ToString().Split('<')[0].Split('.')[^1]) ?? []],
        };

    private static bool IsOurs(AttributeSyntax attribute) => attribute.Name.ToString() is "Persistent" or "Recoverable" or "Remote" or "Stubs.Persistent" or "global::Stubs.Remote";

    private static string[] Expected(TypeDeclarationSyntax declaration) =>
        [.. Comments(declaration).SelectMany(text => text[Gets.Length..].Replace(Fixed, "", StringComparison.Ordinal).Split(' ')).Order()];

    private static IEnumerable<string> Comments(TypeDeclarationSyntax declaration) =>
        declaration.GetLeadingTrivia().Select(trivia => trivia.ToString()).Where(text => text.StartsWith(Gets, StringComparison.Ordinal));

    /// <summary>Writes what the classes of a file get into the file; a person decides whether that is right.</summary>
    /// <param name="file">The path that the file's tree has.</param>
    /// <param name="found">What the classes get, by name.</param>
    public static void Accept(string file, IReadOnlyDictionary<string, string[]> found)
    {
        var parts = Path.GetFileName(file).Split('-');
        var tree = Library.Concat(Classes).Concat(Real).Single(tree => tree.FilePath == file);
        var changes = tree.GetRoot().DescendantNodes().OfType<TypeDeclarationSyntax>()
            .Where(declaration => declaration.AttributeLists.SelectMany(list => list.Attributes).Any(IsOurs) && found.ContainsKey(NameOf(declaration)))
            .Select(declaration => Commented(declaration, found[NameOf(declaration)]));
        File.WriteAllText(Path.Combine(Root, parts[1], parts[2]), tree.GetText().WithChanges(changes).ToString());
    }

    private static TextChange Commented(TypeDeclarationSyntax declaration, string[] ids)
    {
        var start = declaration.GetFirstToken().SpanStart;
        var line = declaration.SyntaxTree.GetText().Lines.GetLineFromPosition(start);
        var indentation = new string(' ', start - line.Start);
        var old = declaration.GetLeadingTrivia().FirstOrDefault(trivia => trivia.ToString().StartsWith(Gets, StringComparison.Ordinal));
        var isFixed = old.ToString().EndsWith(Fixed, StringComparison.Ordinal);
        var text = ids.Length == 0 ? "" : $"{Gets}{string.Join(' ', ids)}{(isFixed ? Fixed : "")}\n{indentation}";
        return new TextChange(old.RawKind == 0 ? new TextSpan(start, 0) : TextSpan.FromBounds(old.SpanStart, start), text);
    }

    /// <summary>The name as metadata has it.</summary>
    public static string NameOf(TypeDeclarationSyntax declaration)
    {
        var name = "";
        for (SyntaxNode? node = declaration; node is not null; node = node.Parent)
        {
            name = node switch
            {
                TypeDeclarationSyntax type => type.Identifier.ValueText + (type.Arity > 0 ? "`" + type.Arity : "") + (name.Length == 0 ? "" : "+" + name),
                BaseNamespaceDeclarationSyntax @namespace => string.Concat(@namespace.Name.ToString().Split('.').Select(part => part.Trim().TrimStart('@') + ".")) + name,
                _ => name,
            };
        }

        return name;
    }

    /// <summary>The path of a file of the corpus.</summary>
    public static string PathOf(string name) => Path.Combine(Root, name);

    private static string ProjectFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(Path.GetDirectoryName(path))!;
}

/// <summary>One declaration of the corpus.</summary>
/// <param name="Name">The full name as metadata has it.</param>
/// <param name="File">Where it is declared.</param>
/// <param name="Expected">The diagnostics that it gets; none if it works.</param>
/// <param name="IsFixed">Whether the fixes that are offered for them mend it.</param>
internal sealed record CorpusClass(string Name, string File, string[] Expected, bool IsFixed)
{
    /// <summary>Of a class that can only be written with another one, that one has the report: then it says <c>// gets nothing</c>.</summary>
    public const string Nothing = "nothing";

    public bool Works => Expected.Length == 0;

    /// <summary>The classes and interfaces that it names behind its colon.</summary>
    public string[] Bases { get; init; } = [];

    /// <summary>Whether it has the shape of a public code base's class.</summary>
    public bool IsReal => File.StartsWith("Source-Real-", StringComparison.Ordinal);
}
