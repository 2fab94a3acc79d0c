using Stubs.Actions;
using Stubs.Objects;

namespace Stubs.Lab.Simulation;

/// <summary>One world from its beginning to its end: machines start, programs run while faults strike, everything heals, and what is left is looked at.</summary>
internal sealed class Scenario
{
    public const string DirectoryName = "a";

    private static readonly string[] ServerNames = ["a", "b", "d"];
    private static readonly TimeSpan SettleTime = TimeSpan.FromSeconds(100);

    private readonly World world;
    private readonly SimulatedNetwork network;
    private readonly List<Machine> machines = [];
    private readonly List<Flow> flows = [];
    private readonly List<Uid> vaults = [];
    private readonly FaultPlan faults;

    private readonly Script? script;

    /// <param name="world">Where.</param>
    /// <param name="script">What is to happen; drawn from the seed if left out.</param>
    /// <param name="mayBorrow">Whether machines may run the objects of others.</param>
    public Scenario(World world, Script? script, bool mayBorrow)
    {
        (this.world, this.script) = (world, script);
        network = new SimulatedNetwork(world) { SilentCrashes = script is null ? 0.2 : script.IsSilent ? 1 : 0 };
        faults = new FaultPlan(world, network, script?.Strikes, mayBorrow);
    }

    public World World => world;

    /// <summary>Whether little is left to chance: then every transfer is from the first vault to the second.</summary>
    public bool IsScripted => script is not null;

    /// <summary>Whether all faults that were tied to a step have happened.</summary>
    public bool HasStruck => faults.HasStruck;

    public SimulatedHistory History { get; } = new();

    public IReadOnlyList<Uid> Vaults => vaults;

    /// <summary>What strikes, and how the machines are set up.</summary>
    public FaultPlan Faults => faults;

    /// <summary>Above so many, a machine makes objects passive.</summary>
    public int MaxActiveObjects { get; private set; } = 1000;

    /// <summary>Runs it.</summary>
    /// <returns>What is wrong; empty if nothing is.</returns>
    public async Task<IReadOnlyList<string>> RunAsync()
    {
        var servers = world.Random.Next(10) < 7 || script is not null ? 2 : 3;
        MaxActiveObjects = script is null && world.Chance(0.3) ? 1 : 1000;
        network.Reorders = script is null && world.Chance(0.4);
        network.Repeats = script is null && world.Chance(0.3);
        network.Slowness = script is not null || world.Chance(0.8) ? 1 : 20;
        foreach (var name in ServerNames.Take(servers))
            await AddAsync(name, isServer: true).ConfigureAwait(false);
        var client = await AddAsync("c", isServer: false).ConfigureAwait(false);
        await MakeVaultsAsync(client.Node!, servers).ConfigureAwait(false);

        // The other nodes are told of a commit while whoever has asked for it goes on: what is written down is to happen to the program, not to what was made for it.
        if (script is not null)
            await world.DelayAsync(TimeSpan.FromSeconds(1)).ConfigureAwait(false);
        var first = world.Now;

        MakeFlows(client);
        faults.Begin(machines);
        foreach (var flow in flows)
        {
            // A fault may have struck already; then it begins with the next life.
            if (flow.Home.Node is { } node)
                flow.Begin(node, flow.Home.Life);
        }

        foreach (var flow in flows)
            await flow.Done.Task.ConfigureAwait(false);
        world.Note("all programs have ended", "", () => $"after {(world.Now - first).TotalSeconds:0.000} s");

        await HealAsync().ConfigureAwait(false);
        return await LookAsync().ConfigureAwait(false);
    }

    /// <summary>A node is at a step of the protocol.</summary>
    public ValueTask StepAsync(Machine machine, Life life, ProtocolStep step, Uid action)
    {
        if (life.IsOver)
            return new ValueTask(Life.Never);
        world.Note(Steps.NameOf(step), machine.Name, () => SimulatedDisk.Short(action));
        return faults.AtStep(machine, life, step);
    }

    /// <summary>A life is over, or its node is being stopped: its programs are gone.</summary>
    public void Abandon(Life life)
    {
        foreach (var flow in flows)
            flow.Abandon(life);
    }

    /// <summary>Starts a machine.</summary>
    public async Task<Machine> AddAsync(string name, bool isServer)
    {
        var machine = new Machine(world, network, this, name, isServer);
        machines.Add(machine);
        await machine.StartAsync().ConfigureAwait(false);
        machine.Started = (node, life) => Restarted(machine, node, life);
        return machine;
    }

    private void Restarted(Machine machine, Node node, Life life)
    {
        foreach (var flow in flows.Where(flow => flow.Home == machine))
            flow.Begin(node, life);
    }

    private async Task MakeVaultsAsync(Node node, int servers)
    {
        var perServer = script is null ? world.Random.Next(1, 3) : 1;
        for (var i = 0; i < Math.Max(2, perServer * servers); i++)
            vaults.Add((await VaultStub.CreateAsync(node.At(ServerNames[i % servers]), null).ConfigureAwait(false)).Uid);
    }

    private void MakeFlows(Machine client)
    {
        if (script is not null)
        {
            flows.Add(new Flow(this, machines.Find(machine => machine.Name == script.Home)!, 0, script.Deeds.Count) { Deeds = script.Deeds });
            return;
        }

        var count = world.Random.Next(2, 5);
        for (var i = 0; i < count; i++)
        {
            var home = world.Chance(0.65) ? client : machines[world.Random.Next(machines.Count)];
            flows.Add(new Flow(this, home, i, world.Random.Next(2, 6)));
        }
    }

    private async Task HealAsync()
    {
        faults.End();
        network.Heal();
        for (var i = 0; i < 600 && machines.Exists(static machine => machine.Node is null); i++)
            await world.DelayAsync(TimeSpan.FromMilliseconds(100)).ConfigureAwait(false);
        if (machines.Exists(static machine => machine.Node is null))
            world.Complaints.Add("A machine does not start although all is well again.");
        await world.DelayAsync(SettleTime).ConfigureAwait(false);
        world.Note("settled", "");
    }

    private async Task<IReadOnlyList<string>> LookAsync()
    {
        var found = new List<string>(world.Complaints);
        foreach (var machine in machines)
            found.AddRange(await LeftAtAsync(machine).ConfigureAwait(false));
        if (found.Count > 0)
            return found;
        var auditor = new Machine(world, network, this, "z", isServer: false);
        await auditor.StartAsync().ConfigureAwait(false);
        var audit = new Audit(this, auditor.Node!);
        var (changes, money, counted) = await audit.ReadAsync().ConfigureAwait(false);
        found.AddRange(audit.Complaints);
        found.AddRange(world.Complaints);
        return found.Count > 0 ? found : new SerialCheck(History, changes, money, counted, faults.RunsObjectsOfOthers).Run();
    }

    private async Task<IEnumerable<string>> LeftAtAsync(Machine machine)
    {
        var left = new List<string>();
        if (machine.Node is not { } node)
            return [];
        foreach (var doubt in await node.Recovery.ListInDoubtAsync().ConfigureAwait(false))
            left.Add($"{machine.Name}: object {SimulatedDisk.Short(doubt.Uid)} is still in doubt for action {SimulatedDisk.Short(doubt.Action)}: {doubt.Why}");
        foreach (var stored in machine.Disk.Stored.Where(static stored => stored.State?.TypeName == Decision.TypeName))
            left.Add($"{machine.Name}: the decision of action {SimulatedDisk.Short(stored.Uid)} still waits for {string.Join(", ", Decision.ParticipantsOf(stored.State!))}.");
        if (node.Objects.Remote?.Actions.Count is > 0 and var known)
            left.Add($"{machine.Name}: {known} actions that have ended are still known.");
        foreach (var vault in vaults)
        {
            if (node.Objects.FindActive(vault) is { Locks.IsFree: false } locked)
                left.Add($"{machine.Name}: vault {vaults.IndexOf(vault)} is still locked by {string.Join(", ", locked.Locks.GetHolders())}; waiting: {string.Join(", ", locked.Locks.GetWaiters())}.");
        }

        return left;
    }
}
