using Microsoft.CodeAnalysis;

namespace Stubs.Generators.Reading;

/// <summary>
/// The types of the framework for which the run time has codecs beside those of <see cref="PlainTypes"/>, by their
/// metadata names.
/// </summary>
internal static class CollectionTypes
{
    // By the name without the namespace, which no two of them share: it is asked for at every mention of a type.
    private static readonly Dictionary<(string Name, int Arity), Entry> Codecs = [];

    static CollectionTypes()
    {
        // An interface does not say whether other code may change the collection, so only what is immutable by its own
        // type counts as such.
        Add("System.Collections.Generic", false,
            "List`1", "IList`1", "ICollection`1", "IEnumerable`1", "IReadOnlyList`1", "IReadOnlyCollection`1",
            "LinkedList`1", "Queue`1", "Stack`1",
            "HashSet`1", "ISet`1", "IReadOnlySet`1", "SortedSet`1", "Dictionary`2", "IDictionary`2",
            "IReadOnlyDictionary`2", "SortedDictionary`2",
            "SortedList`2", "OrderedDictionary`2", "PriorityQueue`2");
        Add("System.Collections.Generic", true, "KeyValuePair`2");
        Add("System.Collections.Concurrent", false, "ConcurrentQueue`1", "ConcurrentStack`1", "ConcurrentBag`1",
            "ConcurrentDictionary`2");
        Add("System.Collections.ObjectModel", false,
            "Collection`1", "ObservableCollection`1", "ReadOnlyCollection`1", "ReadOnlyObservableCollection`1",
            "ReadOnlySet`1", "ReadOnlyDictionary`2");
        Add("System.Collections.Frozen", true, "FrozenSet`1", "FrozenDictionary`2");
        Add("System.Collections.Immutable", true,
            "ImmutableArray`1", "ImmutableList`1", "IImmutableList`1", "ImmutableQueue`1", "IImmutableQueue`1",
            "ImmutableStack`1", "IImmutableStack`1",
            "ImmutableHashSet`1", "ImmutableSortedSet`1", "IImmutableSet`1", "ImmutableDictionary`2",
            "IImmutableDictionary`2",
            "ImmutableSortedDictionary`2");
        Add("System", true, "Index", "Range", "Tuple`1", "Tuple`2", "Tuple`3", "Tuple`4", "Tuple`5", "Tuple`6",
            "Tuple`7");
        Add("System", true,
            "ValueTuple`1", "ValueTuple`2", "ValueTuple`3", "ValueTuple`4", "ValueTuple`5", "ValueTuple`6",
            "ValueTuple`7");
        Add("System.Collections", false, "BitArray");
        Add("System.Text", false, "StringBuilder");
        Add("System.Globalization", true, "CultureInfo");
        Add("System.Net", true, "IPAddress", "IPNetwork", "DnsEndPoint");
        Add("System.Net", false, "IPEndPoint");
        Add("System.Net.NetworkInformation", true, "PhysicalAddress");
        Add("System.Net.Mail", true, "MailAddress");
        Add("System.Numerics", true,
            "Vector2", "Vector3", "Vector4", "Quaternion", "Plane", "Matrix3x2", "Matrix4x4");
        Add("System.Drawing", true,
            "Point", "PointF", "Size", "SizeF", "Rectangle", "RectangleF", "Color");
        // An element lives as long as its document does.
        Add("System.Text.Json", false, "JsonElement", "JsonDocument");
        Add("System.Text.Json.Nodes", false, "JsonNode", "JsonObject", "JsonArray", "JsonValue");
        Add("System.Text.RegularExpressions", true, "Regex");
        Add("System.Text", true, "Encoding");
        Add("System.Globalization", true, "RegionInfo");
        Add("System.Collections.Specialized", true, "BitVector32");
        Add("System.Linq", false, "ILookup`2", "Lookup`2");
        Add("System", true, "TimeZoneInfo", "Tuple`8", "ValueTuple`8");
        Add("System", false, "Object", "ArraySegment`1");
        Add("System.Buffers", false, "ReadOnlySequence`1");
        // Bytes have a property of that name.
        Add("System", "Memory`1", "MemoryOf", false);
        Add("System", "ReadOnlyMemory`1", "ReadOnlyMemoryOf", false);
        // The codec that is made later has that name.
        Add("System", "Lazy`1", "LazyValue", false);
    }

    /// <summary>Whether the type is one of the exceptions, which are stored as they are sent.</summary>
    public static bool IsException(ITypeSymbol type) => type.TypeKind == TypeKind.Class
        && (type is { Name: "Exception", ContainingNamespace: { Name: "System",
            ContainingNamespace.IsGlobalNamespace: true } } || type.DerivesFrom("System", "Exception"));

    /// <summary>Whether the type is <see cref="System.Type"/>, whose values are names.</summary>
    public static bool IsType(ITypeSymbol type) => type is INamedTypeSymbol { Name: "Type", Arity: 0,
        ContainingType: null, ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } };

    /// <summary>The codec of the type, without the arguments for the codecs of its parts.</summary>
    public static bool TryFind(INamedTypeSymbol type, out string factory, out bool isImmutable)
    {
        if (type.ContainingType is null && Codecs.TryGetValue((type.Name, type.Arity), out var entry)
            && IsNamed(type.ContainingNamespace, entry.Namespace, entry.Namespace.Length))
        {
            (factory, isImmutable) = (entry.Factory, entry.IsImmutable);
            return true;
        }

        (factory, isImmutable) = ("", false);
        return false;
    }

    private static bool IsNamed(INamespaceSymbol? @namespace, string[] parts, int count) => count == 0
        ? @namespace is { IsGlobalNamespace: true }
        : @namespace?.Name == parts[count - 1] && IsNamed(@namespace.ContainingNamespace, parts, count - 1);

    private static void Add(string @namespace, bool isImmutable, params string[] types)
    {
        foreach (var type in types)
            Add(@namespace, type, type.Split('`')[0], isImmutable);
    }

    private static void Add(string @namespace, string type, string factory, bool isImmutable)
    {
        var parts = type.Split('`');
        var arity = parts.Length == 1 ? 0 : parts[1][0] - '0';
        Codecs.Add((parts[0], arity), new Entry(@namespace.Split('.'), factory, isImmutable));
    }

    private sealed record Entry(string[] Namespace, string Factory, bool IsImmutable);
}
