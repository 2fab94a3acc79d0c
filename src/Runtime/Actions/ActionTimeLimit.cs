namespace Stubs.Actions;

/// <summary>The time limit of one action: a timer, and how much of it is left.</summary>
internal sealed class ActionTimeLimit : IDisposable
{
    private readonly TimeProvider time;
    private readonly ITimer timer;
    private readonly TimeSpan limit;
    private readonly long begun;

    /// <param name="limit">When it passes, counted from now.</param>
    /// <param name="time">Its clock.</param>
    /// <param name="pass">What happens then.</param>
    public ActionTimeLimit(TimeSpan limit, TimeProvider time, Action pass)
    {
        (this.limit, this.time, begun) = (limit, time, time.GetTimestamp());
        timer = time.CreateTimer(static state => ((Action)state!)(), pass, limit, Timeout.InfiniteTimeSpan);
    }

    /// <summary>What is left; zero when it has passed.</summary>
    public TimeSpan Left => limit - time.GetElapsedTime(begun) is { Ticks: > 0 } left ? left : TimeSpan.Zero;

    public void Dispose() => timer.Dispose();
}
