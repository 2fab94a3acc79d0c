using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Stubs.Generated;

/// <summary>What all sequences do: one CBOR array, elements in their order.</summary>
internal static class Sequences
{
    public static void Write<T>(ref StateWriter writer, Codec<T> item, scoped ReadOnlySpan<T> values)
    {
        writer.WriteArrayStart(values.Length);
        foreach (var value in values)
            item.Write(ref writer, value);
    }

    public static void Write<T>(ref StateWriter writer, Codec<T> item, IEnumerable<T> values)
    {
        switch (values)
        {
            case T[] array:
                Write(ref writer, item, (ReadOnlySpan<T>)array);
                break;
            case List<T> list:
                Write(ref writer, item, (ReadOnlySpan<T>)CollectionsMarshal.AsSpan(list));
                break;
            case IProducerConsumerCollection<T> shared:
                Write(ref writer, item, (ReadOnlySpan<T>)shared.ToArray());
                break;
            case ICollection<T> or IReadOnlyCollection<T>:
                var (count, written) = (values.Count(), 0);
                writer.WriteArrayStart(count);
                foreach (var value in values)
                {
                    if (written++ == count)
                        break;
                    item.Write(ref writer, value);
                }

                if (written != count)
                    throw writer.CannotWrite($"a collection of type {values.GetType()} changed while it was saved.");
                break;
            default:
                // A query: it is run once, for a second run may give something else.
                Write(ref writer, item, (ReadOnlySpan<T>)values.ToArray());
                break;
        }
    }

    public static T[] ReadArray<T>(ref StateReader reader, Codec<T> item)
    {
        var levels = Kinds.SkipToSequence(ref reader);
        var count = reader.EnterArray();
        var items = count == 0 ? [] : new T[reader.Capacity<T>(count)];
        for (var i = 0; i < count; i++)
        {
            if (i == items.Length)
                Array.Resize(ref items, (int)Math.Min(count, 2L * i));
            items[i] = item.Read(ref reader);
        }

        reader.Leave();
        for (; levels > 0; levels--)
            reader.Leave();
        return items;
    }

    public static List<T> ReadList<T>(ref StateReader reader, Codec<T> item)
    {
        var levels = Kinds.SkipToSequence(ref reader);
        var count = reader.EnterArray();
        var items = new List<T>(reader.Capacity<T>(count));
        for (var i = 0; i < count; i++)
            items.Add(item.Read(ref reader));
        reader.Leave();
        for (; levels > 0; levels--)
            reader.Leave();
        return items;
    }
}

internal sealed class ArrayCodec<T>(Codec<T> item) : Codec<T[]>
{
    public override void Write(ref StateWriter writer, T[] value)
    {
        if (value is null)
            writer.WriteNull();
        else
            Sequences.Write(ref writer, item, (ReadOnlySpan<T>)value);
    }

    public override T[] Read(ref StateReader reader) =>
        reader.TryReadNull() ? null! : Sequences.ReadArray(ref reader, item);
}

/// <summary>The codec of lists and of the interfaces that lists have.</summary>
internal sealed class ListCodec<TList, T>(Codec<T> item) : Codec<TList>, ISequenceCodec
    where TList : class, IEnumerable<T>
{
    public override void Write(ref StateWriter writer, TList value)
    {
        if (value is null)
        {
            writer.WriteNull();
            return;
        }

        Kinds.RequireExactly(ref writer, value);
        Sequences.Write(ref writer, item, value);
    }

    public override TList Read(ref StateReader reader) =>
        reader.TryReadNull() ? null! : (TList)(object)Sequences.ReadList(ref reader, item);
}

/// <summary>The codec of collections that are made from an array of their elements.</summary>
internal sealed class SequenceCodec<TCollection, T>(Codec<T> item, Func<T[], TCollection> make)
    : Codec<TCollection>, ISequenceCodec
    where TCollection : class, IEnumerable<T>
{
    public override void Write(ref StateWriter writer, TCollection value)
    {
        if (value is null)
        {
            writer.WriteNull();
            return;
        }

        Kinds.RequireExactly(ref writer, value);
        Sequences.Write(ref writer, item, value);
    }

    public override TCollection Read(ref StateReader reader) =>
        reader.TryReadNull() ? null! : make(Sequences.ReadArray(ref reader, item));
}
