namespace Stubs.Tests.Support;

/// <summary>The clock of a process that can be frozen: time passes without any timer of the process firing.</summary>
internal sealed class JumpingClock : TimeProvider
{
    private long elapsed;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Volatile.Read(ref elapsed);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new DeadTimer();

    public void Jump(TimeSpan by) => Interlocked.Add(ref elapsed, by.Ticks);

    private sealed class DeadTimer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => default;
    }
}
