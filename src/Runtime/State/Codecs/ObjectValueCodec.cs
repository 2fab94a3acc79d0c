using System.Collections.Frozen;

namespace Stubs.Generated;

/// <summary>
/// The codec of members that are declared as <c>object</c>: null, truth values, texts, bytes and numbers of type
/// <c>int</c> as they are, other plain values and simple collections as tag 21339: [name of the type, value]. A value
/// of any other type is refused.
/// </summary>
internal sealed class ObjectValueCodec : Codec<object>
{
    public static readonly ObjectValueCodec Instance = new();

    private static readonly FrozenDictionary<string, PlainType> byName =
        All().ToFrozenDictionary(static type => type.Name, StringComparer.Ordinal);

    private static readonly FrozenDictionary<Type, PlainType> byType =
        byName.Values.ToFrozenDictionary(static type => type.Type);

    public override void Write(ref StateWriter writer, object value)
    {
        switch (value)
        {
            case null:
                writer.WriteNull();
                break;
            case string text:
                writer.Write(text);
                break;
            case bool truth:
                writer.Write(truth);
                break;
            case int number:
                writer.Write(number);
                break;
            case byte[] bytes:
                writer.Write(bytes);
                break;
            case var _ when byType.TryGetValue(value.GetType(), out var type):
                writer.WriteTag(Cbor.KindTag);
                writer.WriteArrayStart(2);
                writer.Write(type.Name);
                type.Write(ref writer, value);
                break;
            default:
                throw writer.CannotWrite(
                    $"a {value.GetType()} stands where object is declared. An object may be a plain value (a number, a text, bytes, a date, a Guid and the like), or an array, a list or a dictionary by names of such; declare the member as what it holds.");
        }
    }

    public override object Read(ref StateReader reader)
    {
        if (reader.TryReadNull())
            return null!;
        if (Kinds.TryReadStart(ref reader, out var name))
        {
            if (!byName.TryGetValue(name, out var type))
                throw reader.Incompatible("the name of a plain type", Wording.Quoted(name));
            var value = type.Read(ref reader);
            reader.Leave();
            return value;
        }

        if (reader.NextIsText)
            return reader.ReadString()!;
        if (reader.NextIsBytes)
            return reader.ReadByteArray()!;
        if (reader.NextIsTruth)
            return reader.ReadBoolean();
        if (reader.NextIsInteger)
            return reader.ReadInt32();
        // A text that is no UTF-8 has a tag.
        return reader.NextIsTag ? reader.ReadString()! : throw reader.Unexpected("a plain value");
    }

    private static IEnumerable<PlainType> All() =>
    [
        new PlainType<byte>("byte", Codecs.Byte), new PlainType<sbyte>("sbyte", Codecs.SByte),
        new PlainType<short>("short", Codecs.Int16), new PlainType<ushort>("ushort", Codecs.UInt16),
        new PlainType<uint>("uint", Codecs.UInt32), new PlainType<long>("long", Codecs.Int64),
        new PlainType<ulong>("ulong", Codecs.UInt64), new PlainType<Int128>("Int128", Codecs.Int128),
        new PlainType<UInt128>("UInt128", Codecs.UInt128),
        new PlainType<System.Numerics.BigInteger>("BigInteger", Codecs.BigInteger),
        new PlainType<Half>("Half", Codecs.Half), new PlainType<float>("float", Codecs.Single),
        new PlainType<double>("double", Codecs.Double), new PlainType<decimal>("decimal", Codecs.Decimal),
        new PlainType<System.Numerics.Complex>("Complex", Codecs.Complex), new PlainType<char>("char", Codecs.Char),
        new PlainType<System.Text.Rune>("Rune", Codecs.Rune), new PlainType<Uri>("Uri", Codecs.Uri),
        new PlainType<Version>("Version", Codecs.Version), new PlainType<DateTime>("DateTime", Codecs.DateTime),
        new PlainType<DateTimeOffset>("DateTimeOffset", Codecs.DateTimeOffset),
        new PlainType<DateOnly>("DateOnly", Codecs.DateOnly), new PlainType<TimeOnly>("TimeOnly", Codecs.TimeOnly),
        new PlainType<TimeSpan>("TimeSpan", Codecs.TimeSpan), new PlainType<Guid>("Guid", Codecs.Guid),
        new PlainType<Uid>("Uid", Codecs.Uid), new PlainType<object>("object", new BareObjectCodec()),
        new PlainType<object[]>("object[]", Codecs.Array(Instance)),
        new PlainType<string[]>("string[]", Codecs.Array(Codecs.String)),
        new PlainType<int[]>("int[]", Codecs.Array(Codecs.Int32)),
        new PlainType<long[]>("long[]", Codecs.Array(Codecs.Int64)),
        new PlainType<double[]>("double[]", Codecs.Array(Codecs.Double)),
        new PlainType<List<object>>("List<object>", Codecs.List(Instance)),
        new PlainType<List<string>>("List<string>", Codecs.List(Codecs.String)),
        new PlainType<Dictionary<string, object>>(
            "Dictionary<string,object>", Codecs.Dictionary(Codecs.String, Instance)),
        new PlainType<Dictionary<string, string>>(
            "Dictionary<string,string>", Codecs.Dictionary(Codecs.String, Codecs.String)),
    ];

    private abstract class PlainType(string name, Type type)
    {
        public string Name => name;

        public Type Type => type;

        public abstract void Write(ref StateWriter writer, object value);

        public abstract object Read(ref StateReader reader);
    }

    private sealed class PlainType<T>(string name, Codec<T> codec) : PlainType(name, typeof(T))
    {
        public override void Write(ref StateWriter writer, object value) => codec.Write(ref writer, (T)value);

        public override object Read(ref StateReader reader) =>
            codec.Read(ref reader) ?? throw reader.Incompatible($"a value of type {Name}", "null");
    }

    // What is locked on holds nothing.
    private sealed class BareObjectCodec : Codec<object>
    {
        public override void Write(ref StateWriter writer, object value) => writer.WriteMapStart(0);

        public override object Read(ref StateReader reader)
        {
            var map = reader.ReadMapStart();
            reader.ReadMapEnd(ref map);
            return new object();
        }
    }
}
