using System.Buffers;
using System.Runtime.CompilerServices;

namespace Stubs.Generated;

/// <summary>The codec of sets: tag 258, elements in the order of their bytes.</summary>
/// <param name="item">The codec of the elements.</param>
/// <param name="comparerOf">Gives a set's comparer.</param>
/// <param name="make">Makes a set from its elements and a comparer, null being the default one.</param>
internal sealed class SetCodec<TSet, T>(
    Codec<T> item, Func<TSet, object?> comparerOf, Func<T[], StringComparer?, TSet> make) : Codec<TSet>
    where TSet : class, IEnumerable<T>
{
    public override void Write(ref StateWriter writer, TSet value)
    {
        if (value is null)
        {
            writer.WriteNull();
            return;
        }

        Kinds.RequireExactly(ref writer, value);
        Comparers.Write<T>(ref writer, comparerOf(value), value);
        var count = value.Count();
        var entries = ArrayPool<WrittenEntry>.Shared.Rent(count);
        var numbers = writer.Graph?.Numbers;
        writer.WriteTag(Cbor.SetTag);
        writer.WriteArrayStart(count);
        var written = 0;
        foreach (var element in value)
        {
            if (written++ == count)
                break;
            ref var entry = ref entries[written - 1];
            entry.Start = writer.Position;
            item.Write(ref writer, element);
            entry.KeyEnd = entry.End = writer.Position;
        }

        if (written != count)
            throw writer.CannotWrite("a set changed while it was saved.");
        // Two elements with the same bytes are possible where equality is that of references. Objects that are numbered
        // stay where they are.
        if (writer.Graph?.Numbers == numbers)
            writer.SortEntries(entries.AsSpan(0, written));
        ArrayPool<WrittenEntry>.Shared.Return(entries);
    }

    public override TSet Read(ref StateReader reader)
    {
        if (reader.TryReadNull())
            return null!;
        var start = reader.Position;
        var isNamed = Kinds.Skip(ref reader);
        var comparer = Comparers.Read<T>(ref reader);
        reader.ReadTag(Cbor.SetTag, "a set");
        var items = Sequences.ReadArray(ref reader, item);
        if (comparer is not null)
            reader.Leave();
        if (isNamed)
            reader.Leave();
        if (comparer is null && reader.Graph is not null && RuntimeHelpers.IsReferenceOrContainsReferences<T>()
            && make([], null) is ISet<T> { IsReadOnly: false } later)
        {
            // By what an element is compared may not have been read yet: it may lead to the set.
            ReadGraph.Postpone(later, (ref StateReader at) => Fill(ref at, start, later, items));
            return (TSet)later;
        }

        try
        {
            var set = make(items, comparer);
            if (set.Count() != items.Length && Comparers.Fallback<T>(comparer) is { } fallback)
                set = make(items, fallback);
            if (set.Count() == items.Length)
                return set;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            throw reader.Incompatible(start, "a set", "elements that do not make one", exception);
        }

        throw reader.Incompatible(start, "a set of distinct elements", "equal ones");
    }

    private static void Fill(ref StateReader reader, int start, ISet<T> set, T[] items)
    {
        try
        {
            set.UnionWith(items);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            throw reader.Incompatible(start, "a set", "elements that do not make one", exception);
        }

        if (set.Count != items.Length)
            throw reader.Incompatible(start, "a set of distinct elements", "equal ones");
    }
}
