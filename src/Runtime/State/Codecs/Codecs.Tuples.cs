namespace Stubs.Generated;

public static partial class Codecs
{
    /// <summary>The codec of a tuple of one.</summary>
    public static Codec<Tuple<T1>> Tuple<T1>(Codec<T1> item1) =>
        new TupleCodec<Tuple<T1>, ValueTuple<T1>>(
            ValueTuple(item1), static tuple => tuple.ToValueTuple(), static items => items.ToTuple());

    /// <summary>The codec of a tuple of two.</summary>
    public static Codec<Tuple<T1, T2>> Tuple<T1, T2>(Codec<T1> item1, Codec<T2> item2) =>
        new TupleCodec<Tuple<T1, T2>, (T1, T2)>(
            ValueTuple(item1, item2), static tuple => tuple.ToValueTuple(), static items => items.ToTuple());

    /// <summary>The codec of a tuple of three.</summary>
    public static Codec<Tuple<T1, T2, T3>> Tuple<T1, T2, T3>(Codec<T1> item1, Codec<T2> item2, Codec<T3> item3) =>
        new TupleCodec<Tuple<T1, T2, T3>, (T1, T2, T3)>(
            ValueTuple(item1, item2, item3), static tuple => tuple.ToValueTuple(), static items => items.ToTuple());

    /// <summary>The codec of a tuple of four.</summary>
    public static Codec<Tuple<T1, T2, T3, T4>> Tuple<T1, T2, T3, T4>(
        Codec<T1> item1, Codec<T2> item2, Codec<T3> item3, Codec<T4> item4) =>
            new TupleCodec<Tuple<T1, T2, T3, T4>, (T1, T2, T3, T4)>(
                ValueTuple(item1, item2, item3, item4), static tuple => tuple.ToValueTuple(),
                static items => items.ToTuple());

    /// <summary>The codec of a tuple of five.</summary>
    public static Codec<Tuple<T1, T2, T3, T4, T5>> Tuple<T1, T2, T3, T4, T5>(
        Codec<T1> item1, Codec<T2> item2, Codec<T3> item3, Codec<T4> item4, Codec<T5> item5) =>
            new TupleCodec<Tuple<T1, T2, T3, T4, T5>, (T1, T2, T3, T4, T5)>(
                ValueTuple(item1, item2, item3, item4, item5), static tuple => tuple.ToValueTuple(),
                static items => items.ToTuple());

    /// <summary>The codec of a tuple of six.</summary>
    public static Codec<Tuple<T1, T2, T3, T4, T5, T6>> Tuple<T1, T2, T3, T4, T5, T6>(
        Codec<T1> item1, Codec<T2> item2, Codec<T3> item3, Codec<T4> item4, Codec<T5> item5, Codec<T6> item6) =>
            new TupleCodec<Tuple<T1, T2, T3, T4, T5, T6>, (T1, T2, T3, T4, T5, T6)>(
                ValueTuple(item1, item2, item3, item4, item5, item6), static tuple => tuple.ToValueTuple(),
                static items => items.ToTuple());

    /// <summary>The codec of a tuple of seven.</summary>
    public static Codec<Tuple<T1, T2, T3, T4, T5, T6, T7>> Tuple<T1, T2, T3, T4, T5, T6, T7>(
        Codec<T1> item1, Codec<T2> item2, Codec<T3> item3, Codec<T4> item4, Codec<T5> item5, Codec<T6> item6,
        Codec<T7> item7) =>
            new TupleCodec<Tuple<T1, T2, T3, T4, T5, T6, T7>, (T1, T2, T3, T4, T5, T6, T7)>(
                ValueTuple(item1, item2, item3, item4, item5, item6, item7), static tuple => tuple.ToValueTuple(),
                static items => items.ToTuple());

    /// <summary>The codec of a tuple of eight or more.</summary>
    public static Codec<Tuple<T1, T2, T3, T4, T5, T6, T7, TRest>> Tuple<T1, T2, T3, T4, T5, T6, T7, TRest>(
        Codec<T1> item1, Codec<T2> item2, Codec<T3> item3, Codec<T4> item4, Codec<T5> item5, Codec<T6> item6,
        Codec<T7> item7, Codec<TRest> rest)
        where TRest : notnull =>
            new TupleCodec<
                Tuple<T1, T2, T3, T4, T5, T6, T7, TRest>, ((T1, T2, T3, T4, T5, T6, T7) First, TRest Others)>(
                ValueTuple(ValueTuple(item1, item2, item3, item4, item5, item6, item7), rest),
                static tuple => (
                    (tuple.Item1, tuple.Item2, tuple.Item3, tuple.Item4, tuple.Item5, tuple.Item6, tuple.Item7),
                    tuple.Rest),
                static items => new(
                    items.First.Item1, items.First.Item2, items.First.Item3, items.First.Item4, items.First.Item5,
                    items.First.Item6, items.First.Item7, items.Others));
}
