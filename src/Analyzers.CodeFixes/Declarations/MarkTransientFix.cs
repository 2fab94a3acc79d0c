using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace Stubs.Analyzers.CodeFixes;

/// <summary>Says of a member that it is not state, or does not travel.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class MarkTransientFix : StubsCodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        ImmutableArray.Create("STUB0020", "STUB0075", "STUB0103");

    private protected override bool IsOneByOne => true;

    private protected override string Title(Place place) =>
        place.Diagnostic.Id switch
        {
            "STUB0020" => "Mark it [Transient]: it is not state",
            "STUB0075" => "Mark it [Transient]: callers can do without",
            _ => "Mark it [Transient]: what is read has no handlers",
        };

    // Several fields in one declaration would all be marked.
    private protected override bool CanFix(Place place) =>
        place.Enclosing<MemberDeclarationSyntax>() is PropertyDeclarationSyntax
            or BaseFieldDeclarationSyntax { Declaration.Variables.Count: 1 };

    private protected override void Fix(Place place, SyntaxEditor editor) =>
        AttributeEdits.Add(editor, place, place.Enclosing<MemberDeclarationSyntax>()!, "Transient");
}
