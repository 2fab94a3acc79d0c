using System.Buffers;
using System.Runtime.CompilerServices;

namespace Stubs.Generated;

/// <summary>The codec of dictionaries: a map in the order of its keys' bytes.</summary>
/// <param name="key">The codec of the keys.</param>
/// <param name="value">The codec of the values.</param>
/// <param name="comparerOf">Gives a dictionary's comparer.</param>
/// <param name="make">Makes a dictionary from its entries and a comparer, null being the default one.</param>
internal sealed class DictionaryCodec<TDictionary, TKey, TValue>(
    Codec<TKey> key,
    Codec<TValue> value,
    Func<TDictionary, object?> comparerOf,
    Func<KeyValuePair<TKey, TValue>[], object?, TDictionary> make) : Codec<TDictionary>
    where TDictionary : class, IEnumerable<KeyValuePair<TKey, TValue>>
    where TKey : notnull
{
    private readonly Codec<TValue> values = value;

    public override void Write(ref StateWriter writer, TDictionary value)
    {
        if (value is null)
        {
            writer.WriteNull();
            return;
        }

        // Where the dictionary begins, the path to it is that of the member that holds it.
        var start = writer.Position;
        Kinds.RequireExactly(ref writer, value);
        Comparers.Write<TKey>(ref writer, comparerOf(value), value);
        if (writer.Graph is { IsFinal: true })
        {
            WriteInOrder(ref writer, value, start);
            return;
        }

        var count = value.Count();
        var entries = ArrayPool<WrittenEntry>.Shared.Rent(count);
        writer.WriteMapStart(count);
        var written = 0;
        if (value is Dictionary<TKey, TValue> dictionary)
        {
            foreach (var pair in dictionary)
                WriteEntry(ref writer, pair, entries.AsSpan(0, count), written++);
        }
        else
        {
            foreach (var pair in value)
                WriteEntry(ref writer, pair, entries.AsSpan(0, count), written++);
        }

        if (written != count)
            throw writer.CannotWrite("a dictionary changed while it was saved.");
        // In a first look at a graph, null stands for an object that was met before; a second look follows then.
        if (!writer.SortEntries(entries.AsSpan(0, written)) && writer.Graph is not { MeetsAgain: true })
            throw SameKeys(writer, value, start);
        ArrayPool<WrittenEntry>.Shared.Return(entries);
    }

    private static StateIncompatibleException SameKeys(
        in StateWriter writer, TDictionary value, int start) => writer.CannotWrite(
        start,
        $"a dictionary of type {value.GetType()} has two keys with the same content. Keys of a class without equality of content cannot be saved.");

    /// <summary>
    /// Writes the keys beside first, so that the values are written in the order in which they are read.
    /// </summary>
    private void WriteInOrder(ref StateWriter writer, TDictionary dictionary, int start)
    {
        var sorted = new List<(byte[] Key, TValue Value)>();
        foreach (var pair in dictionary)
        {
            var beside = StateWriter.Create();
            try
            {
                key.Write(ref beside, pair.Key);
                sorted.Add((beside.ToArray(), pair.Value));
            }
            finally
            {
                beside.Dispose();
            }
        }

        sorted.Sort(static (x, y) => x.Key.AsSpan().SequenceCompareTo(y.Key));
        writer.WriteMapStart(sorted.Count);
        for (var index = 0; index < sorted.Count; index++)
        {
            if (index > 0 && sorted[index].Key.AsSpan().SequenceEqual(sorted[index - 1].Key))
                throw SameKeys(writer, dictionary, start);
            writer.WriteWritten(sorted[index].Key, count: 1);
            values.Write(ref writer, sorted[index].Value);
        }
    }

    public override TDictionary Read(ref StateReader reader)
    {
        if (reader.TryReadNull())
            return null!;
        var start = reader.Position;
        var isNamed = Kinds.Skip(ref reader);
        var comparer = Comparers.Read<TKey>(ref reader);
        var entries = ReadEntries(ref reader);
        if (comparer is not null)
            reader.Leave();
        if (isNamed)
            reader.Leave();
        try
        {
            return Make(ref reader, start, entries, comparer);
        }
        catch (StateIncompatibleException) when (Comparers.Fallback<TKey>(comparer) is { } fallback)
        {
            return Make(ref reader, start, entries, fallback);
        }
    }

    private TDictionary Make(
        ref StateReader reader, int start, KeyValuePair<TKey, TValue>[] entries, StringComparer? comparer)
    {
        try
        {
            var dictionary = make(
                entries,
                PeerKeys.ComparerFor(
                    reader, entries, static entry => entry.Key, comparer, start, typeof(TDictionary)));
            if (dictionary.Count() == entries.Length)
                return dictionary;
        }
        catch (Exception exception) when (exception is not (OutOfMemoryException or StateIncompatibleException))
        {
            throw reader.Incompatible(start, "a dictionary", $"entries that do not make one: {Made.Reason(exception)}", exception);
        }

        throw reader.Incompatible(start, "a dictionary with distinct keys", "equal ones");
    }

    private KeyValuePair<TKey, TValue>[] ReadEntries(ref StateReader reader)
    {
        var count = reader.EnterMap();
        var entries = count == 0
            ? [] : new KeyValuePair<TKey, TValue>[reader.Capacity<KeyValuePair<TKey, TValue>>(count)];
        for (var i = 0; i < count; i++)
        {
            if (i == entries.Length)
                Array.Resize(ref entries, (int)Math.Min(count, 2L * i));
            var start = reader.Position;
            if (key.Read(ref reader) is not { } present)
                throw reader.Unexpected(start, "a key");
            entries[i] = new(present, values.Read(ref reader));
        }

        reader.Leave();
        return entries;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void WriteEntry(
        ref StateWriter writer, in KeyValuePair<TKey, TValue> pair, Span<WrittenEntry> entries, int index)
    {
        if (index >= entries.Length)
            throw writer.CannotWrite("a dictionary changed while it was saved.");
        ref var entry = ref entries[index];
        entry.Start = writer.Position;
        key.Write(ref writer, pair.Key);
        entry.KeyEnd = writer.Position;
        values.Write(ref writer, pair.Value);
        entry.End = writer.Position;
    }
}
