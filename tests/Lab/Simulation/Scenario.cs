using Stubs.Actions;
using Stubs.Objects;

namespace Stubs.Lab.Simulation;

/// <summary>
/// One world from its beginning to its end: machines start, programs run while faults strike, everything heals, and
/// what is left is looked at.
/// </summary>
internal sealed class Scenario
{
    public const string DirectoryName = "a";

    private static readonly string[] ServerNames = ["a", "b", "d"];
    // Programs are short, and nothing that strikes lasts longer than half a minute.
    private static readonly TimeSpan MostWork = TimeSpan.FromMinutes(10);

    // Half of the time-out of locks, which only what never ends waits for.
    private static readonly TimeSpan MostUndisturbed = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan SettleTime = TimeSpan.FromSeconds(100);

    private readonly World world;
    private readonly SimulatedNetwork network;
    private readonly List<Machine> machines = [];
    private readonly List<Flow> flows = [];
    private readonly List<Uid> vaults = [];
    private readonly List<string> homes = [];
    private readonly Dictionary<int, Func<AbstractRecord>> records = [];
    private readonly FaultPlan faults;

    private readonly Script? script;

    /// <param name="world">Where.</param>
    /// <param name="script">What is to happen; drawn from the seed if left out.</param>
    /// <param name="mayBorrow">Whether machines may run the objects of others.</param>
    /// <param name="hasNames">Whether programs name objects instead of moving money.</param>
    /// <param name="moves">Whether objects move besides.</param>
    public Scenario(World world, Script? script, bool mayBorrow, bool hasNames = false, bool moves = false)
    {
        (this.world, this.script) = (world, script);
        Moves = moves && script is null && !hasNames;
        Subject = hasNames || script is { IsOfNames: true } ? new NamesSubject(this) : new VaultsSubject(this);
        Mischief.Strikes = static _ => false;
        Mischief.RecordOf = change => records[change]();
        network = new SimulatedNetwork(world) { SilentCrashes = script is null ? 0.2 : script.IsSilent ? 1 : 0 };
        faults = new FaultPlan(world, network, script?.Strikes, mayBorrow) { ChanceOfNone = Moves ? 0.5 : 0.15 };
    }

    public World World => world;

    /// <summary>Whether vaults move between the machines.</summary>
    public bool Moves { get; }

    /// <summary>Whether little is left to chance: then every transfer is from the first vault to the second.</summary>
    public bool IsScripted => script is not null;

    /// <summary>Whether all faults that were tied to a step have happened.</summary>
    public bool HasStruck => faults.HasStruck;

    public SimulatedHistory History { get; } = new();

    /// <summary>What the programs do.</summary>
    public Subject Subject { get; }

    public SimulatedNetwork Network => network;

    /// <summary>A machine of a client that leaves for good when it dies.</summary>
    public Machine Visitor(string name) => new(world, network, this, name, isServer: false) { StaysDown = true };

    /// <summary>The machines, in the order in which they came.</summary>
    public IReadOnlyList<Machine> Machines => machines;

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
        await Subject.MakeAsync(client.Node!, [.. ServerNames.Take(servers)]).ConfigureAwait(false);

        // The other nodes are told of a commit while the program that has asked for it goes on: what is written down is
        // to happen to the program, not to what was made for it.
        if (script is not null)
            await world.DelayAsync(TimeSpan.FromSeconds(1)).ConfigureAwait(false);
        var first = world.Now;

        MakeFlows(client);
        faults.Begin(machines);
        var isQuiet = faults.IsQuiet;
        if (script is null && world.Chance(0.3) && !(Moves && isQuiet))
            (Mischief.Strikes, isQuiet) = (_ => world.Chance(0.03), false);
        var isOver = false;
        if (Moves)
            _ = new Mover(this, [.. ServerNames.Take(servers)]).RunAsync(() => isOver);
        foreach (var flow in flows)
        {
            // A fault may have struck already; then it begins with the next life.
            if (flow.Home.Node is { } node)
                flow.Begin(node, flow.Home.Life);
        }

        var done = Task.WhenAll(flows.Select(static flow => flow.Done.Task));
        if (await Task.WhenAny(done, world.DelayAsync(MostWork)).ConfigureAwait(false) != done)
        {
            var waiting = flows.Where(static flow => !flow.Done.Task.IsCompleted)
                .Select(static flow => $"at {flow.Home.Name}{(flow.Home.Node is null ? ", which is down" : "")}");
            world.Complaints.Add(
                $"After {MostWork.TotalMinutes} minutes programs have not ended: {string.Join("; ", waiting)}.");
            return world.Complaints;
        }

        world.Note("all programs have ended", "", () => $"after {(world.Now - first).TotalSeconds:0.000} s");

        isOver = true;
        await HealAsync().ConfigureAwait(false);
        if (isQuiet)
            world.Complaints.AddRange(History.Attempts.Where(static attempt => attempt.Lasted > MostUndisturbed).Select(
                static attempt => $"{attempt} took {attempt.Lasted.TotalSeconds:0} s, and nothing had gone wrong."));
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

    /// <summary>Adds a vault that was made at a server.</summary>
    public void AddVault(Uid vault, string home)
    {
        vaults.Add(vault);
        homes.Add(home);
    }

    /// <summary>Whether a call of a vault surely goes over the network.</summary>
    public bool IsSurelyAway(int vault, Node node) =>
        node.Name != homes[vault] && !faults.CanHostObjects && !Moves;

    /// <summary>Makes the record that an operation adds, by the number of its change.</summary>
    public void OnRecord(int change, Func<AbstractRecord> make) => records[change] = make;

    private void MakeFlows(Machine client)
    {
        if (script is not null)
        {
            flows.Add(new Flow(
                this, machines.Find(machine => machine.Name == script.Home)!, 0, script.Deeds.Count)
                    { Deeds = script.Deeds });
            return;
        }

        var count = Moves ? world.Random.Next(3, 7) : world.Random.Next(2, 5);
        for (var i = 0; i < count; i++)
        {
            // Objects come to nodes that others can reach: to the servers.
            var home = world.Chance(Moves ? 0.2 : 0.65) ? client : machines[world.Random.Next(machines.Count)];
            flows.Add(new Flow(this, home, i, Moves ? world.Random.Next(5, 12) : world.Random.Next(2, 6)));
        }
    }

    private async Task HealAsync()
    {
        faults.End();
        Mischief.Strikes = static _ => false;
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
        found.AddRange(await Subject.CheckAsync(auditor.Node!).ConfigureAwait(false));
        found.AddRange(world.Complaints);
        return found;
    }

    private async Task<IEnumerable<string>> LeftAtAsync(Machine machine)
    {
        var left = new List<string>();
        if (machine.Node is not { } node)
            return [];
        foreach (var doubt in await node.Recovery.ListInDoubtAsync().ConfigureAwait(false))
            left.Add(
                $"{machine.Name}: object {SimulatedDisk.Short(doubt.Uid)} is still in doubt for action {SimulatedDisk.Short(doubt.Action)}: {doubt.Why}");
        foreach (var stored in machine.Disk.Stored.Where(static stored => stored.State?.TypeName == Decision.TypeName))
            left.Add(
                $"{machine.Name}: the decision of action {SimulatedDisk.Short(stored.Uid)} still waits for {string.Join(", ", Decision.ParticipantsOf(stored.State!))}.");
        foreach (var known in node.Space.Remote?.Actions.Known ?? [])
            left.Add($"{machine.Name}: action {SimulatedDisk.Short(known)} has ended, and is still known.");
        left.AddRange(Subject.LeftAt(machine, node));
        return left;
    }
}
