namespace Stubs.Generated;

public static partial class Codecs
{
    /// <summary>The codec of a value tuple of one.</summary>
    public static Codec<ValueTuple<T1>> ValueTuple<T1>(Codec<T1> item1) =>
        new ValueTupleCodec<T1>(item1);

    /// <summary>The codec of a value tuple of two.</summary>
    public static Codec<ValueTuple<T1, T2>> ValueTuple<T1, T2>(Codec<T1> item1, Codec<T2> item2) =>
        new ValueTupleCodec<T1, T2>(item1, item2);

    /// <summary>The codec of a value tuple of three.</summary>
    public static Codec<ValueTuple<T1, T2, T3>> ValueTuple<T1, T2, T3>(
        Codec<T1> item1, Codec<T2> item2, Codec<T3> item3) =>
            new ValueTupleCodec<T1, T2, T3>(item1, item2, item3);

    /// <summary>The codec of a value tuple of four.</summary>
    public static Codec<ValueTuple<T1, T2, T3, T4>> ValueTuple<T1, T2, T3, T4>(
        Codec<T1> item1, Codec<T2> item2, Codec<T3> item3, Codec<T4> item4) =>
            new ValueTupleCodec<T1, T2, T3, T4>(item1, item2, item3, item4);

    /// <summary>The codec of a value tuple of five.</summary>
    public static Codec<ValueTuple<T1, T2, T3, T4, T5>> ValueTuple<T1, T2, T3, T4, T5>(
        Codec<T1> item1, Codec<T2> item2, Codec<T3> item3, Codec<T4> item4, Codec<T5> item5) =>
            new ValueTupleCodec<T1, T2, T3, T4, T5>(item1, item2, item3, item4, item5);

    /// <summary>The codec of a value tuple of six.</summary>
    public static Codec<ValueTuple<T1, T2, T3, T4, T5, T6>> ValueTuple<T1, T2, T3, T4, T5, T6>(
        Codec<T1> item1, Codec<T2> item2, Codec<T3> item3, Codec<T4> item4, Codec<T5> item5, Codec<T6> item6) =>
            new ValueTupleCodec<T1, T2, T3, T4, T5, T6>(item1, item2, item3, item4, item5, item6);

    /// <summary>The codec of a value tuple of seven.</summary>
    public static Codec<ValueTuple<T1, T2, T3, T4, T5, T6, T7>> ValueTuple<T1, T2, T3, T4, T5, T6, T7>(
        Codec<T1> item1, Codec<T2> item2, Codec<T3> item3, Codec<T4> item4, Codec<T5> item5, Codec<T6> item6,
        Codec<T7> item7) =>
            new ValueTupleCodec<T1, T2, T3, T4, T5, T6, T7>(item1, item2, item3, item4, item5, item6, item7);

    /// <summary>The codec of a value tuple of eight or more.</summary>
    public static Codec<ValueTuple<T1, T2, T3, T4, T5, T6, T7, TRest>> ValueTuple<T1, T2, T3, T4, T5, T6, T7, TRest>(
        Codec<T1> item1, Codec<T2> item2, Codec<T3> item3, Codec<T4> item4, Codec<T5> item5, Codec<T6> item6,
        Codec<T7> item7, Codec<TRest> rest)
        where TRest : struct =>
            new ValueTupleCodec<T1, T2, T3, T4, T5, T6, T7, TRest>(
                ValueTuple(item1, item2, item3, item4, item5, item6, item7), rest);
}
