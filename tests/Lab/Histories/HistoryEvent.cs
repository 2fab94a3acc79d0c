namespace Stubs.Lab.Histories;

/// <summary>What an event says of its operation.</summary>
internal enum EventType
{
    /// <summary>It begins.</summary>
    Invoke,

    /// <summary>It happened.</summary>
    Ok,

    /// <summary>It certainly did not happen.</summary>
    Fail,

    /// <summary>
    /// It may have happened, or happen at any time later. A fault, which is no operation, is such an event too.
    /// </summary>
    Info,
}

/// <summary>One event of a history, in the terms of Jepsen.</summary>
/// <param name="Index">Its place in the history.</param>
/// <param name="Type">What it says of the operation.</param>
/// <param name="Process">Who runs the operation: a process runs one at a time. <see cref="Nemesis"/> for
/// faults.</param>
/// <param name="F">The kind of the operation.</param>
/// <param name="Value">Its arguments, and its results when it has ended.</param>
/// <param name="Time">When, in nanoseconds since the beginning.</param>
/// <param name="Error">Why it failed, or is not known to have happened.</param>
internal sealed record HistoryEvent(
    int Index, EventType Type, int Process, string F, Edn Value, long Time = 0, string? Error = null)
{
    /// <summary>The process of faults.</summary>
    public const int Nemesis = -1;

    public override string ToString() => HistoryFile.Write(this);
}
