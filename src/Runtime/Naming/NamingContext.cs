namespace Stubs.Naming;

/// <summary>
/// One context of names, or a part of one: a persistent object of the run time's own, made like any user's. A context that has grown is divided: its entries move
/// to sixteen children by the next four bits of their hash, so that a name costs a state of bounded size to add, and names in different parts do not wait for each other.
/// </summary>
/// <remarks>
/// Invariants: a context has entries or children, never both; once it has children it always will (unless the action that divided it aborts); an entry is in the part
/// that the hash of its segment leads to. Only what will not change again, being divided, is looked at without a lock.
/// </remarks>
[Persistent(Name = "stubs:naming-context")]
internal sealed partial class NamingContext
{
    /// <summary>How many entries a part holds before it is divided.</summary>
    internal const int Capacity = 64;

    private readonly SortedDictionary<string, NamingEntry> entries = new(StringComparer.Ordinal);
    private readonly List<INamingContext> children = [];
    private readonly int level;

    public NamingContext(int level) => this.level = level;

    /// <summary>How deep this part lies: which four bits of a hash choose among its children.</summary>
    [NoLock]
    public int Level => level;

    [NoLock]
    public bool IsDivided() => children.Count > 0;

    /// <summary>The part below in which a segment belongs, or null if it belongs here.</summary>
    [ReadLock]
    public INamingContext? Route(ulong hash) => children.Count == 0 ? null : children[Slot(hash)];

    [ReadLock]
    public NamingEntry Find(string segment) => entries.GetValueOrDefault(segment);

    /// <summary>The entry of a segment, which the caller will replace; null if this part has been divided meanwhile.</summary>
    [UpdateLock]
    public NamingEntry? FindToChange(string segment) => children.Count > 0 ? null : entries.GetValueOrDefault(segment);

    [ReadLock]
    public bool IsFull() => entries.Count >= Capacity;

    /// <summary>All of this part, as of one moment.</summary>
    [ReadLock]
    public NamingPart Read() => new([.. entries.Values], [.. children]);

    public void Put(NamingEntry entry)
    {
        if (entry.IsEmpty)
            entries.Remove(entry.Segment);
        else
            entries[entry.Segment] = entry;
    }

    /// <summary>Moves all entries to children, which the caller has just made.</summary>
    public async Task DivideAsync(INamingContext[] parts)
    {
        foreach (var entry in entries.Values)
            await parts[Slot(NameHash.Of(entry.Segment))].PutAsync(entry).ConfigureAwait(false);
        entries.Clear();
        children.AddRange(parts);
    }

    internal const int Fanout = 16;

    private int Slot(ulong hash) => (int)(hash >> (4 * (level % 16))) & (Fanout - 1);
}

/// <summary>What a part holds: entries, or else the parts below.</summary>
internal readonly record struct NamingPart(NamingEntry[] Entries, INamingContext[] Parts);

/// <summary>What a segment of a name leads to: an object, a context below, or both.</summary>
internal readonly record struct NamingEntry(string Segment, Uid Object, Uid Context)
{
    public bool IsEmpty => Object.IsEmpty && Context.IsEmpty;
}
