using System.Buffers;
using System.Collections.ObjectModel;
using System.Runtime.CompilerServices;

namespace Stubs.Generated;

/// <summary>The codec of sets: tag 258, elements in the order of their bytes.</summary>
/// <param name="item">The codec of the elements.</param>
/// <param name="comparerOf">Gives a set's comparer.</param>
/// <param name="make">Makes a set from its elements and a comparer, null being the default one.</param>
internal sealed class SetCodec<TSet, T>(
    Codec<T> item, Func<TSet, object?> comparerOf, Func<T[], object?, TSet> make) : Codec<TSet>
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
        var start = writer.Position;
        Comparers.Write<T>(ref writer, comparerOf(value), value);
        var count = value.Count();
        var entries = ArrayPool<WrittenEntry>.Shared.Rent(count);
        var (numbers, incomplete) = (writer.Graph?.Numbers, writer.Graph?.Incomplete);
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
        if (writer.Graph?.Incomplete > (incomplete ?? 0))
            RequireComplete(writer, start, value);
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
        var mayWait = comparer is null && reader.Graph is not null
            && RuntimeHelpers.IsReferenceOrContainsReferences<T>();
        if (mayWait && make([], null) is var empty && FillableOf(empty) is { } later)
        {
            // By what an element is compared may not have been read yet: it may lead to the set.
            ReadGraph.Postpone(empty, (ref StateReader at) => Fill(ref at, start, later, items));
            return empty;
        }

        try
        {
            var set = make(
                items, PeerKeys.ComparerFor(reader, items, static item => item, comparer, start, typeof(TSet)));
            if (set.Count() != items.Length && Comparers.Fallback<T>(comparer) is { } fallback)
                set = make(items, fallback);
            if (set.Count() == items.Length)
            {
                if (mayWait)
                    ReadGraph.Postpone(set, (ref StateReader at) => RequireFound(ref at, start, set, items));
                return set;
            }
        }
        catch (Exception exception) when (exception is not (OutOfMemoryException or StateIncompatibleException))
        {
            throw reader.Incompatible(start, "a set", $"elements that do not make one: {Made.Reason(exception)}", exception);
        }

        throw reader.Incompatible(start, "a set of distinct elements", "equal ones");
    }

    /// <summary>
    /// Refuses a set that a reader must make before it has read all that its elements are compared by.
    /// </summary>
    private void RequireComplete(in StateWriter writer, int start, TSet set)
    {
        if (FillableOf(make([], null)) is not null
            || EarlyKeys.AreIdentities(set, isOrdered: comparerOf(set) is IComparer<T>))
            return;
        throw EarlyKeys.Incomplete(writer, start, set, "HashSet, SortedSet or ReadOnlySet");
    }

    /// <summary>The set to which elements can be added later; null if there is none.</summary>
    private static ISet<T>? FillableOf(TSet empty) => empty switch
    {
        ISet<T> { IsReadOnly: false } set => set,
        ReadOnlySet<T> wrapper => Wrapped<T>.SetIn(wrapper),
        _ => null,
    };

    // Writers refuse such sets; what earlier versions wrote is read where all turns out to be well.
    private static void RequireFound(ref StateReader reader, int start, TSet set, T[] items)
    {
        if (!Array.TrueForAll(items, item => set is IReadOnlySet<T> found ? found.Contains(item) : set.Contains(item)))
            throw reader.Incompatible(
                start, "a set of elements that can be compared when it is made",
                "elements that lead back to what holds the set");
    }

    private static void Fill(ref StateReader reader, int start, ISet<T> set, T[] items)
    {
        try
        {
            (set as HashSet<T>)?.EnsureCapacity(items.Length);
            PeerKeys.ComparerFor(reader, items, static item => item, comparer: null, start, typeof(TSet));
            set.UnionWith(items);
        }
        catch (Exception exception) when (exception is not (OutOfMemoryException or StateIncompatibleException))
        {
            throw reader.Incompatible(start, "a set", $"elements that do not make one: {Made.Reason(exception)}", exception);
        }

        if (set.Count != items.Length)
            throw reader.Incompatible(start, "a set of distinct elements", "equal ones");
    }
}
