using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;
using System.Text.Unicode;

namespace Stubs;

public ref partial struct StateWriter
{
    /// <summary>Writes a text or null.</summary>
    public void Write(string? value)
    {
        ref var target = ref Item(LongestText(value));
        position += Put(ref target, value);
    }

    /// <summary>Writes a character as a text of one.</summary>
    public void Write(char value) => WriteText([value]);

    /// <summary>Writes a character as a text of one.</summary>
    public void Write(Rune value)
    {
        Span<byte> bytes = stackalloc byte[4];
        WriteString(Cbor.TextString, bytes[..value.EncodeToUtf8(bytes)]);
    }

    /// <summary>Writes a URI or null.</summary>
    public void Write(Uri? value)
    {
        if (value is null)
        {
            WriteNull();
            return;
        }

        if (!value.IsAbsoluteUri)
        {
            WriteTag(Cbor.RelativeUriTag);
            WriteText(value.OriginalString);
            return;
        }

        // A bare file path is a URI on one system and none on another; its absolute form is one everywhere.
        WriteTag(Cbor.UriTag);
        WriteText(value.IsFile ? value.AbsoluteUri : value.OriginalString);
    }

    /// <summary>Writes a version or null.</summary>
    public void Write(Version? value)
    {
        if (value is null)
        {
            WriteNull();
            return;
        }

        WriteArrayStart(value.Build < 0 ? 2 : value.Revision < 0 ? 3 : 4);
        Write(value.Major);
        Write(value.Minor);
        if (value.Build >= 0)
            Write(value.Build);
        if (value.Revision >= 0)
            Write(value.Revision);
    }

    internal void WriteText(scoped ReadOnlySpan<char> text)
    {
        ref var target = ref Item(LongestText(text));
        position += PutText(ref target, text);
    }

    /// <summary>
    /// What a text can take: a UTF-16 code unit becomes at most three bytes; with an unpaired surrogate it is two, and
    /// a tag stands before the head.
    /// </summary>
    private static int LongestText(scoped ReadOnlySpan<char> text) => checked(12 + (3 * text.Length));

    private static int Put(ref byte target, string? value)
    {
        if (value is not null)
            return PutText(ref target, value);
        target = Cbor.Null;
        return 1;
    }

    private static int PutText(ref byte target, scoped ReadOnlySpan<char> text)
    {
        if (text.Length is >= 4 and <= 16 && TryPutShortAscii(ref target, text))
            return 1 + text.Length;

        // The head is guessed as that of ASCII and moved if the guess was wrong.
        var guess = HeadLength((uint)text.Length);
        var bytes = Bytes(ref Unsafe.Add(ref target, guess), 3 * text.Length);
        if (Ascii.FromUtf16(text, bytes, out var size) != OperationStatus.Done
            && Utf8.FromUtf16(text, bytes, out _, out size, replaceInvalidSequences: false) != OperationStatus.Done)
            return PutIllFormedText(ref target, text);

        var length = HeadLength((uint)size);
        if (length != guess)
            bytes[..size].CopyTo(Bytes(ref Unsafe.Add(ref target, length), size));
        return size + Head(ref target, Cbor.TextString, (uint)size);
    }

    /// <summary>
    /// Puts a text of 4 to 16 characters, as most are, if all are ASCII: its first and its last half, which may
    /// overlap.
    /// </summary>
    private static bool TryPutShortAscii(ref byte target, scoped ReadOnlySpan<char> text)
    {
        ref var from = ref Unsafe.As<char, ushort>(ref MemoryMarshal.GetReference(text));
        var length = (uint)text.Length;
        target = (byte)(Cbor.TextString | length);
        ref var to = ref Unsafe.Add(ref target, 1);
        if (length < 8)
        {
            var four = Vector128.Create(Four(ref from, 0), Four(ref from, length - 4)).AsUInt16();
            if (!IsAscii(four))
                return false;
            var narrow = Vector128.Narrow(four, four).AsUInt32();
            Unsafe.WriteUnaligned(ref to, narrow.ToScalar());
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref to, length - 4), narrow.GetElement(1));
            return true;
        }

        var (first, last) = (Vector128.LoadUnsafe(ref from), Vector128.LoadUnsafe(ref from, length - 8));
        if (!IsAscii(first | last))
            return false;
        var eight = Vector128.Narrow(first, last).AsUInt64();
        Unsafe.WriteUnaligned(ref to, eight.ToScalar());
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref to, length - 8), eight.GetElement(1));
        return true;
    }

    private static bool IsAscii(Vector128<ushort> units) =>
        (units & Vector128.Create((ushort)0xFF80)) == Vector128<ushort>.Zero;

    private static ulong Four(ref ushort from, uint at) =>
        Unsafe.ReadUnaligned<ulong>(ref Unsafe.As<ushort, byte>(ref Unsafe.Add(ref from, at)));

    private static int HeadLength(uint argument) =>
        argument < 24 ? 1 : argument <= byte.MaxValue ? 2 : argument <= ushort.MaxValue ? 3 : 5;

    /// <summary>
    /// Text with an unpaired surrogate has no UTF-8, but is a C# string all the same: nothing is lost silently.
    /// </summary>
    private static int PutIllFormedText(ref byte target, scoped ReadOnlySpan<char> text)
    {
        var size = Head(ref target, Cbor.Tag, Cbor.IllFormedTextTag);
        size += Head(ref Unsafe.Add(ref target, size), Cbor.ByteString, 2 * (uint)text.Length);
        foreach (var unit in text)
        {
            PutBigEndian(ref target, size, unit);
            size += 2;
        }

        return size;
    }
}
