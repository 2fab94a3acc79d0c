using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Stubs.Generators.Reading;

namespace Stubs.Analyzers;

/// <summary>Whether code runs inside an atomic action, as far as the method itself tells.</summary>
internal static class ActionScopes
{
    /// <summary>
    /// Whether the operation stands in the scope of an action, in the body of <c>RunAsync</c>, or in a member of an
    /// object.
    /// </summary>
    public static bool IsInAction(IOperation operation, ISymbol member)
    {
        for (var current = operation; current.Parent is { } parent; current = parent)
        {
            switch (parent)
            {
                case IUsingOperation @using when @using.Body == current && Begins(@using.Resources):
                case IBlockOperation block when block.Operations.TakeWhile(earlier => earlier != current)
                    .Any(BeginsForRest):
                case IAnonymousFunctionOperation when IsBodyOfRun(parent):
                    return true;
            }
        }

        // An operation runs in an action of its own (SYSTEM 21).
        return member is { IsStatic: false } and not IMethodSymbol { MethodKind: MethodKind.Constructor }
            && member.ContainingType.AnnotatedSelfOrBase() is { } type && ClassTraits.HasState(type);
    }

    private static bool Begins(IOperation resources) =>
        resources.DescendantsAndSelf().OfType<IInvocationOperation>().Any(StubSymbols.IsBegin);

    private static bool BeginsForRest(IOperation statement) => statement switch
    {
        IUsingDeclarationOperation declaration => Begins(declaration.DeclarationGroup),
        IVariableDeclarationGroupOperation or IExpressionStatementOperation =>
            !statement.Descendants().Any(inner => inner is IAnonymousFunctionOperation) && Begins(statement),
        _ => false,
    };

    private static bool IsBodyOfRun(IOperation function)
    {
        var current = function.Parent;
        while (current is IDelegateCreationOperation or IConversionOperation)
            current = current.Parent;
        return current is IArgumentOperation { Parent: IInvocationOperation call } && call.IsRun();
    }
}
