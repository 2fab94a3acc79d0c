using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Stubs.Analyzers.CodeFixes;

/// <summary>Where <c>await</c> may stand, and how it is written there.</summary>
internal static class AsyncCode
{
    /// <summary>Whether the function that the node is part of is asynchronous.</summary>
    public static bool IsAllowedAt(SyntaxNode node)
    {
        foreach (var ancestor in node.Ancestors())
        {
            switch (ancestor)
            {
                case LockStatementSyntax:
                    return false;
                case AnonymousFunctionExpressionSyntax function:
                    return function.AsyncKeyword.IsKind(SyntaxKind.AsyncKeyword);
                case LocalFunctionStatementSyntax function:
                    return function.Modifiers.Any(SyntaxKind.AsyncKeyword);
                case BaseMethodDeclarationSyntax method:
                    return method.Modifiers.Any(SyntaxKind.AsyncKeyword);
                case GlobalStatementSyntax:
                    return true;
                case MemberDeclarationSyntax:
                    return false;
            }
        }

        return false;
    }

    /// <summary>The expression awaited, without what stands around it.</summary>
    public static AwaitExpressionSyntax Await(ExpressionSyntax task) => SyntaxFactory.AwaitExpression(
        SyntaxFactory.Token(SyntaxKind.AwaitKeyword).WithTrailingTrivia(SyntaxFactory.Space), task.WithoutTrivia());

    /// <summary>The statement that awaits a task, in place of another statement.</summary>
    public static StatementSyntax AwaitStatement(ExpressionSyntax task, StatementSyntax inPlaceOf) =>
        SyntaxFactory.ExpressionStatement(Await(task)).WithTriviaFrom(inPlaceOf);
}
