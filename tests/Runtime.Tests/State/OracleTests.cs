using System.Formats.Cbor;
using System.Numerics;
using FsCheck;
using Stubs.Generated;

namespace Stubs.Tests.State;

/// <summary>The framework's own CBOR, in the ASP.NET Core shared framework, judges ours in both directions.</summary>
public class OracleTests
{
    [Fact]
    public void Integers_agree()
    {
        Agree(Gens.Int64, Codecs.Int64, (writer, value) => writer.WriteInt64(value), reader => reader.ReadInt64());
        Agree(Gens.UInt64, Codecs.UInt64, (writer, value) => writer.WriteUInt64(value), reader => reader.ReadUInt64());
        Agree(Gens.Int32, Codecs.Int32, (writer, value) => writer.WriteInt32(value), reader => reader.ReadInt32());
        Agree(Gens.UInt32, Codecs.UInt32, (writer, value) => writer.WriteUInt32(value), reader => reader.ReadUInt32());
        Agree(
            Gens.Int16, Codecs.Int16, (writer, value) => writer.WriteInt32(value), reader => (short)reader.ReadInt32());
        Agree(
            Gens.UInt16, Codecs.UInt16, (writer, value) => writer.WriteInt32(value),
            reader => (ushort)reader.ReadInt32());
        Agree(
            Gens.SByte, Codecs.SByte, (writer, value) => writer.WriteInt32(value), reader => (sbyte)reader.ReadInt32());
        Agree(Gens.Byte, Codecs.Byte, (writer, value) => writer.WriteInt32(value), reader => (byte)reader.ReadInt32());
    }

    [Fact]
    public void Big_integers_agree()
    {
        Agree(Gens.BigInteger, Codecs.BigInteger, WriteInteger, ReadInteger);
        Agree(
            Gens.Int128, Codecs.Int128, (writer, value) => WriteInteger(writer, value),
            reader => (Int128)ReadInteger(reader));
        Agree(
            Gens.UInt128, Codecs.UInt128, (writer, value) => WriteInteger(writer, value),
            reader => (UInt128)ReadInteger(reader));
    }

    [Fact]
    public void Bignums_that_need_not_be_are_read_all_the_same() => StateTest.ForAll(Gens.BigInteger, value =>
    {
        var writer = new CborWriter();
        writer.WriteBigInteger(value);
        StateTest.Read(Codecs.BigInteger, writer.Encode()).ShouldBe(value);
    });

    [Fact]
    public void Floats_agree()
    {
        Agree(Gens.Double, Codecs.Double, (writer, value) => writer.WriteDouble(value), reader => reader.ReadDouble());
        Agree(Gens.Single, Codecs.Single, (writer, value) => writer.WriteSingle(value), reader => reader.ReadSingle());
        Agree(Gens.Half, Codecs.Half, (writer, value) => writer.WriteHalf(value), reader => reader.ReadHalf());
    }

    [Fact]
    public void Decimals_agree() => Agree(
        FsCheck.Fluent.Gen.Select(Gens.Decimal, Math.Abs), Codecs.Decimal,
        (writer, value) => writer.WriteDecimal(value), reader => reader.ReadDecimal());

    /// <summary>
    /// The framework writes every negative mantissa as a bignum; RFC 8949, section 3.4.3, prefers the integer that we
    /// write.
    /// </summary>
    [Fact]
    public void Negative_decimals_are_understood_in_both_directions() => StateTest.ForAll(Gens.Decimal, value =>
    {
        new CborReader(StateTest.Write(Codecs.Decimal, value)).ReadDecimal().ShouldBe(value);
        var writer = new CborWriter();
        writer.WriteDecimal(value);
        StateTest.Read(Codecs.Decimal, writer.Encode()).ShouldBe(value);
    });

    [Fact]
    public void Well_formed_texts_agree() => Agree(
        FsCheck.Fluent.Gen.Where(Gens.String, text => !text.Any(char.IsSurrogate)), Codecs.String,
        (writer, value) => writer.WriteTextString(value), reader => reader.ReadTextString());

    [Fact]
    public void Bytes_booleans_and_null_agree()
    {
        Agree(
            Gens.Bytes, Codecs.ByteArray, (writer, value) => writer.WriteByteString(value),
            reader => reader.ReadByteString());
        Agree(
            Gens.Boolean, Codecs.Boolean, (writer, value) => writer.WriteBoolean(value),
            reader => reader.ReadBoolean());
        Agree(FsCheck.Fluent.Gen.Constant<string>(null!), Codecs.String, (writer, _) => writer.WriteNull(), ReadNull);
    }

    [Fact]
    public void Dates_agree() => Agree(
        Gens.DateTimeOffset, Codecs.DateTimeOffset, (writer, value) => writer.WriteDateTimeOffset(value),
        reader => reader.ReadDateTimeOffset());

    [Fact]
    public void Tagged_bytes_and_texts_agree()
    {
        Agree(
            Gens.Guid,
            Codecs.Guid,
            (writer, value) =>
            {
                writer.WriteTag((CborTag)37);
                writer.WriteByteString(value.ToByteArray(bigEndian: true));
            },
            reader => Tagged(reader, 37, () => new Guid(reader.ReadByteString(), bigEndian: true)));
        Agree(
            Gens.DateOnly,
            Codecs.DateOnly,
            (writer, value) =>
            {
                writer.WriteTag((CborTag)1004);
                writer.WriteTextString(value.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
            },
            reader => Tagged(
                reader,
                1004,
                () => DateOnly.Parse(reader.ReadTextString(), System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void Arrays_and_maps_agree()
    {
        Agree(FsCheck.Fluent.Gen.ArrayOf(Gens.Int64), Codecs.Array(Codecs.Int64), WriteArray, ReadArray);
        Agree(
            FsCheck.Fluent.Gen.ArrayOf(FsCheck.Fluent.Gen.ArrayOf(Gens.Int64)),
            Codecs.Array(Codecs.Array(Codecs.Int64)), WriteArrays, ReadArrays);
        // Keys of one length, on which the framework's canonical order (RFC 7049) and that of RFC 8949 agree.
        Agree(
            FsCheck.Fluent.Gen.Select(
                FsCheck.Fluent.Gen.ArrayOf(Gens.Guid),
                keys => keys.Distinct().ToDictionary(key => key.ToString(), key => key.GetHashCode())),
            Codecs.Dictionary(Codecs.String, Codecs.Int32),
            (writer, value) =>
            {
                writer.WriteStartMap(value.Count);
                foreach (var (key, number) in value)
                {
                    writer.WriteTextString(key);
                    writer.WriteInt32(number);
                }

                writer.WriteEndMap();
            },
            reader =>
            {
                var value = new Dictionary<string, int>();
                for (var count = reader.ReadStartMap()!.Value; count > 0; count--)
                    value.Add(reader.ReadTextString(), reader.ReadInt32());
                reader.ReadEndMap();
                return value;
            },
            (left, right) => left.OrderBy(pair => pair.Key).SequenceEqual(right.OrderBy(pair => pair.Key)));
    }

    private static void Agree<T>(
        Gen<T> values, Codec<T> codec, Action<CborWriter, T> write, Func<CborReader, T> read,
        Func<T, T, bool>? same = null) =>
            StateTest.ForAll(values, value =>
            {
                var writer = new CborWriter(CborConformanceMode.Canonical);
                write(writer, value);
                var theirs = writer.Encode();
                var ours = StateTest.Write(codec, value);
                ours.ShouldBe(theirs);

                same ??= (left, right) => left is System.Collections.IEnumerable or null
                    ? Equivalent(left, right) : left.Equals(right);
                same(read(new CborReader(ours, CborConformanceMode.Strict)), value).ShouldBeTrue();
                same(StateTest.Read(codec, theirs), value).ShouldBeTrue();
            });

    private static bool Equivalent(object? left, object? right)
    {
        left.ShouldBeEquivalentTo(right);
        return true;
    }

    private static string ReadNull(CborReader reader)
    {
        reader.ReadNull();
        return null!;
    }

    private static T Tagged<T>(CborReader reader, ulong tag, Func<T> read)
    {
        reader.ReadTag().ShouldBe((CborTag)tag);
        return read();
    }

    private static void WriteInteger(CborWriter writer, BigInteger value)
    {
        if (value >= 0 && value <= ulong.MaxValue)
            writer.WriteUInt64((ulong)value);
        else if (value < 0 && value >= -BigInteger.One - ulong.MaxValue)
            writer.WriteCborNegativeIntegerRepresentation((ulong)(-BigInteger.One - value));
        else
            writer.WriteBigInteger(value);
    }

    private static BigInteger ReadInteger(CborReader reader) => reader.PeekState() switch
    {
        CborReaderState.UnsignedInteger => reader.ReadUInt64(),
        CborReaderState.NegativeInteger => -BigInteger.One - reader.ReadCborNegativeIntegerRepresentation(),
        _ => reader.ReadBigInteger(),
    };

    private static void WriteArray(CborWriter writer, long[] values)
    {
        writer.WriteStartArray(values.Length);
        foreach (var value in values)
            writer.WriteInt64(value);
        writer.WriteEndArray();
    }

    private static long[] ReadArray(CborReader reader)
    {
        var values = new long[reader.ReadStartArray()!.Value];
        foreach (ref var value in values.AsSpan())
            value = reader.ReadInt64();
        reader.ReadEndArray();
        return values;
    }

    private static void WriteArrays(CborWriter writer, long[][] values)
    {
        writer.WriteStartArray(values.Length);
        foreach (var value in values)
            WriteArray(writer, value);
        writer.WriteEndArray();
    }

    private static long[][] ReadArrays(CborReader reader)
    {
        var values = new long[reader.ReadStartArray()!.Value][];
        foreach (ref var value in values.AsSpan())
            value = ReadArray(reader);
        reader.ReadEndArray();
        return values;
    }
}
