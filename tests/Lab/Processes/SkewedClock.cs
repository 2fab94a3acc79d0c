namespace Stubs.Lab.Processes;

/// <summary>
/// A clock that is wrong, and jumps when it is told to. What is measured by it, and its timers, go on as they did: a
/// computer's monotonic clock does not jump.
/// </summary>
internal sealed class SkewedClock : TimeProvider
{
    private long offset;

    /// <summary>By how much it is fast.</summary>
    public TimeSpan Offset
    {
        get => new(Volatile.Read(ref offset));
        set => Volatile.Write(ref offset, value.Ticks);
    }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Offset;
}
