using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace Stubs.Analyzers.CodeFixes;

/// <summary>Makes a lock mode internal, so that generated code can use it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class MakeModeInternalFix : StubsCodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("STUB0051");

    private protected override string Title(Place place) => $"Make '{ModeAt(place)!.Identifier.Text}' internal";

    private protected override bool CanFix(Place place) => ModeAt(place) is not null;

    private protected override void Fix(Place place, SyntaxEditor editor) =>
        editor.SetAccessibility(ModeAt(place)!, Accessibility.Internal);

    // The mode may stand in another file, or in a type that is hidden itself.
    private static ClassDeclarationSyntax? ModeAt(Place place) =>
        place.Enclosing<AttributeSyntax>() is { } attribute
        && place.Model.GetSymbolInfo(
            attribute,
            place.CancellationToken).Symbol?.ContainingType.TypeArguments
                is [INamedTypeSymbol { DeclaringSyntaxReferences: [var reference] }]
        && reference.SyntaxTree == place.Model.SyntaxTree
        && reference.GetSyntax(place.CancellationToken) is ClassDeclarationSyntax mode
        && !mode.Modifiers.Any(SyntaxKind.FileKeyword)
            ? mode
            : null;
}
