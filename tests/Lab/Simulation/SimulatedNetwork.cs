using Stubs.Rpc;

namespace Stubs.Lab.Simulation;

/// <summary>
/// What lies between the machines of a world: it delays, reorders across requests, cuts, lets one side believe that a
/// connection lives, and divides.
/// </summary>
/// <remarks>
/// It owes what every transport owes (<see cref="IRpcTransport"/>): nothing is delivered twice, or after its connection
/// has ended at the receiver; a connection without a sign of life for the length of a lease is dead at both ends.
/// Messages are not in order, as the requests of one connection are handled by many threads.
/// </remarks>
internal sealed class SimulatedNetwork(World world)
{
    private readonly Dictionary<string, (Life Life, RpcEndpoint Endpoint)> listeners = new(StringComparer.Ordinal);
    private readonly List<SimulatedConnection> connections = [];
    private readonly HashSet<(string, string)> divided = [];
    private int lastConnection;

    /// <summary>How long a side without a sign of life waits.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);

    /// <summary>How large a reply, or an item of a stream, may be, in bytes.</summary>
    public const int MaxFrame = 16 << 10;

    public World World => world;

    /// <summary>How long a message takes at most, in milliseconds.</summary>
    public double Slowness { get; set; } = 1;

    /// <summary>Whether messages of one direction of a connection overtake each other.</summary>
    public bool Reorders { get; set; }

    /// <summary>Whether requests that may come again do so.</summary>
    public bool Repeats { get; set; }

    /// <summary>How many of the crashes no node learns of before a lease has passed.</summary>
    public double SilentCrashes { get; set; }

    /// <summary>The connections of which both ends are up.</summary>
    public IReadOnlyList<SimulatedConnection> Connections =>
        [.. connections.Where(
            static one => one is { IsOpen: true, Owner.IsOver: false, Other: { IsOpen: true, Owner.IsOver: false } })];

    /// <summary>The transport of one life of a machine.</summary>
    public IRpcTransport Of(Life life) => new SimulatedTransport(this, life);

    public IRpcListener Listen(string address, Life life, RpcEndpoint endpoint)
    {
        if (listeners.TryGetValue(address, out var taken) && !taken.Life.IsOver)
            throw new RpcConnectionException($"Another node listens at '{address}'.", sent: false);
        listeners[address] = (life, endpoint);
        return new Listener(this, address, life);
    }

    /// <summary>Connects, or fails, or never ends because the one who connects is dead.</summary>
    public async ValueTask<IRpcConnection> ConnectAsync(string address, Life life, RpcEndpoint self)
    {
        await ArriveAsync(life).ConfigureAwait(false);
        if (!listeners.TryGetValue(address, out var there) || there.Life.IsOver)
        {
            await ArriveAsync(life).ConfigureAwait(false);
            throw new RpcConnectionException($"No node listens at '{address}'.", sent: false);
        }

        if (AreDivided(life.Name, there.Life.Name))
        {
            await world.DelayAsync(TimeSpan.FromSeconds(world.Random.Next(1, 10))).ConfigureAwait(false);
            await ArriveAsync(life).ConfigureAwait(false);
            throw new RpcConnectionException($"'{address}' did not greet in time.", sent: false);
        }

        if (there.Endpoint.Handler.Refuse(self.Self) is { } unwanted)
            throw new RpcRefusedException(RpcRefusal.Peer, unwanted);
        if (self.Handler.Refuse(there.Endpoint.Self) is { } unwelcome)
            throw new RpcRefusedException(RpcRefusal.Peer, unwelcome);
        var (here, other) = SimulatedConnection.Pair(this, ++lastConnection, (life, self), there);
        connections.RemoveAll(static one => !one.IsOpen && !one.Other.IsOpen);
        connections.Add(here);
        life.AtEnd(() => Crashed(here));
        there.Life.AtEnd(() => Crashed(other));
        world.Note("connected", life.Name, () => $"with {there.Life}");

        // Either side may be the first to know.
        if (world.Chance(0.5))
        {
            other.Announce();
            await ArriveAsync(life).ConfigureAwait(false);
        }
        else
        {
            world.At(Latency(), "accepted", other.Announce);
        }

        here.Announce();
        return here;
    }

    /// <summary>Sends something to the other side, if it can arrive.</summary>
    public void Send(SimulatedConnection from, string what, Action<SimulatedConnection> arrive)
    {
        if (from.Owner.IsOver || from.IsSevered)
        {
            // Who sends into a connection that the other side has given up learns of it.
            if (!from.Owner.IsOver && world.Chance(0.5))
                world.At(Latency(), "reset", () => from.End(Reset(from)));
            return;
        }

        var delay = Latency();
        if (!Reorders)
        {
            delay = TimeSpan.FromTicks(Math.Max(delay.Ticks, (from.LastArrival - world.Now).Ticks + 1));
            from.LastArrival = world.Now + delay;
        }

        world.At(delay, what, () => Arrive(from, what, arrive));
    }

    /// <summary>Both sides lose a connection, each in its own time, and what is on its way may still arrive.</summary>
    public void Cut(SimulatedConnection connection, bool isHalfOpen)
    {
        var (first, second) = world.Chance(0.5) ? (connection, connection.Other) : (connection.Other, connection);
        first.IsSevered = second.IsSevered = true;
        world.Note(isHalfOpen ? "half-open" : "cut", first.Owner.Name, () => $"and {second.Owner}");
        world.At(Latency(), "lost", () => first.End(Reset(first)));
        world.At(isHalfOpen ? Lease : Latency(), "lost", () => second.End(Reset(second)));
    }

    /// <summary>
    /// Nothing passes between two machines for a while. A connection that lives through it goes on, and what was sent
    /// meanwhile arrives.
    /// </summary>
    public void Divide(string one, string other, TimeSpan length)
    {
        if (one == other || !divided.Add((one, other)))
            return;
        world.Note("divided", one, () => $"from {other} for {length.TotalSeconds:0.000} s");
        world.At(length, "united", () => divided.Remove((one, other)));
        if (length < Lease)
            return;
        foreach (var connection in Connections)
        {
            if (AreDivided(connection.Owner.Name, connection.Other.Owner.Name))
            {
                world.At(Lease - world.Between(0, 3000), "lease", () => connection.End(Reset(connection)));
                world.At(Lease - world.Between(0, 3000), "lease", () => connection.Other.End(Reset(connection.Other)));
            }
        }
    }

    /// <summary>Everything is well from now on.</summary>
    public void Heal()
    {
        divided.Clear();
        foreach (var connection in connections)
        {
            // One that only one side believes in is found out.
            if (connection.IsSevered || connection.IsOpen != connection.Other.IsOpen)
            {
                world.At(Lease, "lease", () => connection.End(Reset(connection)));
                world.At(Lease, "lease", () => connection.Other.End(Reset(connection.Other)));
            }
        }
    }

    public TimeSpan Latency() => world.Between(0.02, Slowness);

    private void Arrive(SimulatedConnection from, string what, Action<SimulatedConnection> arrive)
    {
        var to = from.Other;
        if (AreDivided(from.Owner.Name, to.Owner.Name))
        {
            world.At(TimeSpan.FromMilliseconds(50) + Latency(), "held up", () => Arrive(from, what, arrive));
            return;
        }

        if (to.Owner.IsOver || !to.IsOpen || (from.IsSevered && world.Chance(0.5)))
            return;
        world.Note(what, to.Owner.Name, () => $"from {from.Owner}");
        arrive(to);
    }

    private async Task ArriveAsync(Life life)
    {
        await world.DelayAsync(Latency()).ConfigureAwait(false);
        if (life.IsOver)
            await Life.Never.ConfigureAwait(false);
    }

    private void Crashed(SimulatedConnection mine)
    {
        if (!mine.Other.IsOpen)
            return;
        mine.IsSevered = mine.Other.IsSevered = true;

        // A dead process says goodbye by a reset; a dead machine says nothing.
        var silent = world.Chance(SilentCrashes);
        world.At(silent ? Lease : Latency(), silent ? "lease" : "reset", () => mine.Other.End(Reset(mine.Other)));
    }

    private bool AreDivided(string one, string other) =>
        divided.Contains((one, other)) || divided.Contains((other, one));

    private static RpcConnectionException Reset(SimulatedConnection at) =>
        new($"The connection to {at.Peer} was lost.", sent: true);

    private sealed class Listener(SimulatedNetwork network, string address, Life life) : IRpcListener
    {
        public string Address => address;

        public ValueTask DisposeAsync()
        {
            if (network.listeners.TryGetValue(address, out var known) && known.Life == life)
                network.listeners.Remove(address);
            return default;
        }
    }

    private sealed class SimulatedTransport(SimulatedNetwork network, Life life) : IRpcTransport
    {
        public bool Serves(string address) => address.StartsWith("sim:", StringComparison.Ordinal);

        public ValueTask<IRpcConnection> InitiateAsync(
            string address, RpcEndpoint self, CancellationToken cancellationToken = default) =>
                network.ConnectAsync(address, life, self);

        public ValueTask<IRpcListener> ListenAsync(
            string address, RpcEndpoint self, CancellationToken cancellationToken = default) =>
                new(network.Listen(address, life, self));
    }
}
