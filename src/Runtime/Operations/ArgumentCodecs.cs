namespace Stubs.Generated;

/// <summary>Writes and reads one argument.</summary>
internal sealed class ArgumentCodec<T>(Codec<T> codec, T absent) : Codec<T>
{
    public override void Write(ref StateWriter writer, T value)
    {
        writer.WriteArrayStart(1);
        codec.Write(ref writer, value);
    }

    public override T Read(ref StateReader reader)
    {
        var count = reader.ReadArrayStart();
        var value = count > 0 ? codec.Read(ref reader) : absent;
        CallData.SkipArguments(ref reader, count - 1);
        return value;
    }
}

internal sealed class ArgumentsCodec<T1, T2>(
    Codec<T1> codec1, Codec<T2> codec2, (T1, T2) absent) : Codec<(T1, T2)>
{
    public override void Write(ref StateWriter writer, (T1, T2) value)
    {
        writer.WriteArrayStart(2);
        codec1.Write(ref writer, value.Item1);
        codec2.Write(ref writer, value.Item2);
    }

    public override (T1, T2) Read(ref StateReader reader)
    {
        var count = reader.ReadArrayStart();
        var value = absent;
        if (count > 0)
            value.Item1 = codec1.Read(ref reader);
        if (count > 1)
            value.Item2 = codec2.Read(ref reader);
        CallData.SkipArguments(ref reader, count - 2);
        return value;
    }
}

internal sealed class ArgumentsCodec<T1, T2, T3>(
    Codec<T1> codec1, Codec<T2> codec2, Codec<T3> codec3, (T1, T2, T3) absent) : Codec<(T1, T2, T3)>
{
    public override void Write(ref StateWriter writer, (T1, T2, T3) value)
    {
        writer.WriteArrayStart(3);
        codec1.Write(ref writer, value.Item1);
        codec2.Write(ref writer, value.Item2);
        codec3.Write(ref writer, value.Item3);
    }

    public override (T1, T2, T3) Read(ref StateReader reader)
    {
        var count = reader.ReadArrayStart();
        var value = absent;
        if (count > 0)
            value.Item1 = codec1.Read(ref reader);
        if (count > 1)
            value.Item2 = codec2.Read(ref reader);
        if (count > 2)
            value.Item3 = codec3.Read(ref reader);
        CallData.SkipArguments(ref reader, count - 3);
        return value;
    }
}

internal sealed class ArgumentsCodec<T1, T2, T3, T4>(
    Codec<T1> codec1, Codec<T2> codec2, Codec<T3> codec3, Codec<T4> codec4, (T1, T2, T3, T4) absent) : Codec<(T1, T2, T3, T4)>
{
    public override void Write(ref StateWriter writer, (T1, T2, T3, T4) value)
    {
        writer.WriteArrayStart(4);
        codec1.Write(ref writer, value.Item1);
        codec2.Write(ref writer, value.Item2);
        codec3.Write(ref writer, value.Item3);
        codec4.Write(ref writer, value.Item4);
    }

    public override (T1, T2, T3, T4) Read(ref StateReader reader)
    {
        var count = reader.ReadArrayStart();
        var value = absent;
        if (count > 0)
            value.Item1 = codec1.Read(ref reader);
        if (count > 1)
            value.Item2 = codec2.Read(ref reader);
        if (count > 2)
            value.Item3 = codec3.Read(ref reader);
        if (count > 3)
            value.Item4 = codec4.Read(ref reader);
        CallData.SkipArguments(ref reader, count - 4);
        return value;
    }
}

internal sealed class ArgumentsCodec<T1, T2, T3, T4, T5>(
    Codec<T1> codec1, Codec<T2> codec2, Codec<T3> codec3, Codec<T4> codec4, Codec<T5> codec5, (T1, T2, T3, T4, T5) absent) : Codec<(T1, T2, T3, T4, T5)>
{
    public override void Write(ref StateWriter writer, (T1, T2, T3, T4, T5) value)
    {
        writer.WriteArrayStart(5);
        codec1.Write(ref writer, value.Item1);
        codec2.Write(ref writer, value.Item2);
        codec3.Write(ref writer, value.Item3);
        codec4.Write(ref writer, value.Item4);
        codec5.Write(ref writer, value.Item5);
    }

    public override (T1, T2, T3, T4, T5) Read(ref StateReader reader)
    {
        var count = reader.ReadArrayStart();
        var value = absent;
        if (count > 0)
            value.Item1 = codec1.Read(ref reader);
        if (count > 1)
            value.Item2 = codec2.Read(ref reader);
        if (count > 2)
            value.Item3 = codec3.Read(ref reader);
        if (count > 3)
            value.Item4 = codec4.Read(ref reader);
        if (count > 4)
            value.Item5 = codec5.Read(ref reader);
        CallData.SkipArguments(ref reader, count - 5);
        return value;
    }
}

internal sealed class ArgumentsCodec<T1, T2, T3, T4, T5, T6>(
    Codec<T1> codec1, Codec<T2> codec2, Codec<T3> codec3, Codec<T4> codec4, Codec<T5> codec5, Codec<T6> codec6, (T1, T2, T3, T4, T5, T6) absent) : Codec<(T1, T2, T3, T4, T5, T6)>
{
    public override void Write(ref StateWriter writer, (T1, T2, T3, T4, T5, T6) value)
    {
        writer.WriteArrayStart(6);
        codec1.Write(ref writer, value.Item1);
        codec2.Write(ref writer, value.Item2);
        codec3.Write(ref writer, value.Item3);
        codec4.Write(ref writer, value.Item4);
        codec5.Write(ref writer, value.Item5);
        codec6.Write(ref writer, value.Item6);
    }

    public override (T1, T2, T3, T4, T5, T6) Read(ref StateReader reader)
    {
        var count = reader.ReadArrayStart();
        var value = absent;
        if (count > 0)
            value.Item1 = codec1.Read(ref reader);
        if (count > 1)
            value.Item2 = codec2.Read(ref reader);
        if (count > 2)
            value.Item3 = codec3.Read(ref reader);
        if (count > 3)
            value.Item4 = codec4.Read(ref reader);
        if (count > 4)
            value.Item5 = codec5.Read(ref reader);
        if (count > 5)
            value.Item6 = codec6.Read(ref reader);
        CallData.SkipArguments(ref reader, count - 6);
        return value;
    }
}

internal sealed class ArgumentsCodec<T1, T2, T3, T4, T5, T6, T7>(
    Codec<T1> codec1, Codec<T2> codec2, Codec<T3> codec3, Codec<T4> codec4, Codec<T5> codec5, Codec<T6> codec6, Codec<T7> codec7, (T1, T2, T3, T4, T5, T6, T7) absent) : Codec<(T1, T2, T3, T4, T5, T6, T7)>
{
    public override void Write(ref StateWriter writer, (T1, T2, T3, T4, T5, T6, T7) value)
    {
        writer.WriteArrayStart(7);
        codec1.Write(ref writer, value.Item1);
        codec2.Write(ref writer, value.Item2);
        codec3.Write(ref writer, value.Item3);
        codec4.Write(ref writer, value.Item4);
        codec5.Write(ref writer, value.Item5);
        codec6.Write(ref writer, value.Item6);
        codec7.Write(ref writer, value.Item7);
    }

    public override (T1, T2, T3, T4, T5, T6, T7) Read(ref StateReader reader)
    {
        var count = reader.ReadArrayStart();
        var value = absent;
        if (count > 0)
            value.Item1 = codec1.Read(ref reader);
        if (count > 1)
            value.Item2 = codec2.Read(ref reader);
        if (count > 2)
            value.Item3 = codec3.Read(ref reader);
        if (count > 3)
            value.Item4 = codec4.Read(ref reader);
        if (count > 4)
            value.Item5 = codec5.Read(ref reader);
        if (count > 5)
            value.Item6 = codec6.Read(ref reader);
        if (count > 6)
            value.Item7 = codec7.Read(ref reader);
        CallData.SkipArguments(ref reader, count - 7);
        return value;
    }
}
