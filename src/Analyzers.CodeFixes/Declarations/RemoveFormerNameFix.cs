using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace Stubs.Analyzers.CodeFixes;

/// <summary>
/// Takes away a former name that is another member's. What is stored under it then goes to that one, so the author
/// decides which of the two is meant.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class RemoveFormerNameFix : StubsCodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("STUB0071");

    private protected override bool IsOneByOne => true;

    private protected override string Title(Place place) => $"Remove [{place.Enclosing<AttributeSyntax>()!.Name}]";

    private protected override bool CanFix(Place place) => place.Enclosing<AttributeSyntax>() is not null;

    private protected override void Fix(Place place, SyntaxEditor editor) =>
        AttributeEdits.Remove(editor, place.Enclosing<AttributeSyntax>()!);
}
