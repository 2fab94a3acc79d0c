using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Stubs.Generators.Reading;

namespace Stubs.Analyzers;

/// <summary>Whether a body certainly does nothing but read. Where it might do more, the answer is no.</summary>
internal sealed class ReadOnlyBodies
{
    private readonly StatePaths paths;

    private ReadOnlyBodies(IEnumerable<IOperation> operations) => paths = new StatePaths(operations);

    public static (bool OnlyReads, bool ReadsState) Look(ImmutableArray<IOperation> blocks)
    {
        var operations = blocks.SelectMany(block => block.DescendantsAndSelf()).ToList();
        var body = new ReadOnlyBodies(operations);
        return (operations.All(body.IsHarmless), operations.Any(
            operation => operation is IFieldReferenceOperation or IPropertyReferenceOperation
                && body.paths.RootOf(operation) is not null));
    }

    private bool IsHarmless(IOperation operation) => operation switch
    {
        ISimpleAssignmentOperation assignment => IsOfTheBody(assignment.Target),
        ICompoundAssignmentOperation assignment => IsOfTheBody(assignment.Target),
        ICoalesceAssignmentOperation assignment => IsOfTheBody(assignment.Target),
        IIncrementOrDecrementOperation increment => IsOfTheBody(increment.Target),
        IDeconstructionAssignmentOperation assignment => IsOfTheBody(assignment.Target),
        IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } instance =>
            IsReceiver(instance),
        IInvocationOperation call => IsHarmlessCall(call),
        IObjectCreationOperation creation =>
            creation.Arguments.All(argument => IsHarmlessArgument(argument, creation.Constructor)),
        IEventAssignmentOperation or IDynamicInvocationOperation or IDynamicMemberReferenceOperation
            or IFunctionPointerInvocationOperation => false,
        _ => true,
    };

    private static bool IsOfTheBody(IOperation target) => target switch
    {
        ILocalReferenceOperation { Local.IsRef: false }
            or IParameterReferenceOperation { Parameter.RefKind: RefKind.None } or IDiscardOperation
            or IDeclarationExpressionOperation => true,
        ITupleOperation tuple => tuple.Elements.All(IsOfTheBody),
        IConversionOperation conversion => IsOfTheBody(conversion.Operand),
        // The initializer of an object that is being made.
        IMemberReferenceOperation
        {
            Instance: IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ImplicitReceiver }
        } => true,
        _ => false,
    };

    private static bool IsReceiver(IInstanceReferenceOperation instance) => instance.Parent switch
    {
        IMemberReferenceOperation member => member.Instance == instance,
        IInvocationOperation call => call.Instance == instance,
        _ => false,
    };

    private bool IsHarmlessCall(IInvocationOperation call)
    {
        if (!call.Arguments.All(argument => IsHarmlessArgument(argument, call.TargetMethod)))
            return false;
        if (call.TargetMethod.MethodKind == MethodKind.DelegateInvoke || Mutators.ChangedBy(call) is not null)
            return false;
        return paths.RootOf(call.Instance) is null || NeverChanges(call.Instance!.Type)
            || Mutators.IsCollection(call.Instance.Type);
    }

    private bool IsHarmlessArgument(IArgumentOperation argument, IMethodSymbol? method)
    {
        if (argument.Parameter?.RefKind is RefKind.Ref or RefKind.Out)
            return IsOfTheBody(argument.Value);
        return paths.RootOf(argument.Value) is null || NeverChanges(argument.Value.Unwrap().Type)
            || IsOfTheFramework(method?.ContainingType);
    }

    private static bool NeverChanges(ITypeSymbol? type) =>
        type is { IsValueType: true } || type.IsReference()
            || (type is not null && PlainTypes.Find(type) is { IsImmutable: true })
        || (type is INamedTypeSymbol named && CollectionTypes.TryFind(named, out _, out var isImmutable)
        && isImmutable);

    private static bool IsOfTheFramework(INamedTypeSymbol? type)
    {
        var @namespace = type?.ContainingNamespace;
        while (@namespace is { IsGlobalNamespace: false, ContainingNamespace.IsGlobalNamespace: false })
            @namespace = @namespace.ContainingNamespace;
        return @namespace?.Name == "System";
    }
}
