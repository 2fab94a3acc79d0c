namespace Stubs;

/// <summary>How an atomic action is to run. Every property has a sound default.</summary>
public sealed class AtomicActionOptions
{
    internal static AtomicActionOptions Default { get; } = new();

    /// <summary>
    /// The time after which the action is aborted if it has not begun to commit; null (the default) for no limit. When
    /// it passes, state is restored and locks are freed at once, and the later commit is refused with
    /// <see cref="AbortReason.TimedOut"/>. It also limits how long the commit waits for the votes of records.
    /// </summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>
    /// For how long <see cref="AtomicAction.RunAsync(Func{Task}, AtomicActionOptions?, CancellationToken)"/> runs an
    /// action again that failed for a passing reason, from its first failure on: 30 seconds by default; zero for one
    /// attempt. What is begun by then is finished.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public TimeSpan RetryFor
    {
        get;
        init => field = value >= TimeSpan.Zero
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(RetryFor), value,
                "AtomicActionOptions.RetryFor must not be negative: zero means one attempt, TimeSpan.MaxValue no end.");
    } = TimeSpan.FromSeconds(30);

    /// <summary>The clock for the time limit, the age and the pauses of the action; the system's by default.</summary>
    public TimeProvider TimeProvider { get; init; } = Laboratory.Clock;

    internal static OptionTable<AtomicActionOptions> Table { get; } =
        new OptionTable<AtomicActionOptions>(nameof(AtomicActionOptions))
        .Time(nameof(TimeLimit), static options => options.TimeLimit)
        .Must(
            nameof(RetryFor), static options => options.RetryFor, static found => found >= TimeSpan.Zero,
            "must be zero or more")
        .NotNull(nameof(TimeProvider), static options => options.TimeProvider);

    private bool isChecked;

    /// <summary>Checks the options when the first action begins with them.</summary>
    /// <exception cref="ArgumentException">A property has a value that is not allowed.</exception>
    internal AtomicActionOptions Checked()
    {
        if (isChecked)
            return this;
        Table.Check(this);
        isChecked = true;
        return this;
    }
}
