using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Stubs.Store.Sqlite.Device;

/// <summary>
/// The checksum in the last 8 bytes of every page of the main file, which SQLite leaves free for it ("reserved space").
/// It is that of the rest of the page and of its number, so a page that lies in another one's place, or was never
/// written, does not have it.
/// </summary>
/// <remarks>
/// Two CRC-32C side by side, little-endian: one of the words (8 bytes each) with even index, begun with the number of
/// the page, one of those with odd index, begun with its complement. Side by side, because a processor then computes
/// both in the time of one.
/// <para>SQLite never sees a checksum: a page is given to it with zeros there, and so it lies in the log. A page of the
/// main file that has zeros is one that another program has copied there from the log (see
/// <see cref="PageJudge"/>).</para>
/// </remarks>
internal static class PageSum
{
    /// <summary>The size of a page in bytes. It belongs to the format of the store.</summary>
    public const int PageSize = 4096;

    /// <summary>The bytes at the end of a page that hold its checksum.</summary>
    public const int Length = 8;

    /// <summary>Writes the checksum into the page.</summary>
    public static void Put(Span<byte> page, uint number) =>
        BinaryPrimitives.WriteUInt64LittleEndian(page[^Length..], Compute(page, number));

    /// <summary>Takes the checksum out of the page.</summary>
    public static void Clear(Span<byte> page) => page[^Length..].Clear();

    /// <summary>Whether the page has zeros in the place of a checksum.</summary>
    public static bool IsMissing(ReadOnlySpan<byte> page) => !page[^Length..].ContainsAnyExcept((byte)0);

    /// <summary>Whether the page has its checksum.</summary>
    public static bool IsRight(ReadOnlySpan<byte> page, uint number) =>
        BinaryPrimitives.ReadUInt64LittleEndian(page[^Length..]) == Compute(page, number);

    /// <summary>The checksum that the page should have.</summary>
    public static ulong Compute(ReadOnlySpan<byte> page, uint number)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(page[..^Length]);
        var (even, odd) = (number, ~number);
        var i = 0;
        for (; i + 1 < words.Length; i += 2)
        {
            even = BitOperations.Crc32C(even, LittleEndian(words[i]));
            odd = BitOperations.Crc32C(odd, LittleEndian(words[i + 1]));
        }

        if (i < words.Length)
            even = BitOperations.Crc32C(even, LittleEndian(words[i]));
        return ((ulong)odd << 32) | even;
    }

    private static ulong LittleEndian(ulong word) =>
        BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word);
}
