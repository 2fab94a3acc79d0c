using Stubs.Lab.Faults;
using Stubs.Rpc;

namespace Stubs.Lab.Sites;

/// <summary>
/// Several nodes in one process: a directory, servers with stores, and nodes of clients that keep nothing and do not
/// listen. Nothing but bytes passes between them.
/// </summary>
internal sealed class NodesSite : ISite
{
    private const string DirectoryName = "directory";

    private readonly InProcessTransport transport = new();
    private readonly NodeSlot directory;
    private readonly NodeSlot[] servers;
    private readonly NodeSlot[] clients;

    private NodesSite(string folder, int serverCount, int clientCount)
    {
        directory = Slot(DirectoryName, StoreOf(folder, DirectoryName), listens: true);
        servers = [
            .. Enumerable.Range(1, serverCount).Select(static number => $"server-{number}")
                .Select(name => Slot(name, StoreOf(folder, name), listens: true))];
        clients = [
            .. Enumerable.Range(1, clientCount)
                .Select(number => Slot($"client-{number}", NodeOptions.InMemory, listens: false))];
        Servers = [.. servers.Select(static server => server.Name)];
        Faults = [new RestartFault([directory, .. servers, .. clients])];
    }

    public string Name => "nodes";

    public TimeProvider Clock => TimeProvider.System;

    public IReadOnlyList<string?> Servers { get; }

    public IReadOnlyList<IFault> Faults { get; }

    public Tally Tally { get; } = new();

    /// <param name="folder">Where the stores are.</param>
    /// <param name="servers">How many servers.</param>
    /// <param name="clients">From how many nodes clients work.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<NodesSite> StartAsync(
        string folder, int servers = 3, int clients = 2, CancellationToken cancellation = default)
    {
        var site = new NodesSite(folder, servers, clients);
        await site.HealAsync(cancellation);
        return site;
    }

    public async ValueTask<Node> ClientNodeAsync(int client, CancellationToken cancellation = default) =>
        await clients[Math.Max(0, client) % clients.Length].NodeAsync(cancellation);

    public async Task HealAsync(CancellationToken cancellation = default)
    {
        foreach (var slot in All)
            await slot.StartAsync(cancellation);
    }

    public async Task<IReadOnlyList<string>> SettleAsync(TimeSpan limit, CancellationToken cancellation = default)
    {
        var nodes = new List<Node>();
        foreach (var slot in All)
            nodes.Add(await slot.NodeAsync(cancellation));
        return await Settling.WaitAsync(nodes, limit, Clock, cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var slot in All.Reverse())
            await slot.DisposeAsync();
    }

    private IEnumerable<NodeSlot> All => [directory, .. servers, .. clients];

    private NodeSlot Slot(string name, string store, bool listens) => new(name, cancellation => Starting.StartAsync(
        new NodeOptions
        {
            Name = name,
            Store = store,
            Listen = listens ? "inproc:" + name : null,
            Directory = name == DirectoryName ? null : "inproc:" + DirectoryName,
            Transports = [transport],
        },
        Clock,
        cancellation));

    private static string StoreOf(string folder, string name) => Path.Combine(folder, name + ".db");
}
