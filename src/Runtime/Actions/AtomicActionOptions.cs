namespace Stubs;

/// <summary>How an atomic action is to run. Every property has a sound default.</summary>
public sealed class AtomicActionOptions
{
    internal static AtomicActionOptions Default { get; } = new();

    /// <summary>
    /// The time after which the action is aborted if it has not begun to commit; null (the default) for no limit. When it passes, state is restored
    /// and locks are freed at once, and the later commit is refused with <see cref="AbortReason.TimedOut"/>. It also limits how long the commit waits for the votes of
    /// records.
    /// </summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>How often <see cref="AtomicAction.RunAsync(Func{Task}, AtomicActionOptions?, CancellationToken)"/> tries in all. 1,000 by default.</summary>
    public int MaxAttempts { get; init; } = 1000;

    /// <summary>The clock for the time limit and the age of the action; the system's by default.</summary>
    public TimeProvider TimeProvider { get; init; } = Laboratory.Clock;
}
