using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace Stubs;

public ref partial struct StateWriter
{
    /// <summary>Writes a text or null.</summary>
    public void Write(string? value)
    {
        if (value is null)
            WriteNull();
        else
            WriteText(value);
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
        // A UTF-16 code unit becomes at most three bytes. The head is guessed as that of ASCII and moved if the guess
        // was wrong.
        var target = Item(checked(9 + (3 * text.Length)));
        var guess = HeadLength((uint)text.Length);
        if (Ascii.FromUtf16(text, target[guess..], out var size) != OperationStatus.Done
            && Utf8.FromUtf16(
                text, target[guess..], out _, out size, replaceInvalidSequences: false) != OperationStatus.Done)
        {
            WriteIllFormedText(text);
            return;
        }

        var length = HeadLength((uint)size);
        if (length != guess)
            target.Slice(guess, size).CopyTo(target[length..]);
        position += size + Head(target, Cbor.TextString, (uint)size);
    }

    private static int HeadLength(uint argument) =>
        argument < 24 ? 1 : argument <= byte.MaxValue ? 2 : argument <= ushort.MaxValue ? 3 : 5;

    /// <summary>
    /// Text with an unpaired surrogate has no UTF-8, but is a C# string all the same: nothing is lost silently. Already
    /// counted as an item.
    /// </summary>
    private void WriteIllFormedText(scoped ReadOnlySpan<char> text)
    {
        WriteTag(Cbor.IllFormedTextTag);
        var target = Room(checked(9 + (2 * text.Length)));
        var size = Head(target, Cbor.ByteString, 2 * (uint)text.Length);
        foreach (var unit in text)
        {
            BinaryPrimitives.WriteUInt16BigEndian(target[size..], unit);
            size += 2;
        }

        position += size;
    }
}
