using System.Globalization;
using Stubs.Actions;
using Stubs.Lab.Faults;
using Stubs.Lab.Processes.Disks;
using Stubs.Lab.Processes.Net;
using Stubs.Lab.Sites;

namespace Stubs.Lab.Processes;

/// <summary>
/// A directory and servers with stores, each in a process of its own; nodes of clients in this process, and now and
/// then one in a process of its own. Between any two of them is a network that can be made bad, and beneath every store
/// a disk that remembers what was not flushed.
/// </summary>
internal sealed class ProcessesSite : ISite
{
    private const string HolderName = "holder";
    private const int Clients = 2;
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly string folder;
    private readonly bool borrows;
    private readonly ServerSlot[] servers;
    private readonly NodeSlot[] clients;
    private readonly Member holder;
    private readonly RotFault rot;

    /// <summary>A site whose processes have not been started.</summary>
    public ProcessesSite(string folder, int serverCount, bool borrows = false)
    {
        (this.folder, this.borrows) = (folder, borrows);
        string[] names = [
            NodeSettings.DirectoryName,
            .. Enumerable.Range(1, serverCount).Select(static number => $"server-{number}")];
        string[] clientNames = [.. Enumerable.Range(1, Clients).Select(static number => $"client-{number}")];
        Network = new BadNetwork(names, [.. names, .. clientNames, HolderName]);
        servers = [.. names.Select(Server)];
        clients = [.. clientNames.Select(Client)];
        holder = new Member(HolderName, ProcessCommands.Holder, LogOf(HolderName)) { OnLine = CountHolder };
        Servers = [.. names.Skip(1)];
        rot = new RotFault(servers, Tally);
        Faults =
        [
            new KillFault(servers, Tally), new StopFault(servers, Lease),
            new NetFault(Network, [.. names, .. clientNames]), new ClockFault(servers), new PowerFault(servers, Tally),
            new DiskFault(servers, Tally),
            rot,
            new ClientFault(
                holder, seed => [.. SettingsOf($"{HolderName}-{holder.Starts}", HolderName, null).Write(), $"{seed}"]),
            new RestartFault(clients),
            new RestoreFault(servers, clients, holder, folder, Tally),
        ];
    }

    public string Name => "processes";

    public TimeProvider Clock => TimeProvider.System;

    public IReadOnlyList<string?> Servers { get; }

    public IReadOnlyList<IFault> Faults { get; }

    public BadNetwork Network { get; }

    /// <summary>What has happened here.</summary>
    public Tally Tally { get; } = new();

    /// <param name="folder">Where the stores are, and what processes say in their distress.</param>
    /// <param name="servers">How many servers.</param>
    /// <param name="borrows">Whether servers run objects whose states lie at others.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<ProcessesSite> StartAsync(
        string folder, int servers = 3, bool borrows = false, CancellationToken cancellation = default)
    {
        var site = new ProcessesSite(folder, servers, borrows);
        try
        {
            await site.HealAsync(cancellation);
            return site;
        }
        catch
        {
            await site.DisposeAsync();
            throw;
        }
    }

    public async ValueTask<Node> ClientNodeAsync(int client, CancellationToken cancellation = default) =>
        await clients[Math.Max(0, client) % clients.Length].NodeAsync(cancellation);

    public async Task HealAsync(CancellationToken cancellation = default)
    {
        Network.Heal();
        await holder.KillAsync();
        foreach (var server in servers)
            server.Member.Continue();
        foreach (var server in servers)
            await server.StartAsync();
        foreach (var server in servers)
            await StartAsync(server, cancellation);
        foreach (var client in clients)
            await client.StartAsync(cancellation);
    }

    public async Task<IReadOnlyList<string>> SettleAsync(TimeSpan limit, CancellationToken cancellation = default)
    {
        var start = Clock.GetTimestamp();
        var complaints = await AskAllAsync("settle", cancellation);
        while (complaints.Count > 0 && Clock.GetElapsedTime(start) < limit)
        {
            await Pause.ForAsync(Interval, Clock, cancellation);
            complaints = await AskAllAsync("settle", cancellation);
        }

        Tally.Add(
            "settling", "ms until nothing was in doubt or locked", (long)Clock.GetElapsedTime(start).TotalMilliseconds);
        foreach (var server in servers)
            Tally.Add("starts", server.Name, server.Member.Starts);
        return [
            .. complaints, .. await AskAllAsync("check", cancellation),
            .. servers.SelectMany(static server => server.Member.Complaints), .. holder.Complaints, .. rot.Complaints];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in clients)
            await client.DisposeAsync();
        await holder.DisposeAsync();
        foreach (var server in servers)
            await server.DisposeAsync();
        await Network.DisposeAsync();
    }

    /// <summary>Waits until its node runs; what died while it started is started again.</summary>
    private async Task StartAsync(ServerSlot server, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(StartLimit);
        while (!await server.Member.WaitUntilReadyAsync(limit.Token))
        {
            if (server.Member.Complaints.Count > 0)
                throw new InvalidOperationException(string.Join('\n', server.Member.Complaints));
            await server.StartAsync();
        }

        await server.TellAsync("disarm", limit.Token);
        await server.TellAsync($"disk {DiskFailure.None}", limit.Token);
    }

    private async Task<IReadOnlyList<string>> AskAllAsync(string question, CancellationToken cancellation)
    {
        var answers = new List<string>();
        foreach (var server in servers)
        {
            var answer = await server.Member.AskAsync(question, cancellation) ?? $"{server.Name} has ended.";
            answers.AddRange(answer.Split(Member.Separator, StringSplitOptions.RemoveEmptyEntries));
        }

        foreach (var client in clients)
            answers.AddRange(await Settling.AskAsync(await client.NodeAsync(cancellation), cancellation));
        return answers;
    }

    private ServerSlot Server(string name)
    {
        var files = new DiskFiles(Path.Combine(folder, name + ".db"));
        var member = new Member(name, ProcessCommands.Node, LogOf(name))
            { OnReady = address => Network.Listens(name, address), OnLine = line => Count(name, line) };
        return new ServerSlot(
            member, files, (skew, step) => SettingsOf(name, name, files.Store) with { Skew = skew, Step = step });
    }

    private NodeSlot Client(string name) => new(name, cancellation =>
        NodeStart.StartAsync(
            SettingsOf(name, name, null), new RoutedTransport(Network.RoutesOf(name)), Clock, ProtocolEvents.None, null,
            cancellation));

    private NodeSettings SettingsOf(string name, string place, string? store) =>
        new(name, store, Network.RoutesOf(place), Lease, TimeSpan.Zero, null, borrows);

    private string LogOf(string name) => Path.Combine(folder, name + ".log");

    private void Count(string name, string line)
    {
        if (line.StartsWith(ProcessOutput.Dying, StringComparison.Ordinal))
            Tally.Add("kills", line[ProcessOutput.Dying.Length..]);
        else if (line == ProcessOutput.Recovered)
            Tally.Add("recoveries", name);
    }

    private void CountHolder(string line) =>
        Tally.Add("holders", line == ProcessOutput.Holding ? "held locks to the end" : line.Split(' ')[1]);
}
