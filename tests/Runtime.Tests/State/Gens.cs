using System.Buffers.Binary;
using System.Collections;
using System.Net;
using System.Numerics;
using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Stubs.Tests.State;

/// <summary>Generators of plain values that look for trouble at the edges of each type.</summary>
internal static class Gens
{
    public static readonly Gen<byte> Byte = Gen.Choose(0, 255).Select(value => (byte)value);
    public static readonly Gen<bool> Boolean = Gen.Elements(true, false);

    /// <summary>Integers of every magnitude up to 128 bits, alike often, and the edges of all types.</summary>
    public static readonly Gen<BigInteger> BigInteger = Gen.OneOf(
        from bytes in Blob(40)
        from size in Gen.Choose(0, 40)
        select new BigInteger(bytes.AsSpan(0, size)),
        from power in Gen.Choose(0, 130)
        from offset in Gen.Choose(-2, 2)
        from sign in Gen.Elements(1, -1)
        select sign * (System.Numerics.BigInteger.Pow(2, power) + offset));

    public static readonly Gen<UInt128> UInt128 = BigInteger.Select(
        value => (UInt128)(value & System.UInt128.MaxValue));
    public static readonly Gen<Int128> Int128 = UInt128.Select(value => (Int128)value);
    public static readonly Gen<ulong> UInt64 = UInt128.Select(value => (ulong)value);
    public static readonly Gen<long> Int64 = UInt64.Select(value => (long)value);
    public static readonly Gen<uint> UInt32 = UInt64.Select(value => (uint)value);
    public static readonly Gen<int> Int32 = UInt64.Select(value => (int)value);
    public static readonly Gen<ushort> UInt16 = UInt64.Select(value => (ushort)value);
    public static readonly Gen<short> Int16 = UInt64.Select(value => (short)value);
    public static readonly Gen<sbyte> SByte = UInt64.Select(value => (sbyte)value);

    public static readonly Gen<double> Double = Gen.OneOf(
        Bits.Select(System.BitConverter.UInt64BitsToDouble),
        Bits.Select(bits => (double)System.BitConverter.UInt32BitsToSingle((uint)bits)),
        Bits.Select(bits => (double)System.BitConverter.UInt16BitsToHalf((ushort)bits)),
        Gen.Elements(
            0.0, -0.0, 1, -1, 0.1, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.Epsilon,
            double.MaxValue, double.MinValue));

    public static readonly Gen<float> Single = Gen.OneOf(
        Bits.Select(bits => System.BitConverter.UInt32BitsToSingle((uint)bits)), Double.Select(value => (float)value));

    public static readonly Gen<Half> Half = Bits.Select(bits => System.BitConverter.UInt16BitsToHalf((ushort)bits));
    public static readonly Gen<Complex> Complex = Gen.Zip(
        Double, Double, (real, imaginary) => new Complex(real, imaginary));

    public static readonly Gen<decimal> Decimal = Gen.OneOf(
        from mantissa in UInt128
        from scale in Gen.Choose(0, 28)
        from negative in Boolean
        select new decimal(
            (int)mantissa, (int)(mantissa >> 32), (int)(mantissa >> 64), negative && mantissa << 32 != 0, (byte)scale),
        Gen.Elements(
            0m, 0.00m, 1m, 1.0m, 1.00m, -1m, decimal.MaxValue, decimal.MinValue, 0.0000000000000000000000000001m,
            18446744073709551616m, -18446744073709551616m, -18446744073709551617m));

    public static readonly Gen<char> Char = Gen.OneOf(
        Gen.Choose(0, 0xFFFF), Gen.Choose(32, 126), Gen.Elements(0xD800, 0xDFFF, 0xFFFF)).Select(value => (char)value);
    public static readonly Gen<Rune> Rune = Gen.OneOf(Gen.Choose(0, 0xD7FF), Gen.Choose(0xE000, 0x10FFFF))
        .Select(value => new Rune(value));

    /// <summary>Texts of every length about the borders of heads, in every script, well-formed or not.</summary>
    public static readonly Gen<string> String = Gen.OneOf(
        Gen.Frequency(
            (10, Gen.Choose(0, 30)), (10, Gen.Choose(80, 90)), (5, Gen.Choose(250, 260)),
            (1, Gen.Choose(21_840, 21_850)), (1, Gen.Choose(65_530, 65_540))).Select(length => new string('x', length)),
        from length in Gen.OneOf(Gen.Choose(0, 30), Gen.Choose(80, 130))
        from runes in Gen.ArrayOf(Gen.OneOf(Rune, Gen.Choose(0, 127).Select(value => new Rune(value))), length)
        select string.Concat(runes),
        Gen.ArrayOf(Char).Select(characters => new string(characters)));

    public static readonly Gen<DateTime> DateTime = Gen.Zip(
        Ticks, Gen.Elements(DateTimeKind.Utc, DateTimeKind.Unspecified, DateTimeKind.Local),
        (ticks, kind) => new DateTime(ticks, kind));

    public static readonly Gen<DateTimeOffset> DateTimeOffset =
        from ticks in Ticks
        from minutes in Gen.OneOf(Gen.Constant(0), Gen.Choose(-14 * 60, 14 * 60))
        let instant = ticks - (minutes * System.TimeSpan.TicksPerMinute)
        where instant >= 0 && instant <= System.DateTime.MaxValue.Ticks
        select new DateTimeOffset(ticks, System.TimeSpan.FromMinutes(minutes));

    public static readonly Gen<DateOnly> DateOnly = Ticks.Select(
        ticks => System.DateOnly.FromDateTime(new DateTime(ticks)));
    public static readonly Gen<TimeOnly> TimeOnly = Ticks.Select(
        ticks => new TimeOnly(ticks % System.TimeSpan.TicksPerDay));
    public static readonly Gen<TimeSpan> TimeSpan = Gen.OneOf(Int64, Gen.Elements(0L, -1, 1, -10_000_000, 10_000_000))
        .Select(ticks => new TimeSpan(ticks));
    public static readonly Gen<Guid> Guid = Blob(16).Select(bytes => new Guid(bytes));
    public static readonly Gen<Uid> Uid = Blob(16).Select(bytes => new Uid(bytes));
    public static readonly Gen<byte[]> Bytes = Gen.ArrayOf(Byte);

    public static readonly Gen<Uri> Uri = Gen.Elements(
        "http://example.com", "https://example.com:8080/a%20b?c=d#e", "https://exämple.com/ü", "mailto:a@b.org",
        "urn:isbn:0451450523", "file:///etc/passwd", "/etc/passwd", "a/b", "", "?q", "#f", "//host/path")
        .Select(
            text => System.Uri.TryCreate(text, UriKind.Absolute, out var uri) ? uri : new Uri(text, UriKind.Relative));

    public static readonly Gen<Version> Version = Gen.ArrayOf(UInt32, 4).Zip(Gen.Choose(2, 4), (parts, count) =>
    {
        var numbers = parts.Select(part => (int)(part & int.MaxValue)).ToArray();
        return count switch { 2 =>
            new Version(numbers[0], numbers[1]), 3 =>
                new Version(numbers[0], numbers[1], numbers[2]), _ =>
                    new Version(numbers[0], numbers[1], numbers[2], numbers[3]) };
    });

    public static readonly Gen<BitArray> BitArray = Gen.ArrayOf(Boolean).Select(bits => new BitArray(bits));
    public static readonly Gen<Index> Index = Gen.Zip(
        Gen.Choose(0, int.MaxValue), Boolean, (value, fromEnd) => new Index(value, fromEnd));

    public static readonly Gen<IPAddress> IPAddress = Gen.OneOf(
        Blob(4).Select(bytes => new IPAddress(bytes)),
        Gen.Zip(Blob(16), UInt32, (bytes, scope) => new IPAddress(bytes, scope % 3 == 0 ? 0 : scope)));

    private static Gen<ulong> Bits => Blob(8).Select(ReadUInt64BigEndian);

    private static Gen<long> Ticks => Gen.OneOf(
        Bits.Select(bits => (long)(bits % (ulong)System.DateTime.MaxValue.Ticks)),
        Gen.Choose(0, 9998).Select(years => new DateTime(years + 1, 1, 1).Ticks),
        Bits.Select(bits => (long)(bits % 315_537_897_600) * System.TimeSpan.TicksPerSecond),
        Gen.Elements(0L, System.DateTime.MaxValue.Ticks, new DateTime(2024, 2, 29, 23, 59, 59).Ticks));

    private static Gen<byte[]> Blob(int size) => Gen.ArrayOf(Byte, size);

    private static ulong ReadUInt64BigEndian(byte[] bytes) => BinaryPrimitives.ReadUInt64BigEndian(bytes);
}
