using System.ComponentModel;

namespace Stubs.Generated;

/// <summary>
/// Makes the codecs of the arguments that an operation's table has: they write them as one array, without codec as
/// <see cref="PlainValues"/> does, and take what an earlier caller did not know from <c>absent</c>.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Arguments
{
    /// <summary>The codec of the only argument.</summary>
    public static Codec<T> Of<T>(Codec<T>? codec = null, T absent = default!) =>
        new ArgumentCodec<T>(codec ?? PlainCodec<T>.Instance, absent);

    /// <summary>The codec of two arguments.</summary>
    public static Codec<(T1, T2)> Of<T1, T2>(
        Codec<T1>? codec1 = null, Codec<T2>? codec2 = null, (T1, T2) absent = default) =>
        new ValueTupleCodec<T1, T2>(codec1 ?? PlainCodec<T1>.Instance, codec2 ?? PlainCodec<T2>.Instance, absent);

    /// <summary>The codec of three arguments.</summary>
    public static Codec<(T1, T2, T3)> Of<T1, T2, T3>(
        Codec<T1>? codec1 = null, Codec<T2>? codec2 = null, Codec<T3>? codec3 = null, (T1, T2, T3) absent = default) =>
        new ValueTupleCodec<T1, T2, T3>(
            codec1 ?? PlainCodec<T1>.Instance, codec2 ?? PlainCodec<T2>.Instance, codec3 ?? PlainCodec<T3>.Instance,
            absent);

    /// <summary>The codec of four arguments.</summary>
    public static Codec<(T1, T2, T3, T4)> Of<T1, T2, T3, T4>(
        Codec<T1>? codec1 = null, Codec<T2>? codec2 = null, Codec<T3>? codec3 = null, Codec<T4>? codec4 = null,
        (T1, T2, T3, T4) absent = default) =>
        new ValueTupleCodec<T1, T2, T3, T4>(
            codec1 ?? PlainCodec<T1>.Instance, codec2 ?? PlainCodec<T2>.Instance, codec3 ?? PlainCodec<T3>.Instance,
            codec4 ?? PlainCodec<T4>.Instance, absent);

    /// <summary>The codec of five arguments.</summary>
    public static Codec<(T1, T2, T3, T4, T5)> Of<T1, T2, T3, T4, T5>(
        Codec<T1>? codec1 = null, Codec<T2>? codec2 = null, Codec<T3>? codec3 = null, Codec<T4>? codec4 = null,
        Codec<T5>? codec5 = null, (T1, T2, T3, T4, T5) absent = default) =>
        new ValueTupleCodec<T1, T2, T3, T4, T5>(
            codec1 ?? PlainCodec<T1>.Instance, codec2 ?? PlainCodec<T2>.Instance, codec3 ?? PlainCodec<T3>.Instance,
            codec4 ?? PlainCodec<T4>.Instance, codec5 ?? PlainCodec<T5>.Instance, absent);

    /// <summary>The codec of six arguments.</summary>
    public static Codec<(T1, T2, T3, T4, T5, T6)> Of<T1, T2, T3, T4, T5, T6>(
        Codec<T1>? codec1 = null, Codec<T2>? codec2 = null, Codec<T3>? codec3 = null, Codec<T4>? codec4 = null,
        Codec<T5>? codec5 = null, Codec<T6>? codec6 = null, (T1, T2, T3, T4, T5, T6) absent = default) =>
        new ValueTupleCodec<T1, T2, T3, T4, T5, T6>(
            codec1 ?? PlainCodec<T1>.Instance, codec2 ?? PlainCodec<T2>.Instance, codec3 ?? PlainCodec<T3>.Instance,
            codec4 ?? PlainCodec<T4>.Instance, codec5 ?? PlainCodec<T5>.Instance, codec6 ?? PlainCodec<T6>.Instance,
            absent);

    /// <summary>The codec of seven arguments.</summary>
    public static Codec<(T1, T2, T3, T4, T5, T6, T7)> Of<T1, T2, T3, T4, T5, T6, T7>(
        Codec<T1>? codec1 = null, Codec<T2>? codec2 = null, Codec<T3>? codec3 = null, Codec<T4>? codec4 = null,
        Codec<T5>? codec5 = null, Codec<T6>? codec6 = null, Codec<T7>? codec7 = null,
        (T1, T2, T3, T4, T5, T6, T7) absent = default) =>
        new ValueTupleCodec<T1, T2, T3, T4, T5, T6, T7>(
            codec1 ?? PlainCodec<T1>.Instance, codec2 ?? PlainCodec<T2>.Instance, codec3 ?? PlainCodec<T3>.Instance,
            codec4 ?? PlainCodec<T4>.Instance, codec5 ?? PlainCodec<T5>.Instance, codec6 ?? PlainCodec<T6>.Instance,
            codec7 ?? PlainCodec<T7>.Instance, absent);
}
