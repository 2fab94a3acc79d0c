namespace Stubs.Lab;

/// <summary>Lets time pass, by a clock that may not be the system's.</summary>
internal static class Pause
{
    /// <param name="time">How long; nothing happens if it is not positive.</param>
    /// <param name="clock">By which clock.</param>
    /// <param name="cancellation">Ends it early, with an exception.</param>
    public static async Task ForAsync(TimeSpan time, TimeProvider clock, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (time <= TimeSpan.Zero)
            return;
        using var timer = new PeriodicTimer(
            time < TimeSpan.FromMilliseconds(1) ? TimeSpan.FromMilliseconds(1) : time, clock);
        await timer.WaitForNextTickAsync(cancellation);
    }
}
