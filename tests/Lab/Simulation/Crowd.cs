using Stubs.Rpc;
using Stubs.Tests.Support;

namespace Stubs.Lab.Simulation;

/// <summary>
/// Clients that come, act and leave, one after the other and some at once: in good order, by dying, by dying without a
/// word while they hold locks, or in the middle of their commit. The nodes that stay must not remember them: what is
/// stored and what is in memory is the same after many as after few, and the last client starts as the first one did.
/// </summary>
internal sealed class Crowd(Scenario scenario, World world)
{
    private const int AtOnce = 8;

    // What is kept on purpose for the last ones: reports, connections that end a little later.
    private const int Spare = 64;

    private readonly List<Machine> servers = [];
    private readonly List<Uid> vaults = [];
    private readonly List<long> starts = [];
    private int passed;

    /// <summary>How many have been there.</summary>
    public int Passed => passed;

    /// <summary>How many messages and waits the first starts and the last ones took, on average.</summary>
    public (double First, double Last) Starts =>
        (starts.Take(starts.Count / 4).Average(), starts.TakeLast(starts.Count / 4).Average());

    public async Task RunAsync(int clients)
    {
        world.MaxEvents = long.MaxValue;
        world.Horizon = TimeSpan.FromDays(1);
        scenario.Network.SilentCrashes = 0.2;
        foreach (var name in new[] { Scenario.DirectoryName, "b" })
            servers.Add(await scenario.AddAsync(name, isServer: true).ConfigureAwait(false));
        foreach (var server in servers)
            vaults.Add((await VaultStub.CreateAsync(server.Node!, null).ConfigureAwait(false)).Uid);

        await PassAsync(clients / 4).ConfigureAwait(false);
        await SettleAsync().ConfigureAwait(false);
        var few = servers.ConvertAll(MeasureOf);
        await PassAsync(clients - (clients / 4)).ConfigureAwait(false);
        await SettleAsync().ConfigureAwait(false);
        var many = servers.ConvertAll(MeasureOf);

        for (var i = 0; i < servers.Count; i++)
        {
            foreach (var grown in NodeCounts.Grown(few[i].Counts, many[i].Counts, Spare))
                world.Complaints.Add($"{servers[i].Name} has grown with clients that are gone: {grown}.");
            if (many[i].Stored != few[i].Stored)
                world.Complaints.Add(
                    $"The store of {servers[i].Name} has grown with clients that are gone: {few[i].Stored} → {many[i].Stored} objects.");
            if (servers[i].Node!.Peers.Count > ConnectionManager.MaxDeparted + servers.Count)
                world.Complaints.Add($"{servers[i].Name} reports of {servers[i].Node!.Peers.Count} peers.");
            if (servers[i].Node!.Network!.Actions.Count is > 0 and var known)
                world.Complaints.Add($"{servers[i].Name}: {known} actions of clients that are gone are still known.");
            foreach (var vault in vaults)
            {
                if (servers[i].Node!.Objects.FindActive(vault) is { Locks.IsFree: false } locked)
                    world.Complaints.Add(
                        $"{servers[i].Name}: {locked} is still locked by {string.Join(", ", locked.Locks.GetHolders())}.");
            }
        }

        if (Starts is var (first, last) && last > first * 1.2)
            world.Complaints.Add(
                $"The last clients start more slowly than the first: {first:0.0} → {last:0.0} events.");
        await CheckMoneyAsync().ConfigureAwait(false);
    }

    private (Dictionary<string, int> Counts, int Stored) MeasureOf(Machine server) =>
        (NodeCounts.Of(server.Node!), server.Disk.Stored.Count());

    // Leases run out, and what was in doubt is asked for.
    private Task SettleAsync() => world.DelayAsync(TimeSpan.FromSeconds(100));

    private async Task PassAsync(int count)
    {
        for (var left = count; left > 0; left -= AtOnce + 1)
        {
            // One that comes alone, whose start is counted.
            var before = world.Events;
            var alone = await ComeAsync().ConfigureAwait(false);
            starts.Add(world.Events - before);
            await LeaveAsync(alone).ConfigureAwait(false);
            await Task.WhenAll(Enumerable.Range(0, Math.Min(AtOnce, left - 1)).Select(
                async _ => await LeaveAsync(await ComeAsync().ConfigureAwait(false)).ConfigureAwait(false)))
                .ConfigureAwait(false);
        }
    }

    private async Task<Machine> ComeAsync()
    {
        var client = scenario.Visitor($"client {++passed}");
        await client.StartAsync().ConfigureAwait(false);
        return client;
    }

    private async Task LeaveAsync(Machine client)
    {
        var way = world.Random.Next(5);
        var acted = ActAsync(client, holdsLocks: way == 2);
        switch (way)
        {
            case 0 or 1:
                await acted.ConfigureAwait(false);
                await client.LeaveAsync().ConfigureAwait(false);
                break;
            case 2:
                await acted.ConfigureAwait(false);
                client.Crash();
                break;
            case 3:
                await world.DelayAsync(world.Between(0, 10)).ConfigureAwait(false);
                client.Crash();
                break;
            default:
                await world.DelayAsync(world.Between(0, 10)).ConfigureAwait(false);
                await client.LeaveAsync().ConfigureAwait(false);
                break;
        }
    }

    private async Task ActAsync(Machine client, bool holdsLocks)
    {
        var (from, to) = world.Chance(0.5) ? (0, 1) : (1, 0);
        var change = scenario.History.NextChange();
        try
        {
            var (source, destination) =
                (await client.Node!.BindAsync<IVault>(
                    vaults[from]).ConfigureAwait(false), await client.Node!.BindAsync<IVault>(
                        vaults[to]).ConfigureAwait(false));
            if (!holdsLocks)
            {
                await AtomicAction.RunAsync(
                    MoveAsync,
                    new AtomicActionOptions { TimeProvider = client.Life.Clock!, RetryFor = TimeSpan.FromSeconds(20) })
                        .ConfigureAwait(false);
                return;
            }

            AtomicAction.Begin(new AtomicActionOptions { TimeProvider = client.Life.Clock! });
            await MoveAsync().ConfigureAwait(false);

            async Task MoveAsync()
            {
                await source.PutAsync(change, -1).ConfigureAwait(false);
                await destination.PutAsync(change, 1).ConfigureAwait(false);
            }
        }
        catch (Exception error) when (error is StubsException or ObjectDisposedException or InvalidOperationException
            or NullReferenceException)
        {
            // It leaves in the middle of its work, or another one holds what it wants until its lease has run out.
        }
    }

    private async Task CheckMoneyAsync()
    {
        var (first, second) = (
            await servers[0].Node!.BindAsync<IVault>(
                vaults[0]).ConfigureAwait(false), await servers[0].Node!.BindAsync<IVault>(
                    vaults[1]).ConfigureAwait(false));
        await using var action = AtomicAction.Begin();
        var (one, other) =
            (await first.TouchAsync().ConfigureAwait(false), await second.TouchAsync().ConfigureAwait(false));
        if (!one.Order().SequenceEqual(other.Order()))
            world.Complaints.Add(
                $"A transfer is half done: {string.Join(' ', one.Except(other).Concat(other.Except(one)))}.");
        if (one.Length < passed / 4)
            world.Complaints.Add($"Only {one.Length} of {passed} clients have got anything done.");
        await action.CommitAsync().ConfigureAwait(false);
    }
}

/// <summary>The command that lets clients come and go.</summary>
internal sealed class CrowdCommand(int clients, int seed)
{
    public Task<int> RunAsync() => OwnProcess.IsThis ? Task.Run(SimulateAsync) : OwnProcess.RunAgainAsync();

    private async Task<int> SimulateAsync()
    {
        Crowd? crowd = null;
        var run = await new Simulator().RunAsync(
            seed, (scenario, world) => (crowd = new Crowd(scenario, world)).RunAsync(clients));
        foreach (var violation in run.Violations)
            Console.WriteLine("  ✘ " + violation);
        Console.WriteLine(
            $"{crowd!.Passed} clients came and went in {run.Events} events; a start took {crowd.Starts.First:0.0} events at first and {crowd.Starts.Last:0.0} in the end.");
        return run.Violations.Count == 0 ? 0 : 1;
    }
}
