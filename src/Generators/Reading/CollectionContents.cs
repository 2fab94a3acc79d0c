using Microsoft.CodeAnalysis;

namespace Stubs.Generators.Reading;

/// <summary>The collections from which data classes may derive: the run time knows how to fill them.</summary>
internal static class CollectionContents
{
    /// <summary>The key of the content among the members of a class.</summary>
    public const string Key = "[]";

    private static readonly HashSet<string> Classes = new(StringComparer.Ordinal)
    {
        "System.Collections.Generic.List`1", "System.Collections.Generic.LinkedList`1",
        "System.Collections.Generic.Queue`1", "System.Collections.Generic.Stack`1",
        "System.Collections.Generic.HashSet`1", "System.Collections.Generic.SortedSet`1",
        "System.Collections.Generic.Dictionary`2", "System.Collections.Generic.SortedDictionary`2",
        "System.Collections.Generic.SortedList`2", "System.Collections.Concurrent.ConcurrentDictionary`2",
        "System.Collections.ObjectModel.Collection`1", "System.Collections.ObjectModel.ObservableCollection`1",
        "System.Collections.ObjectModel.ReadOnlyCollection`1",
    };

    private const string Keyed = "System.Collections.ObjectModel.KeyedCollection`2";

    /// <summary>The type of what objects of the class contain; null if it is none of the collections.</summary>
    public static INamedTypeSymbol? Find(INamedTypeSymbol type)
    {
        if (type.Arity == 0)
            return null;
        var name = PlaceReader.MetadataName(type.OriginalDefinition);
        return Classes.Contains(name) ? type : name == Keyed ? type.BaseType : null;
    }

    /// <summary>Whether a class has a key for each of its items.</summary>
    public static bool IsKeyed(INamedTypeSymbol type) =>
        type.Arity == 2 && PlaceReader.MetadataName(type.OriginalDefinition) == Keyed;

    /// <summary>
    /// The collection of .NET's from which a class derives, be it one of those that the run time knows or another one;
    /// null if there is none.
    /// </summary>
    public static INamedTypeSymbol? CollectionOf(INamedTypeSymbol type) => type.SelfAndBases().Skip(1)
        .FirstOrDefault(static @base => @base.IsOfFramework()
            && (CollectionTypes.TryFind(@base, out _, out _) || @base.AllInterfaces.Any(static @interface =>
                @interface.SpecialType == SpecialType.System_Collections_IEnumerable)));

    /// <summary>Whether a class of .NET's adds nothing to the objects of a class that derives from it.</summary>
    public static bool IsEmpty(INamedTypeSymbol type) =>
        type is { Name: "EventArgs",
            ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } };
}
