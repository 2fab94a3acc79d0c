namespace Stubs.Generated;

/// <summary>
/// The codec of a value tuple: an array of its items. Those of an operation's arguments take the items that the writer
/// did not know from <c>absent</c>, and skip those that only a later version knows.
/// </summary>
/// <typeparam name="TTuple">The tuple.</typeparam>
/// <param name="size">How many items it has.</param>
/// <param name="what">What it is, in words.</param>
/// <param name="absent">The items that an array lacks; null if it must have all of them, and no more.</param>
internal abstract class ItemsCodec<TTuple>(int size, string what, TTuple? absent) : Codec<TTuple>
    where TTuple : struct
{
    public sealed override void Write(ref StateWriter writer, TTuple value)
    {
        writer.WriteArrayStart(size);
        WriteItems(ref writer, value);
    }

    public sealed override TTuple Read(ref StateReader reader)
    {
        if (absent is { } known)
            return ReadKnown(ref reader, known);
        TTuple value = default;
        reader.EnterArray(size, what);
        ReadItems(ref reader, ref value, size);
        reader.Leave();
        return value;
    }

    /// <summary>Writes all items.</summary>
    protected abstract void WriteItems(ref StateWriter writer, in TTuple value);

    /// <summary>Reads the first items.</summary>
    protected abstract void ReadItems(ref StateReader reader, ref TTuple value, int count);

    private TTuple ReadKnown(ref StateReader reader, TTuple value)
    {
        var count = reader.ReadArrayStart();
        ReadItems(ref reader, ref value, count);
        for (; count > size; count--)
            reader.SkipValue();
        return value;
    }
}

internal sealed class ValueTupleCodec<T1>(
    Codec<T1> item1, ValueTuple<T1>? absent = null)
    : ItemsCodec<ValueTuple<T1>>(1, "a tuple of one element", absent)
{
    protected override void WriteItems(ref StateWriter writer, in ValueTuple<T1> value)
    {
        item1.Write(ref writer, value.Item1);
    }

    protected override void ReadItems(ref StateReader reader, ref ValueTuple<T1> value, int count)
    {
        if (count > 0)
            value.Item1 = item1.Read(ref reader);
    }
}

internal sealed class ValueTupleCodec<T1, T2>(
    Codec<T1> item1, Codec<T2> item2, (T1, T2)? absent = null)
    : ItemsCodec<(T1, T2)>(2, "a tuple of two elements", absent)
{
    protected override void WriteItems(ref StateWriter writer, in (T1, T2) value)
    {
        item1.Write(ref writer, value.Item1);
        item2.Write(ref writer, value.Item2);
    }

    protected override void ReadItems(ref StateReader reader, ref (T1, T2) value, int count)
    {
        if (count > 0)
            value.Item1 = item1.Read(ref reader);
        if (count > 1)
            value.Item2 = item2.Read(ref reader);
    }
}

internal sealed class ValueTupleCodec<T1, T2, T3>(
    Codec<T1> item1, Codec<T2> item2, Codec<T3> item3, (T1, T2, T3)? absent = null)
    : ItemsCodec<(T1, T2, T3)>(3, "a tuple of three elements", absent)
{
    protected override void WriteItems(ref StateWriter writer, in (T1, T2, T3) value)
    {
        item1.Write(ref writer, value.Item1);
        item2.Write(ref writer, value.Item2);
        item3.Write(ref writer, value.Item3);
    }

    protected override void ReadItems(ref StateReader reader, ref (T1, T2, T3) value, int count)
    {
        if (count > 0)
            value.Item1 = item1.Read(ref reader);
        if (count > 1)
            value.Item2 = item2.Read(ref reader);
        if (count > 2)
            value.Item3 = item3.Read(ref reader);
    }
}

internal sealed class ValueTupleCodec<T1, T2, T3, T4>(
    Codec<T1> item1, Codec<T2> item2, Codec<T3> item3, Codec<T4> item4, (T1, T2, T3, T4)? absent = null)
    : ItemsCodec<(T1, T2, T3, T4)>(4, "a tuple of four elements", absent)
{
    protected override void WriteItems(ref StateWriter writer, in (T1, T2, T3, T4) value)
    {
        item1.Write(ref writer, value.Item1);
        item2.Write(ref writer, value.Item2);
        item3.Write(ref writer, value.Item3);
        item4.Write(ref writer, value.Item4);
    }

    protected override void ReadItems(ref StateReader reader, ref (T1, T2, T3, T4) value, int count)
    {
        if (count > 0)
            value.Item1 = item1.Read(ref reader);
        if (count > 1)
            value.Item2 = item2.Read(ref reader);
        if (count > 2)
            value.Item3 = item3.Read(ref reader);
        if (count > 3)
            value.Item4 = item4.Read(ref reader);
    }
}

internal sealed class ValueTupleCodec<T1, T2, T3, T4, T5>(
    Codec<T1> item1, Codec<T2> item2, Codec<T3> item3, Codec<T4> item4, Codec<T5> item5,
    (T1, T2, T3, T4, T5)? absent = null)
    : ItemsCodec<(T1, T2, T3, T4, T5)>(5, "a tuple of five elements", absent)
{
    protected override void WriteItems(ref StateWriter writer, in (T1, T2, T3, T4, T5) value)
    {
        item1.Write(ref writer, value.Item1);
        item2.Write(ref writer, value.Item2);
        item3.Write(ref writer, value.Item3);
        item4.Write(ref writer, value.Item4);
        item5.Write(ref writer, value.Item5);
    }

    protected override void ReadItems(ref StateReader reader, ref (T1, T2, T3, T4, T5) value, int count)
    {
        if (count > 0)
            value.Item1 = item1.Read(ref reader);
        if (count > 1)
            value.Item2 = item2.Read(ref reader);
        if (count > 2)
            value.Item3 = item3.Read(ref reader);
        if (count > 3)
            value.Item4 = item4.Read(ref reader);
        if (count > 4)
            value.Item5 = item5.Read(ref reader);
    }
}

internal sealed class ValueTupleCodec<T1, T2, T3, T4, T5, T6>(
    Codec<T1> item1, Codec<T2> item2, Codec<T3> item3, Codec<T4> item4, Codec<T5> item5, Codec<T6> item6,
    (T1, T2, T3, T4, T5, T6)? absent = null)
    : ItemsCodec<(T1, T2, T3, T4, T5, T6)>(6, "a tuple of six elements", absent)
{
    protected override void WriteItems(ref StateWriter writer, in (T1, T2, T3, T4, T5, T6) value)
    {
        item1.Write(ref writer, value.Item1);
        item2.Write(ref writer, value.Item2);
        item3.Write(ref writer, value.Item3);
        item4.Write(ref writer, value.Item4);
        item5.Write(ref writer, value.Item5);
        item6.Write(ref writer, value.Item6);
    }

    protected override void ReadItems(ref StateReader reader, ref (T1, T2, T3, T4, T5, T6) value, int count)
    {
        if (count > 0)
            value.Item1 = item1.Read(ref reader);
        if (count > 1)
            value.Item2 = item2.Read(ref reader);
        if (count > 2)
            value.Item3 = item3.Read(ref reader);
        if (count > 3)
            value.Item4 = item4.Read(ref reader);
        if (count > 4)
            value.Item5 = item5.Read(ref reader);
        if (count > 5)
            value.Item6 = item6.Read(ref reader);
    }
}

internal sealed class ValueTupleCodec<T1, T2, T3, T4, T5, T6, T7>(
    Codec<T1> item1, Codec<T2> item2, Codec<T3> item3, Codec<T4> item4, Codec<T5> item5, Codec<T6> item6,
    Codec<T7> item7, (T1, T2, T3, T4, T5, T6, T7)? absent = null)
    : ItemsCodec<(T1, T2, T3, T4, T5, T6, T7)>(7, "a tuple of seven elements", absent)
{
    protected override void WriteItems(ref StateWriter writer, in (T1, T2, T3, T4, T5, T6, T7) value)
    {
        item1.Write(ref writer, value.Item1);
        item2.Write(ref writer, value.Item2);
        item3.Write(ref writer, value.Item3);
        item4.Write(ref writer, value.Item4);
        item5.Write(ref writer, value.Item5);
        item6.Write(ref writer, value.Item6);
        item7.Write(ref writer, value.Item7);
    }

    protected override void ReadItems(ref StateReader reader, ref (T1, T2, T3, T4, T5, T6, T7) value, int count)
    {
        if (count > 0)
            value.Item1 = item1.Read(ref reader);
        if (count > 1)
            value.Item2 = item2.Read(ref reader);
        if (count > 2)
            value.Item3 = item3.Read(ref reader);
        if (count > 3)
            value.Item4 = item4.Read(ref reader);
        if (count > 4)
            value.Item5 = item5.Read(ref reader);
        if (count > 5)
            value.Item6 = item6.Read(ref reader);
        if (count > 6)
            value.Item7 = item7.Read(ref reader);
    }
}

/// <summary>A value tuple of eight or more: [[the first seven], [the rest]].</summary>
internal sealed class ValueTupleCodec<T1, T2, T3, T4, T5, T6, T7, TRest>(
    Codec<ValueTuple<T1, T2, T3, T4, T5, T6, T7>> first, Codec<TRest> rest)
    : Codec<ValueTuple<T1, T2, T3, T4, T5, T6, T7, TRest>>
    where TRest : struct
{
    public override void Write(ref StateWriter writer, ValueTuple<T1, T2, T3, T4, T5, T6, T7, TRest> value)
    {
        writer.WriteArrayStart(2);
        first.Write(
            ref writer,
            (value.Item1, value.Item2, value.Item3, value.Item4, value.Item5, value.Item6, value.Item7));
        rest.Write(ref writer, value.Rest);
    }

    public override ValueTuple<T1, T2, T3, T4, T5, T6, T7, TRest> Read(ref StateReader reader)
    {
        reader.EnterArray(2, "the first seven elements of a tuple and the rest");
        var (item1, item2, item3, item4, item5, item6, item7) = first.Read(ref reader);
        var others = rest.Read(ref reader);
        reader.Leave();
        return new(item1, item2, item3, item4, item5, item6, item7, others);
    }
}
