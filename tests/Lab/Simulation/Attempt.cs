namespace Stubs.Lab.Simulation;

/// <summary>One attempt to run an action: what it did, what it saw, and what its program was told.</summary>
internal sealed class Attempt(int number, string kind, string where, long begun)
{
    private readonly List<Change> changes = [];
    private readonly List<Reading> readings = [];
    private readonly List<Tally> tallies = [];
    private readonly List<ToldRecord> records = [];
    private readonly List<NameAct> names = [];

    public int Number => number;

    /// <summary>The number of the event at which it began.</summary>
    public long Begun => begun;

    /// <summary>The number of the event at which its program was told; never, if it was not.</summary>
    public long Ended { get; private set; } = long.MaxValue;

    public AttemptOutcome Outcome { get; private set; } = AttemptOutcome.Running;

    /// <summary>Its body had run to its end, so that a commit could come of it.</summary>
    public bool CommitWasAsked { get; set; }

    /// <summary>The action, to see how it says that it ended.</summary>
    public AtomicAction? Action { get; set; }

    public IReadOnlyList<Change> Changes => changes;

    public IReadOnlyList<Reading> Readings => readings;

    public IReadOnlyList<Tally> Tallies => tallies;

    /// <summary>The records that it has added to its action, here and at servers.</summary>
    public IReadOnlyList<ToldRecord> Records => records;

    /// <summary>When an answer came that can never be used, so that it is of no use to try again.</summary>
    public TimeSpan? Refused { get; set; }

    /// <summary>
    /// Whether its node has gone on until its program was told, so that the records there have been told too.
    /// </summary>
    public bool WasTold { get; private set; }

    /// <summary>When it began; set by its program.</summary>
    public TimeSpan BegunAt { get; set; }

    /// <summary>How long it took until its program was told.</summary>
    public TimeSpan Lasted { get; private set; }

    public void End(AttemptOutcome outcome, long at)
    {
        if (Outcome != AttemptOutcome.Running)
            return;
        Outcome = outcome;
        if (outcome != AttemptOutcome.Unknown)
            Ended = at;
    }

    /// <summary>It ended, and its program was told by the node on which it ran.</summary>
    public void Tell(AttemptOutcome outcome, long at, TimeSpan now)
    {
        if (Outcome == AttemptOutcome.Running)
            Lasted = now - BegunAt;
        WasTold |= Outcome == AttemptOutcome.Running;
        End(outcome, at);
    }

    /// <summary>What it did with names, and saw of them, in its order.</summary>
    public IReadOnlyList<NameAct> Names => names;

    public void Add(NameAct act) => names.Add(act);

    public void Add(ToldRecord record) => records.Add(record);

    public void Add(Change change) => changes.Add(change);

    public void Add(Tally tally) => tallies.Add(tally);

    /// <summary>
    /// Notes what was seen, and what of the attempt's own must be there to see: all that it had done to the vault, but
    /// for what nested levels have undone.
    /// </summary>
    public void Saw(int vault, int[] seen, Level level) =>
        readings.Add(new Reading(
            vault, seen, level,
            [.. changes.Where(change => change.Vault == vault && change.Level.IsInForce)
                .Select(static change => change.Number)]));

    public override string ToString() => $"attempt {number} ({kind} at {where}, {Outcome})";
}

/// <summary>A change that was asked for, by its number.</summary>
internal sealed record Change(int Number, int Vault, int Amount, Level Level);

/// <summary>Something that was counted in a vault.</summary>
internal sealed record Tally(int Vault, int By, Level Level);

/// <summary>
/// What was seen of a vault: all its changes; and those of the attempt's own that had to be among them.
/// </summary>
/// <remarks>What a nested action saw that was aborted may have changed since, as its locks were freed.</remarks>
internal sealed record Reading(int Vault, int[] Seen, Level Level, int[] Own);

/// <summary>A nested action of an attempt: it counts if it has committed, and all around it have.</summary>
internal sealed class Level(Level? parent)
{
    private bool isRunning = true;
    private bool isCommitted;

    /// <summary>What it did must be seen now by the attempt itself.</summary>
    public bool IsInForce => (isRunning || isCommitted) && (parent is null || parent.IsInForce);

    /// <summary>What it did must be there if the attempt commits.</summary>
    public bool Survives => parent is null || (isCommitted && parent.Survives);

    public void End(bool committed) => (isRunning, isCommitted) = (false, committed);
}

/// <summary>What the program was told.</summary>
internal enum AttemptOutcome
{
    Running,
    Committed,
    Aborted,
    Unknown,
}
