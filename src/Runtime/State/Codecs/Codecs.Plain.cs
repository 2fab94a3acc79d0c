using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Mail;
using System.Net.NetworkInformation;
using System.Numerics;
using System.Text;
using System.Text.Json.Nodes;

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

    /// <summary>
    /// The codec of members that are declared as <see cref="object"/>: plain values keep their types, anything else is
    /// refused.
    /// </summary>
    public static Codec<object> Object => ObjectValueCodec.Instance;

    /// <summary>The codec of <see cref="IPEndPoint"/>.</summary>
    public static Codec<IPEndPoint> IPEndPoint => IPEndPointCodec.Instance;

    /// <summary>The codec of <see cref="DnsEndPoint"/>.</summary>
    public static Codec<DnsEndPoint> DnsEndPoint => DnsEndPointCodec.Instance;

    /// <summary>The codec of <see cref="IPNetwork"/>.</summary>
    public static Codec<IPNetwork> IPNetwork => IPNetworkCodec.Instance;

    /// <summary>The codec of <see cref="PhysicalAddress"/>.</summary>
    public static Codec<PhysicalAddress> PhysicalAddress => PhysicalAddressCodec.Instance;

    /// <summary>The codec of <see cref="MailAddress"/>.</summary>
    public static Codec<MailAddress> MailAddress => MailAddressCodec.Instance;

    /// <summary>The codec of <see cref="Vector2"/>.</summary>
    public static Codec<Vector2> Vector2 { get; } = Floats<Vector2>("the two numbers of a vector");

    /// <summary>The codec of <see cref="Vector3"/>.</summary>
    public static Codec<Vector3> Vector3 { get; } = Floats<Vector3>("the three numbers of a vector");

    /// <summary>The codec of <see cref="Vector4"/>.</summary>
    public static Codec<Vector4> Vector4 { get; } = Floats<Vector4>("the four numbers of a vector");

    /// <summary>The codec of <see cref="Quaternion"/>.</summary>
    public static Codec<Quaternion> Quaternion { get; } = Floats<Quaternion>("the four numbers of a quaternion");

    /// <summary>The codec of <see cref="Plane"/>.</summary>
    public static Codec<Plane> Plane { get; } = Floats<Plane>("the four numbers of a plane");

    /// <summary>The codec of <see cref="Matrix3x2"/>, row by row.</summary>
    public static Codec<Matrix3x2> Matrix3x2 { get; } = Floats<Matrix3x2>("the six numbers of a matrix");

    /// <summary>The codec of <see cref="Matrix4x4"/>, row by row.</summary>
    public static Codec<Matrix4x4> Matrix4x4 { get; } = Floats<Matrix4x4>("the 16 numbers of a matrix");

    /// <summary>The codec of <see cref="System.Drawing.Point"/>.</summary>
    public static Codec<System.Drawing.Point> Point { get; } =
        new NumbersCodec<System.Drawing.Point, int>(Int32, "the two numbers of a point");

    /// <summary>The codec of <see cref="System.Drawing.PointF"/>.</summary>
    public static Codec<System.Drawing.PointF> PointF { get; } =
        Floats<System.Drawing.PointF>("the two numbers of a point");

    /// <summary>The codec of <see cref="System.Drawing.Size"/>.</summary>
    public static Codec<System.Drawing.Size> Size { get; } =
        new NumbersCodec<System.Drawing.Size, int>(Int32, "the width and the height");

    /// <summary>The codec of <see cref="System.Drawing.SizeF"/>.</summary>
    public static Codec<System.Drawing.SizeF> SizeF { get; } =
        Floats<System.Drawing.SizeF>("the width and the height");

    /// <summary>The codec of <see cref="System.Drawing.Rectangle"/>.</summary>
    public static Codec<System.Drawing.Rectangle> Rectangle { get; } =
        new NumbersCodec<System.Drawing.Rectangle, int>(Int32, "the four numbers of a rectangle");

    /// <summary>The codec of <see cref="System.Drawing.RectangleF"/>.</summary>
    public static Codec<System.Drawing.RectangleF> RectangleF { get; } =
        Floats<System.Drawing.RectangleF>("the four numbers of a rectangle");

    /// <summary>The codec of <see cref="System.Drawing.Color"/>.</summary>
    public static Codec<System.Drawing.Color> Color => ColorCodec.Instance;

    /// <summary>The codec of <see cref="System.Text.Json.JsonElement"/>.</summary>
    public static Codec<System.Text.Json.JsonElement> JsonElement => JsonElementCodec.Instance;

    /// <summary>The codec of <see cref="System.Text.Json.JsonDocument"/>.</summary>
    public static Codec<System.Text.Json.JsonDocument> JsonDocument => JsonDocumentCodec.Instance;

    /// <summary>The codec of <see cref="System.Text.Json.Nodes.JsonNode"/>.</summary>
    public static Codec<JsonNode> JsonNode => JsonNodeCodec<JsonNode>.Instance;

    /// <summary>The codec of <see cref="System.Text.Json.Nodes.JsonObject"/>.</summary>
    public static Codec<JsonObject> JsonObject => JsonNodeCodec<JsonObject>.Instance;

    /// <summary>The codec of <see cref="System.Text.Json.Nodes.JsonArray"/>.</summary>
    public static Codec<JsonArray> JsonArray => JsonNodeCodec<JsonArray>.Instance;

    /// <summary>The codec of <see cref="System.Text.Json.Nodes.JsonValue"/>.</summary>
    public static Codec<JsonValue> JsonValue => JsonNodeCodec<JsonValue>.Instance;

    /// <summary>
    /// The codec of <see cref="System.Text.RegularExpressions.Regex"/>; one without a time limit comes back with one of
    /// ten seconds.
    /// </summary>
    public static Codec<System.Text.RegularExpressions.Regex> Regex => RegexCodec.Instance;

    /// <summary>The codec of <see cref="System.Text.Encoding"/>.</summary>
    public static Codec<Encoding> Encoding => EncodingCodec.Instance;

    /// <summary>The codec of <see cref="TimeZoneInfo"/>.</summary>
    public static Codec<TimeZoneInfo> TimeZoneInfo => TimeZoneInfoCodec.Instance;

    /// <summary>The codec of <see cref="RegionInfo"/>.</summary>
    public static Codec<RegionInfo> RegionInfo => RegionInfoCodec.Instance;

    /// <summary>The codec of <see cref="System.Collections.Specialized.BitVector32"/>.</summary>
    public static Codec<System.Collections.Specialized.BitVector32> BitVector32 => BitVector32Codec.Instance;

    /// <summary>
    /// The codec of <see cref="System.Type"/>: types of .NET's core and of the named assemblies, and what is
    /// constructed of them.
    /// </summary>
    /// <param name="assemblies">The simple names of the assemblies that the program was compiled against.</param>
    public static Codec<Type> Type(params string[] assemblies) => new TypeCodec(assemblies);

    /// <summary>
    /// The codec of <see cref="System.Lazy{T}"/>: its value, which is computed when it is saved.
    /// </summary>
    public static Codec<Lazy<T>> LazyValue<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] T>(
            Codec<T> item) => new LazyValueCodec<T>(item);

    /// <summary>The codec of <see cref="System.Linq.ILookup{TKey, TElement}"/>.</summary>
    public static Codec<ILookup<TKey, TElement>> ILookup<TKey, TElement>(
        Codec<TKey> key, Codec<TElement> element) =>
            new LookupCodec<ILookup<TKey, TElement>, TKey, TElement>(key, element);

    /// <summary>The codec of <see cref="System.Linq.Lookup{TKey, TElement}"/>.</summary>
    public static Codec<Lookup<TKey, TElement>> Lookup<TKey, TElement>(
        Codec<TKey> key, Codec<TElement> element) =>
            new LookupCodec<Lookup<TKey, TElement>, TKey, TElement>(key, element);

    private static NumbersCodec<T, float> Floats<T>(string what)
        where T : unmanaged => new(Single, what);
}
