using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace Stubs.Analyzers.CodeFixes;

/// <summary>Lets an operation that only reads share its lock.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class MarkReadLockFix : StubsCodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("STUB0049");

    private protected override string Title(Place place) => "Mark it [ReadLock]";

    private protected override bool CanFix(Place place) => place.Enclosing<MethodDeclarationSyntax>() is not null;

    private protected override void Fix(Place place, SyntaxEditor editor) =>
        AttributeEdits.Add(editor, place, place.Enclosing<MethodDeclarationSyntax>()!, "ReadLock");
}
