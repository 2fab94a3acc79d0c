namespace Stubs.Lab.Simulation;

/// <summary>
/// The clock of one life of a machine, which may be wrong. When the life is over its timers do not fire any more.
/// </summary>
internal sealed class SimulatedClock(World world, Life? life, TimeSpan skew = default) : TimeProvider
{
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override DateTimeOffset GetUtcNow() => world.UtcNow + skew;

    public override long GetTimestamp() => world.Now.Ticks + TimeSpan.TicksPerDay;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Timer(SimulatedClock clock, TimerCallback callback, object? state) : ITimer
    {
        // Not in the context of what sets it off: that may be in an action.
        private readonly ExecutionContext? context = ExecutionContext.Capture();
        private World.Event? next;
        private TimeSpan period;

        public bool Change(TimeSpan dueTime, TimeSpan newPeriod)
        {
            next?.Cancel();
            next = null;
            period = newPeriod;
            if (dueTime != Timeout.InfiniteTimeSpan)
                next = clock.At(dueTime, Fire);
            return true;
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }

        private void Fire()
        {
            next = period > TimeSpan.Zero ? clock.At(period, Fire) : null;
            if (context is null)
                callback(state);
            else
                ExecutionContext.Run(context, static timer => ((Timer)timer!).Call(), this);
        }

        private void Call() => callback(state);
    }

    private World.Event At(TimeSpan delay, Action fire) => world.At(delay, "timer", () =>
    {
        if (life is not { IsOver: true })
            fire();
    });
}

/// <summary>The clock of what belongs to no machine: it follows the world that is being simulated.</summary>
internal sealed class ProcessClock : TimeProvider
{
    public World? World { get; set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => World?.UtcNow ?? DateTimeOffset.UnixEpoch;

    public override long GetTimestamp() => World?.Now.Ticks ?? 0;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new SimulatedClock(
            World ?? throw new InvalidOperationException("No world is being simulated."), life: null).CreateTimer(
                callback, state, dueTime, period);
}
