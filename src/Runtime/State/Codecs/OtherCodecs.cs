using System.Collections;
using System.Collections.Specialized;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Stubs.Generated;

internal sealed class StringBuilderCodec : Codec<StringBuilder>
{
    public static readonly StringBuilderCodec Instance = new();

    public override void Write(ref StateWriter writer, StringBuilder value) => writer.Write(value?.ToString());

    public override StringBuilder Read(ref StateReader reader) =>
        reader.ReadString() is { } text ? new StringBuilder(text) : null!;
}

internal sealed class CultureInfoCodec : Codec<CultureInfo>
{
    public static readonly CultureInfoCodec Instance = new();

    public override void Write(ref StateWriter writer, CultureInfo value)
    {
        if (value is { IsReadOnly: false } && IsChanged(value, CultureInfo.GetCultureInfo(value.Name)))
            throw writer.CannotWrite(
                $"the culture {Wording.Quoted(value.Name)} was changed, and would come back as it is in the system.");
        writer.Write(value?.Name);
    }

    public override CultureInfo Read(ref StateReader reader)
    {
        var start = reader.Position;
        if (reader.ReadString() is not { } name)
            return null!;
        try
        {
            return CultureInfo.GetCultureInfo(name);
        }
        catch (CultureNotFoundException exception)
        {
            throw reader.Incompatible(
                start, "the name of a culture that this system knows", Wording.Quoted(exception.InvalidCultureName), exception);
        }
    }

    private static bool IsChanged(CultureInfo culture, CultureInfo known) =>
        NumbersOf(culture.NumberFormat) != NumbersOf(known.NumberFormat)
        || DatesOf(culture.DateTimeFormat) != DatesOf(known.DateTimeFormat);

    private static string NumbersOf(NumberFormatInfo format) => string.Join(
        '\n',
        format.CurrencySymbol, format.CurrencyDecimalSeparator, format.CurrencyGroupSeparator,
        format.CurrencyDecimalDigits, format.CurrencyPositivePattern, format.CurrencyNegativePattern,
        format.NumberDecimalSeparator, format.NumberGroupSeparator, format.NumberDecimalDigits,
        format.NumberNegativePattern, format.PercentSymbol, format.PercentDecimalSeparator, format.NegativeSign,
        format.PositiveSign, format.NaNSymbol, format.PositiveInfinitySymbol,
        string.Join(',', format.NumberGroupSizes), string.Join(',', format.CurrencyGroupSizes));

    private static string DatesOf(DateTimeFormatInfo format) => string.Join(
        '\n',
        format.Calendar.GetType(), format.FirstDayOfWeek, format.CalendarWeekRule, format.DateSeparator,
        format.TimeSeparator, format.AMDesignator, format.PMDesignator, format.ShortDatePattern, format.LongDatePattern,
        format.ShortTimePattern, format.LongTimePattern, format.MonthDayPattern, format.YearMonthPattern,
        string.Join(',', format.DayNames), string.Join(',', format.MonthNames));
}

internal sealed class BitVector32Codec : Codec<BitVector32>
{
    public static readonly BitVector32Codec Instance = new();

    public override void Write(ref StateWriter writer, BitVector32 value) => writer.Write(value.Data);

    public override BitVector32 Read(ref StateReader reader) => new(reader.ReadInt32());
}

internal sealed class IndexCodec : Codec<Index>
{
    public static readonly IndexCodec Instance = new();

    public override void Write(ref StateWriter writer, Index value) =>
        writer.Write(value.IsFromEnd ? ~value.Value : value.Value);

    public override Index Read(ref StateReader reader) =>
        reader.ReadInt32() is var value && value < 0 ? Index.FromEnd(~value) : Index.FromStart(value);
}

internal sealed class RangeCodec : Codec<Range>
{
    public static readonly RangeCodec Instance = new();

    public override void Write(ref StateWriter writer, Range value)
    {
        writer.WriteArrayStart(2);
        IndexCodec.Instance.Write(ref writer, value.Start);
        IndexCodec.Instance.Write(ref writer, value.End);
    }

    public override Range Read(ref StateReader reader)
    {
        reader.EnterArray(2, "the start and the end of a range");
        var range = new Range(IndexCodec.Instance.Read(ref reader), IndexCodec.Instance.Read(ref reader));
        reader.Leave();
        return range;
    }
}

internal sealed class BitArrayCodec : Codec<BitArray>
{
    public static readonly BitArrayCodec Instance = new();

    public override void Write(ref StateWriter writer, BitArray value)
    {
        if (value is null)
        {
            writer.WriteNull();
            return;
        }

        var bytes = new byte[(value.Length + 7L) / 8];
        value.CopyTo(bytes, 0);
        // The unused bits of the last byte are no content.
        if (value.Length % 8 != 0)
            bytes[^1] &= (byte)((1 << (value.Length % 8)) - 1);
        writer.WriteArrayStart(2);
        writer.Write(value.Length);
        writer.WriteBytes(bytes);
    }

    public override BitArray Read(ref StateReader reader)
    {
        if (reader.TryReadNull())
            return null!;
        reader.EnterArray(2, "the number of bits and their bytes");
        var length = reader.ReadInt32();
        var start = reader.Position;
        var bytes = reader.ReadBytes("the bytes of the bits");
        if (length < 0 || bytes.Length != (length + 7L) / 8)
            throw reader.Unexpected(start, $"the bytes of {length} bits");
        if (length % 8 != 0 && bytes[^1] >> (length % 8) != 0)
            throw reader.Unexpected(start, $"the bytes of {length} bits, the unused ones zero");
        reader.Leave();
        return new BitArray(bytes.ToArray()) { Length = length };
    }
}

internal sealed class IPAddressCodec : Codec<IPAddress>
{
    public static readonly IPAddressCodec Instance = new();

    public override void Write(ref StateWriter writer, IPAddress value)
    {
        if (value is null)
        {
            writer.WriteNull();
            return;
        }

        Span<byte> bytes = stackalloc byte[16];
        value.TryWriteBytes(bytes, out var size);
        writer.WriteTag(size == 4 ? Cbor.IPv4Tag : Cbor.IPv6Tag);
        if (value.AddressFamily == AddressFamily.InterNetwork || value.ScopeId == 0)
        {
            writer.WriteBytes(bytes[..size]);
            return;
        }

        // RFC 9164, section 3.1.3: address, prefix length, zone.
        writer.WriteArrayStart(3);
        writer.WriteBytes(bytes);
        writer.WriteNull();
        writer.Write(value.ScopeId);
    }

    public override IPAddress Read(ref StateReader reader)
    {
        if (reader.TryReadNull())
            return null!;
        var start = reader.Position;
        var size = reader.TryReadTag(Cbor.IPv4Tag) ? 4 : 16;
        if (size == 16)
            reader.ReadTag(Cbor.IPv6Tag, "an IP address");
        ReadOnlySpan<byte> bytes;
        uint scope = 0;
        if (size == 16 && reader.NextIsArray)
        {
            reader.EnterArray(3, "the address, null and the scope of an IP address");
            bytes = reader.ReadBytes("the bytes of an IP address");
            if (!reader.TryReadNull())
                throw reader.Unexpected("null");
            scope = reader.ReadUInt32();
            reader.Leave();
        }
        else
        {
            bytes = reader.ReadBytes("the bytes of an IP address");
        }

        if (bytes.Length != size)
            throw reader.Unexpected(start, $"an IP address of {size} bytes");
        return size == 4 ? new IPAddress(bytes) : new IPAddress(bytes, scope);
    }
}
