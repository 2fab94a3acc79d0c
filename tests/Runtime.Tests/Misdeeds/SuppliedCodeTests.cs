using Stubs.Binding;
using Stubs.Naming;
using Stubs.Rpc;
using Stubs.Store;
using Stubs.Tests.Objects;
using Stubs.Tests.Support;

namespace Stubs.Tests.Misdeeds;

/// <summary>An object that needs a service of the program's.</summary>
[Persistent, Remote]
public partial class Served
{
    [Service] private readonly Gates gates = null!;

    public bool IsServed => gates is not null;
}

/// <summary>
/// Each kind of code that a program hands to a node, with each misdeed: the client's action ends, and others go on.
/// </summary>
[Collection(nameof(Plant))]
public sealed class SuppliedCodeTests : RuleTest, IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Unobserved unobserved = new();
    private readonly ManualTimeProvider clock = new();

    public static TheoryData<Place, Misdeed> Cases()
    {
        var cases = new TheoryData<Place, Misdeed>();
        foreach (var place in Enum.GetValues<Place>().Where(static place => place > Place.FlowChange))
        {
            foreach (var misdeed in Enum.GetValues<Misdeed>())
                cases.Add(place, misdeed);
        }

        return cases;
    }

    [Theory, MemberData(nameof(Cases)), Trait("Rule", "20"), Trait("Rule", "24")]
    public async Task Supplied_code_that_misbehaves_leaves_no_action_and_no_lock_behind(Place place, Misdeed misdeed)
    {
        await using var world = await World.StartAsync(place);
        var client = NewClient(new AtomicActionOptions { TimeLimit = Limit, TimeProvider = clock });
        await client.Do(() => world.Bystander.SetValueAsync(1));
        unobserved.Concern(client.Action.Id, world.Bystander.Uid, world.Neighbour.Uid);
        using var plant = new Plant(place, misdeed, () => Apart(() => world.Neighbour.GetValueAsync()));

        var running = Task.Run(() => client.Do(() => RunAsync(world, place, client)));
        await Task.WhenAny(plant.Reached, running).WaitAsync(Patience);
        await plant.Reached.WaitAsync(Patience);
        if (misdeed == Misdeed.Hang)
        {
            _ = Task.Run(() => clock.Advance(Limit));

            // The write that decides cannot be taken back.
            if (place != Place.StoreWrite)
                await ElsewhereAsync(() => world.Bystander.SetValueAsync(2));
            plant.Release();
        }

        var error = await Record.ExceptionAsync(() => running).WaitAsync(Patience);
        NameOf(error).ShouldBe(Expected(place, misdeed), error?.ToString());
        client.Action.Status.ShouldBe(
            error is null
                ? ActionStatus.Committed
                : error is OutcomeUnknownException ? ActionStatus.Unknown : ActionStatus.Aborted);
        await plant.Called.WaitAsync(Patience);
        await ElsewhereAsync(() => world.Bystander.SetValueAsync(3));
        (await ElsewhereAsync(() => world.Bystander.GetValueAsync())).ShouldBe(3);
    }

    /// <summary>What a case leaves behind is not left unobserved.</summary>
    public void Dispose() => unobserved.Dispose();

    private static string NameOf(Exception? error) =>
        error is ActionAbortedException aborted ? aborted.Reason.ToString() : error?.GetType().Name ?? "none";

    /// <summary>What the client is told: the name of an exception, the reason of an abort, or none.</summary>
    private static string Expected(Place place, Misdeed misdeed) => (place, misdeed) switch
    {
        (Place.FailureHandler, Misdeed.Hang or Misdeed.Reenter) => nameof(BindingBrokenException),
        (Place.StoreRead, Misdeed.Reenter) => nameof(ObjectNotFoundException),
        (Place.StoreWrite, Misdeed.Throw) => nameof(OutcomeUnknownException),
        (Place.Dial, Misdeed.Throw) => nameof(BindingBrokenException),
        (_, Misdeed.Throw) => nameof(MisdeedException),
        (Place.StoreWrite, Misdeed.Hang) => "none",
        (_, Misdeed.Hang) => nameof(AbortReason.TimedOut),
        _ => "none",
    };

    private static async Task RunAsync(World world, Place place, TestClient client)
    {
        try
        {
            await world.MeetAsync(place);
            await client.Action.CommitAsync();
        }
        finally
        {
            await client.Action.DisposeAsync();
        }
    }

    private Task ElsewhereAsync(Func<Task> call) => Task.Run(() => Apart(call)).WaitAsync(Patience);

    private Task<T> ElsewhereAsync<T>(Func<Task<T>> call) => Task.Run(() => Apart(call)).WaitAsync(Patience);

    /// <summary>A directory and server "a", a server "b" and a client; all with code of the program's.</summary>
    private sealed class World : IAsyncDisposable
    {
        private static readonly TimeSpan RetryFor = TimeSpan.FromMilliseconds(300);

        private readonly InProcessTransport transport = new();
        private readonly List<Node> nodes = [];
        private Node client = null!;
        private CellStub lost = null!;
        private Uid gone;

        public CellStub Bystander { get; private set; } = null!;

        public CellStub Neighbour { get; private set; } = null!;

        public static async Task<World> StartAsync(Place place)
        {
            var world = new World();
            await world.StartNodesAsync(place);
            (world.Bystander, world.Neighbour) =
                (await CellStub.CreateAsync(world.client.At("a"), null), await CellStub.CreateAsync(
                    world.client.At("a"), null));
            await world.client.Naming.AddAsync("neighbour", world.Neighbour.Uid);
            var destroyed = await CellStub.CreateAsync(world.client.At("a"), null);
            await destroyed.DestroyAsync();
            world.gone = destroyed.Uid;
            if (place == Place.FailureHandler)
                await world.LoseNodeAsync();
            return world;
        }

        private async Task StartNodesAsync(Place place)
        {
            await AddAsync(new NodeOptions
            {
                Name = "a", ObjectStore = new TrapStore(), Listen = "inproc:a", Transports = [transport],
                Services = new TrapServices(), Naming = new TrapNaming(), Binding = new TrapBinding(),
                RetryFor = RetryFor,
            });
            await AddAsync(
                new NodeOptions
                    { Name = "b", ObjectStore = new Disk().Open(), Listen = "inproc:b", Directory = "inproc:a",
                        Transports = [transport], RetryFor = RetryFor });
            client = await AddAsync(new NodeOptions
            {
                Name = "client", Store = NodeOptions.InMemory, Directory = "inproc:a",
                Transports = [new TrapTransport(transport)], RetryFor = RetryFor,
                FailureHandler = static _ =>
                {
                    Plant.At(Place.FailureHandler);
                    return default;
                },
                Activation = place == Place.ServerCriterion ? ActivationPolicy.ChosenNode : ActivationPolicy.AtHome,
                ServerCriterion = static candidates =>
                {
                    Plant.At(Place.ServerCriterion);
                    return ServerCandidate.Nearest(candidates);
                },
            });
        }

        private async Task<Node> AddAsync(NodeOptions options)
        {
            var node = await Nodes.StartAsync(options);
            nodes.Add(node);
            return node;
        }

        private async Task LoseNodeAsync()
        {
            lost = await CellStub.CreateAsync(client.At("b"), null);
            await nodes[1].DisposeAsync();
        }

        /// <summary>Leads the run time to the place.</summary>
        public async Task MeetAsync(Place place)
        {
            switch (place)
            {
                case Place.Service:
                    await ServedStub.CreateAsync(client.At("a"), null);
                    break;
                case Place.FailureHandler:
                    await lost.SetValueAsync(1);
                    break;
                case Place.ServerCriterion:
                    await CellStub.BindAsync(client, Neighbour.Uid);
                    break;
                case Place.Naming:
                    await client.Naming.LookupAsync("neighbour");
                    break;
                case Place.Binding or Place.Dial:
                    await CellStub.CreateAsync(client.At("b"), null);
                    break;
                case Place.StoreRead:
                    await CellStub.BindAsync(client, gone);
                    break;
                case Place.StoreWrite:
                    // At the commit.
                    break;
                default:
                    throw new ArgumentOutOfRangeException(nameof(place));
            }
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var node in Enumerable.Reverse(nodes))
                await node.DisposeAsync();
        }
    }

    private sealed class TrapServices : IServiceProvider
    {
        private readonly Gates gates = new();

        public object? GetService(Type serviceType)
        {
            Plant.At(Place.Service);
            return gates.GetService(serviceType);
        }
    }

    private sealed class TrapNaming : INamingService
    {
        private readonly System.Collections.Concurrent.ConcurrentDictionary<string, Uid> names = new();

        public Task AddAsync(string name, Uid uid, CancellationToken cancellationToken = default)
        {
            names[name] = uid;
            return Task.CompletedTask;
        }

        public Task<Uid> LookupAsync(string name, CancellationToken cancellationToken = default)
        {
            Plant.At(Place.Naming);
            return Task.FromResult(names[name]);
        }

        public Task<Uid?> TryLookupAsync(string name, CancellationToken cancellationToken = default)
        {
            Plant.At(Place.Naming);
            return Task.FromResult<Uid?>(names.TryGetValue(name, out var uid) ? uid : null);
        }

        public Task DeleteAsync(string name, CancellationToken cancellationToken = default) => Task.CompletedTask;

        public IAsyncEnumerable<NamedObject> ListAsync(
            string prefix = "", CancellationToken cancellationToken = default) => throw new NotSupportedException();
    }

    private sealed class TrapBinding : IBindingService
    {
        private readonly System.Collections.Concurrent.ConcurrentDictionary<Uid, Uid> places = new();

        public Task AddAsync(Uid uid, Uid node, CancellationToken cancellationToken = default)
        {
            Plant.At(Place.Binding);
            places[uid] = node;
            return Task.CompletedTask;
        }

        public Task DeleteAsync(Uid uid, CancellationToken cancellationToken = default) => Task.CompletedTask;

        public Task<Uid?> LocateAsync(Uid uid, CancellationToken cancellationToken = default) =>
            Task.FromResult<Uid?>(places.TryGetValue(uid, out var node) ? node : null);
    }

    private sealed class TrapTransport(IRpcTransport inner) : IRpcTransport
    {
        public bool Serves(string address) => inner.Serves(address);

        public ValueTask<IRpcConnection> InitiateAsync(
            string address, RpcEndpoint self, CancellationToken cancellationToken = default)
        {
            Plant.At(Place.Dial);
            return inner.InitiateAsync(address, self, cancellationToken);
        }

        public ValueTask<IRpcListener> ListenAsync(
            string address, RpcEndpoint self, CancellationToken cancellationToken = default) =>
                inner.ListenAsync(address, self, cancellationToken);
    }

    private sealed class TrapStore : IObjectStore
    {
        private readonly VolatileObjectStore inner = new();

        public string Description => "a store with traps";

        public bool IsDurable => true;

        public ValueTask<StoredObject?> ReadStateAsync(Uid uid, CancellationToken cancellationToken = default)
        {
            Plant.At(Place.StoreRead);
            return inner.ReadStateAsync(uid, cancellationToken);
        }

        public ValueTask WriteAsync(IReadOnlyList<StoreOperation> batch, CancellationToken cancellationToken = default)
        {
            Plant.At(Place.StoreWrite);
            return inner.WriteAsync(batch, cancellationToken);
        }

        public IAsyncEnumerable<StoredObject> ListAsync(
            StoreFilter filter = default, CancellationToken cancellationToken = default) =>
                inner.ListAsync(filter, cancellationToken);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
