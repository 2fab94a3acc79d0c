namespace Stubs.Store;

/// <summary>
/// What a <see cref="GroupCommitter"/> does, for its observers; a test that blocks in one of these holds the
/// flush.
/// </summary>
internal readonly record struct GroupCommitEvent(GroupCommitStep Step, int Batches);

/// <summary>The steps of a group commit.</summary>
internal enum GroupCommitStep
{
    /// <summary>A batch waits for the next flush.</summary>
    Queued,

    /// <summary>A flush has taken up its batches; nothing is written yet.</summary>
    Taken,

    /// <summary>The batches of a flush are stable, or have failed; no caller has been told yet.</summary>
    Flushed,
}
