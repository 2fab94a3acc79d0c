using System.Collections.Concurrent;
using Stubs.Actions;
using Stubs.Rpc;
using Stubs.Tests.Support;

namespace Stubs.Tests.Distributed;

/// <summary>
/// Several nodes that reach each other: a directory, two servers with a disk each, and a client that keeps nothing and
/// does not listen. Within one process, so that a test can hold and break what it wants; nothing but bytes passes
/// between them.
/// </summary>
internal sealed class Site : IAsyncDisposable
{
    private readonly InProcessTransport transport = new();
    private readonly Func<string, IRpcTransport, IRpcTransport> through;
    private readonly ConcurrentDictionary<string, Node> nodes = new();
    private readonly ConcurrentDictionary<string, Disk> disks = new();

    /// <summary>What its nodes reach each other by.</summary>
    public InProcessTransport Transport => transport;

    /// <summary>Stops operations in the middle.</summary>
    public Gates Gates { get; } = new();

    /// <summary>Is told of every step of every node, by the node's name.</summary>
    public Func<string, ProtocolStep, Uid, ValueTask> OnStep { get; set; } = static (_, _, _) => default;

    /// <summary>For how long nodes repeat what they cannot do: a test that waits for an error waits so long.</summary>
    public static TimeSpan RetryFor { get; } = TimeSpan.FromMilliseconds(500);

    public Node Directory => nodes["directory"];

    public Node A => nodes["a"];

    public Node B => nodes["b"];

    public Node Client => nodes["client"];

    private Site(Func<string, IRpcTransport, IRpcTransport> through) => this.through = through;

    /// <param name="through">Puts something between a node, given by its name, and the transport.</param>
    public static async Task<Site> StartAsync(Func<string, IRpcTransport, IRpcTransport>? through = null)
    {
        var site = new Site(through ?? (static (_, transport) => transport));
        await site.StartAsync("directory");
        await site.StartAsync("a");
        await site.StartAsync("b");
        await site.StartAsync("client");
        return site;
    }

    public Disk DiskOf(string name) => disks.GetOrAdd(name, static _ => new Disk());

    public async Task<Node> StartAsync(string name, string? listen = null)
    {
        var options = new NodeOptions
        {
            Name = name,
            Store = NodeOptions.InMemory,
            ObjectStore = name == "client" ? null : DiskOf(name).Open(),
            Listen = name == "client" ? null : listen ?? "inproc:" + name,
            Directory = name == "directory" ? null : "inproc:directory",
            Transports = [through(name, transport)],
            Services = Gates,
            RetryFor = RetryFor,
            Events = new ProtocolEvents { OnStep = (step, action, _) => OnStep(name, step, action) },
        };
        return nodes[name] = await Nodes.StartAsync(options);
    }

    /// <summary>A node beside the usual ones, which the test disposes of.</summary>
    public Task<Node> StartNodeAsync(
        string name, string? directory, string? listen = null, string? secret = null, Disk? store = null,
        Func<BindingBrokenException, ValueTask<FailureResponse?>>? onFailure = null,
        ActivationPolicy activation = ActivationPolicy.AtHome, bool runsObjects = false,
        Func<IReadOnlyList<ServerCandidate>, ServerCandidate>? criterion = null,
        TimeSpan? retryFor = null, int? maxFrame = null) =>
        Nodes.StartAsync(new NodeOptions
        {
            Name = name,
            Store = NodeOptions.InMemory,
            ObjectStore = store?.Open(),
            Listen = listen,
            Directory = directory,
            Transports = [transport],
            Services = Gates,
            Connections = maxFrame is { } most
                ? new RpcOptions { Secret = secret, MaxFrame = most } : new RpcOptions { Secret = secret },
            RetryFor = retryFor ?? RetryFor,
            FailureHandler = onFailure,
            Activation = activation,
            CanHostObjects = runsObjects,
            ServerCriterion = criterion,
        });

    /// <summary>One more connection from a node to another, as when both have dialed at once.</summary>
    public async Task<IRpcConnection> ConnectAgainAsync(Node from, string to) =>
        await transport.InitiateAsync("inproc:" + to, from.Network!.Connections.Endpoint);

    /// <summary>Says whether a node has noted, since this was called, to look later at what an action leaves.</summary>
    public static Func<bool> WatchLooks(Node node)
    {
        var looks = 0;
        node.Network!.Recovery.Scheduled += () => Interlocked.Increment(ref looks);
        return () => Volatile.Read(ref looks) > 0;
    }

    /// <summary>The node is no more, from one moment to the next, and its disk keeps what was written.</summary>
    public async Task CrashAsync(string name)
    {
        DiskOf(name).Unplug();
        await nodes[name].CrashAsync();
    }

    /// <summary>The node is stopped in good order.</summary>
    public ValueTask StopAsync(string name) => nodes[name].DisposeAsync();

    // A test may leave nodes in the middle of a step.
    public async ValueTask DisposeAsync()
    {
        foreach (var (_, node) in nodes)
            await node.CrashAsync();
    }
}
