using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace Stubs.Analyzers.CodeFixes;

/// <summary>Says of a public member that it is no operation.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class MarkLocalFix : StubsCodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        ImmutableArray.Create(
            "STUB0040", "STUB0041", "STUB0043", "STUB0044", "STUB0046", "STUB0047", "STUB0056", "STUB0058");

    private protected override bool IsOneByOne => true;

    private protected override string Title(Place place) => "Mark it [Local]: clients do not need it";

    private protected override bool CanFix(Place place) =>
        place.Enclosing<MemberDeclarationSyntax>() is MethodDeclarationSyntax or BasePropertyDeclarationSyntax;

    private protected override void Fix(Place place, SyntaxEditor editor) =>
        AttributeEdits.Add(editor, place, place.Enclosing<MemberDeclarationSyntax>()!, "Local");
}
