using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Stubs.Generators.Reading;

namespace Stubs.Analyzers;

/// <summary>
/// Finds what an object's own code puts into its state: into members as a whole, and into the collections and the data
/// that they hold.
/// </summary>
internal static class StateAssignments
{
    public static readonly ImmutableArray<OperationKind> Kinds = ImmutableArray.Create(
        OperationKind.FieldInitializer, OperationKind.PropertyInitializer, OperationKind.SimpleAssignment,
        OperationKind.CoalesceAssignment, OperationKind.Invocation);

    /// <summary>
    /// The values that an operation puts into state, each with the member that gets it, of the object or of data that
    /// it holds, and with the type that is declared where it stands.
    /// </summary>
    public static IEnumerable<(ISymbol Member, ITypeSymbol Declared, IOperation Value)> Find(
        IOperation operation, ISymbol within)
    {
        if (within.ContainingType is not { } owner || !ClassTraits.HasState(owner) || StateReading.IsHandWritten(owner))
            return [];
        if (operation is IFieldInitializerOperation or IPropertyInitializerOperation)
            return InInitializer(operation);
        var puts = operation switch
        {
            ISimpleAssignmentOperation assignment => OfTarget(assignment.Target, assignment.Value),
            ICoalesceAssignmentOperation assignment => OfTarget(assignment.Target, assignment.Value),
            IInvocationOperation call => OfCall(call),
            _ => [],
        };
        return WithParts(puts);
    }

    /// <summary>The same of an initializer of data.</summary>
    public static IEnumerable<(ISymbol Member, ITypeSymbol Declared, IOperation Value)> InInitializer(
        IOperation? initializer) => WithParts(initializer switch
        {
            IFieldInitializerOperation field => Of(field.InitializedFields.FirstOrDefault(IsState), field.Value),
            IPropertyInitializerOperation property =>
                Of(property.InitializedProperties.FirstOrDefault(IsState), property.Value),
            _ => [],
        });

    private static IEnumerable<(ISymbol Member, ITypeSymbol Declared, IOperation Value)> WithParts(
        IEnumerable<(ISymbol Member, ITypeSymbol Declared, IOperation Value)> puts) =>
        puts.SelectMany(static put => PartsOf(put.Member, put.Declared, put.Value).Prepend(put))
            .Where(static put => put.Value is not (IConditionalOperation or ISwitchExpressionOperation));

    private static IEnumerable<(ISymbol Member, ITypeSymbol Declared, IOperation Value)> OfTarget(
        IOperation target, IOperation value) => target switch
        {
            IFieldReferenceOperation field when RootOf(field) is not null => Of(field.Field, value),
            IPropertyReferenceOperation { Property.IsIndexer: false } property when RootOf(property) is not null =>
                Of(property.Property, value),
            IPropertyReferenceOperation { Property.IsIndexer: true, Type: { } type } when RootOf(target) is { } root =>
                [(root, type, value.Unwrap())],
            IArrayElementReferenceOperation { Type: { } type } when RootOf(target) is { } root =>
                [(root, type, value.Unwrap())],
            _ => [],
        };

    // What is declared by a type parameter of the collection becomes a part of it; others are copied from.
    private static IEnumerable<(ISymbol Member, ITypeSymbol Declared, IOperation Value)> OfCall(
        IInvocationOperation call) =>
        Mutators.ChangedBy(call) is { } changed && RootOf(changed) is { } root
            ? call.Arguments.Where(IsPart).Select(argument =>
                (root, argument.Parameter!.Type, argument.Value.Unwrap()))
                .Concat(call.Arguments.SelectMany(argument => MadeFor(call, argument))
                    .Select(value => (root, call.TargetMethod.ContainingType.TypeArguments.Last(), value.Unwrap())))
            : [];

    // GetOrAdd and AddOrUpdate ask functions for what they put there.
    private static IEnumerable<IOperation> MadeFor(IInvocationOperation call, IArgumentOperation argument) =>
        call.TargetMethod is { Name: "GetOrAdd" or "AddOrUpdate", ContainingType.TypeArguments.Length: 2 }
            && argument.Value.Unwrap() is IDelegateCreationOperation { Target: IAnonymousFunctionOperation function }
            ? function.Body.Descendants().OfType<IReturnOperation>().Select(static each => each.ReturnedValue)
                .OfType<IOperation>() : [];

    private static bool IsPart(IArgumentOperation argument) => argument is
        { ArgumentKind: ArgumentKind.Explicit, Parameter.OriginalDefinition.Type: ITypeParameterSymbol };

    // What a converter stores of the data may be anything.
    private static ISymbol? RootOf(IOperation target) =>
        new StatePaths([]).RootOf(target) is { } root && !StateConverters.AttributesOf(root).Any() ? root : null;

    private static IEnumerable<(ISymbol Member, ITypeSymbol Declared, IOperation Value)> Of(
        ISymbol? member, IOperation value) => member switch
        {
            IFieldSymbol field when IsState(field) => [(field, field.Type, value.Unwrap())],
            IPropertySymbol property when IsState(property) => [(property, property.Type, value.Unwrap())],
            _ => [],
        };

    /// <summary>What a value that is made on the spot is made of.</summary>
    private static IEnumerable<(ISymbol Member, ITypeSymbol Declared, IOperation Value)> PartsOf(
        ISymbol member, ITypeSymbol declared, IOperation value) =>
        PartsOfOne(member, declared, value)
            .SelectMany(static part => PartsOf(part.Member, part.Declared, part.Value).Prepend(part));

    private static IEnumerable<(ISymbol Member, ITypeSymbol Declared, IOperation Value)> PartsOfOne(
        ISymbol member, ITypeSymbol declared, IOperation value)
    {
        if (StateConverters.AttributesOf(member).Any())
            return [];
        switch (value)
        {
            case IConditionalOperation { WhenFalse: { } otherwise } conditional:
                return [(member, declared, conditional.WhenTrue.Unwrap()), (member, declared, otherwise.Unwrap())];
            case ICoalesceOperation coalesce:
                return [(member, declared, coalesce.WhenNull.Unwrap())];
            case ISwitchExpressionOperation @switch:
                return @switch.Arms.Select(arm => (member, declared, arm.Value.Unwrap()));
            case IArrayCreationOperation { Type: IArrayTypeSymbol array, Initializer: { } elements }:
                return elements.ElementValues.SelectMany(ElementsOf)
                    .Select(element => (member, array.ElementType, element.Unwrap()));
            case IObjectCreationOperation creation:
                return OfInitializer(member, creation.Initializer);
            case IWithOperation with:
                return OfInitializer(member, with.Initializer);
        }

        // The compiler that this is built against does not know the operation yet.
        return value.Syntax is CollectionExpressionSyntax && ElementOf(declared) is { } type
            ? value.ChildOperations.Where(static child => child.Syntax is not SpreadElementSyntax)
                .Select(child => (member, type, child.Unwrap())) : [];
    }

    // Of an array with several dimensions the rows are initializers.
    private static IEnumerable<IOperation> ElementsOf(IOperation element) =>
        element is IArrayInitializerOperation row ? row.ElementValues.SelectMany(ElementsOf) : [element];

    private static IEnumerable<(ISymbol Member, ITypeSymbol Declared, IOperation Value)> OfInitializer(
        ISymbol member, IObjectOrCollectionInitializerOperation? initializer)
    {
        foreach (var part in initializer?.Initializers ?? ImmutableArray<IOperation>.Empty)
        {
            switch (part)
            {
                case ISimpleAssignmentOperation { Target: IFieldReferenceOperation field } assignment
                    when IsState(field.Field):
                    yield return (field.Field, field.Field.Type, assignment.Value.Unwrap());
                    break;
                case ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property: { } property } }
                    assignment when property.IsIndexer || HoldsData(property):
                    yield return (property.IsIndexer ? member : property, property.Type, assignment.Value.Unwrap());
                    break;
                case IInvocationOperation { TargetMethod.Name: "Add" } added:
                    foreach (var argument in added.Arguments.Where(IsPart))
                        yield return (member, argument.Parameter!.Type, argument.Value.Unwrap());
                    break;
            }
        }
    }

    private static ITypeSymbol? ElementOf(ITypeSymbol collection) => collection switch
    {
        IArrayTypeSymbol array => array.ElementType,
        INamedTypeSymbol { Arity: 1 } named when Mutators.IsCollection(named) => named.TypeArguments[0],
        _ => null,
    };

    private static bool HoldsData(IPropertySymbol property) =>
        StatePaths.FieldOf(property) is not null && IsState(property);

    private static bool IsState(ISymbol member) => !member.IsStatic && !member.HasAttribute(Attributes.Transient)
        && !member.HasAttribute(Attributes.Service);
}
