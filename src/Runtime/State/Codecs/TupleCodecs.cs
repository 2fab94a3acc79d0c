namespace Stubs.Generated;

internal sealed class TupleCodec<T1>(Codec<T1> item1) : Codec<Tuple<T1>>
{
    public override void Write(ref StateWriter writer, Tuple<T1> value)
    {
        if (value is null)
        {
            writer.WriteNull();
            return;
        }

        writer.WriteArrayStart(1);
        item1.Write(ref writer, value.Item1);
    }

    public override Tuple<T1> Read(ref StateReader reader)
    {
        if (reader.TryReadNull())
            return null!;
        reader.EnterArray(1, "a tuple of one element");
        var value = new Tuple<T1>(item1.Read(ref reader));
        reader.Leave();
        return value;
    }
}

internal sealed class TupleCodec<T1, T2>(Codec<T1> item1, Codec<T2> item2) : Codec<Tuple<T1, T2>>
{
    public override void Write(ref StateWriter writer, Tuple<T1, T2> value)
    {
        if (value is null)
        {
            writer.WriteNull();
            return;
        }

        writer.WriteArrayStart(2);
        item1.Write(ref writer, value.Item1);
        item2.Write(ref writer, value.Item2);
    }

    public override Tuple<T1, T2> Read(ref StateReader reader)
    {
        if (reader.TryReadNull())
            return null!;
        reader.EnterArray(2, "a tuple of two elements");
        var value = new Tuple<T1, T2>(item1.Read(ref reader), item2.Read(ref reader));
        reader.Leave();
        return value;
    }
}

internal sealed class TupleCodec<T1, T2, T3>(Codec<T1> item1, Codec<T2> item2, Codec<T3> item3) : Codec<Tuple<T1, T2, T3>>
{
    public override void Write(ref StateWriter writer, Tuple<T1, T2, T3> value)
    {
        if (value is null)
        {
            writer.WriteNull();
            return;
        }

        writer.WriteArrayStart(3);
        item1.Write(ref writer, value.Item1);
        item2.Write(ref writer, value.Item2);
        item3.Write(ref writer, value.Item3);
    }

    public override Tuple<T1, T2, T3> Read(ref StateReader reader)
    {
        if (reader.TryReadNull())
            return null!;
        reader.EnterArray(3, "a tuple of three elements");
        var value = new Tuple<T1, T2, T3>(item1.Read(ref reader), item2.Read(ref reader), item3.Read(ref reader));
        reader.Leave();
        return value;
    }
}

internal sealed class TupleCodec<T1, T2, T3, T4>(Codec<T1> item1, Codec<T2> item2, Codec<T3> item3, Codec<T4> item4) : Codec<Tuple<T1, T2, T3, T4>>
{
    public override void Write(ref StateWriter writer, Tuple<T1, T2, T3, T4> value)
    {
        if (value is null)
        {
            writer.WriteNull();
            return;
        }

        writer.WriteArrayStart(4);
        item1.Write(ref writer, value.Item1);
        item2.Write(ref writer, value.Item2);
        item3.Write(ref writer, value.Item3);
        item4.Write(ref writer, value.Item4);
    }

    public override Tuple<T1, T2, T3, T4> Read(ref StateReader reader)
    {
        if (reader.TryReadNull())
            return null!;
        reader.EnterArray(4, "a tuple of four elements");
        var value = new Tuple<T1, T2, T3, T4>(item1.Read(ref reader), item2.Read(ref reader), item3.Read(ref reader), item4.Read(ref reader));
        reader.Leave();
        return value;
    }
}

internal sealed class TupleCodec<T1, T2, T3, T4, T5>(Codec<T1> item1, Codec<T2> item2, Codec<T3> item3, Codec<T4> item4, Codec<T5> item5) : Codec<Tuple<T1, T2, T3, T4, T5>>
{
    public override void Write(ref StateWriter writer, Tuple<T1, T2, T3, T4, T5> value)
    {
        if (value is null)
        {
            writer.WriteNull();
            return;
        }

        writer.WriteArrayStart(5);
        item1.Write(ref writer, value.Item1);
        item2.Write(ref writer, value.Item2);
        item3.Write(ref writer, value.Item3);
        item4.Write(ref writer, value.Item4);
        item5.Write(ref writer, value.Item5);
    }

    public override Tuple<T1, T2, T3, T4, T5> Read(ref StateReader reader)
    {
        if (reader.TryReadNull())
            return null!;
        reader.EnterArray(5, "a tuple of five elements");
        var value = new Tuple<T1, T2, T3, T4, T5>(item1.Read(ref reader), item2.Read(ref reader), item3.Read(ref reader), item4.Read(ref reader), item5.Read(ref reader));
        reader.Leave();
        return value;
    }
}

internal sealed class TupleCodec<T1, T2, T3, T4, T5, T6>(Codec<T1> item1, Codec<T2> item2, Codec<T3> item3, Codec<T4> item4, Codec<T5> item5, Codec<T6> item6) : Codec<Tuple<T1, T2, T3, T4, T5, T6>>
{
    public override void Write(ref StateWriter writer, Tuple<T1, T2, T3, T4, T5, T6> value)
    {
        if (value is null)
        {
            writer.WriteNull();
            return;
        }

        writer.WriteArrayStart(6);
        item1.Write(ref writer, value.Item1);
        item2.Write(ref writer, value.Item2);
        item3.Write(ref writer, value.Item3);
        item4.Write(ref writer, value.Item4);
        item5.Write(ref writer, value.Item5);
        item6.Write(ref writer, value.Item6);
    }

    public override Tuple<T1, T2, T3, T4, T5, T6> Read(ref StateReader reader)
    {
        if (reader.TryReadNull())
            return null!;
        reader.EnterArray(6, "a tuple of six elements");
        var value = new Tuple<T1, T2, T3, T4, T5, T6>(item1.Read(ref reader), item2.Read(ref reader), item3.Read(ref reader), item4.Read(ref reader), item5.Read(ref reader), item6.Read(ref reader));
        reader.Leave();
        return value;
    }
}

internal sealed class TupleCodec<T1, T2, T3, T4, T5, T6, T7>(Codec<T1> item1, Codec<T2> item2, Codec<T3> item3, Codec<T4> item4, Codec<T5> item5, Codec<T6> item6, Codec<T7> item7) : Codec<Tuple<T1, T2, T3, T4, T5, T6, T7>>
{
    public override void Write(ref StateWriter writer, Tuple<T1, T2, T3, T4, T5, T6, T7> value)
    {
        if (value is null)
        {
            writer.WriteNull();
            return;
        }

        writer.WriteArrayStart(7);
        item1.Write(ref writer, value.Item1);
        item2.Write(ref writer, value.Item2);
        item3.Write(ref writer, value.Item3);
        item4.Write(ref writer, value.Item4);
        item5.Write(ref writer, value.Item5);
        item6.Write(ref writer, value.Item6);
        item7.Write(ref writer, value.Item7);
    }

    public override Tuple<T1, T2, T3, T4, T5, T6, T7> Read(ref StateReader reader)
    {
        if (reader.TryReadNull())
            return null!;
        reader.EnterArray(7, "a tuple of seven elements");
        var value = new Tuple<T1, T2, T3, T4, T5, T6, T7>(item1.Read(ref reader), item2.Read(ref reader), item3.Read(ref reader), item4.Read(ref reader), item5.Read(ref reader), item6.Read(ref reader), item7.Read(ref reader));
        reader.Leave();
        return value;
    }
}
