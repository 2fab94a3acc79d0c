using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Formatting;

namespace Stubs.Analyzers.CodeFixes;

/// <summary>Commits an action at the end of its scope.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class CommitFix : StubsCodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("STUB0064");

    // What was undone so far then happens.
    private protected override bool IsOneByOne => true;

    private protected override string Title(Place place) =>
        $"Commit '{place.Enclosing<VariableDeclaratorSyntax>()!.Identifier.Text}' at the end of its scope";

    // A scope that ends by leaving with a result has its end somewhere inside that.
    private protected override bool CanFix(Place place) =>
        ScopeOf(place) is { } scope && AsyncCode.IsAllowedAt(place.Node)
        && scope is not BlockSyntax { Statements: [.., ReturnStatementSyntax { Expression: not null }
            or ThrowStatementSyntax] };

    private protected override void Fix(Place place, SyntaxEditor editor)
    {
        var line = AttributeEdits.EndOfLine(place);
        var commit = SyntaxFactory.ParseStatement(
            $"await {place.Enclosing<VariableDeclaratorSyntax>()!.Identifier.Text}.CommitAsync();")
            .WithTrailingTrivia(line).WithAdditionalAnnotations(Formatter.Annotation);
        editor.ReplaceNode(ScopeOf(place)!, (current, _) =>
        {
            if (current is not BlockSyntax block)
                return SyntaxFactory.Block((StatementSyntax)current.WithTrailingTrivia(line), commit)
                    .WithTrailingTrivia(line).WithAdditionalAnnotations(Formatter.Annotation);
            var end = block.Statements.LastOrDefault() is ReturnStatementSyntax
                ? block.Statements.Count - 1 : block.Statements.Count;
            return block.WithStatements(block.Statements.Insert(end, commit));
        });
    }

    private static StatementSyntax? ScopeOf(Place place) => place.Enclosing<VariableDeclarationSyntax>()?.Parent switch
    {
        UsingStatementSyntax @using => @using.Statement,
        LocalDeclarationStatementSyntax { Parent: BlockSyntax block } => block,
        _ => null,
    };
}
