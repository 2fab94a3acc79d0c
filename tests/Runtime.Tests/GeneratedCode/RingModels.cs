using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Collections.ObjectModel;

namespace Stubs.Tests.GeneratedCode;

/// <summary>Holds one rope.</summary>
[Persistent]
public partial class Harbour
{
    public Rope? Rope;
}

/// <summary>Has a collection of each kind that looks for its elements. What they are compared by is read last.</summary>
public sealed class Rope
{
    public HashSet<Knot>? Hash;
    public SortedSet<Knot>? Sorted;
    public ReadOnlySet<Knot>? ReadOnly;
    public FrozenSet<Knot>? Frozen;
    public ImmutableHashSet<Knot>? Fixed;
    public ImmutableSortedSet<Knot>? FixedSorted;
    public ISet<Knot>? Set;
    public IReadOnlySet<Knot>? Read;
    public IImmutableSet<Knot>? FixedSet;
    public Tangle? Tangle;
    public ILookup<Knot, int>? Lookup;
    public OrderedDictionary<Knot, int>? Ordered;
    public PriorityQueue<int, Knot>? Queue;
    public FrozenSet<Twin>? Twins;
    public string ZoneOfTheWhole = "";
}

public sealed class Tangle : HashSet<Knot>
{
    public int Size;
}

/// <summary>Is compared by its own name, and by that of the rope to which it leads.</summary>
public sealed class Knot : IEquatable<Knot>, IComparable<Knot>
{
    public Rope? Home;
    public string NameOfIt = "";

    private string Key => $"{Home?.ZoneOfTheWhole}/{NameOfIt}";

    public bool Equals(Knot? other) => other?.Key == Key;

    public override bool Equals(object? obj) => Equals(obj as Knot);

    public override int GetHashCode() => Key.GetHashCode(StringComparison.Ordinal);

    public int CompareTo(Knot? other) => string.CompareOrdinal(Key, other?.Key);
}

/// <summary>Is compared by its identity, and leads to the rope all the same.</summary>
public sealed class Twin
{
    public Rope? Home;
}
