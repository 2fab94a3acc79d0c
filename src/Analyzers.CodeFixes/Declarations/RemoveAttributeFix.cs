using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace Stubs.Analyzers.CodeFixes;

/// <summary>Takes away an attribute that does nothing.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class RemoveAttributeFix : RemoveAttribute
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        ImmutableArray.Create("STUB0050", "STUB0112");
}

/// <summary>
/// Takes away an attribute that says what is stored: without it, a name or a subtype that objects have may be unknown.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class RemoveStoredAttributeFix : RemoveAttribute
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        ImmutableArray.Create("STUB0070", "STUB0078");

    private protected override bool IsOneByOne => true;
}

/// <summary>Takes away an attribute.</summary>
public abstract class RemoveAttribute : StubsCodeFix
{

    private protected override string Title(Place place) => $"Remove [{place.Enclosing<AttributeSyntax>()!.Name}]";

    private protected override bool CanFix(Place place) => place.Enclosing<AttributeSyntax>() is not null;

    private protected override void Fix(Place place, SyntaxEditor editor) =>
        AttributeEdits.Remove(editor, place.Enclosing<AttributeSyntax>()!);
}
