namespace Stubs.Lab.Simulation;

/// <summary>
/// The code of a program that the run time calls in the middle of its own work, and that throws now and then: while a
/// state is saved or restored, in a compensation, in the rule of a lock mode, in a record, in the message of an
/// exception. Worlds run one after the other, so that one place serves all of them.
/// </summary>
internal static class Mischief
{
    /// <summary>Whether such code throws at a place, by name; decided by the world.</summary>
    public static Func<string, bool> Strikes { get; set; } = static _ => false;

    /// <summary>
    /// Makes the record that an operation adds to its action, by the number of the operation's change.
    /// </summary>
    public static Func<int, AbstractRecord> RecordOf { get; set; } =
        static _ => throw new InvalidOperationException("No world is being simulated.");

    public static void At(string place)
    {
        if (Strikes(place))
            throw new MuteException();
    }
}

/// <summary>An exception that cannot say what it is.</summary>
public sealed class MuteException : Exception
{
    public override string Message => throw new InvalidOperationException("The message of an exception throws.");
}

/// <summary>When a record of a program throws.</summary>
internal enum RecordMood
{
    Calm,
    ThrowsAtPrepare,
    ThrowsAtCommit,
    ThrowsAtAbort,
}

/// <summary>A record of a program: it keeps what it is told, and may throw when it is told.</summary>
internal sealed class ToldRecord(RecordMood mood, bool isLocal) : AbstractRecord
{
    public RecordMood Mood => mood;

    /// <summary>Whether it belongs to the node of the program, which waits until it has been told.</summary>
    public bool IsLocal => isLocal;

    public int Commits { get; private set; }

    public int Aborts { get; private set; }

    protected internal override ValueTask<Vote> PrepareAsync(CancellationToken cancellationToken) =>
        mood == RecordMood.ThrowsAtPrepare ? throw new MuteException() : new(Vote.Commit);

    protected internal override ValueTask CommitAsync()
    {
        Commits++;
        return mood == RecordMood.ThrowsAtCommit ? throw new MuteException() : default;
    }

    protected internal override ValueTask AbortAsync()
    {
        Aborts++;
        return mood == RecordMood.ThrowsAtAbort ? throw new MuteException() : default;
    }
}
