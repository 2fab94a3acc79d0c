using System.Runtime.CompilerServices;

namespace Stubs.Generated;

/// <summary>The codec of ordered dictionaries: their order is content, so they are an array of [key, value].</summary>
internal sealed class OrderedDictionaryCodec<TKey, TValue>(Codec<TKey> key, Codec<TValue> value)
    : Codec<OrderedDictionary<TKey, TValue>>
    where TKey : notnull
{
    private readonly Codec<KeyValuePair<TKey, TValue>> item = new KeyValuePairCodec<TKey, TValue>(key, value);

    public override void Write(ref StateWriter writer, OrderedDictionary<TKey, TValue> value)
    {
        if (value is null)
        {
            writer.WriteNull();
            return;
        }

        Kinds.RequireExactly(ref writer, value);
        Comparers.Write<TKey>(ref writer, value.Comparer, value);
        Sequences.Write(ref writer, item, value);
    }

    public override OrderedDictionary<TKey, TValue> Read(ref StateReader reader)
    {
        if (reader.TryReadNull())
            return null!;
        var start = reader.Position;
        var comparer = Comparers.Read<TKey>(ref reader);
        var items = Sequences.ReadArray(ref reader, item);
        if (comparer is not null)
            reader.Leave();
        var mayWait = reader.Graph is not null && RuntimeHelpers.IsReferenceOrContainsReferences<TKey>();
        var used = mayWait ? comparer : ComparerFor(reader, items, comparer, start);
        var dictionary = new OrderedDictionary<TKey, TValue>(items.Length, (IEqualityComparer<TKey>?)used);
        // By what a key is compared may not have been read yet: it may lead to the dictionary.
        if (mayWait)
            ReadGraph.Postpone(
                dictionary,
                (ref StateReader at) =>
                {
                    ComparerFor(at, items, comparer, start);
                    Fill(ref at, start, dictionary, items);
                });
        else
            Fill(ref reader, start, dictionary, items);
        return dictionary;
    }

    private static object? ComparerFor(
        in StateReader reader, KeyValuePair<TKey, TValue>[] items, StringComparer? comparer, int start) =>
        PeerKeys.ComparerFor(
            reader, items, static item => item.Key, comparer, start, typeof(OrderedDictionary<TKey, TValue>));

    private static void Fill(
        ref StateReader reader, int start, OrderedDictionary<TKey, TValue> dictionary,
        KeyValuePair<TKey, TValue>[] items)
    {
        try
        {
            foreach (var (key, value) in items)
                dictionary.Add(key, value);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            throw reader.Incompatible(start, "an ordered dictionary with distinct keys", "others", exception);
        }
    }
}
