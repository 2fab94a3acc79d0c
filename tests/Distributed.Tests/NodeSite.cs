using Stubs.Actions;
using Stubs.CrashProgram;
using Stubs.Rpc;
using Stubs.Tests.Crash;

namespace Stubs.Tests.Distributed;

/// <summary>
/// A directory, two servers <c>a</c> and <c>b</c> with stores on files, and clients, over real sockets. Some of the
/// nodes are processes of their own, which can be killed or stopped; the others are in the process of the test. A purse
/// is at each server.
/// </summary>
internal sealed class NodeSite : IAsyncDisposable
{
    public const long Money = 1000;

    // Each pass asks over the network, so that they take time of their own.
    private const int MaxPasses = 10_000;

    private readonly TemporaryDirectory folder = new(inMemory: true);
    private readonly Dictionary<string, Node> nodes = [];
    private readonly Dictionary<string, PurseStub> purses = [];
    private readonly List<ActionProcess> processes = [];
    private Uid lastAction;

    public TimeSpan Lease { get; init; } = new RpcOptions().Lease;

    public Func<string, TimeProvider> Clock { get; init; } = static _ => TimeProvider.System;

    /// <summary>Is told of every step of the nodes in this process, by the node's name.</summary>
    public Func<string, ProtocolStep, Uid, ValueTask> OnStep { get; set; } = static (_, _, _) => default;

    /// <summary>How the nodes in this process connect, if not by sockets alone.</summary>
    public IReadOnlyList<IRpcTransport> Transports { get; init; } = [];

    /// <summary>Where a server listens: at a Unix socket, unless told otherwise.</summary>
    public string? Listen { get; init; }

    /// <summary>Why the last move was not done, or is not known to be.</summary>
    public Exception? LastError { get; private set; }

    public Node this[string name] => nodes[name];

    public Node Client => nodes["client"];

    public static string[] Servers => ["a", "b"];

    /// <summary>Starts the directory and the client. Servers are started apart.</summary>
    public async Task<NodeSite> BeginAsync()
    {
        await StartAsync("directory");
        await StartAsync("client");
        return this;
    }

    /// <summary>Creates the purses, when the servers are there.</summary>
    /// <param name="second">The server of the second one: if it is that of the first, moves commit in one
    /// phase.</param>
    public async Task CreatePursesAsync(string second = "b")
    {
        purses["from"] = await PurseStub.CreateAsync(Client.At("a"), "from", Money);
        purses["to"] = await PurseStub.CreateAsync(Client.At(second), "to", Money);
    }

    /// <summary>A purse, as the client in this process has it.</summary>
    public PurseStub Purse(string name) => purses[name];

    /// <summary>Starts a node in this process.</summary>
    public async Task<Node> StartAsync(string name) => nodes[name] = await Node.StartAsync(new NodeOptions
    {
        Name = name,
        Store = name is "a" or "b" ? StoreOf(name) : NodeOptions.InMemory,
        Listen = name switch
        {
            "client" => null,
            "directory" => AddressOf(name),
            _ => Listen ?? AddressOf(name),
        },
        Directory = name == "directory" ? null : AddressOf("directory"),
        Connections = new RpcOptions { Lease = Lease, HandshakeTimeout = Lease * 2 },
        Transports = name == "client" ? Transports : [],
        TimeProvider = Clock(name),
        Events = new ProtocolEvents { OnStep = (step, action, _) => OnStep(name, step, action) },
    });

    /// <summary>Starts a node as a process of its own, which kills itself at a step.</summary>
    public async Task<ActionProcess> StartProcessAsync(
        string name, ProtocolStep? step = null, int occurrence = 1, bool isArmed = false)
    {
        var isClient = name == "client";
        var process = ActionProcess.Start(
            "node", isClient ? "-" : name, StoreOf(name), isClient ? "-" : AddressOf(name), AddressOf("directory"),
            $"{(int)Lease.TotalMilliseconds}", step?.ToString() ?? "-", $"{occurrence}", $"{isArmed}");
        processes.Add(process);
        if (!isArmed)
            (await process.ReadLineAsync()).ShouldBe("ready");
        return process;
    }

    /// <summary>Moves money from here, again if connections that it did not know to be lost are in the way.</summary>
    public async Task MoveAsync(string from, string to, long amount) => await AtomicAction.RunAsync(async () =>
    {
        await purses[from].PutAsync(-amount);
        await purses[to].PutAsync(amount);
    });

    /// <summary>Moves money from here, in one attempt.</summary>
    /// <returns>What was told: done, not done, or not known.</returns>
    public async Task<bool?> TryMoveAsync(string from, string to, long amount)
    {
        try
        {
            await AtomicAction.RunAsync(
                async () =>
                {
                    lastAction = AtomicAction.Current!.Id;
                    await purses[from].PutAsync(-amount);
                    await purses[to].PutAsync(amount);
                },
                new AtomicActionOptions { RetryFor = TimeSpan.Zero });
            return true;
        }
        catch (OutcomeUnknownException error)
        {
            LastError = error;
            return null;
        }
        catch (StubsException error)
        {
            LastError = error;
            return false;
        }
    }

    /// <summary>Moves money for the first time, and waits until that has been carried out everywhere.</summary>
    public async Task MoveFirstAsync(long amount)
    {
        var settled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        OnStep = (name, step, action) =>
        {
            if (name == "client" && step == ProtocolStep.DecisionForgotten && action == lastAction)
                settled.TrySetResult();
            return default;
        };
        (await TryMoveAsync("from", "to", amount)).ShouldBe(true, LastError?.ToString());
        await settled.Task;
    }

    /// <summary>
    /// Lets the servers, which are both in this process by now, come to an end with what is in doubt.
    /// </summary>
    public async Task RecoverAsync()
    {
        foreach (var name in Servers)
        {
            var passes = 0;
            while (await nodes[name].Recovery.AskNodesAsync() > 0)
                (++passes).ShouldBeLessThan(MaxPasses, $"Node {name} never learns the outcome of something.");
        }

        foreach (var name in Servers)
            (await nodes[name].Recovery.ListInDoubtAsync()).ShouldBeEmpty();
    }

    /// <summary>What was moved, according to both purses.</summary>
    public async Task<long> ReadMovedAsync()
    {
        var (here, there) = await AtomicAction.RunAsync(
            async () => (await purses["from"].GetMoneyAsync(), await purses["to"].GetMoneyAsync()));
        (here + there).ShouldBe(2 * Money, "Half of a move was carried out.");
        return there - Money;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in processes)
            await process.DisposeAsync();
        foreach (var (_, node) in nodes)
            await node.DisposeAsync();
        folder.Dispose();
    }

    private string StoreOf(string name) => folder.File(name + ".db");

    private string AddressOf(string name) => "unix:" + folder.File(name + ".sock");
}
