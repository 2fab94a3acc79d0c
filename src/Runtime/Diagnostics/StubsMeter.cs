using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Stubs.Diagnostics;

/// <summary>
/// The meter <em>Stubs</em> of the process and its instruments. All nodes of the process share them; each measurement
/// carries the name of its node. <c>docs/telemetry.md</c> says what each instrument means.
/// </summary>
/// <remarks>
/// One meter for all nodes, because the OpenTelemetry SDK takes two meters of one name for one, and ends the
/// instruments of both when one of them is disposed of. A level is read from the nodes that run when a listener asks
/// for it; a stopped node is not among them.
/// </remarks>
internal static class StubsMeter
{
    public const string Name = "Stubs";

    /// <summary>The attribute that names the node of a measurement.</summary>
    public const string NodeName = "stubs.node.name";

    private static readonly ConcurrentDictionary<INodeLevels, bool> Nodes = new(ReferenceEqualityComparer.Instance);

    private static readonly Meter Meter = new(
        new MeterOptions(Name) { Version = typeof(StubsMeter).Assembly.GetName().Version?.ToString(3) });

    private static readonly InstrumentAdvice<double> Durations = new()
    {
        HistogramBucketBoundaries =
            [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    };

    private static readonly InstrumentAdvice<long> Counts = new()
        { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512] };

    private static readonly InstrumentAdvice<long> Sizes = new()
    {
        HistogramBucketBoundaries = [256, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216],
    };

    public static readonly Counter<long> ActionOutcomes = Meter.CreateCounter<long>(
        "stubs.action.outcomes", "{action}", "Outermost actions that have ended, by outcome.");

    public static readonly Histogram<double> ActionDuration = Duration(
        "stubs.action.duration", "How long outermost actions took from begin to end.");

    public static readonly Counter<long> ActionWounds = Meter.CreateCounter<long>(
        "stubs.action.wounds", "{wound}", "Wounds: an older action asked for an object that a younger one had locked.");

    public static readonly Histogram<double> LockWaitDuration = Duration(
        "stubs.lock.wait.duration", "How long operations waited for locks that were not free.");

    public static readonly Histogram<double> CommitPhaseDuration = Duration(
        "stubs.commit.phase.duration", "How long the phases of outermost commits took.");

    public static readonly Counter<long> CommitUnfinished = Meter.CreateCounter<long>(
        "stubs.commit.unfinished", "{step}", "Steps after the outcome that failed and were left to recovery.");

    public static readonly Histogram<double> StoreFlushDuration = Duration(
        "stubs.store.flush.duration", "How long the store took to make a group of batches stable.");

    public static readonly Histogram<long> StoreFlushBatches = Meter.CreateHistogram(
        "stubs.store.flush.batches", "{batch}", "How many batches shared a flush.", tags: null, Counts);

    public static readonly Histogram<long> StoreFlushSize = Meter.CreateHistogram(
        "stubs.store.flush.size", "By", "How many bytes of state a flush wrote.", tags: null, Sizes);

    public static readonly Counter<long> ObjectActivations = Meter.CreateCounter<long>(
        "stubs.object.activations", "{object}", "Persistent objects that were activated.");

    public static readonly Counter<long> ObjectPassivations = Meter.CreateCounter<long>(
        "stubs.object.passivations", "{object}", "Persistent objects that were made passive.");

    public static readonly Counter<long> RpcIo = Meter.CreateCounter<long>(
        "stubs.rpc.io", "By", "Bytes that connections to other nodes carried.");

    static StubsMeter()
    {
        CreateLevel(
            "stubs.object.active", "{object}", "Persistent objects that are active.",
            static node => node.ActiveObjects);
        CreateLevel(
            "stubs.object.active.size", "By", "The states of active persistent objects.",
            static node => node.ActiveBytes);
        CreateLevel(
            "stubs.object.in_doubt", "{object}", "Objects whose action is prepared here, with no decision known.",
            static node => node.ObjectsInDoubt);
        CreateLevel(
            "stubs.action.in_doubt", "{action}", "Actions that are prepared here, with no decision known.",
            static node => node.ActionsInDoubt);
        CreateLevel(
            "stubs.store.queue.length", "{batch}", "Batches that wait for the next flush of the store.",
            static node => node.QueuedBatches);
        CreateLevel(
            "stubs.rpc.connections", "{connection}", "Open connections to other nodes.",
            static node => node.Connections);
        CreateLevel(
            "stubs.rpc.send_queue.size", "By", "Bytes that wait to be sent to other nodes.",
            static node => node.BytesToSend);
        CreateLevel(
            "stubs.rpc.client.active_requests", "{request}", "Requests of this node that await an answer.",
            static node => node.RequestsMade);
        CreateLevel(
            "stubs.rpc.client.queued_requests", "{request}",
            "Requests of this node that wait for room on a connection.", static node => node.RequestsWaiting);
        CreateLevel(
            "stubs.rpc.server.active_requests", "{request}", "Requests of other nodes that run here.",
            static node => node.RequestsServed);
    }

    /// <summary>Whether outermost actions are counted or timed.</summary>
    public static bool MeasuresActions => ActionOutcomes.Enabled || ActionDuration.Enabled;

    /// <summary>Whether the flushes of stores are measured.</summary>
    public static bool MeasuresFlushes =>
        StoreFlushDuration.Enabled || StoreFlushBatches.Enabled || StoreFlushSize.Enabled;

    /// <summary>Reports the levels of a node until <see cref="Remove"/>.</summary>
    public static void Add(INodeLevels node) => Nodes.TryAdd(node, true);

    /// <summary>A node stops: nothing refers to it any more.</summary>
    public static void Remove(INodeLevels node) => Nodes.TryRemove(node, out _);

    private static Histogram<double> Duration(string name, string description) =>
        Meter.CreateHistogram(name, "s", description, tags: null, Durations);

    private static void CreateLevel(string name, string unit, string description, Func<INodeLevels, long?> read) =>
        Meter.CreateObservableUpDownCounter(name, () => Read(read), unit, description);

    // A collector takes the last of two measurements with the same attributes, so nodes of one name are added up.
    private static IEnumerable<Measurement<long>> Read(Func<INodeLevels, long?> read)
    {
        var sums = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var (node, _) in Nodes)
        {
            if (TryRead(node, read) is { } level)
                sums[node.NodeName] = sums.GetValueOrDefault(node.NodeName) + level;
        }

        return sums.Select(
            static sum => new Measurement<long>(sum.Value, new KeyValuePair<string, object?>(NodeName, sum.Key)));
    }

    private static long? TryRead(INodeLevels node, Func<INodeLevels, long?> read)
    {
        try
        {
            return read(node);
        }
        catch (ObjectDisposedException)
        {
            // The node stops.
            return null;
        }
    }
}
