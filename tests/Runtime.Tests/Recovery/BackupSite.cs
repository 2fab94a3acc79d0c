using System.Collections.Concurrent;
using Stubs.Actions;
using Stubs.Rpc;
using Stubs.Tests.Objects;
using Stubs.Tests.Support;

namespace Stubs.Tests.Recovery;

/// <summary>
/// A directory and two servers with stores in files, which a backup can copy, and a client that keeps nothing. At each
/// server there are cells, among which an amount is moved.
/// </summary>
internal sealed class BackupSite : IAsyncDisposable
{
    public const int Amount = 1000;
    private const int CellsPerServer = 3;

    private static readonly string[] Servers = ["a", "b"];

    private readonly InProcessTransport transport;
    private readonly string prefix;
    private readonly Dictionary<string, Node> nodes = [];
    private readonly string folder;
    private bool isForced;
    private readonly List<CellStub> cells = [];
    private readonly ConcurrentDictionary<(string By, int Cell), CellStub> bound = new();

    private BackupSite(string folder, InProcessTransport? transport, string prefix)
    {
        this.folder = Directory.CreateDirectory(folder).FullName;
        (this.transport, this.prefix) = (transport ?? new InProcessTransport(), prefix);
    }

    public Node this[string name] => nodes[name];

    public Node Root => nodes["directory"];

    /// <summary>Is told of every step of every node, by the node's name.</summary>
    public Func<string, ProtocolStep, ValueTask> OnStep { get; set; } = static (_, _) => default;

    /// <summary>The clock of a node.</summary>
    public Func<string, TimeProvider> Clock { get; init; } = static _ => TimeProvider.System;

    public InProcessTransport Transport => transport;

    /// <summary>Starts nodes on the stores in a folder, which are made if they are not there.</summary>
    public static async Task<BackupSite> StartAsync(
        string folder, Func<string, TimeProvider>? clock = null, bool isForced = false,
        InProcessTransport? transport = null, string prefix = "")
    {
        var site = new BackupSite(folder, transport, prefix)
            { Clock = clock ?? (static _ => TimeProvider.System), isForced = isForced };
        try
        {
            await site.StartAsync("directory");
            foreach (var name in Servers)
                await site.StartAsync(name);
            await site.StartAsync("client");
            return site;
        }
        catch
        {
            await site.DisposeAsync();
            throw;
        }
    }

    /// <summary>Creates the cells, or finds them.</summary>
    public async Task<BackupSite> WithCellsAsync(bool areThere = false)
    {
        foreach (var name in Servers)
        {
            for (var i = 0; i < CellsPerServer; i++)
            {
                var cell = areThere
                    ? await CellStub.BindAsync(nodes["client"], $"{name}/{i}")
                    : await CellStub.CreateAsync(nodes["client"].At(name), $"{name}/{i}");
                if (!areThere)
                    await cell.SetValueAsync(Amount);
                cells.Add(cell);
            }
        }

        return this;
    }

    public string StoreOf(string name) => Path.Combine(folder, name + ".db");

    public async Task<Node> StartAsync(string name) => nodes[name] = await Nodes.StartAsync(new NodeOptions
    {
        Name = name,
        Store = name == "client" ? NodeOptions.InMemory : StoreOf(name),
        Listen = name == "client" ? null : $"inproc:{prefix}{name}",
        Directory = name == "directory" ? null : $"inproc:{prefix}directory",
        Transports = [transport],
        TimeProvider = Clock(name),
        ForceJoin = isForced && name != "directory",
        Events = new ProtocolEvents { OnStep = (step, _, _) => OnStep(name, step) },
    });

    /// <summary>Moves one between two cells of different servers.</summary>
    /// <param name="by">The node that begins the action.</param>
    /// <param name="random">Which cells.</param>
    public async Task MoveAsync(string by, Random random)
    {
        var (from, to) = (random.Next(CellsPerServer), CellsPerServer + random.Next(CellsPerServer));
        if (random.Next(2) == 0)
            (from, to) = (to, from);
        await MoveAsync(by, from, to);
    }

    /// <summary>Moves one from a cell to another.</summary>
    public async Task MoveAsync(string by, int from = 0, int to = CellsPerServer)
    {
        var (one, other) = (await BindAsync(by, from), await BindAsync(by, to));
        await AtomicAction.RunAsync(async () =>
        {
            await one.AddAsync(-1);
            await other.AddAsync(1);
        });
    }

    private async Task<CellStub> BindAsync(string by, int cell) => bound.TryGetValue((by, cell), out var known)
        ? known : bound[(by, cell)] = await nodes[by].BindAsync<CellStub>(cells[cell].Uid);

    /// <summary>What is in all cells, when no action is in doubt any more.</summary>
    public async Task<int> TotalAsync()
    {
        foreach (var name in Servers.Append("directory"))
            await Until.HoldsAsync(async () => await nodes[name].Recovery.AskNodesAsync() == 0);
        var total = 0;
        foreach (var cell in cells)
            total += await cell.GetValueAsync();
        return total;
    }

    public static int Whole => Amount * CellsPerServer * Servers.Length;

    public async ValueTask DisposeAsync()
    {
        foreach (var (_, node) in nodes.Reverse())
            await node.DisposeAsync();
    }
}
