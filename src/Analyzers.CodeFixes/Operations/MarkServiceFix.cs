using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace Stubs.Analyzers.CodeFixes;

/// <summary>Says of a constructor's parameter that the node provides it, and not the client.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class MarkServiceFix : StubsCodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("STUB0043");

    private protected override string Title(Place place) => "Mark it [Service]: the node provides it";

    private protected override bool CanFix(Place place) =>
        place.Enclosing<ParameterSyntax>() is { Parent.Parent: ConstructorDeclarationSyntax or TypeDeclarationSyntax };

    private protected override void Fix(Place place, SyntaxEditor editor) =>
        AttributeEdits.Add(editor, place, place.Enclosing<ParameterSyntax>()!, "Service");
}
