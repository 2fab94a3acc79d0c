using Microsoft.CodeAnalysis;

namespace Stubs.Generators.Reading;

/// <summary>The generic types for which the run time has codecs, by their full metadata names.</summary>
internal static class CollectionTypes
{
    private const string Generic = "System.Collections.Generic.";
    private const string Immutable = "System.Collections.Immutable.";

    private static readonly Dictionary<string, (string Factory, bool IsImmutable)> Factories = new(StringComparer.Ordinal)
    {
        [Generic + "List`1"] = ("List", false),
        [Generic + "IList`1"] = ("IList", false),
        [Generic + "ICollection`1"] = ("ICollection", false),
        [Generic + "IEnumerable`1"] = ("IEnumerable", false),
        [Generic + "IReadOnlyList`1"] = ("IReadOnlyList", false),
        [Generic + "IReadOnlyCollection`1"] = ("IReadOnlyCollection", false),
        [Generic + "HashSet`1"] = ("HashSet", false),
        [Generic + "SortedSet`1"] = ("SortedSet", false),
        [Generic + "ISet`1"] = ("ISet", false),
        [Generic + "IReadOnlySet`1"] = ("IReadOnlySet", false),
        [Generic + "Queue`1"] = ("Queue", false),
        [Generic + "Stack`1"] = ("Stack", false),
        [Generic + "LinkedList`1"] = ("LinkedList", false),
        [Generic + "PriorityQueue`2"] = ("PriorityQueue", false),
        [Generic + "Dictionary`2"] = ("Dictionary", false),
        [Generic + "IDictionary`2"] = ("IDictionary", false),
        [Generic + "IReadOnlyDictionary`2"] = ("IReadOnlyDictionary", false),
        [Generic + "SortedDictionary`2"] = ("SortedDictionary", false),
        [Generic + "SortedList`2"] = ("SortedList", false),
        [Generic + "KeyValuePair`2"] = ("KeyValuePair", true),
        ["System.Collections.ObjectModel.Collection`1"] = ("Collection", false),
        ["System.Collections.ObjectModel.ObservableCollection`1"] = ("ObservableCollection", false),
        ["System.Collections.ObjectModel.ReadOnlyCollection`1"] = ("ReadOnlyCollection", false),
        [Immutable + "ImmutableArray`1"] = ("ImmutableArray", true),
        [Immutable + "ImmutableList`1"] = ("ImmutableList", true),
        [Immutable + "IImmutableList`1"] = ("IImmutableList", true),
        [Immutable + "ImmutableHashSet`1"] = ("ImmutableHashSet", true),
        [Immutable + "ImmutableSortedSet`1"] = ("ImmutableSortedSet", true),
        [Immutable + "ImmutableQueue`1"] = ("ImmutableQueue", true),
        [Immutable + "ImmutableStack`1"] = ("ImmutableStack", true),
        [Immutable + "ImmutableDictionary`2"] = ("ImmutableDictionary", true),
        [Immutable + "IImmutableDictionary`2"] = ("IImmutableDictionary", true),
        [Immutable + "ImmutableSortedDictionary`2"] = ("ImmutableSortedDictionary", true),
    };

    public static bool TryFind(INamedTypeSymbol type, out string factory, out bool isImmutable)
    {
        var found = Factories.TryGetValue(PlaceReader.MetadataName(type.OriginalDefinition), out var entry);
        (factory, isImmutable) = entry;
        return found;
    }
}
