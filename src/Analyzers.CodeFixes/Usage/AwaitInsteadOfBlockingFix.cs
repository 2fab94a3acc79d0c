using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace Stubs.Analyzers.CodeFixes;

/// <summary>Awaits a call that blocked its thread.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class AwaitInsteadOfBlockingFix : StubsCodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("STUB0063");

    private protected override string Title(Place place) => "Await it";

    private protected override bool CanFix(Place place) =>
        TaskIn(place.Node) is not null && AsyncCode.IsAllowedAt(place.Node);

    private protected override void Fix(Place place, SyntaxEditor editor) =>
        editor.ReplaceNode(place.Node, (current, _) =>
        {
            ExpressionSyntax awaited = AsyncCode.Await(TaskIn(current)!);
            if (place.Node.Parent is MemberAccessExpressionSyntax or ElementAccessExpressionSyntax
                or ConditionalAccessExpressionSyntax or InvocationExpressionSyntax or PostfixUnaryExpressionSyntax)
                awaited = SyntaxFactory.ParenthesizedExpression(awaited);
            return awaited.WithTriviaFrom(current);
        });

    /// <summary>
    /// The task in <c>task.Result</c>, <c>task.Wait()</c> or <c>task.GetAwaiter().GetResult()</c>. A wait with a limit
    /// is something else.
    /// </summary>
    private static ExpressionSyntax? TaskIn(SyntaxNode wait) => wait switch
    {
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Result" } result => result.Expression,
        InvocationExpressionSyntax { ArgumentList.Arguments.Count: 0,
            Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Wait" } call } => call.Expression,
        InvocationExpressionSyntax
        {
            Expression: MemberAccessExpressionSyntax
            {
                Expression: InvocationExpressionSyntax
                {
                    Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "GetAwaiter" } awaiter
                }
            }
        } => awaiter.Expression,
        _ => null,
    };
}
