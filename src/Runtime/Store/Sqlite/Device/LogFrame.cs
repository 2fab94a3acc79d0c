using System.Buffers.Binary;
using static Stubs.Store.Sqlite.NativeSqlite;

namespace Stubs.Store.Sqlite.Device;

/// <summary>
/// The frames of SQLite's log, as its file format describes them:
/// <code>
/// header, 32 bytes: magic (its last bit: checksums of big-endian words), version, page size, sequence, salt (8),
///                   checksum (8)
/// then frames:      page number, size of the database after a commit or 0, salt (8), checksum (8), page
/// </code>
/// All numbers are big-endian. The checksum of a frame continues that of the frame before it, over the first 8 bytes of
/// its header and its page.
/// </summary>
internal static unsafe class LogFrame
{
    public const int LogHeaderLength = 32;
    public const int HeaderLength = 24;
    public const int Length = HeaderLength + PageSum.PageSize;
    private const int SumOffset = 16;

    /// <summary>Whether a page has the checksum of its frame.</summary>
    /// <param name="log">The operating system's file.</param>
    /// <param name="page">What was read.</param>
    /// <param name="offset">Where.</param>
    public static bool IsRight(OpenFile* log, ReadOnlySpan<byte> page, long offset)
    {
        // The header of this frame, and before it the checksum that it continues.
        Span<byte> logHeader = stackalloc byte[LogHeaderLength];
        Span<byte> header = stackalloc byte[HeaderLength];
        Span<byte> before = stackalloc byte[8];
        var start = offset - HeaderLength;
        var first = start == LogHeaderLength;
        return TryRead(log, logHeader, 0)
            && TryRead(log, header, start)
            && TryRead(log, before, first ? LogHeaderLength - 8 : start - Length + SumOffset)
            && Sum(IsBigEndian(logHeader), ReadSum(before), header, page) == ReadSum(header[SumOffset..]);
    }

    public static bool IsBigEndian(ReadOnlySpan<byte> logHeader) => (logHeader[3] & 1) != 0;

    /// <summary>The checksum as it is written.</summary>
    public static (uint, uint) ReadSum(ReadOnlySpan<byte> bytes) =>
        (BinaryPrimitives.ReadUInt32BigEndian(bytes), BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]));

    /// <summary>The checksum of a frame.</summary>
    public static (uint, uint) Sum(
        bool bigEndian, (uint, uint) before, ReadOnlySpan<byte> header, ReadOnlySpan<byte> page) =>
            Continue(bigEndian, Continue(bigEndian, before, header[..8]), page);

    /// <summary>Continues a checksum over bytes, whose number is a multiple of 8.</summary>
    public static (uint, uint) Continue(bool bigEndian, (uint, uint) before, ReadOnlySpan<byte> bytes)
    {
        var (a, b) = before;
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            a += Word(bigEndian, bytes) + b;
            b += Word(bigEndian, bytes[4..]) + a;
        }

        return (a, b);
    }

    private static uint Word(bool bigEndian, ReadOnlySpan<byte> bytes) =>
        bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    private static bool TryRead(OpenFile* log, Span<byte> bytes, long offset)
    {
        fixed (byte* buffer = bytes)
            return log->Methods->Read(log, buffer, bytes.Length, offset) == SQLitePCL.raw.SQLITE_OK;
    }
}
