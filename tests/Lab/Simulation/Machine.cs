using Stubs.Actions;
using Stubs.Rpc;

namespace Stubs.Lab.Simulation;

/// <summary>
/// A machine of the world, on which one node runs at a time; a client has no disk, and forgets everything with each
/// life.
/// </summary>
internal sealed class Machine(World world, SimulatedNetwork network, Scenario scenario, string name, bool isServer)
{
    private readonly SimulatedDisk disk = new(world, name);
    private int lives;

    public string Name => name;

    public bool IsServer => isServer;

    public SimulatedDisk Disk => disk;

    public Life Life { get; private set; } = new(name, 0);

    /// <summary>The node that runs here; null while there is none.</summary>
    public Node? Node { get; private set; }

    /// <summary>Whether it has started anew of its own accord, or is to.</summary>
    public bool StaysDown { get; set; }

    /// <summary>Is told when a node has started.</summary>
    public Action<Node, Life> Started { get; set; } = static (_, _) => { };

    /// <summary>Starts a node, again and again if it cannot.</summary>
    public async Task StartAsync()
    {
        while (true)
        {
            var life = Life = new Life(name, ++lives);
            world.Note("starts", name, () => life.ToString());
            life.AtEnd(() => Died(life));
            try
            {
                var node = await Node.StartAsync(OptionsOf(life)).ConfigureAwait(false);
                if (life.IsOver)
                    return;
                Node = node;
                world.Note("is up", name, () => life.ToString());
                Started(node, life);
                return;
            }
            catch (Exception error) when (error is StubsException or ObjectDisposedException)
            {
                // The directory is not there yet, or the disk failed: what a supervisor does.
                world.Note("does not start", name, () => error.Message);
                if (life.IsOver)
                    return;
                Forget(life);
            }

            await world.DelayAsync(world.Between(50, 500)).ConfigureAwait(false);
        }
    }

    /// <summary>From one moment to the next there is no node here; the disk keeps what is durable.</summary>
    public void Crash() => Life.End();

    /// <summary>The node is stopped in good order, in the middle of whatever it was doing, and comes again.</summary>
    public async Task EvictAsync()
    {
        if (Node is not { } node || Life.IsOver)
            return;
        var life = Life;
        Node = null;
        life.IsEnding = true;
        world.Note("is evicted", name, () => life.ToString());
        scenario.Abandon(life);
        await node.DisposeAsync().ConfigureAwait(false);
        if (life.IsOver)
            return;
        Forget(life);
        await StartAsync().ConfigureAwait(false);
    }

    /// <summary>The node is stopped in good order, and does not come again.</summary>
    public async Task LeaveAsync()
    {
        if (Node is not { } node || Life.IsOver)
            return;
        Node = null;
        Life.IsEnding = true;
        await node.DisposeAsync().ConfigureAwait(false);
        Forget(Life);
    }

    // Without the consequences of a crash: nothing of it is there any more.
    private void Forget(Life life)
    {
        var stayed = StaysDown;
        StaysDown = true;
        life.End();
        StaysDown = stayed;
    }

    private void Died(Life life)
    {
        if (life != Life)
            return;
        Node = null;
        disk.LosePower();
        scenario.Abandon(life);
        if (StaysDown)
            return;
        world.Note("crashes", name, () => life.ToString());
        var pause = world.Chance(0.7) ? world.Between(1, 200) : world.Between(200, 15_000);
        world.At(pause, "restart", () => _ = StartAsync());
    }

    private NodeOptions OptionsOf(Life life)
    {
        var clock = life.Clock = new SimulatedClock(world, life, scenario.Faults.SkewOf(name));
        return new NodeOptions
        {
            Name = name,
            Store = NodeOptions.InMemory,
            ObjectStore = isServer ? disk.Open(life) : null,
            Listen = isServer ? "sim:" + name : null,
            Directory = name == Scenario.DirectoryName ? null : "sim:" + Scenario.DirectoryName,
            Transports = [network.Of(life)],
            TimeProvider = clock,
            Random = new Random(world.Random.Next()),
            Events = new ProtocolEvents { OnStep = (step, action, _) => scenario.StepAsync(this, life, step, action) },
            Connections = new RpcOptions { Lease = SimulatedNetwork.Lease },
            Activation = scenario.Faults.ActivationOf(this),
            CanHostObjects = isServer && scenario.Faults.CanHostObjects,
            ServerCriterion = scenario.Faults.Choose,
            MaxActiveObjects = scenario.MaxActiveObjects,
        };
    }
}
