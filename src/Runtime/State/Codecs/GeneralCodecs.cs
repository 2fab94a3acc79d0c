using System.Runtime.CompilerServices;

namespace Stubs.Generated;

internal sealed class EnumCodec<T> : Codec<T>
    where T : struct, Enum
{
    public static readonly EnumCodec<T> Instance = new();

    public override void Write(ref StateWriter writer, T value)
    {
        switch (Type.GetTypeCode(typeof(T)))
        {
            case TypeCode.Byte:
                writer.Write(Unsafe.BitCast<T, byte>(value));
                break;
            case TypeCode.SByte:
                writer.Write(Unsafe.BitCast<T, sbyte>(value));
                break;
            case TypeCode.Int16:
                writer.Write(Unsafe.BitCast<T, short>(value));
                break;
            case TypeCode.UInt16:
                writer.Write(Unsafe.BitCast<T, ushort>(value));
                break;
            case TypeCode.Int32:
                writer.Write(Unsafe.BitCast<T, int>(value));
                break;
            case TypeCode.UInt32:
                writer.Write(Unsafe.BitCast<T, uint>(value));
                break;
            case TypeCode.Int64:
                writer.Write(Unsafe.BitCast<T, long>(value));
                break;
            default:
                writer.Write(Unsafe.BitCast<T, ulong>(value));
                break;
        }
    }

    public override T Read(ref StateReader reader) => Type.GetTypeCode(typeof(T)) switch
    {
        TypeCode.Byte => Unsafe.BitCast<byte, T>(reader.ReadByte()),
        TypeCode.SByte => Unsafe.BitCast<sbyte, T>(reader.ReadSByte()),
        TypeCode.Int16 => Unsafe.BitCast<short, T>(reader.ReadInt16()),
        TypeCode.UInt16 => Unsafe.BitCast<ushort, T>(reader.ReadUInt16()),
        TypeCode.Int32 => Unsafe.BitCast<int, T>(reader.ReadInt32()),
        TypeCode.UInt32 => Unsafe.BitCast<uint, T>(reader.ReadUInt32()),
        TypeCode.Int64 => Unsafe.BitCast<long, T>(reader.ReadInt64()),
        _ => Unsafe.BitCast<ulong, T>(reader.ReadUInt64()),
    };
}

internal sealed class NullableCodec<T>(Codec<T> value) : Codec<T?>
    where T : struct
{
    private readonly Codec<T> inner = value;

    public override void Write(ref StateWriter writer, T? value)
    {
        if (value is { } present)
            inner.Write(ref writer, present);
        else
            writer.WriteNull();
    }

    public override T? Read(ref StateReader reader) => reader.TryReadNull() ? null : inner.Read(ref reader);
}

internal sealed class ReferenceCodec<T> : Codec<T>
    where T : class
{
    public static readonly ReferenceCodec<T> Instance = new();

    public override void Write(ref StateWriter writer, T value) => writer.WriteReference(value);

    public override T Read(ref StateReader reader) => reader.ReadReference<T>()!;
}

/// <summary>Asks for its codec when it is used first: data types that contain themselves have codecs that do.</summary>
internal sealed class LazyCodec<T>(Func<Codec<T>> source) : Codec<T>
{
    private readonly Lazy<Codec<T>> codec = new(source, LazyThreadSafetyMode.PublicationOnly);

    public override void Write(ref StateWriter writer, T value) => codec.Value.Write(ref writer, value);

    public override T Read(ref StateReader reader) => codec.Value.Read(ref reader);
}

internal sealed class KeyValuePairCodec<TKey, TValue>(Codec<TKey> key, Codec<TValue> value)
    : Codec<KeyValuePair<TKey, TValue>>
{
    private readonly Codec<TKey> keyCodec = key;
    private readonly Codec<TValue> valueCodec = value;

    public override void Write(ref StateWriter writer, KeyValuePair<TKey, TValue> value)
    {
        writer.WriteArrayStart(2);
        keyCodec.Write(ref writer, value.Key);
        valueCodec.Write(ref writer, value.Value);
    }

    public override KeyValuePair<TKey, TValue> Read(ref StateReader reader)
    {
        reader.EnterArray(2, "a key and its value");
        var pair = new KeyValuePair<TKey, TValue>(keyCodec.Read(ref reader), valueCodec.Read(ref reader));
        reader.Leave();
        return pair;
    }
}
