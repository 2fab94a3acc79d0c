using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace Stubs.Analyzers.CodeFixes;

/// <summary>
/// Lets an operation take a write lock: in place of the lock that it names, or of the one that a property getter takes
/// by default.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class TakeWriteLockFix : StubsCodeFix
{
    private static readonly ImmutableHashSet<string> Others = ImmutableHashSet.Create(
        "ReadLock", "UpdateLock", "NoLock");

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("STUB0048");

    private protected override string Title(Place place) => "Take a write lock";

    private protected override bool CanFix(Place place) =>
        place.Enclosing<MemberDeclarationSyntax>() is MethodDeclarationSyntax or BasePropertyDeclarationSyntax;

    private protected override void Fix(Place place, SyntaxEditor editor)
    {
        var member = place.Enclosing<MemberDeclarationSyntax>()!;
        var names = member.DescendantNodes(node => node is not BlockSyntax).OfType<AttributeSyntax>().Select(LastName)
            .Where(name => Others.Contains(Short(name))).ToList();
        if (names.Count == 0)
        {
            AttributeEdits.Add(editor, place, member, "WriteLock");
            return;
        }

        foreach (var name in names)
            editor.ReplaceNode(name, SyntaxFactory.IdentifierName("WriteLock").WithTriviaFrom(name));
    }

    private static SimpleNameSyntax LastName(AttributeSyntax attribute) => attribute.Name switch
    {
        QualifiedNameSyntax qualified => qualified.Right,
        AliasQualifiedNameSyntax alias => alias.Name,
        var name => (SimpleNameSyntax)name,
    };

    private static string Short(SimpleNameSyntax name)
    {
        var text = name.Identifier.ValueText;
        return text.EndsWith(nameof(Attribute), StringComparison.Ordinal)
            ? text.Substring(0, text.Length - nameof(Attribute).Length) : text;
    }
}
