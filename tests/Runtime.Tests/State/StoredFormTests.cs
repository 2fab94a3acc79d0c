using System.Collections;
using System.Globalization;
using System.Net;
using System.Numerics;
using System.Text;
using Stubs.Generated;

namespace Stubs.Tests.State;

/// <summary>
/// The bytes of each type as <c>docs/state-format.md</c> describes them. What was stored once must be readable for
/// ever: these never change.
/// </summary>
public class StoredFormTests
{
    private static readonly Uid uid = new(StateTest.Bytes("0192aabbccdd7eef8011223344556677"));

    public static TheoryData<string, StoredForm> Forms => new()
    {
        { "f5", StoredForm.Of(Codecs.Boolean, true) },
        { "3903e7", StoredForm.Of(Codecs.Int16, (short)-1000) },
        { "02", StoredForm.Of(Codecs.Enum<DayOfWeek>(), DayOfWeek.Tuesday) },
        { "c250ffffffffffffffffffffffffffffffff", StoredForm.Of(Codecs.UInt128, UInt128.MaxValue) },
        { "c3507fffffffffffffffffffffffffffffff", StoredForm.Of(Codecs.Int128, Int128.MinValue) },
        { "c349010000000000000000", StoredForm.Of(
            Codecs.BigInteger, BigInteger.Parse("-18446744073709551617", CultureInfo.InvariantCulture)) },
        { "f93e00", StoredForm.Of(Codecs.Double, 1.5) },
        { "fa3dcccccd", StoredForm.Of(Codecs.Single, 0.1f) },
        { "c482211864", StoredForm.Of(Codecs.Decimal, 1.00m) },
        { "c482381bc24cffffffffffffffffffffffff", StoredForm.Of(Codecs.Decimal, 7.9228162514264337593543950335m) },
        { "c482003b00038d7ea4c67fff", StoredForm.Of(Codecs.Decimal, -1000000000000000m) },
        { "d9a7f882f93c00f9c000", StoredForm.Of(Codecs.Complex, new Complex(1, -2)) },
        { "63e6b0b4", StoredForm.Of(Codecs.Char, '水') },
        { "d9535642d83d", StoredForm.Of(Codecs.Char, '\ud83d') },
        { "64f09f9880", StoredForm.Of(Codecs.Rune, new Rune(0x1F600)) },
        { "65416c696365", StoredForm.Of(Codecs.String, "Alice") },
        { "d95356440061d800", StoredForm.Of(Codecs.String, "a\ud800") },
        { "430102ff", StoredForm.Of<byte[]>(Codecs.ByteArray, [1, 2, 255]) },
        { "d8255000112233445566778899aabbccddeeff", StoredForm.Of(
            Codecs.Guid, new Guid("00112233-4455-6677-8899-aabbccddeeff")) },
        { "c07819323032362d30312d33315432333a35393a35392d30353a3330", StoredForm.Of(
            Codecs.DateTimeOffset, new DateTimeOffset(2026, 1, 31, 23, 59, 59, new TimeSpan(-5, -30, 0))) },
        { "c076323032362d30312d33315432333a35393a35392e355a", StoredForm.Of(
            Codecs.DateTime, new DateTime(2026, 1, 31, 23, 59, 59, 500, DateTimeKind.Utc)) },
        { "d9535773323032362d30312d33315432333a35393a3539", StoredForm.Of(
            Codecs.DateTime, new DateTime(2026, 1, 31, 23, 59, 59)) },
        { "d903ec6a303030312d30312d3031", StoredForm.Of(Codecs.DateOnly, DateOnly.MinValue) },
        { "d953597032333a35393a35392e39393939393939", StoredForm.Of(
            Codecs.TimeOnly, TimeOnly.MaxValue) },
        { "d903eaa101185a", StoredForm.Of(Codecs.TimeSpan, TimeSpan.FromSeconds(90)) },
        { "d903eaa20120281a3b9ac99c", StoredForm.Of(Codecs.TimeSpan, TimeSpan.FromTicks(-1)) },
        { "d82068687474703a2f2f61", StoredForm.Of(Codecs.Uri, new Uri("http://a")) },
        { "d9010b63612f62", StoredForm.Of(Codecs.Uri, new Uri("a/b", UriKind.Relative)) },
        { "83010203", StoredForm.Of(Codecs.Version, new Version(1, 2, 3)) },
        { "d834447f000001", StoredForm.Of(Codecs.IPAddress, IPAddress.Loopback) },
        { "d8365000000000000000000000000000000001", StoredForm.Of(
            Codecs.IPAddress, IPAddress.IPv6Loopback) },
        { "d8368350fe800000000000000000000000000001f602", StoredForm.Of(
            Codecs.IPAddress, IPAddress.Parse("fe80::1%2")) },
        { "60", StoredForm.Of(Codecs.CultureInfo, CultureInfo.InvariantCulture) },
        { "820120", StoredForm.Of(Codecs.Range, 1..) },
        { "8209420101", StoredForm.Of(
            Codecs.BitArray,
            new BitArray(
                new[] { true, false, false, false, false, false, false, false,
                    true })) },
        { "d95354500192aabbccdd7eef8011223344556677", StoredForm.Of(
            Codecs.Uid, uid) },
        { "f6", StoredForm.Of(Codecs.Nullable(Codecs.Int32), null) },
        { "8201820203", StoredForm.Of(
            Codecs.ValueTuple(
                Codecs.Int32, Codecs.Tuple(Codecs.Int32, Codecs.Int32)),
            (1, Tuple.Create(2, 3))) },
        { "d8288282020386010203040506", StoredForm.Of(
            Codecs.Array2(Codecs.Int32),
            new[,] { { 1, 2, 3 }, { 4, 5, 6 } }) },
        { "83030201", StoredForm.Of(
            Codecs.Stack(Codecs.Int32),
            new Stack<int>([1, 2, 3])) },
        { "f6", StoredForm.Of(
            Codecs.ImmutableArray(Codecs.Int32),
            default) },
        { "a30a011864022003", StoredForm.Of(
            Codecs.Dictionary(
                Codecs.Int32, Codecs.Int32),
            new()
                { [-1] = 3, [100] = 2,
                    [10] = 1 }) },
        { "d9535582714f7264696e616c49676e6f726543617365a1616101", StoredForm.Of(Codecs.Dictionary(Codecs.String, Codecs.Int32), new(StringComparer.OrdinalIgnoreCase) { ["a"] = 1 }) },
    };

    [Theory, Trait("Rule", "2")]
    [MemberData(nameof(Forms))]
    public void Every_type_has_the_bytes_that_the_format_gives_it(string hex, StoredForm form)
    {
        StateTest.Hex(form.Write()).ShouldBe(hex);
        StateTest.Hex(form.Recode(StateTest.Bytes(hex))).ShouldBe(hex);
    }

    [Fact, Trait("Rule", "2")]
    public void A_reference_has_the_bytes_of_the_identifier_and_a_tag() =>
        StateTest.Hex(StateTest.Write(
            (ref StateWriter writer) => writer.Write(uid))).ShouldBe("d95354500192aabbccdd7eef8011223344556677");

    /// <summary>A value and its codec, without their type.</summary>
    public abstract class StoredForm
    {
        internal static StoredForm Of<T>(Codec<T> codec, T value) => new Typed<T>(codec, value);

        internal abstract byte[] Write();

        internal abstract byte[] Recode(byte[] data);

        private sealed class Typed<T>(Codec<T> codec, T value) : StoredForm
        {
            public override string ToString() => $"{typeof(T).Name} {value}";

            internal override byte[] Write() => StateTest.Write(codec, value);

            internal override byte[] Recode(byte[] data) => StateTest.Write(codec, StateTest.Read(codec, data));
        }
    }
}
