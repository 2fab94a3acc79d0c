using System.Globalization;
using System.Numerics;
using Stubs.Generated;

namespace Stubs.Tests.State;

/// <summary>The examples of RFC 8949, appendix A.</summary>
public class AppendixATests
{
    /// <summary>Those that the deterministic encoding writes in just this way: what, and its bytes.</summary>
    public static TheoryData<string, string> Integers => new()
    {
        { "0", "00" }, { "1", "01" }, { "10", "0a" }, { "23", "17" }, { "24", "1818" }, { "25", "1819" },
        { "100", "1864" }, { "1000", "1903e8" },
        { "1000000", "1a000f4240" }, { "1000000000000", "1b000000e8d4a51000" },
        { "18446744073709551615", "1bffffffffffffffff" },
        { "18446744073709551616", "c249010000000000000000" }, { "-18446744073709551616", "3bffffffffffffffff" },
        { "-18446744073709551617", "c349010000000000000000" }, { "-1", "20" }, { "-10", "29" }, { "-100", "3863" },
        { "-1000", "3903e7" },
    };

    public static TheoryData<double, string> Floats => new()
    {
        { 0.0, "f90000" }, { -0.0, "f98000" }, { 1.0, "f93c00" }, { 1.1, "fb3ff199999999999a" }, { 1.5, "f93e00" },
        { 65504.0, "f97bff" },
        { 100000.0, "fa47c35000" }, { 3.4028234663852886e+38, "fa7f7fffff" }, { 1.0e+300, "fb7e37e43c8800759c" },
        { 5.960464477539063e-8, "f90001" },
        { 0.00006103515625, "f90400" }, { -4.0, "f9c400" }, { -4.1, "fbc010666666666666" },
        { double.PositiveInfinity, "f97c00" },
        { double.NaN, "f97e00" }, { double.NegativeInfinity, "f9fc00" },
    };

    public static TheoryData<double, string> LongFloats => new()
    {
        { double.PositiveInfinity, "fa7f800000" }, { double.NaN, "fa7fc00000" },
        { double.NegativeInfinity, "faff800000" },
        { double.PositiveInfinity, "fb7ff0000000000000" }, { double.NaN, "fb7ff8000000000000" },
        { double.NegativeInfinity, "fbfff0000000000000" },
    };

    public static TheoryData<string, string> Texts => new()
    {
        { "", "60" }, { "a", "6161" }, { "IETF", "6449455446" }, { "\"\\", "62225c" }, { "\u00fc", "62c3bc" },
        { "\u6c34", "63e6b0b4" }, { "\ud800\udd51", "64f0908591" },
    };

    public static TheoryData<string> IndefiniteLengths =>
    [
        "5f42010243030405ff", "7f657374726561646d696e67ff", "9fff", "9f018202039f0405ffff", "9f01820203820405ff",
        "83018202039f0405ff", "83019f0203ff820405",
        "9f0102030405060708090a0b0c0d0e0f101112131415161718181819ff", "bf61610161629f0203ffff", "826161bf61626163ff",
        "bf6346756ef563416d7421ff",
    ];

    public static TheoryData<string, string> Notations => new()
    {
        { "f0", "simple(16)" }, { "f8ff", "simple(255)" }, { "f4", "false" }, { "f5", "true" }, { "f6", "null" },
        { "f7", "undefined" },
        { "c074323031332d30332d32315432303a30343a30305a", "0(\"2013-03-21T20:04:00Z\")" },
        { "c11a514b67b0", "1(1363896240)" }, { "c1fb41d452d9ec200000", "1(1363896240.5)" },
        { "d74401020304", "23(h'01020304')" }, { "d818456449455446", "24(h'6449455446')" },
        { "d82076687474703a2f2f7777772e6578616d706c652e636f6d", "32(\"http://www.example.com\")" },
        { "40", "h''" }, { "4401020304", "h'01020304'" }, { "60", "\"\"" }, { "6161", "\"a\"" },
        { "62225c", "\"\\\"\\\\\"" }, { "62c3bc", "\"\u00fc\"" },
        { "80", "[]" }, { "83010203", "[1, 2, 3]" }, { "8301820203820405", "[1, [2, 3], [4, 5]]" },
        { "98190102030405060708090a0b0c0d0e0f101112131415161718181819",
            "[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25]" },
        { "a0", "{}" }, { "a201020304", "{1: 2, 3: 4}" }, { "a26161016162820203", "{\"a\": 1, \"b\": [2, 3]}" },
        { "826161a161626163", "[\"a\", {\"b\": \"c\"}]" },
        { "a56161614161626142616361436164614461656145",
            "{\"a\": \"A\", \"b\": \"B\", \"c\": \"C\", \"d\": \"D\", \"e\": \"E\"}" },
        { "fb3ff199999999999a", "1.1" }, { "f97bff", "65504.0" }, { "fa47c35000", "100000.0" },
        { "fa7f7fffff", "3.4028234663852886e+38" }, { "fb7e37e43c8800759c", "1.0e+300" },
        { "f90001", "5.960464477539063e-8" }, { "f98000", "-0.0" }, { "f9fc00", "-Infinity" },
        { "f97e00", "NaN" },
        { "c249010000000000000000", "18446744073709551616" },
        { "c349010000000000000000", "-18446744073709551617" },
        { "3bffffffffffffffff", "-18446744073709551616" },
    };

    [Theory, MemberData(nameof(Integers))]
    public void Integers_are_written_and_read_as_the_appendix_has_them(string text, string hex)
    {
        var value = BigInteger.Parse(text, CultureInfo.InvariantCulture);
        StateTest.Hex(StateTest.Write((ref StateWriter writer) => writer.Write(value))).ShouldBe(hex);
        StateTest.Read(StateTest.Bytes(hex), (ref StateReader reader) => reader.ReadBigInteger()).ShouldBe(value);
        StateTest.Hex(StateTest.Write((ref StateWriter writer) => writer.Write((Int128)value))).ShouldBe(hex);
        StateTest.Read(StateTest.Bytes(hex), (ref StateReader reader) => reader.ReadInt128()).ShouldBe((Int128)value);
        if (value < long.MinValue || value > long.MaxValue)
            return;
        StateTest.Hex(StateTest.Write((ref StateWriter writer) => writer.Write((long)value))).ShouldBe(hex);
        StateTest.Read(StateTest.Bytes(hex), (ref StateReader reader) => reader.ReadInt64()).ShouldBe((long)value);
    }

    [Theory, MemberData(nameof(Floats))]
    public void Floats_are_written_as_the_appendix_has_them(double value, string hex) =>
        StateTest.Hex(StateTest.Write((ref StateWriter writer) => writer.Write(value))).ShouldBe(hex);

    [Theory, MemberData(nameof(Floats)), MemberData(nameof(LongFloats))]
    public void Floats_are_read_from_every_width(double value, string hex)
    {
        var read = StateTest.Read(StateTest.Bytes(hex), (ref StateReader reader) => reader.ReadDouble());
        read.ShouldBe(value);
        // The one that is written for every NaN is read as .NET's, whose sign is set.
        double.IsNegative(read).ShouldBe(double.IsNaN(value) ? hex == "f97e00" : double.IsNegative(value));
    }

    [Theory, MemberData(nameof(Texts))]
    public void Texts_are_written_and_read_as_the_appendix_has_them(string value, string hex)
    {
        StateTest.Hex(StateTest.Write((ref StateWriter writer) => writer.Write(value))).ShouldBe(hex);
        StateTest.Read(StateTest.Bytes(hex), (ref StateReader reader) => reader.ReadString()).ShouldBe(value);
    }

    [Fact]
    public void Dates_URIs_and_bytes_are_written_and_read_as_the_appendix_has_them()
    {
        Both(
            StateTest.Bytes("c074323031332d30332d32315432303a30343a30305a"),
            new DateTimeOffset(2013, 3, 21, 20, 4, 0, TimeSpan.Zero), Codecs.DateTimeOffset);
        Both(
            StateTest.Bytes("d82076687474703a2f2f7777772e6578616d706c652e636f6d"), new Uri("http://www.example.com"),
            Codecs.Uri);
        Both(StateTest.Bytes("4401020304"), [1, 2, 3, 4], Codecs.ByteArray);
        Both(StateTest.Bytes("c48221196ab3"), 273.15m, Codecs.Decimal);
    }

    [Fact]
    public void Arrays_and_maps_are_written_and_read_as_the_appendix_has_them()
    {
        Both(
            StateTest.Bytes("98190102030405060708090a0b0c0d0e0f101112131415161718181819"), [.. Enumerable.Range(1, 25)],
            Codecs.Array(Codecs.Int32));
        Both(
            StateTest.Bytes("a201020304"), new Dictionary<int, int> { [1] = 2, [3] = 4 },
            Codecs.Dictionary(Codecs.Int32, Codecs.Int32));
        Both(
            StateTest.Bytes("a56161614161626142616361436164614461656145"),
            new Dictionary<string, string> { ["a"] = "A", ["b"] = "B", ["c"] = "C", ["d"] = "D", ["e"] = "E" },
            Codecs.Dictionary(Codecs.String, Codecs.String));
    }

    [Theory, MemberData(nameof(IndefiniteLengths))]
    public void Indefinite_lengths_are_refused(string hex) =>
        StateTest.Refused(StateTest.Bytes(hex), (ref StateReader reader) =>
        {
            reader.SkipValue();
            return 0;
        }).Message.ShouldContain("malformed");

    [Theory, MemberData(nameof(Notations))]
    public void Everything_is_printed_as_the_appendix_has_it(string hex, string notation) =>
        CborDiagnostics.Print(StateTest.Bytes(hex)).ShouldBe(notation);

    private static void Both<T>(byte[] data, T value, Codec<T> codec)
    {
        StateTest.Write(codec, value).ShouldBe(data);
        StateTest.Read(codec, data).ShouldBeEquivalentTo(value);
    }
}
