using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Operations;

namespace Stubs.Analyzers.CodeFixes;

/// <summary>Awaits what is not awaited, in the statement in which it is lost.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class AwaitFix : StubsCodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        ImmutableArray.Create("STUB0062", "STUB0065");

    private protected override string Title(Place place) => "Await it";

    private protected override bool CanFix(Place place) =>
        Loss(place) is var (statement, task) && task is not ConditionalAccessExpressionSyntax
            && AsyncCode.IsAllowedAt(statement);

    private protected override void Fix(Place place, SyntaxEditor editor)
    {
        // Two calls may be lost in one statement, which then awaits both.
        if (Loss(place) is var (statement, task))
        {
            editor.ReplaceNode(statement, (current, _) =>
                current is ExpressionStatementSyntax { Expression: AwaitExpressionSyntax }
                    ? current : current.CopyAnnotationsTo(AsyncCode.AwaitStatement(task, statement)));
        }
    }

    /// <summary>The statement in which the task is lost, and what is to be awaited there.</summary>
    private static (StatementSyntax Statement, ExpressionSyntax Task)? Loss(Place place)
    {
        if (place.Model.GetOperation(place.Node, place.CancellationToken) is not { } operation)
            return null;
        var last = TaskFlow.LastOf(operation);
        var statement = last.Parent switch
        {
            IExpressionStatementOperation expression => expression.Syntax as ExpressionStatementSyntax,
            ISimpleAssignmentOperation { Target: IDiscardOperation, Parent: IExpressionStatementOperation discard } =>
                discard.Syntax as ExpressionStatementSyntax,
            IVariableInitializerOperation {
                Syntax.Parent.Parent.Parent:
                    LocalDeclarationStatementSyntax { Declaration.Variables.Count: 1 } declaration
            } => (StatementSyntax)declaration,
            _ => null,
        };
        return statement is not null && last.Syntax is ExpressionSyntax task ? (statement, task) : null;
    }
}
