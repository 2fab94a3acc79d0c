using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Stubs;

/// <summary>
/// The alphabet of RFC 8949 that state is written in, and the one place that decodes the head of a data item.
/// </summary>
internal static class Cbor
{
    /// <summary>How deep maps, arrays and tags of a state may nest.</summary>
    public const int MaximumDepth = 64;

    public const byte UnsignedInteger = 0x00, NegativeInteger = 0x20, ByteString = 0x40, TextString = 0x60;
    public const byte Array = 0x80, Map = 0xA0, Tag = 0xC0, Special = 0xE0;
    public const byte False =
        0xF4, True = 0xF5, Null = 0xF6, Undefined = 0xF7, HalfFloat = 0xF9, SingleFloat = 0xFA, DoubleFloat = 0xFB;

    // Registered by IANA: RFC 8949 (0, 2, 3, 4, 24, 32), 28 and 29 (value sharing), RFC 9562 (37), RFC 8746 (40),
    // RFC 9164 (52, 54), 258, 267, RFC 9581 (1002), RFC 8943 (1004), 43000.
    public const uint DateTimeTag =
        0, PositiveBignumTag =
            2, NegativeBignumTag =
                3, DecimalTag =
                    4, EncodedTag = 24, ShareableTag = 28, SharedReferenceTag = 29, UriTag = 32, UuidTag = 37;
    public const uint RowMajorTag =
        40, IPv4Tag =
            52, IPv6Tag =
                54, SetTag = 258, RelativeUriTag = 267, DurationTag = 1002, DateTag = 1004, ComplexTag = 43000;

    // Stubs' own, in IANA's first-come-first-served range; the table in StateWriter says what each holds.
    public const uint ReferenceTag = 21332, ComparerTag = 21333, IllFormedTextTag = 21334;
    public const uint UnspecifiedDateTimeTag =
        21335, LocalDateTimeTag =
            21336, TimeOfDayTag = 21337, SubtypeTag = 21338, KindTag = 21339, LaterTag = 21340, GraphTag = 21341;

    /// <summary>
    /// Decodes the initial byte and the argument of the item at <paramref name="position"/> and moves behind them.
    /// False if the data end before, or the head is malformed or of indefinite length, which state never is (RFC 8949,
    /// section 4.2.1).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryReadHead(ReadOnlySpan<byte> data, ref int position, out byte initial, out ulong argument)
    {
        if ((uint)position < (uint)data.Length)
        {
            initial = data[position];
            argument = (uint)(initial & 0x1F);
            if (argument < 24)
            {
                position++;
                return true;
            }

            // Its result comes in registers, where the variables of the method that this is inlined into can stay.
            var (end, value) = LongArgument(data, position, initial);
            argument = value;
            if (end < 0)
                return false;
            position = (int)end;
            return true;
        }

        (initial, argument) = (0, 0);
        return false;
    }

    /// <summary>
    /// Moves behind the item at <paramref name="position"/>, without recursion. False if it is malformed or incomplete;
    /// the position is then that of the head where this shows.
    /// </summary>
    public static bool TrySkip(ReadOnlySpan<byte> data, ref int position)
    {
        for (long open = 1; open > 0; open--)
        {
            var at = position;
            if (!TryReadHead(data, ref at, out var initial, out var argument))
                return false;
            var remaining = (ulong)(data.Length - at);
            switch (initial & 0xE0)
            {
                case ByteString or TextString:
                    if (argument > remaining)
                        return false;
                    at += (int)argument;
                    break;
                case Array:
                    if (argument > remaining)
                        return false;
                    open += (long)argument;
                    break;
                case Map:
                    if (argument > remaining / 2)
                        return false;
                    open += 2 * (long)argument;
                    break;
                case Tag:
                    open++;
                    break;
            }

            position = at;
        }

        return true;
    }

    /// <summary>Decodes an argument that stands behind the initial byte; it ends at -1 if there is none.</summary>
    private static Argument LongArgument(ReadOnlySpan<byte> data, int position, byte initial)
    {
        // 24 to 27 stand for one to eight bytes; what is above is reserved, or of indefinite length.
        var lengths = (initial & 0x1F) - 24;
        var size = 1 << (lengths & 3);
        var rest = data[(position + 1)..];
        if (lengths > 3 || rest.Length < size)
            return new(-1, 0);
        ulong value = 0;
        if (rest.Length >= sizeof(ulong))
        {
            value = BinaryPrimitives.ReadUInt64BigEndian(rest) >> (64 - (8 * size));
        }
        else
        {
            foreach (var digits in rest[..size])
                value = (value << 8) | digits;
        }

        // Simple values below 32 have one byte only.
        return initial == 0xF8 && value < 32 ? new(-1, 0) : new(position + 1 + size, value);
    }

    private readonly record struct Argument(long End, ulong Value);
}
