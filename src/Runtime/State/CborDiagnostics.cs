using System.Globalization;
using System.Numerics;
using System.Text;

namespace Stubs;

/// <summary>
/// Prints CBOR in the diagnostic notation of RFC 8949, section 8, without knowing its class. What people cannot read as
/// it stands (decimals, identifiers, durations, addresses) is followed by a comment: <c>4([-2, 1050]) / 10.50 /</c>.
/// </summary>
internal static class CborDiagnostics
{
    private const int LongestDescription = 80;

    // Decimals and their like nest a little within the deepest level that is counted.
    private const int MaximumDepth = 4 * Cbor.MaximumDepth;

    /// <summary>The items, separated by commas. What is malformed is printed as bytes behind a remark.</summary>
    public static string Print(ReadOnlySpan<byte> data)
    {
        var text = new StringBuilder();
        for (var at = 0; at < data.Length;)
        {
            if (at > 0)
                text.Append(", ");
            if (!TryPrint(text, data, ref at, 0, int.MaxValue))
            {
                text.Append(text.Length == 0 || text[^1] == ' ' ? "" : " ").Append("/ malformed from byte ").Append(at)
                    .Append(": / ");
                PrintBytes(text, data[at..]);
                break;
            }
        }

        return text.ToString();
    }

    /// <summary>A few words for an error message about what is found at a position.</summary>
    public static string Describe(ReadOnlySpan<byte> data, int position)
    {
        if (position >= data.Length)
            return "the end of the data";
        var at = position;
        if (!Cbor.TryReadHead(data, ref at, out var initial, out var argument))
            return "malformed or incomplete data";
        var kind = (initial & 0xE0) switch
        {
            Cbor.Array => $"an array of {argument}",
            Cbor.Map => $"a map of {argument}",
            Cbor.ByteString => $"{argument} bytes",
            Cbor.TextString => "the text ",
            _ => "",
        };
        if ((initial & 0xE0) is Cbor.Array or Cbor.Map or Cbor.ByteString)
            return argument <= (ulong)(data.Length - at) ? kind : kind + ", which is more than the data hold";
        var text = new StringBuilder(kind);
        at = position;
        if (!TryPrint(text, data, ref at, 0, LongestDescription))
            return "malformed or incomplete data";
        return text.Length <= LongestDescription ? text.ToString() : text.ToString(0, LongestDescription) + "...";
    }

    private static bool TryPrint(StringBuilder text, ReadOnlySpan<byte> data, ref int at, int depth, int limit)
    {
        var start = at;
        if (depth > MaximumDepth || !Cbor.TryReadHead(data, ref at, out var initial, out var argument))
            return false;
        switch (initial & 0xE0)
        {
            case Cbor.UnsignedInteger:
                text.Append(argument);
                return true;
            case Cbor.NegativeInteger:
                text.Append(-BigInteger.One - argument);
                return true;
            case Cbor.ByteString or Cbor.TextString:
                if (argument > (ulong)(data.Length - at))
                {
                    at = start;
                    return false;
                }

                var content = data.Slice(at, (int)argument);
                at += content.Length;
                if ((initial & 0xE0) == Cbor.ByteString)
                    PrintBytes(text, content);
                else
                    PrintText(text, content.Length > limit ? content[..limit] : content);
                return true;
            case Cbor.Array:
                return TryPrintItems(text, data, ref at, (argument, false), depth, limit);
            case Cbor.Map:
                return TryPrintItems(text, data, ref at, (argument, true), depth, limit);
            case Cbor.Tag:
                return TryPrintTag(text, data, (start, argument), ref at, depth, limit);
            default:
                PrintSpecial(text, initial, argument);
                return true;
        }
    }

    private static bool TryPrintItems(
        StringBuilder text, ReadOnlySpan<byte> data, ref int at, (ulong Count, bool IsMap) items, int depth, int limit)
    {
        text.Append(items.IsMap ? '{' : '[');
        for (var i = 0ul; i < items.Count && text.Length <= limit; i++)
        {
            if (i > 0)
                text.Append(", ");
            if (!TryPrint(text, data, ref at, depth + 1, limit))
                return false;
            if (!items.IsMap)
                continue;
            text.Append(": ");
            if (!TryPrint(text, data, ref at, depth + 1, limit))
                return false;
        }

        text.Append(items.IsMap ? '}' : ']');
        return true;
    }

    private static bool TryPrintTag(
        StringBuilder text, ReadOnlySpan<byte> data, (int Start, ulong Number) tag, ref int at, int depth, int limit)
    {
        if (tag.Number is Cbor.PositiveBignumTag or Cbor.NegativeBignumTag
            && Comment(data[tag.Start..], tag.Number) is { } number)
        {
            text.Append(number);
            return Cbor.TrySkip(data, ref at);
        }

        text.Append(tag.Number).Append('(');
        if (!TryPrint(text, data, ref at, depth + 1, limit))
            return false;
        text.Append(')');
        if (Comment(data[tag.Start..at], tag.Number) is { } comment)
            text.Append(" / ").Append(comment).Append(" /");
        return true;
    }

    private const int LongestNumber = 128;

    /// <summary>A tagged item as people write it; null if it reads well enough or is not what its tag says.</summary>
    private static string? Comment(ReadOnlySpan<byte> item, ulong tag)
    {
        var reader = StateReader.Probe(item);
        try
        {
            return tag switch
            {
                // A text in decimals takes time by the square of its length.
                Cbor.PositiveBignumTag or Cbor.NegativeBignumTag when item.Length <= LongestNumber =>
                    reader.ReadBigInteger().ToString(CultureInfo.InvariantCulture),
                Cbor.DecimalTag => reader.ReadDecimal().ToString(CultureInfo.InvariantCulture),
                Cbor.UuidTag => reader.ReadGuid().ToString(),
                Cbor.DurationTag => reader.ReadTimeSpan().ToString("c", CultureInfo.InvariantCulture),
                Cbor.ReferenceTag => $"object {reader.ReadUid()}",
                _ => null,
            };
        }
        catch (StateIncompatibleException)
        {
            // Someone else's use of the tag: without a comment it is printed all the same.
            return null;
        }
    }

    private static void PrintSpecial(StringBuilder text, byte initial, ulong argument)
    {
        _ = initial switch
        {
            Cbor.False => text.Append("false"),
            Cbor.True => text.Append("true"),
            Cbor.Null => text.Append("null"),
            Cbor.Undefined => text.Append("undefined"),
            Cbor.HalfFloat => text.Append(Float((double)BitConverter.UInt16BitsToHalf((ushort)argument))),
            Cbor.SingleFloat => text.Append(Float(BitConverter.UInt32BitsToSingle((uint)argument))),
            Cbor.DoubleFloat => text.Append(Float(BitConverter.UInt64BitsToDouble(argument))),
            _ => text.Append("simple(").Append(argument).Append(')'),
        };
    }

    private static string Float(double value)
    {
        if (!double.IsFinite(value))
            return double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
        var digits = value.ToString("R", CultureInfo.InvariantCulture);
        var exponent = digits.IndexOf('E', StringComparison.Ordinal);
        var mantissa = exponent < 0 ? digits : digits[..exponent];
        if (!mantissa.Contains('.', StringComparison.Ordinal))
            mantissa += ".0";
        return exponent < 0
            ? mantissa : mantissa + "e" + digits[exponent + 1] + digits[(exponent + 2)..].TrimStart('0');
    }

    private static void PrintBytes(StringBuilder text, ReadOnlySpan<byte> bytes) =>
        text.Append("h'").Append(Convert.ToHexStringLower(bytes)).Append('\'');

    private static void PrintText(StringBuilder text, ReadOnlySpan<byte> utf8)
    {
        text.Append('"');
        foreach (var character in Encoding.UTF8.GetString(utf8))
        {
            _ = character switch
            {
                '"' or '\\' => text.Append('\\').Append(character),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                < ' ' or (>= '\u007f' and < '\u00a0') or '\u2028' or '\u2029'
                    or '\u200e' or '\u200f' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069') =>
                    text.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"),
                _ => text.Append(character),
            };
        }

        text.Append('"');
    }
}
