using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Stubs.Generators.Reading;

namespace Stubs.Analyzers;

/// <summary>
/// Recognises expressions that lead into the state of the object at hand: <c>balance</c>, <c>lines[3].Amount</c>, and
/// local variables that stand for a part of it.
/// </summary>
internal sealed class StatePaths
{
    private readonly Dictionary<ILocalSymbol, ISymbol> aliases = new(SymbolEqualityComparer.Default);

    public StatePaths(IEnumerable<IOperation> operations)
    {
        foreach (var operation in operations)
            FindAliases(operation);
    }

    /// <summary>The state member that the expression leads into; null if it leads elsewhere.</summary>
    public ISymbol? RootOf(IOperation? operation)
    {
        while (true)
        {
            switch (operation)
            {
                case IFieldReferenceOperation field when IsThis(field.Instance):
                    return IsState(field.Field) ? field.Field.AssociatedSymbol ?? field.Field : null;
                case IFieldReferenceOperation field:
                    operation = field.Instance;
                    break;
                case IPropertyReferenceOperation property when IsThis(property.Instance):
                    return FieldOf(property.Property) is { } backing && IsState(backing) ? property.Property : null;
                case IPropertyReferenceOperation property when LeadsOn(property.Property):
                    operation = property.Instance;
                    break;
                case IArrayElementReferenceOperation element:
                    operation = element.ArrayReference;
                    break;
                case IConversionOperation { OperatorMethod: null } conversion:
                    operation = conversion.Operand;
                    break;
                case IParenthesizedOperation parenthesized:
                    operation = parenthesized.Operand;
                    break;
                case IConditionalAccessInstanceOperation instance:
                    operation = AccessOf(instance);
                    break;
                case ILocalReferenceOperation local:
                    return aliases.TryGetValue(local.Local, out var root) ? root : null;
                default:
                    return null;
            }
        }
    }

    /// <summary>Whether the operation is the object at hand.</summary>
    public static bool IsThis(IOperation? operation) =>
        operation is IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance };

    /// <summary>The field that the compiler made for a property; null if there is none.</summary>
    public static IFieldSymbol? FieldOf(IPropertySymbol property) =>
        property.ContainingType.GetMembers().OfType<IFieldSymbol>()
        .FirstOrDefault(
            field => SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property.OriginalDefinition));

    private static bool IsState(IFieldSymbol field)
    {
        if (field.IsStatic || field.IsConst || field.AssociatedSymbol is IEventSymbol)
            return false;
        var member = new StateField(field, field.AssociatedSymbol as IPropertySymbol);
        return !member.IsTransient && !member.IsService;
    }

    // What another property returns may be made for the occasion.
    private static bool LeadsOn(IPropertySymbol property) =>
        property.IsIndexer ? Mutators.IsCollection(property.ContainingType) : FieldOf(property) is not null;

    private static IOperation? AccessOf(IConditionalAccessInstanceOperation instance)
    {
        IOperation? current = instance;
        while (current is not null)
        {
            if (current.Parent is IConditionalAccessOperation access && access.WhenNotNull == current)
                return access.Operation;
            current = current.Parent;
        }

        return null;
    }

    private void FindAliases(IOperation operation)
    {
        switch (operation)
        {
            case IVariableDeclaratorOperation { Symbol: var local } declarator
                when declarator.GetVariableInitializer() is { } initializer:
                Alias(local, initializer.Value);
                break;
            case ISimpleAssignmentOperation { Target: ILocalReferenceOperation target } assignment:
                Alias(target.Local, assignment.Value);
                break;
            case IForEachLoopOperation { LoopControlVariable: IVariableDeclaratorOperation { Symbol: var item } } loop:
                Alias(item, loop.Collection);
                break;
            case IIsPatternOperation
            {
                Pattern: IDeclarationPatternOperation { DeclaredSymbol: ILocalSymbol matched }
            } pattern:
                Alias(matched, pattern.Value);
                break;
            case IIsPatternOperation
            {
                Pattern: IRecursivePatternOperation { DeclaredSymbol: ILocalSymbol matched }
            } pattern:
                Alias(matched, pattern.Value);
                break;
            case IInvocationOperation { TargetMethod.Name: "TryGetValue" or "TryPeek", Instance: { } instance } call:
                foreach (var argument in call.Arguments)
                {
                    if (argument.Value
                        is IDeclarationExpressionOperation { Expression: ILocalReferenceOperation found })
                        Alias(found.Local, instance);
                }

                break;
        }
    }

    // A value type's variable holds a copy; a reference to another object leads out of this one's state.
    private void Alias(ILocalSymbol local, IOperation value)
    {
        if ((local.IsRef || local.Type.IsReferenceType) && !local.Type.IsReference() && RootOf(value) is { } root)
            aliases[local] = root;
    }
}
