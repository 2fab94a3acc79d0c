using System.Collections;
using System.Globalization;
using System.Net;
using System.Numerics;
using System.Text;

namespace Stubs.Generated;

public static partial class Codecs
{
    /// <summary>The codec of <see cref="bool"/>.</summary>
    public static Codec<bool> Boolean => BooleanCodec.Instance;

    /// <summary>The codec of <see cref="byte"/>.</summary>
    public static Codec<byte> Byte => ByteCodec.Instance;

    /// <summary>The codec of <see cref="sbyte"/>.</summary>
    public static Codec<sbyte> SByte => SByteCodec.Instance;

    /// <summary>The codec of <see cref="short"/>.</summary>
    public static Codec<short> Int16 => Int16Codec.Instance;

    /// <summary>The codec of <see cref="ushort"/>.</summary>
    public static Codec<ushort> UInt16 => UInt16Codec.Instance;

    /// <summary>The codec of <see cref="int"/>.</summary>
    public static Codec<int> Int32 => Int32Codec.Instance;

    /// <summary>The codec of <see cref="uint"/>.</summary>
    public static Codec<uint> UInt32 => UInt32Codec.Instance;

    /// <summary>The codec of <see cref="long"/>.</summary>
    public static Codec<long> Int64 => Int64Codec.Instance;

    /// <summary>The codec of <see cref="ulong"/>.</summary>
    public static Codec<ulong> UInt64 => UInt64Codec.Instance;

    /// <summary>The codec of <see cref="Int128"/>.</summary>
    public static Codec<Int128> Int128 => Int128Codec.Instance;

    /// <summary>The codec of <see cref="UInt128"/>.</summary>
    public static Codec<UInt128> UInt128 => UInt128Codec.Instance;

    /// <summary>The codec of <see cref="BigInteger"/>.</summary>
    public static Codec<BigInteger> BigInteger => BigIntegerCodec.Instance;

    /// <summary>The codec of <see cref="Half"/>.</summary>
    public static Codec<Half> Half => HalfCodec.Instance;

    /// <summary>The codec of <see cref="float"/>.</summary>
    public static Codec<float> Single => SingleCodec.Instance;

    /// <summary>The codec of <see cref="double"/>.</summary>
    public static Codec<double> Double => DoubleCodec.Instance;

    /// <summary>The codec of <see cref="decimal"/>.</summary>
    public static Codec<decimal> Decimal => DecimalCodec.Instance;

    /// <summary>The codec of <see cref="Complex"/>.</summary>
    public static Codec<Complex> Complex => ComplexCodec.Instance;

    /// <summary>The codec of <see cref="char"/>.</summary>
    public static Codec<char> Char => CharCodec.Instance;

    /// <summary>The codec of <see cref="Rune"/>.</summary>
    public static Codec<Rune> Rune => RuneCodec.Instance;

    /// <summary>The codec of <see cref="string"/>.</summary>
    public static Codec<string> String => StringCodec.Instance;

    /// <summary>The codec of <see cref="StringBuilder"/>.</summary>
    public static Codec<StringBuilder> StringBuilder => StringBuilderCodec.Instance;

    /// <summary>The codec of <see cref="Uri"/>.</summary>
    public static Codec<Uri> Uri => UriCodec.Instance;

    /// <summary>The codec of <see cref="Version"/>.</summary>
    public static Codec<Version> Version => VersionCodec.Instance;

    /// <summary>The codec of <see cref="CultureInfo"/>.</summary>
    public static Codec<CultureInfo> CultureInfo => CultureInfoCodec.Instance;

    /// <summary>The codec of <see cref="IPAddress"/>.</summary>
    public static Codec<IPAddress> IPAddress => IPAddressCodec.Instance;

    /// <summary>The codec of <see cref="DateTime"/>.</summary>
    public static Codec<DateTime> DateTime => DateTimeCodec.Instance;

    /// <summary>The codec of <see cref="DateTimeOffset"/>.</summary>
    public static Codec<DateTimeOffset> DateTimeOffset => DateTimeOffsetCodec.Instance;

    /// <summary>The codec of <see cref="DateOnly"/>.</summary>
    public static Codec<DateOnly> DateOnly => DateOnlyCodec.Instance;

    /// <summary>The codec of <see cref="TimeOnly"/>.</summary>
    public static Codec<TimeOnly> TimeOnly => TimeOnlyCodec.Instance;

    /// <summary>The codec of <see cref="TimeSpan"/>.</summary>
    public static Codec<TimeSpan> TimeSpan => TimeSpanCodec.Instance;

    /// <summary>The codec of <see cref="Guid"/>.</summary>
    public static Codec<Guid> Guid => GuidCodec.Instance;

    /// <summary>The codec of <see cref="Uid"/>.</summary>
    public static Codec<Uid> Uid => UidCodec.Instance;

    /// <summary>The codec of <see cref="Array"/> of bytes.</summary>
    public static Codec<byte[]> ByteArray => ByteArrayCodec.Instance;

    /// <summary>The codec of <see cref="Memory{T}"/> of bytes.</summary>
    public static Codec<Memory<byte>> Memory => MemoryCodec.Instance;

    /// <summary>The codec of <see cref="ReadOnlyMemory{T}"/> of bytes.</summary>
    public static Codec<ReadOnlyMemory<byte>> ReadOnlyMemory => ReadOnlyMemoryCodec.Instance;

    /// <summary>The codec of <see cref="BitArray"/>.</summary>
    public static Codec<BitArray> BitArray => BitArrayCodec.Instance;

    /// <summary>The codec of <see cref="Index"/>.</summary>
    public static Codec<Index> Index => IndexCodec.Instance;

    /// <summary>The codec of <see cref="Range"/>.</summary>
    public static Codec<Range> Range => RangeCodec.Instance;
}
