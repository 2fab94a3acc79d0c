using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging.Abstractions;

namespace Stubs.Diagnostics;

/// <summary>
/// Where one node reports: its log, and the instruments of <see cref="StubsMeter"/> with the node's name.
/// </summary>
/// <remarks>Callers ask an instrument whether it is enabled before they read a clock or count anything.</remarks>
/// <param name="nodeName">The name of the node.</param>
/// <param name="logger">The log of the program.</param>
/// <param name="storePath">Where the node's store lies; null if it has no place.</param>
internal sealed class NodeDiagnostics(string nodeName, QueuedLogger logger, string? storePath = null)
{
    private static readonly KeyValuePair<string, object?> Transmit = new("network.io.direction", "transmit");
    private static readonly KeyValuePair<string, object?> Receive = new("network.io.direction", "receive");

    private static readonly TimeSpan FailurePause = TimeSpan.FromMinutes(1);

    private (string Message, long At)? lastFailure;
    private readonly KeyValuePair<string, object?> node = new(StubsMeter.NodeName, nodeName);

    /// <summary>For what belongs to no node: nothing is reported.</summary>
    public static NodeDiagnostics None { get; } = new("", QueuedLogger.Of(NullLogger.Instance));

    public string NodeName => nodeName;

    /// <summary>What clients are not told of this node's errors.</summary>
    public Discretion TowardsClients { get; } = new(storePath);

    /// <summary>The program's log. Nothing waits for it.</summary>
    public QueuedLogger Logger => logger;

    /// <summary>An outermost action has ended.</summary>
    /// <param name="seconds">How long it took.</param>
    /// <param name="outcome">Committed, aborted or unknown.</param>
    /// <param name="error">Why it was aborted; null if it was not.</param>
    public void ActionEnded(double seconds, string outcome, string? error)
    {
        var tags = new System.Diagnostics.TagList { node, new("stubs.action.outcome", outcome) };
        if (error is not null)
            tags.Add("error.type", error);
        Add(StubsMeter.ActionOutcomes, 1, tags);
        Record(StubsMeter.ActionDuration, seconds, tags);
    }

    /// <summary>An action is about to be aborted because an older one needs what it has locked.</summary>
    public void Wounded()
    {
        if (StubsMeter.ActionWounds.Enabled)
            Add(StubsMeter.ActionWounds, 1, [node]);
    }

    /// <summary>An operation has waited for a lock.</summary>
    /// <param name="seconds">How long it waited.</param>
    /// <param name="type">The class of the object.</param>
    /// <param name="mode">The mode of the lock.</param>
    /// <param name="error">Why it was not granted; null if it was.</param>
    public void LockWaitEnded(double seconds, string type, string mode, string? error)
    {
        var tags = new System.Diagnostics.TagList
            { node, new("stubs.object.type", type), new("stubs.lock.mode", mode) };
        if (error is not null)
            tags.Add("error.type", error);
        Record(StubsMeter.LockWaitDuration, seconds, tags);
    }

    /// <summary>A phase of a commit has ended.</summary>
    public void CommitPhaseEnded(double seconds, string phase, string role, string? error)
    {
        var tags = new System.Diagnostics.TagList
            { node, new("stubs.commit.phase", phase), new("stubs.commit.role", role) };
        if (error is not null)
            tags.Add("error.type", error);
        Record(StubsMeter.CommitPhaseDuration, seconds, tags);
    }

    /// <summary>A step of an action whose outcome is settled has failed, and recovery repeats it.</summary>
    public void SecondPhaseFailed(Uid action, Exception error)
    {
        if (StubsMeter.CommitUnfinished.Enabled)
            Add(StubsMeter.CommitUnfinished, 1, [node]);
        Log.SecondPhaseFailed(logger, error, action);
    }

    /// <summary>A pass of recovery has failed, and is repeated. The same failure is logged once a minute.</summary>
    public void RecoveryPassFailed(Exception error)
    {
        // It is tried again all the time, and fails in the same way: of a disk that is full the log takes what is left.
        var now = Stopwatch.GetTimestamp();
        lock (logger)
        {
            if (lastFailure is { } last && last.Message == error.Message
                && Stopwatch.GetElapsedTime(last.At, now) < FailurePause)
                return;
            lastFailure = (error.Message, now);
        }

        Log.RecoveryPassFailed(logger, error);
    }

    /// <summary>The store has made a group of batches stable.</summary>
    public void Flushed(double seconds, int batches, long bytes)
    {
        Record(StubsMeter.StoreFlushDuration, seconds, [node]);
        Record(StubsMeter.StoreFlushBatches, batches, [node]);
        Record(StubsMeter.StoreFlushSize, bytes, [node]);
    }

    /// <summary>A persistent object was activated.</summary>
    public void Activated(string type)
    {
        if (StubsMeter.ObjectActivations.Enabled)
            Add(StubsMeter.ObjectActivations, 1, [node, new("stubs.object.type", type)]);
    }

    /// <summary>A persistent object was made passive.</summary>
    public void Passivated(string type)
    {
        if (StubsMeter.ObjectPassivations.Enabled)
            Add(StubsMeter.ObjectPassivations, 1, [node, new("stubs.object.type", type)]);
    }

    /// <summary>Bytes were given to a wire.</summary>
    public void Sent(int bytes)
    {
        if (StubsMeter.RpcIo.Enabled)
            Add(StubsMeter.RpcIo, bytes, [node, Transmit]);
    }

    /// <summary>Bytes were taken from a wire.</summary>
    public void Received(int bytes)
    {
        if (StubsMeter.RpcIo.Enabled)
            Add(StubsMeter.RpcIo, bytes, [node, Receive]);
    }

    // A listener is code of the program, and is called in the middle of an action: what it throws ends nothing here.
    // It is not logged, because a listener that always throws would fill the log.
    private void Add(Counter<long> counter, long value, in System.Diagnostics.TagList tags)
    {
        try
        {
            if (!ReferenceEquals(this, None))
                counter.Add(value, tags);
        }
        catch (Exception)
        {
        }
    }

    private void Record<T>(Histogram<T> histogram, T value, in System.Diagnostics.TagList tags)
        where T : struct
    {
        try
        {
            if (!ReferenceEquals(this, None))
                histogram.Record(value, tags);
        }
        catch (Exception)
        {
        }
    }
}
