namespace Stubs.Diagnostics;

/// <summary>One wait for a lock: made only if something listens.</summary>
internal sealed class LockWaitMeasurement
{
    private readonly NodeDiagnostics node;
    private readonly TimeProvider time;
    private readonly long began;

    private LockWaitMeasurement(NodeDiagnostics node, TimeProvider time, long began) =>
        (this.node, this.time, this.began) = (node, time, began);

    /// <summary>An operation begins to wait.</summary>
    /// <param name="node">The node of the object.</param>
    /// <param name="time">The clock of lock waits.</param>
    /// <returns>Null if nothing listens.</returns>
    public static LockWaitMeasurement? Begin(NodeDiagnostics node, TimeProvider time) =>
        (StubsMeter.LockWaitDuration.Enabled || StubsActivities.HasListeners) && Now(time) is { } now
            ? new LockWaitMeasurement(node, time, now) : null;

    /// <summary>The wait has ended.</summary>
    /// <param name="type">The class of the object.</param>
    /// <param name="uid">The object.</param>
    /// <param name="mode">The mode of the lock.</param>
    /// <param name="error">Why the lock was not granted; null if it was.</param>
    public void End(string type, Uid uid, string mode, string? error)
    {
        if (Now(time) is not { } now)
            return;
        var waited = time.GetElapsedTime(began, now);
        if (StubsMeter.LockWaitDuration.Enabled)
            node.LockWaitEnded(waited.TotalSeconds, type, mode, error);
        if (waited < StubsActivities.LockWaitThreshold || !StubsActivities.HasListeners)
            return;
        var current = System.Diagnostics.Activity.Current;
        if (StubsActivities.Start("stubs.lock.wait", began: DateTimeOffset.UtcNow - waited) is not { } span)
            return;
        span.SetTag(StubsMeter.NodeName, node.NodeName)
            .SetTag("stubs.object.type", type)
            .SetTag("stubs.object.id", uid.ToString())
            .SetTag("stubs.lock.mode", mode);
        if (error is not null)
            StubsActivities.Fail(span, error, null);
        StubsActivities.Stop(span);
        System.Diagnostics.Activity.Current = current;
    }

    // The clock may be the program's: one that throws measures nothing.
    private static long? Now(TimeProvider time)
    {
        var now = 0L;
        return UserCode.Try(time, time => now = time.GetTimestamp()) ? now : null;
    }
}
