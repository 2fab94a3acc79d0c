using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;
using System.Text.Unicode;

namespace Stubs;

public ref partial struct StateReader
{
    /// <summary>Reads a text or null.</summary>
    /// <exception cref="StateIncompatibleException">Something else comes next, or bytes that are not UTF-8.</exception>
    public string? ReadString()
    {
        // A short text in ASCII, as most are, at once.
        var at = position;
        if ((uint)at < (uint)data.Length && data[at] - Cbor.TextString is >= 0 and < 24 and var length
            && length < data.Length - at)
        {
            var text = data.Slice(at + 1, length);
            if (length is >= 4 and <= 16 && TryReadShortAscii(text) is { } shortText)
            {
                position = at + 1 + length;
                return shortText;
            }

            if (Ascii.IsValid(text))
            {
                // Latin-1 has ASCII in common with UTF-8, and is widened without a search for what is not.
                position = at + 1 + length;
                return Encoding.Latin1.GetString(text);
            }
        }

        return TryReadNull() ? null : ReadText("a text");
    }

    /// <summary>
    /// Reads a text of 4 to 16 bytes, if all are ASCII: its first and its last half, which may overlap.
    /// </summary>
    private static string? TryReadShortAscii(ReadOnlySpan<byte> text)
    {
        ref var from = ref MemoryMarshal.GetReference(text);
        var length = (uint)text.Length;
        var halves = length < 8
            ? Vector128.Create(
                Unsafe.ReadUnaligned<uint>(ref from), Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref from, length - 4)),
                0, 0).AsByte()
            : Vector128.Create(
                Unsafe.ReadUnaligned<ulong>(ref from),
                Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref from, length - 8))).AsByte();
        return (halves & Vector128.Create((byte)0x80)) == Vector128<byte>.Zero
            ? string.Create(
                text.Length, Vector128.Widen(halves), static (target, widened) => PutHalves(target, widened)) : null;
    }

    private static void PutHalves(Span<char> target, (Vector128<ushort> First, Vector128<ushort> Last) halves)
    {
        ref var to = ref Unsafe.As<char, ushort>(ref MemoryMarshal.GetReference(target));
        if (target.Length >= 8)
        {
            halves.First.StoreUnsafe(ref to);
            halves.Last.StoreUnsafe(ref to, (nuint)target.Length - 8);
        }
        else
        {
            var four = halves.First.AsUInt64();
            Unsafe.WriteUnaligned(ref Unsafe.As<ushort, byte>(ref to), four.ToScalar());
            Unsafe.WriteUnaligned(
                ref Unsafe.As<ushort, byte>(ref Unsafe.Add(ref to, (uint)target.Length - 4)), four.GetElement(1));
        }
    }

    /// <summary>
    /// Reads a text as the bytes that it is written in, whatever they are; false if something else comes next.
    /// </summary>
    internal bool TryReadTextBytes(out ReadOnlySpan<byte> bytes) => TryReadString(Cbor.TextString, out bytes);

    /// <summary>Reads a text of one character.</summary>
    /// <exception cref="StateIncompatibleException">Something else comes next.</exception>
    public char ReadChar()
    {
        var start = position;
        if (TryReadTag(Cbor.IllFormedTextTag))
        {
            if (TryReadString(Cbor.ByteString, out var unit) && unit.Length == 2)
                return (char)BinaryPrimitives.ReadUInt16BigEndian(unit);
        }
        else if (TryReadRune(out var rune) && rune.IsBmp)
        {
            return (char)rune.Value;
        }

        throw Unexpected(start, "a text of one character");
    }

    /// <summary>Reads a text of one character.</summary>
    /// <exception cref="StateIncompatibleException">Something else comes next.</exception>
    public Rune ReadRune()
    {
        var start = position;
        return TryReadRune(out var rune) ? rune : throw Unexpected(start, "a text of one character");
    }

    /// <summary>Reads a URI or null.</summary>
    /// <exception cref="StateIncompatibleException">Something else comes next.</exception>
    public Uri? ReadUri()
    {
        if (TryReadNull())
            return null;
        var start = position;
        var kind = TryReadTag(Cbor.UriTag) ? UriKind.Absolute : UriKind.Relative;
        if (kind == UriKind.Relative)
            ReadTag(Cbor.RelativeUriTag, "a URI");
        return Uri.TryCreate(ReadText("the text of a URI"), kind, out var uri) ? uri : throw Unexpected(start, "a URI");
    }

    /// <summary>Reads a version or null.</summary>
    /// <exception cref="StateIncompatibleException">Something else comes next.</exception>
    public Version? ReadVersion()
    {
        if (TryReadNull())
            return null;
        var start = position;
        var length = EnterArray();
        if (length is < 2 or > 4)
            throw Unexpected(start, "the two to four numbers of a version");
        Span<int> numbers = stackalloc int[length];
        foreach (ref var number in numbers)
            number = (int)ReadUnsigned(int.MaxValue, "a number of a version");
        Leave();
        return length switch
        {
            2 => new Version(numbers[0], numbers[1]),
            3 => new Version(numbers[0], numbers[1], numbers[2]),
            _ => new Version(numbers[0], numbers[1], numbers[2], numbers[3]),
        };
    }

    internal string ReadText(string expected)
    {
        var start = position;
        if (TryReadString(Cbor.TextString, out var text))
            return Utf8.IsValid(text)
                ? Encoding.UTF8.GetString(text) : throw Incompatible(start, expected, "bytes that are not UTF-8");

        position = start;
        if (TryReadTag(Cbor.IllFormedTextTag) && TryReadString(Cbor.ByteString, out var units) && units.Length % 2 == 0)
            return string.Create(units.Length / 2, units, ReadUnits);
        throw Unexpected(start, expected);
    }

    private static void ReadUnits(Span<char> target, ReadOnlySpan<byte> units)
    {
        for (var i = 0; i < target.Length; i++)
            target[i] = (char)BinaryPrimitives.ReadUInt16BigEndian(units[(2 * i)..]);
    }

    private bool TryReadRune(out Rune rune)
    {
        rune = default;
        return TryReadString(Cbor.TextString, out var text)
            && Rune.DecodeFromUtf8(text, out rune, out var size) == OperationStatus.Done && size == text.Length;
    }
}
