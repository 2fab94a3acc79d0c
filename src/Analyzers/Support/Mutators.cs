using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Stubs.Generators.Reading;

namespace Stubs.Analyzers;

/// <summary>The methods of the framework's collections that change them.</summary>
internal static class Mutators
{
    private static readonly ImmutableHashSet<string> OfCollections = ImmutableHashSet.Create(
        "Add", "AddRange", "AddFirst", "AddLast", "AddAfter", "AddBefore", "AddOrUpdate", "Append", "AppendFormat",
        "AppendJoin", "AppendLine", "Clear", "Dequeue",
        "DequeueEnqueue", "Enqueue", "EnqueueDequeue", "EnqueueRange", "ExceptWith", "GetOrAdd", "Insert",
        "InsertRange", "IntersectWith", "Move", "Pop", "Push",
        "PushRange", "Remove", "RemoveAll", "RemoveAt", "RemoveFirst", "RemoveLast", "RemoveRange", "RemoveWhere",
        "Replace", "Reverse", "Set", "SetAll", "SetAt",
        "SetByIndex", "SetValueAtIndex", "Sort", "SymmetricExceptWith", "TryAdd", "TryDequeue", "TryPop", "TryPopRange",
        "TryRemove", "TryTake", "TryUpdate", "UnionWith",
        "And", "Or", "Xor", "Not", "LeftShift", "RightShift");

    private static readonly ImmutableHashSet<string> OfArrays = ImmutableHashSet.Create(
        "Clear", "Fill", "Reverse", "Sort");

    private static readonly ImmutableHashSet<string> AsExtensions = ImmutableHashSet.Create(
        "AddRange", "InsertRange", "Remove", "TryAdd");

    /// <summary>The operation whose value the call changes; null if it changes nothing that is known.</summary>
    public static IOperation? ChangedBy(IInvocationOperation call)
    {
        var method = call.TargetMethod;
        var type = method.ContainingType;
        if (!method.IsStatic)
            return OfCollections.Contains(method.Name) && IsMutableCollection(type) ? call.Instance : null;
        var first = call.Arguments.FirstOrDefault(argument => argument.Parameter?.Ordinal == 0)?.Value;
        return type switch
        {
            { SpecialType: SpecialType.System_Array } => OfArrays.Contains(method.Name) ? first : null,
            { Name: "CollectionExtensions", ContainingNamespace.Name: "Generic" } =>
                AsExtensions.Contains(method.Name) ? first : null,
            _ => null,
        };
    }

    /// <summary>Whether the type is a collection of the framework's whose content can change.</summary>
    public static bool IsMutableCollection(ITypeSymbol? type) => type switch
    {
        IArrayTypeSymbol => true,
        INamedTypeSymbol named when CollectionTypes.TryFind(named, out _, out var isImmutable) =>
            !isImmutable && HasContent(named) && !IsReadOnly(named),
        _ => false,
    };

    /// <summary>Whether the type is a collection of the framework's, or an array.</summary>
    public static bool IsCollection(ITypeSymbol? type) =>
        type is IArrayTypeSymbol || (type is INamedTypeSymbol named && CollectionTypes.TryFind(named, out _, out _));

    // Of the other types the run time has codecs for, few can be changed.
    private static bool HasContent(INamedTypeSymbol type) => type.Name is "StringBuilder" or "PriorityQueue"
        || type.AllInterfaces.Prepend(type).Any(
            static @interface => @interface.SpecialType == SpecialType.System_Collections_IEnumerable);

    private static bool IsReadOnly(INamedTypeSymbol type) =>
        type.Name is "IEnumerable" or "ILookup" or "Lookup" || type.Name.StartsWith("IReadOnly", StringComparison.Ordinal)
            || type.Name.StartsWith("ReadOnly", StringComparison.Ordinal);
}
