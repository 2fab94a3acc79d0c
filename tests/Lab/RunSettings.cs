namespace Stubs.Lab;

/// <summary>How long a workload runs, and with whom.</summary>
internal sealed record RunSettings
{
    /// <summary>Everything that is drawn follows from it.</summary>
    public int Seed { get; init; }

    /// <summary>How many clients run side by side.</summary>
    public int Clients { get; init; } = 8;

    /// <summary>How long they run.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How many operations each runs at most.</summary>
    public int OperationsPerClient { get; init; } = int.MaxValue;

    /// <summary>How far apart faults begin, on average.</summary>
    public TimeSpan FaultInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The kinds of faults, by name; none by default.</summary>
    public IReadOnlyList<string> Faults { get; init; } = [];

    /// <summary>Whether servers run objects whose states lie at others. At the site of processes only.</summary>
    public bool Borrows { get; init; }

    /// <summary>
    /// How long it may take, after all faults have ended, until nothing is in doubt and no lock is held.
    /// </summary>
    public TimeSpan SettlingLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an operation may take after the end. Who has not ended by then hangs.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(90);
}
