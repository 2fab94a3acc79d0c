using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Stubs.Analyzers;

/// <summary>What becomes of an action that a method begins.</summary>
/// <param name="Variable">The local variable that takes it; null if none does.</param>
/// <param name="IsUsed">It stands in <c>await using</c>.</param>
/// <param name="Escapes">Other code gets it, and with it the duty to end it.</param>
/// <param name="Calls">The methods of it that are called.</param>
internal sealed record BegunAction(ILocalSymbol? Variable, bool IsUsed, bool Escapes, ISet<string> Calls)
{
    public static BegunAction Of(IInvocationOperation begin)
    {
        IOperation value = begin;
        while (value.Parent is IConversionOperation or IParenthesizedOperation)
            value = value.Parent;
        return value.Parent switch
        {
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } => OfVariable(declarator),
            IUsingOperation => new BegunAction(null, true, false, new HashSet<string>()),
            IExpressionStatementOperation or ISimpleAssignmentOperation { Target: IDiscardOperation } =>
                new BegunAction(null, false, false, new HashSet<string>()),
            _ => new BegunAction(null, false, true, new HashSet<string>()),
        };
    }

    private static BegunAction OfVariable(IVariableDeclaratorOperation declarator)
    {
        var isUsed = IsOfUsing(declarator);
        var escapes = false;
        var calls = new HashSet<string>(StringComparer.Ordinal);
        foreach (var reference in declarator.Root().ReferencesTo(declarator.Symbol))
        {
            switch (reference.Parent)
            {
                case IInvocationOperation call when call.Instance == reference:
                    calls.Add(call.TargetMethod.Name);
                    break;
                case IConditionalAccessOperation access when access.Operation == reference:
                    calls.UnionWith(access.WhenNotNull.DescendantsAndSelf().OfType<IInvocationOperation>().Select(
                        call => call.TargetMethod.Name));
                    break;
                case IUsingOperation:
                    isUsed = true;
                    break;
                case IPropertyReferenceOperation or IBinaryOperation or IIsPatternOperation or IInterpolationOperation:
                    break;
                default:
                    escapes = true;
                    break;
            }
        }

        return new BegunAction(declarator.Symbol, isUsed, escapes, calls);
    }

    private static bool IsOfUsing(IOperation declarator)
    {
        var current = declarator.Parent;
        while (current is IVariableDeclarationOperation or IVariableDeclarationGroupOperation)
            current = current.Parent;
        return current is IUsingOperation or IUsingDeclarationOperation;
    }
}
