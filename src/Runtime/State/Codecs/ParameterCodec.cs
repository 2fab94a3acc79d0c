using System.Collections.Frozen;
using System.Numerics;
using System.Text;

namespace Stubs.Generated;

/// <summary>
/// Stands for the codec of a type parameter's argument, which a module may make known after the generic class was first
/// touched.
/// </summary>
internal sealed class ParameterCodec<T> : Codec<T>
{
    public static readonly ParameterCodec<T> Instance = new();

    private Codec<T>? known = PlainCodecs.Find(typeof(T)) as Codec<T>;

    private Codec<T> Known => Volatile.Read(ref known) ?? throw new StateIncompatibleException(
        $"No code was written to save '{typeof(T)}', which stands for the type parameter of a generic class: the compiler saw no such construction. " +
        $"Name it where the compiler can see it, with all its arguments: a line such as '_ = typeof(BoxStub<{typeof(T).Name}>);' in any file of a project that uses Stubs will do.");

    public void Know(Codec<T> codec)
    {
        if (!ReferenceEquals(codec, this))
            Interlocked.CompareExchange(ref known, codec, null);
    }

    public override void Write(ref StateWriter writer, T value) => Known.Write(ref writer, value);

    public override T Read(ref StateReader reader) => Known.Read(ref reader);
}

/// <summary>The codecs of the types that every program can construct a generic class with.</summary>
internal static class PlainCodecs
{
    private static readonly FrozenDictionary<Type, object> ByType = new Dictionary<Type, object>
    {
        [typeof(bool)] = Codecs.Boolean,
        [typeof(byte)] = Codecs.Byte,
        [typeof(sbyte)] = Codecs.SByte,
        [typeof(short)] = Codecs.Int16,
        [typeof(ushort)] = Codecs.UInt16,
        [typeof(int)] = Codecs.Int32,
        [typeof(uint)] = Codecs.UInt32,
        [typeof(long)] = Codecs.Int64,
        [typeof(ulong)] = Codecs.UInt64,
        [typeof(Int128)] = Codecs.Int128,
        [typeof(UInt128)] = Codecs.UInt128,
        [typeof(char)] = Codecs.Char,
        [typeof(Rune)] = Codecs.Rune,
        [typeof(Half)] = Codecs.Half,
        [typeof(float)] = Codecs.Single,
        [typeof(double)] = Codecs.Double,
        [typeof(decimal)] = Codecs.Decimal,
        [typeof(string)] = Codecs.String,
        [typeof(DateTime)] = Codecs.DateTime,
        [typeof(DateTimeOffset)] = Codecs.DateTimeOffset,
        [typeof(DateOnly)] = Codecs.DateOnly,
        [typeof(TimeOnly)] = Codecs.TimeOnly,
        [typeof(TimeSpan)] = Codecs.TimeSpan,
        [typeof(Guid)] = Codecs.Guid,
        [typeof(Uri)] = Codecs.Uri,
        [typeof(Version)] = Codecs.Version,
        [typeof(BigInteger)] = Codecs.BigInteger,
        [typeof(Complex)] = Codecs.Complex,
        [typeof(Uid)] = Codecs.Uid,
        [typeof(byte[])] = Codecs.ByteArray,
    }.ToFrozenDictionary();

    public static object? Find(Type type) => ByType.GetValueOrDefault(type);
}
