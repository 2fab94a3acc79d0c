using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace Stubs.Analyzers.CodeFixes;

/// <summary>Makes a constructor private that clients could not tell from another one.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class MakeConstructorPrivateFix : StubsCodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("STUB0006");

    private protected override bool IsOneByOne => true;

    private protected override string Title(Place place) => "Make this constructor private";

    private protected override bool CanFix(Place place) => place.Enclosing<ConstructorDeclarationSyntax>() is not null;

    private protected override void Fix(Place place, SyntaxEditor editor) =>
        editor.SetAccessibility(place.Enclosing<ConstructorDeclarationSyntax>()!, Accessibility.Private);
}
