using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Stubs.Generators.Tests.Corpus;

/// <summary>
/// The declarations of the corpus. Each is a class that works, unless a comment above it says which diagnostics it gets: <c>// gets STUB0020</c>.
/// </summary>
internal static class CorpusSources
{
    private const string Gets = "// gets ";

    private static readonly string Root = ProjectFolder();

    /// <summary>The library: one assembly.</summary>
    public static IReadOnlyList<SyntaxTree> Library { get; } = Read("Library");

    /// <summary>All else: another, which references the library.</summary>
    public static IReadOnlyList<SyntaxTree> Classes { get; } = Read("Classes");

    public static IReadOnlyList<CorpusClass> All { get; } =
        [.. Library.Concat(Classes).SelectMany(ClassesIn).DistinctBy(declared => declared.Name).OrderBy(declared => declared.Name, StringComparer.Ordinal)];

    private static IReadOnlyList<SyntaxTree> Read(string folder) =>
        [.. Directory.GetFiles(Path.Combine(Root, folder), "*.cs").Order().Select(path => Driver.Parse($"Source-{folder}-{Path.GetFileName(path)}", File.ReadAllText(path)))];

    private static IEnumerable<CorpusClass> ClassesIn(SyntaxTree tree) =>
        from declaration in tree.GetRoot().DescendantNodes().OfType<TypeDeclarationSyntax>()
        where declaration.AttributeLists.SelectMany(list => list.Attributes).Any(IsOurs)
        select new CorpusClass(NameOf(declaration), Path.GetFileNameWithoutExtension(tree.FilePath), Expected(declaration));

    private static bool IsOurs(AttributeSyntax attribute) => attribute.Name.ToString() is "Persistent" or "Recoverable" or "Remote" or "Stubs.Persistent" or "global::Stubs.Remote";

    private static string[] Expected(TypeDeclarationSyntax declaration) =>
    [
        .. declaration.GetLeadingTrivia().Select(trivia => trivia.ToString()).Where(text => text.StartsWith(Gets, StringComparison.Ordinal))
            .SelectMany(text => text[Gets.Length..].Split(' ')).Order(),
    ];

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

    private static string ProjectFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(Path.GetDirectoryName(path))!;
}

/// <summary>One declaration of the corpus.</summary>
/// <param name="Name">The full name as metadata has it.</param>
/// <param name="File">Where it is declared.</param>
/// <param name="Expected">The diagnostics that it gets; none if it works.</param>
internal sealed record CorpusClass(string Name, string File, string[] Expected)
{
    /// <summary>Of a class that can only be written with another one, that one has the report: then it says <c>// gets nothing</c>.</summary>
    public const string Nothing = "nothing";

    public bool Works => Expected.Length == 0;
}
