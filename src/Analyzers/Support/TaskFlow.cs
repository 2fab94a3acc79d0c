using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Stubs.Analyzers;

/// <summary>
/// Follows a task from where it is made: through what wraps it, through local variables and <c>Task.WhenAll</c>. What
/// leaves the method, as a result, an argument or in a field, is for other code to await.
/// </summary>
internal static class TaskFlow
{
    private static readonly ImmutableHashSet<string> Looks = ImmutableHashSet.Create(
        "IsCompleted", "IsCompletedSuccessfully", "IsFaulted", "IsCanceled", "Status", "Id");

    /// <summary>Whether the task is never awaited, nor passed on.</summary>
    public static bool IsLost(IOperation task) =>
        IsLost(task, new HashSet<ILocalSymbol>(SymbolEqualityComparer.Default));

    /// <summary>
    /// The whole of the expression that the task flows through, up to the statement or variable that takes it.
    /// </summary>
    public static IOperation Outermost(IOperation task)
    {
        while (Wrapper(task) is { } wrapper)
            task = wrapper;
        return task;
    }

    /// <summary>
    /// Where a lost task was last held: the expression whose result the last statement to have it drops.
    /// </summary>
    public static IOperation LastOf(IOperation task)
    {
        var followed = new HashSet<ILocalSymbol>(SymbolEqualityComparer.Default);
        while (true)
        {
            task = Outermost(task);
            if (task.Parent
                    is not IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } }
                || !followed.Add(local)
                || task.Root().ReferencesTo(local)
                    .FirstOrDefault(
                        reference =>
                            reference.Parent is not (IPropertyReferenceOperation
                                or ISimpleAssignmentOperation)) is not { } next)
                return task;
            task = next;
        }
    }

    /// <summary>The operation of which the task is, in whole or in part, the result; null if there is none.</summary>
    private static IOperation? Wrapper(IOperation task) => task.Parent switch
    {
        IConversionOperation or IParenthesizedOperation or ICoalesceOperation => task.Parent,
        IConditionalOperation conditional when conditional.Condition != task => conditional,
        IConditionalAccessOperation access when access.WhenNotNull == task => access,
        IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "AsTask" or "WaitAsync"
            or "Preserve" } call when call.Instance == task => call,
        _ => WhenAll(task),
    };

    private static bool IsLost(IOperation task, HashSet<ILocalSymbol> followed)
    {
        task = Outermost(task);
        switch (task.Parent)
        {
            case IExpressionStatementOperation:
            case ISimpleAssignmentOperation { Target: IDiscardOperation }:
                return true;
            case ISimpleAssignmentOperation { Target: ILocalReferenceOperation target,
                Parent: IExpressionStatementOperation } assignment when assignment.Value == task:
                return IsLost(target.Local, task, followed);
            case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator }:
                return IsLost(declarator.Symbol, task, followed);
            default:
                return false;
        }
    }

    private static bool IsLost(ILocalSymbol local, IOperation within, HashSet<ILocalSymbol> followed) =>
        !followed.Add(local) || within.Root().ReferencesTo(local).All(reference => reference.Parent switch
        {
            ISimpleAssignmentOperation assignment when assignment.Target == reference => true,
            IPropertyReferenceOperation property => Looks.Contains(property.Property.Name),
            _ => IsLost(reference, followed),
        });

    // The arguments of WhenAll may stand in an array, a span or a collection expression, written or not.
    private static IInvocationOperation? WhenAll(IOperation task)
    {
        for (var current = task.Parent;
            current is not null and not (IExpressionStatementOperation or IAnonymousFunctionOperation
                or IBlockOperation); current = current.Parent)
        {
            if (current is IArgumentOperation argument)
                return argument.Parent is IInvocationOperation { TargetMethod: { Name: "WhenAll",
                    ContainingType.Name: "Task" } } call ? call : null;

            if (current is IInvocationOperation or IObjectCreationOperation or IAwaitOperation)
                return null;
        }

        return null;
    }
}
