using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace Stubs.Analyzers.CodeFixes;

/// <summary>Gives an action a scope: the rest of the block.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class AwaitUsingFix : StubsCodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("STUB0066");

    private protected override string Title(Place place) => "Begin it in 'await using'";

    private protected override bool CanFix(Place place) =>
        place.Enclosing<LocalDeclarationStatementSyntax>() is { UsingKeyword.RawKind: (int)SyntaxKind.None,
            Declaration.Variables: [{ Initializer: { } initializer } variable],
            Parent: BlockSyntax or GlobalStatementSyntax } statement
        && initializer.Value.Span.Contains(place.Node.Span) && AsyncCode.IsAllowedAt(statement)
        && !IsSetAgain(statement, variable);

    private protected override void Fix(Place place, SyntaxEditor editor) =>
        editor.ReplaceNode(place.Enclosing<LocalDeclarationStatementSyntax>()!, (current, _) =>
        {
            var statement = (LocalDeclarationStatementSyntax)current;
            return statement.WithLeadingTrivia()
                .WithAwaitKeyword(
                    SyntaxFactory.Token(SyntaxKind.AwaitKeyword).WithLeadingTrivia(statement.GetLeadingTrivia())
                        .WithTrailingTrivia(SyntaxFactory.Space))
                .WithUsingKeyword(SyntaxFactory.Token(SyntaxKind.UsingKeyword).WithTrailingTrivia(SyntaxFactory.Space));
        });

    // A variable of 'using' cannot be set.
    private static bool IsSetAgain(LocalDeclarationStatementSyntax statement, VariableDeclaratorSyntax variable) =>
        (statement.Parent is GlobalStatementSyntax
            ? statement.SyntaxTree.GetRoot() : statement.Parent!).DescendantNodes().OfType<AssignmentExpressionSyntax>()
            .Any(
                assignment => assignment.Left is IdentifierNameSyntax name
                    && name.Identifier.ValueText == variable.Identifier.ValueText);
}
