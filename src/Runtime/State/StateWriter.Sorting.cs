namespace Stubs;

/// <summary>Where an entry of a set or a map, and its key, were written.</summary>
internal struct WrittenEntry
{
    public int Start, KeyEnd, End;
}

public ref partial struct StateWriter
{
    /// <summary>
    /// Puts the entries that were written last into the order of their keys' bytes, so that the order in which a hash
    /// table happens to enumerate its content does not show.
    /// </summary>
    /// <param name="entries">The entries, one behind the other.</param>
    /// <returns>False if two keys have the same bytes.</returns>
    internal readonly bool SortEntries(Span<WrittenEntry> entries)
    {
        var order = new KeyOrder(buffer);
        var (ascending, distinct) = (true, true);
        for (var i = 1; i < entries.Length && ascending; i++)
            ascending = order.Compare(entries[i - 1], entries[i]) < 0;
        if (ascending)
            return true;

        var (start, end) = (entries[0].Start, entries[^1].End);
        entries.Sort(order);
        var sorted = Buffers.Rent(end - start);
        var at = 0;
        for (var i = 0; i < entries.Length; i++)
        {
            distinct = distinct && (i == 0 || order.Compare(entries[i - 1], entries[i]) != 0);
            var entry = buffer.AsSpan(entries[i].Start..entries[i].End);
            entry.CopyTo(sorted.AsSpan(at));
            at += entry.Length;
        }

        sorted.AsSpan(0, at).CopyTo(buffer.AsSpan(start));
        Buffers.Return(sorted);
        return distinct;
    }

    private readonly struct KeyOrder(byte[] buffer) : IComparer<WrittenEntry>
    {
        public int Compare(WrittenEntry x, WrittenEntry y) =>
            buffer.AsSpan(x.Start..x.KeyEnd).SequenceCompareTo(buffer.AsSpan(y.Start..y.KeyEnd));
    }
}
