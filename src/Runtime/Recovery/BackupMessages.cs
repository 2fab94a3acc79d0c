namespace Stubs.Recovery;

/// <summary>
/// What a directory asks its nodes for a backup of all of them. The numbers are those of the protocol
/// (<c>docs/protocol.md</c>).
/// </summary>
internal static class BackupVerb
{
    /// <summary>
    /// Decide nothing from now on, and forget no decision, until Release or for so many milliseconds.
    /// </summary>
    public const ushort Hold = 48;

    /// <summary>Hold what is stored now.</summary>
    public const ushort Snapshot = 49;

    /// <summary>Decide again. Was nothing decided since Hold?</summary>
    public const ushort Release = 50;

    /// <summary>Copy what Snapshot holds; the answer is how many bytes that is.</summary>
    public const ushort Copy = 51;

    /// <summary>Some bytes of the copy.</summary>
    public const ushort Read = 52;

    /// <summary>The copy is not needed any more.</summary>
    public const ushort End = 53;

    /// <summary>Whether a verb is one of these.</summary>
    public static bool Serves(ushort verb) => verb is >= Hold and <= End;
}

/// <summary>The body of each of these requests.</summary>
/// <param name="Set">The backup.</param>
/// <param name="Number">Hold: for how many milliseconds at most. Read: from which byte on.</param>
/// <param name="Count">Read: how many bytes.</param>
internal readonly record struct BackupRequest(Uid Set, long Number = 0, int Count = 0)
{
    public byte[] ToArray()
    {
        using var writer = StateWriter.Create();
        writer.WriteArrayStart(3);
        writer.WriteUid(Set);
        writer.WriteInt64(Number);
        writer.WriteInt32(Count);
        return writer.ToArray();
    }

    public static BackupRequest Read(ReadOnlySpan<byte> body)
    {
        var reader = new StateReader(body);
        return reader.ReadArrayStart() >= 3
            ? new BackupRequest(reader.ReadUid(), reader.ReadInt64(), reader.ReadInt32())
            : throw reader.Incompatible("a request about a backup, of 3 elements");
    }
}

/// <summary>The body of each answer.</summary>
/// <param name="Refusal">Why it was not done; null if it was.</param>
/// <param name="Number">Copy: how many bytes.</param>
/// <param name="Bytes">Read: these.</param>
internal readonly record struct BackupReply(
    string? Refusal = null, long Number = 0, ReadOnlyMemory<byte> Bytes = default)
{
    public byte[] ToArray()
    {
        using var writer = StateWriter.Create();
        writer.WriteArrayStart(3);
        writer.WriteString(Refusal);
        writer.WriteInt64(Number);
        writer.WriteReadOnlyMemory(Bytes);
        return writer.ToArray();
    }

    public static BackupReply Read(ReadOnlySpan<byte> body)
    {
        var reader = new StateReader(body);
        return reader.ReadArrayStart() >= 3
            ? new BackupReply(reader.ReadString(), reader.ReadInt64(), reader.ReadReadOnlyMemory())
            : throw reader.Incompatible("an answer about a backup, of 3 elements");
    }
}
