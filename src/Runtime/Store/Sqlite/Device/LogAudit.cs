using System.Buffers.Binary;

namespace Stubs.Store.Sqlite.Device;

/// <summary>
/// Tells a log that has rotted from one whose tail was torn off by a loss of power. SQLite takes both for torn and goes
/// back to the last commit before the damage, which for a rotten one means that confirmed commits are silently gone
/// (SYSTEM 35).
/// </summary>
/// <remarks>
/// <para>A commit is stable before the next one is written. So a frame that lies behind a commit, and continues it,
/// proves that everything up to that commit was stable once:</para>
/// <code>
/// first frame that is wrong    | frames behind it                                   | verdict
/// none                         |                                                    | sound
/// wrong                        | none that is right, or of one transaction at most  | torn: what was being written is lost, as it must be
/// wrong                        | a commit, and a frame that continues it            | rotten
/// wrong, itself a commit       | a frame that continues it                          | rotten
/// (the log's own header)       | a frame that continues it                          | rotten
/// </code>
/// <para>"Right" is: of this run of the log (its salt), and with a checksum that continues the frame before. What a
/// transaction that never became stable has left behind is of one transaction, with its commit as its last frame. The
/// limit: damage to the very last transaction before a crash looks like a torn tail, and is taken for one.</para>
/// </remarks>
internal sealed class LogAudit
{
    private readonly FileStream log;
    private readonly byte[] header = new byte[LogFrame.LogHeaderLength];
    private readonly byte[] frame = new byte[LogFrame.Length];
    private bool bigEndian;

    private LogAudit(FileStream log) => this.log = log;

    /// <summary>
    /// The offset of the first damage in a rotten log; null if the log is sound, torn, empty or missing.
    /// </summary>
    public static long? FindDamage(string path)
    {
        if (new FileInfo(path) is not { Exists: true, Length: > LogFrame.LogHeaderLength })
            return null;
        using var log = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 1 << 16);
        return new LogAudit(log).FindDamage();
    }

    private long? FindDamage()
    {
        log.ReadExactly(header);
        if (!ReadFrame())
            return null;
        bigEndian = LogFrame.IsBigEndian(header);
        var (written, computed) = HeaderSums;
        return IsKnownMagic() && written == computed
            ? FindDamage(Judge(written, written)) : ContinuesHeader() ? 0 : null;
    }

    /// <summary>Walks along the frames.</summary>
    /// <param name="current">The first one.</param>
    private long? FindDamage(Verdict current)
    {
        long? wrong = null;
        var behindCommit =
            false; // The frame before was a commit of the run that is being followed, and stood behind the damage or was it.
        for (long offset = LogFrame.LogHeaderLength; ; offset += LogFrame.Length)
        {
            if (current.IsRight && behindCommit)
                return wrong;
            if (!current.IsRight)
                wrong ??= offset;
            behindCommit = wrong is not null && current.IsCommit && (current.IsRight || wrong == offset);
            var (written, computed) = (current.Written, current.Computed);
            if (!ReadFrame())
                return null;
            // Where the frame before is wrong, it may be its checksum that is. Elsewhere both are the same.
            current = Judge(written, computed);
        }
    }

    private bool ReadFrame() => log.ReadAtLeast(frame, frame.Length, throwOnEndOfStream: false) == frame.Length;

    private Verdict Judge((uint, uint) before, (uint, uint) orBefore)
    {
        var frameHeader = frame.AsSpan(0, LogFrame.HeaderLength);
        var ofThisRun = frameHeader[8..16].SequenceEqual(header.AsSpan(16, 8));
        return new Verdict(
            ofThisRun && (IsContinued(before) || IsContinued(orBefore)),
            BinaryPrimitives.ReadUInt32BigEndian(frameHeader[4..]) != 0,
            LogFrame.ReadSum(frameHeader[16..]),
            LogFrame.Sum(bigEndian, before, frameHeader, frame.AsSpan(LogFrame.HeaderLength)));
    }

    private bool IsKnownMagic() => (BinaryPrimitives.ReadUInt32BigEndian(header) & ~1u) == 0x377F0682;

    private ((uint, uint) Written, (uint, uint) Computed) HeaderSums =>
        (LogFrame.ReadSum(header.AsSpan(24)), LogFrame.Continue(bigEndian, default, header.AsSpan(0, 24)));

    /// <summary>
    /// Whether the first frame continues the header, though that is wrong: in its words or in its checksum, whichever
    /// has rotted.
    /// </summary>
    private bool ContinuesHeader()
    {
        foreach (var order in new[] { false, true })
        {
            bigEndian = order;
            var (written, computed) = HeaderSums;
            if (IsContinued(written) || IsContinued(computed))
                return true;
        }

        return false;
    }

    private bool IsContinued((uint, uint) before)
    {
        var frameHeader = frame.AsSpan(0, LogFrame.HeaderLength);
        return LogFrame.Sum(bigEndian, before, frameHeader, frame.AsSpan(LogFrame.HeaderLength)) == LogFrame.ReadSum(
            frameHeader[16..]);
    }

    private readonly record struct Verdict(bool IsRight, bool IsCommit, (uint, uint) Written, (uint, uint) Computed);
}
