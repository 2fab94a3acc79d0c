using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Stubs.Generators.Reading;

namespace Stubs.Analyzers;

/// <summary>A place where code asks whether values are equal.</summary>
/// <param name="Left">One value, or the collection whose elements are compared.</param>
/// <param name="Right">The other value or collection; null where elements of one are compared with each other.</param>
/// <param name="Type">The type of the values.</param>
/// <param name="IsOfReferences">What the type says of equality is not asked.</param>
/// <param name="IsSearch">A collection is searched: an element of itself is found.</param>
internal readonly record struct Comparison(
    IOperation Left, IOperation? Right, ITypeSymbol Type, bool IsOfReferences, bool IsSearch = false)
{
    private static readonly ImmutableHashSet<string> Searches = ImmutableHashSet.Create(
        "Contains", "IndexOf", "LastIndexOf", "Remove", "Find", "FindLast", "ContainsValue", "IndexOfValue");

    private static readonly ImmutableHashSet<string> OfKeys = ImmutableHashSet.Create(
        "Add", "TryAdd", "ContainsKey", "Remove", "TryGetValue", "TryRemove", "GetOrAdd", "AddOrUpdate", "IndexOfKey");

    private static readonly ImmutableHashSet<string> OfTwoSequences = ImmutableHashSet.Create(
        "Except", "Intersect", "Union", "SequenceEqual", "ExceptWith", "IntersectWith", "UnionWith",
        "SymmetricExceptWith", "SymmetricExcept", "Overlaps", "SetEquals", "IsSubsetOf", "IsSupersetOf",
        "IsProperSubsetOf", "IsProperSupersetOf");

    private static readonly ImmutableHashSet<string> OfElements = ImmutableHashSet.Create("Distinct", "ToHashSet");

    private static readonly ImmutableHashSet<string> BySelector = ImmutableHashSet.Create(
        "GroupBy", "ToDictionary", "ToLookup", "DistinctBy", "CountBy", "AggregateBy");

    /// <summary>What may be a comparison.</summary>
    public static readonly ImmutableArray<OperationKind> Kinds = ImmutableArray.Create(
        OperationKind.Binary, OperationKind.TupleBinary, OperationKind.Invocation, OperationKind.PropertyReference);

    /// <summary>The comparisons that an operation makes.</summary>
    public static IEnumerable<Comparison> In(IOperation operation) => operation switch
    {
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } binary =>
            OfBinary(binary),
        ITupleBinaryOperation tuples => OfTuples(tuples.LeftOperand.Unwrap(), tuples.RightOperand.Unwrap()),
        IInvocationOperation call => OfCall(call),
        IPropertyReferenceOperation { Property.IsIndexer: true, Instance: { } instance, Arguments: [var key] }
            when IsKeyed(instance.Type) && IsElement(key, 0) => OfKey(instance.Unwrap(), key.Value.Unwrap()),
        _ => [],
    };

    private static IEnumerable<Comparison> OfBinary(IBinaryOperation binary)
    {
        var (left, right) = (binary.LeftOperand.Unwrap(), binary.RightOperand.Unwrap());
        if (binary.OperatorMethod is null)
            return binary.LeftOperand.Type is { IsReferenceType: true }
                && binary.RightOperand.Type is { IsReferenceType: true } ? Of(left, right, isOfReferences: true) : [];
        return binary.OperatorMethod.IsImplicitlyDeclared || binary.OperatorMethod.ContainingType.IsOfFramework()
            ? Of(left, right, isOfReferences: false) : [];
    }

    // Each element is compared by its own operator.
    private static IEnumerable<Comparison> OfTuples(IOperation left, IOperation right) =>
        ElementsOf(left).Zip(ElementsOf(right), static (one, other) => (one, other))
            .Where(static pair => !IsNull(pair.one.Value) && !IsNull(pair.other.Value))
            .Select(static pair => new Comparison(
                pair.one.Value, pair.other.Value, pair.one.Type,
                pair.one.Type is INamedTypeSymbol { TypeKind: TypeKind.Class, IsRecord: false } named
                    && named.GetMembers(WellKnownMemberNames.EqualityOperatorName).IsEmpty));

    private static IEnumerable<(IOperation Value, ITypeSymbol Type)> ElementsOf(IOperation tuple) => tuple switch
    {
        ITupleOperation literal => literal.Elements.Select(static each => each.Unwrap())
            .Select(each => (each, each.Type ?? literal.Type!)),
        { Type: INamedTypeSymbol { TupleElements: { IsDefault: false } elements } } =>
            elements.Select(each => (tuple, each.Type)),
        _ => Enumerable.Empty<(IOperation, ITypeSymbol)>(),
    };

    private static IEnumerable<Comparison> OfCall(IInvocationOperation call)
    {
        var method = call.TargetMethod;
        var arguments = call.Arguments.OrderBy(static argument => argument.Parameter?.Ordinal)
            .Select(static argument => Bare(argument.Value)).ToList();
        if (method.Name is nameof(Equals) or nameof(ReferenceEquals))
            return OfEquals(call, arguments);
        if (method.ContainingType is not { } owner || !owner.IsOfFramework() || HasComparer(call))
            return [];
        if (!method.IsStatic)
            return call.Instance is { } instance && arguments.Count > 0 && IsOfCollections(owner)
                ? OfMember(instance.Unwrap(), method, call, arguments[0]) : [];
        if (owner.Name is not ("Enumerable" or "Array" or "MemoryExtensions" or "ImmutableArrayExtensions")
            || arguments.Count == 0 || method.TypeArguments.IsEmpty)
            return [];
        var first = method.TypeArguments[0];
        return method.Name switch
        {
            _ when arguments.Count > 1 && Searches.Contains(method.Name) && IsElement(call.Arguments, 1) =>
                [new Comparison(arguments[0], arguments[1], first, false, IsSearch: true)],
            _ when arguments.Count > 1 && OfTwoSequences.Contains(method.Name) =>
                [new Comparison(arguments[0], arguments[1], first, false)],
            _ when OfElements.Contains(method.Name) => [new Comparison(arguments[0], null, first, false)],
            _ when arguments.Count > 1 && BySelector.Contains(method.Name) => OfSelector(method, arguments[1]),
            _ => [],
        };
    }

    private static IEnumerable<Comparison> OfEquals(IInvocationOperation call, List<IOperation> arguments)
    {
        var method = call.TargetMethod;
        return (method, call.Instance, arguments) switch
        {
            ({ IsStatic: true, ContainingType.SpecialType: SpecialType.System_Object }, _, [var left, var right]) =>
                Of(left, right, method.Name == nameof(ReferenceEquals)),
            ({ ContainingType.Name: "EqualityComparer" }, IPropertyReferenceOperation { Property.Name: "Default" },
                [var left, var right]) => Of(left, right, isOfReferences: false),
            ({ IsStatic: false }, { } instance, [var other]) when method.IsImplicitlyDeclared
                || method.ContainingType.IsOfFramework() || ContentEquality.IsByReference(method, default) =>
                Of(instance.Unwrap(), other, isOfReferences: false),
            _ => [],
        };
    }

    private static IEnumerable<Comparison> OfMember(
        IOperation collection, IMethodSymbol method, IInvocationOperation call, IOperation first)
    {
        var owner = method.ContainingType;
        if (OfTwoSequences.Contains(method.Name) && owner.TypeArguments is [var element])
            return IsSorted(owner) ? [] : [new Comparison(collection, first, element, false)];
        if (!IsElement(call.Arguments, 0))
            return [];
        if (IsKeyed(owner) && OfKeys.Contains(method.Name))
            return OfKey(collection, first);
        return owner.TypeArguments.Length > 0
            && (Searches.Contains(method.Name) || (IsSet(owner) && method.Name is "Add" or "TryGetValue"))
            && !IsSorted(owner)
            ? [new Comparison(collection, first, owner.TypeArguments[owner.TypeArguments.Length - 1], false,
                IsSearch: true)] : [];
    }

    // Of dictionaries in the state another rule speaks where they are declared.
    private static IEnumerable<Comparison> OfKey(IOperation dictionary, IOperation key) =>
        dictionary is ILocalReferenceOperation && dictionary.Type is INamedTypeSymbol { TypeArguments: [var type, ..] }
            ? [new Comparison(dictionary, key, type, false, IsSearch: true)] : [];

    private static IEnumerable<Comparison> OfSelector(IMethodSymbol method, IOperation selector)
    {
        var index = method.OriginalDefinition.TypeParameters.ToList().FindIndex(static each => each.Name == "TKey");
        while (selector is IDelegateCreationOperation creation)
            selector = creation.Target.Unwrap();
        return index >= 0 && selector is IAnonymousFunctionOperation
        {
            Body.Operations: [IReturnOperation { ReturnedValue: { } key }],
        }
            ? [new Comparison(key.Unwrap(), null, method.TypeArguments[index], false)] : [];
    }

    private static IEnumerable<Comparison> Of(IOperation left, IOperation right, bool isOfReferences) =>
        IsNull(left) || IsNull(right) || (left.Type ?? right.Type) is not { } type ? []
            : [new Comparison(left, right, type, isOfReferences)];

    private static bool IsNull(IOperation operation) =>
        operation is { ConstantValue: { HasValue: true, Value: null } } or { Type: null };

    private static bool HasComparer(IInvocationOperation call) => call.Arguments.Any(static argument =>
        argument.ArgumentKind == ArgumentKind.Explicit && !IsNull(argument.Value.Unwrap())
        && argument.Parameter?.Type.Name is "IEqualityComparer" or "IComparer");

    private static bool IsElement(ImmutableArray<IArgumentOperation> arguments, int ordinal) =>
        arguments.FirstOrDefault(argument => argument.Parameter?.Ordinal == ordinal) is { } found
            && IsElement(found, ordinal);

    private static bool IsElement(IArgumentOperation argument, int ordinal) =>
        argument.Parameter is { OriginalDefinition.Type: ITypeParameterSymbol } parameter
            && parameter.Ordinal == ordinal;

    private static bool IsOfCollections(INamedTypeSymbol type) => Mutators.IsCollection(type)
        || type.Name is "LinkedList" or "IReadOnlyCollection";

    private static bool IsKeyed(ITypeSymbol? type) => type is INamedTypeSymbol { TypeArguments.Length: 2 } named
        && named.Name.EndsWith("Dictionary", StringComparison.Ordinal) && !IsSorted(named)
        && Mutators.IsCollection(named);

    private static bool IsSet(INamedTypeSymbol type) => type.Name.EndsWith("Set", StringComparison.Ordinal);

    private static bool IsSorted(INamedTypeSymbol type) => type.Name.IndexOf("Sorted", StringComparison.Ordinal) >= 0;

    /// <summary>A value without what makes a span of it.</summary>
    private static IOperation Bare(IOperation value)
    {
        var bare = value.Unwrap();
        while (bare is IConversionOperation { OperatorMethod.ContainingType.Name: "Span" or "ReadOnlySpan" } conversion)
            bare = conversion.Operand.Unwrap();
        return bare;
    }
}
