namespace Stubs.Actions;

/// <summary>
/// Work that is tried again: as long as its failures are passing ones and <see cref="AtomicActionOptions.RetryFor"/>
/// has not passed since the first of them. It begins with that one.
/// </summary>
/// <remarks>
/// Pauses are drawn anew each time from nothing to a bound that doubles (<em>full jitter</em>), so that callers that
/// lost the same node do not come back all at once. After a wound there is none: an older action is waited for in its
/// place anyway.
/// </remarks>
internal sealed class Repetition
{
    private const int FirstBound = 5, LargestBound = 500;

    private readonly AtomicActionOptions options;
    private readonly long began;
    private int failures;
    private int pauses;
    private bool isAtOnce;

    private Repetition(AtomicActionOptions options)
    {
        this.options = options;
        began = options.TimeProvider.GetTimestamp();
    }

    /// <summary>Whether work that has failed is to be done again. If not, its error is told how often it was.</summary>
    /// <param name="repetition">None before the first failure.</param>
    /// <param name="options">For how long, and by which clock.</param>
    /// <param name="kind">What the failure means.</param>
    /// <param name="error">The error that is reported if not.</param>
    public static bool GoesOn(
        ref Repetition? repetition, AtomicActionOptions options, FailureKind kind, Exception error)
    {
        if (repetition is null && kind is not (FailureKind.Passing or FailureKind.Wounded))
            return false;
        return (repetition ??= new Repetition(options)).GoesOn(kind, error);
    }

    /// <summary>One that has begun, or a new one.</summary>
    public static Repetition Of(Repetition? begun, AtomicActionOptions options) => begun ?? new Repetition(options);

    /// <summary>Does work that changes nothing until it succeeds, if its failures are passing ones.</summary>
    public static async Task<T> OfReadingAsync<T>(
        Func<Task<T>> read, AtomicActionOptions options, CancellationToken cancellationToken)
    {
        Repetition? repetition = null;
        while (true)
        {
            try
            {
                return await read().ConfigureAwait(false);
            }
            catch (Exception error) when (GoesOn(ref repetition, options, Failures.OfReading(error), error))
            {
                // The next attempt tells.
            }

            await repetition!.PauseAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Whether a failure has been found passing, and the pause behind it has not begun.</summary>
    public bool IsDue { get; private set; }

    /// <summary>Waits for the next attempt.</summary>
    public Task PauseAsync(CancellationToken cancellationToken)
    {
        IsDue = false;
        if (isAtOnce)
            return cancellationToken.IsCancellationRequested
                ? Task.FromCanceled(cancellationToken) : Task.CompletedTask;
        var left = options.RetryFor - options.TimeProvider.GetElapsedTime(began);
        var pause = DrawPause();
        return DelayAsync(pause < left ? pause : left > TimeSpan.Zero ? left : TimeSpan.Zero, cancellationToken);
    }

    /// <summary>
    /// Waits for an attempt that the program asks for: it alone decides when there are enough of them.
    /// </summary>
    public Task PauseAsRequestedAsync(CancellationToken cancellationToken) =>
        DelayAsync(DrawPause(), cancellationToken);

    private TimeSpan DrawPause()
    {
        var bound = Math.Min(FirstBound << Math.Min(pauses++, 10), LargestBound);
        return TimeSpan.FromMilliseconds((Laboratory.Dice ?? Random.Shared).NextDouble() * bound);
    }

    // A delay is cut to whole milliseconds: what is left of the last one would be no pause at all.
    private Task DelayAsync(TimeSpan wait, CancellationToken cancellationToken) =>
        Task.Delay(
            TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), options.TimeProvider, cancellationToken);

    /// <summary>Whether work that has failed is to be done again.</summary>
    public bool GoesOn(FailureKind kind, Exception error)
    {
        failures++;
        var passed = options.TimeProvider.GetElapsedTime(began);
        if (kind is FailureKind.Passing or FailureKind.Wounded && passed < options.RetryFor)
        {
            isAtOnce = kind == FailureKind.Wounded;
            return IsDue = true;
        }

        if (failures > 1)
            (error as StubsException)?.Tell(failures, passed);
        return false;
    }
}
