using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;
using Stubs.Objects;
using Stubs.Rpc;
using Stubs.Tests.Support;
using Xunit.Sdk;

[assembly: NothingIsLeft]

namespace Stubs.Tests.Support;

/// <summary>
/// Demands of every test that nothing is left of its actions when it has ended: no lock that is held or waited for, no
/// pinned object, no record of an action at an object, no action that is being decided, no entry of an action that has
/// ended, no place in a window, no running request, no timer of an action or of a wait, no rented buffer of a
/// state or a body. Only nodes that still run are looked at: those that <see cref="Nodes"/> has started.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly)]
internal sealed class NothingIsLeftAttribute : BeforeAfterTestAttribute
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    // To see which test finds a fault by itself.
    private static readonly bool IsSwitchedOff = Environment.GetEnvironmentVariable("STUBS_LEFTOVERS") == "0";

    public override void Before(MethodInfo methodUnderTest) => Leftovers.Begin();

    public override void After(MethodInfo methodUnderTest)
    {
        if (IsSwitchedOff || methodUnderTest.IsDefined(typeof(LeavesAttribute))
            || methodUnderTest.ReflectedType!.IsDefined(typeof(LeavesAttribute)))
            return;

        // What other nodes are told of an end arrives in its own time.
        var leftovers = Leftovers.Begin();
        leftovers.EndClients();
        var patience = Stopwatch.StartNew();
        var left = leftovers.Find();
        while (left.Count > 0 && patience.Elapsed < Patience)
        {
            Thread.Yield();
            left = leftovers.Find();
        }

        left.ShouldBeEmpty(
            "nothing is left when a test has ended; one that leaves something on purpose says so: [Leaves(\"what, and why\")]");
    }
}

/// <summary>A test that leaves something behind on purpose: an action that goes on, a connection that hangs.</summary>
/// <param name="what">What it leaves, and why.</param>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class)]
internal sealed class LeavesAttribute(string what) : Attribute
{
    public string What => what;
}

/// <summary>What one test has started.</summary>
internal sealed class Leftovers
{
    private static readonly AsyncLocal<Leftovers?> Current = new();
    private readonly ConcurrentBag<Node> nodes = [];
    private readonly ConcurrentBag<ManualTimeProvider> clocks = [];
    private readonly ConcurrentBag<TestClient> clients = [];

    /// <summary>Those of the test that runs. To be called before anything of the test runs asynchronously.</summary>
    public static Leftovers Begin()
    {
        var leftovers = Current.Value ??= new Leftovers();
        Buffers.Account.Owner = leftovers;
        return leftovers;
    }

    public static Node Add(Node node)
    {
        Current.Value?.nodes.Add(node);
        return node;
    }

    public static void Add(TestClient client) => Begin().clients.Add(client);

    public static void Add(ManualTimeProvider clock) => Begin().clocks.Add(clock);

    /// <summary>Ends the actions that the test has begun for clients and not ended: they hold what they hold.</summary>
    public void EndClients()
    {
        foreach (var client in clients.Where(static client => client.Action.Status == ActionStatus.Running))
            _ = client.AbortAsync();
    }

    /// <summary>What is left now, one line each.</summary>
    public List<string> Find() =>
    [
        .. nodes.Where(static node => !node.Objects.IsStopped)
            .SelectMany(static node => Of(node).Select(what => $"{node.Name}: {what}")),
        .. clocks.SelectMany(static clock => clock.TimersOfActions).Select(static what => $"a timer of {what}"),
        .. FindBuffers(ofConnections: false),
    ];

    /// <summary>Buffers that are rented still: those of states and bodies, or those of connections.</summary>
    public IEnumerable<string> FindBuffers(bool ofConnections) =>
        Buffers.Account.RentedBy(this, ofConnections).Select(static buffer =>
            $"a buffer of {buffer.Length} bytes is rented: {Convert.ToHexString(buffer.AsSpan(0, Math.Min(buffer.Length, 300)))}");

    private static IEnumerable<string> Of(Node node)
    {
        var objects = node.Objects;
        // The outermost context of a naming service is kept active on purpose.
        foreach (var active in Active(objects).Values.OfType<ActiveObject>().Concat(objects.Volatiles.Live()))
        {
            if (!active.Locks.IsFree)
                yield return $"{active} is locked by {string.Join(", ", active.Locks.GetHolders())}, and {active.Locks.GetWaiters().Length} wait";
            if (active.IsPinned && !ReferenceEquals(active.Type, Stubs.Naming.NameEntry.Type))
                yield return $"{active} is pinned";
            foreach (var user in active.FindUsers())
                yield return $"{active} knows action {user.Id}, which is {user.Status}";
        }

        foreach (var action in objects.Coordinating.Keys)
            yield return $"action {action} is being decided";
        if (node.Space.Remote is not { } remote)
            yield break;
        foreach (var (action, tree) in Trees(remote.Actions))
            yield return $"action {action} has an entry, and is {tree.Top.Status}";
        foreach (var connection in All(remote.Connections).Keys.OfType<Connection>()
            .Where(static connection => connection.IsOpen))
        {
            var taken = Outstanding(connection).Capacity - RequestWindow(connection).Free;
            if (taken != 0)
                yield return $"{taken} places are taken in the window to {connection.Peer}";
            if (Requests(connection).Count is > 0 and var running)
                yield return $"{running} requests of {connection.Peer} are running";
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "active")]
    private static extern ref ConcurrentDictionary<Uid, object> Active(ObjectManager objects);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "trees")]
    private static extern ref ConcurrentDictionary<Uid, Stubs.Actions.GlobalAction> Trees(
        Stubs.Actions.DistributedActions actions);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "all")]
    private static extern ref ConcurrentDictionary<IRpcConnection, bool> All(ConnectionManager connections);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "outstanding")]
    private static extern ref OutstandingRequests Outstanding(Connection connection);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "window")]
    private static extern ref RequestWindow RequestWindow(Connection connection);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "requests")]
    private static extern ref Dictionary<uint, IncomingRequest> Requests(Connection connection);
}
