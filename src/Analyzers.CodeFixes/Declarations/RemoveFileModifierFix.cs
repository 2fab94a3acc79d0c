using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace Stubs.Analyzers.CodeFixes;

/// <summary>Takes <c>file</c> away from a class that must be extended in another file.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class RemoveFileModifierFix : StubsCodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("STUB0003");

    private protected override string Title(Place place) => "Remove 'file'";

    private protected override bool CanFix(Place place) =>
        place.Enclosing<TypeDeclarationSyntax>() is { } type && type.Modifiers.Any(SyntaxKind.FileKeyword);

    private protected override void Fix(Place place, SyntaxEditor editor) =>
        editor.ReplaceNode(place.Enclosing<TypeDeclarationSyntax>()!, (current, _) =>
        {
            var type = (TypeDeclarationSyntax)current;
            var leading = type.GetLeadingTrivia();
            return type.WithModifiers(type.Modifiers.RemoveAt(type.Modifiers.IndexOf(
                SyntaxKind.FileKeyword))).WithLeadingTrivia(leading);
        });
}
