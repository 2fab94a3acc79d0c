using Stubs.Tests.Distributed;
using Stubs.Tests.Objects;
using Stubs.Tests.Support;

namespace Stubs.Tests.Misdeeds;

/// <summary>
/// Each place where the run time calls code of the program, with each misdeed, locally and through another node: the
/// action ends, its locks, pins and calls end, and another client goes on.
/// </summary>
[Collection(nameof(Plant))]
public sealed class MisdeedTests : RuleTest, IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    // Inside the monitor of the object or of its lock: while such code does not return, the object waits, and with it
    // what uses it.
    private static readonly HashSet<Place> HoldsObject =
        [Place.StateSave, Place.StateRestore, Place.KeyHash, Place.ModeConflictsWith, Place.ModeIncludes,
            Place.Compensation];

    // The time limit cannot free the locks of the action itself: the hung code is in the middle of taking or giving
    // back one of them, or of saving what is committed.
    private static readonly HashSet<Place> HoldsAction =
        [Place.StateSave, Place.StateRestore, Place.KeyHash, Place.ModeConflictsWith, Place.ModeIncludes];

    // The run time asks for these only to send them.
    private static readonly HashSet<Place> OnlyRemote =
        [Place.ExceptionStackTrace, Place.ExceptionData, Place.ExceptionSubject];

    private readonly Unobserved unobserved = new();

    // So old that no other wounds the client.
    private readonly ManualTimeProvider clock = new(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public static TheoryData<Place, Misdeed, bool> Cases()
    {
        var cases = new TheoryData<Place, Misdeed, bool>();
        foreach (var place in Enum.GetValues<Place>()
            .Where(static place => place is > Place.Nowhere and <= Place.FlowChange))
        {
            foreach (var misdeed in Enum.GetValues<Misdeed>())
            {
                // An exception of such a watcher ends the process, by the rules of .NET.
                if (place == Place.FlowChange && misdeed == Misdeed.Throw)
                    continue;
                if (!OnlyRemote.Contains(place))
                    cases.Add(place, misdeed, false);
                if (place != Place.TokenCallback)
                    cases.Add(place, misdeed, true);
            }
        }

        return cases;
    }

    [Theory, MemberData(nameof(Cases)), Trait("Rule", "20"), Trait("Rule", "24")]
    public async Task Code_of_the_program_that_misbehaves_leaves_no_lock_pin_or_call_behind(
        Place place, Misdeed misdeed, bool isRemote)
    {
        await using var world = await World.StartAsync(isRemote);
        await world.PrepareAsync(place);
        var client = NewClient(new AtomicActionOptions { TimeLimit = Limit, TimeProvider = clock });
        await client.Do(() => world.Bystander.SetValueAsync(1));
        var neighbour = NewClient();
        unobserved.Concern(client.Action.Id, neighbour.Action.Id);
        unobserved.Concern(world.Uids);
        if (place is Place.ModeConflictsWith or Place.ModeName)
            await neighbour.Do(() => world.AddAsync());
        using var plant = new Plant(place, misdeed, () => Apart(() => world.ReadAsync()));

        var running = Task.Run(() => client.Do(() => RunAsync(world, place, client)));
        await Task.WhenAny(plant.Reached, running).WaitAsync(Patience);
        await plant.Reached.WaitAsync(Patience);
        if (misdeed == Misdeed.Hang)
        {
            if (!HoldsAction.Contains(place))
            {
                _ = Task.Run(() => clock.Advance(Limit));
                await OverAsync(client);
                await EndAsync(neighbour);
                await ElsewhereAsync(() => world.Bystander.SetValueAsync(2));
            }

            if (!HoldsObject.Contains(place))
                await ElsewhereAsync(world.WriteAsync);
            plant.Release();
        }

        var error = await Record.ExceptionAsync(() => running).WaitAsync(Patience);
        await EndAsync(neighbour);
        NameOf(error).ShouldBe(Expected(place, misdeed, isRemote), error?.ToString());
        client.Action.Status.ShouldBe(
            error is null || place == Place.RecordCommit ? ActionStatus.Committed : ActionStatus.Aborted);
        await Record.ExceptionAsync(() => plant.Called).WaitAsync(Patience);

        await ElsewhereAsync(() => world.Bystander.SetValueAsync(3));
        await ElsewhereAsync(world.WriteAsync);
        using var patience = new CancellationTokenSource(Patience);
        await world.SettledAsync(patience.Token);
    }

    [Theory, Trait("Rule", "22")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_lock_that_is_granted_to_a_thread_that_hangs_is_free_when_its_action_is_aborted(bool isRemote)
    {
        await using var world = await World.StartAsync(isRemote);
        await world.PrepareAsync(Place.ModeName);

        // The first call tells the server how far the client's clock is, so that the neighbour is the younger one.
        var client = NewClient(new AtomicActionOptions { TimeLimit = Limit, TimeProvider = clock });
        await client.Do(() => world.Bystander.SetValueAsync(1));
        var neighbour = NewClient();
        unobserved.Concern(client.Action.Id, neighbour.Action.Id);
        unobserved.Concern(world.Uids);
        await neighbour.Do(() => world.AddAsync());
        using var plant = new Plant(Place.ModeName, Misdeed.Hang, () => Task.CompletedTask);
        var running = Task.Run(() => client.Do(() => RunAsync(world, Place.ModeName, client)));
        await plant.Reached.WaitAsync(Patience);

        // The client's thread is held up while it tells the neighbour, whose lock it is given meanwhile.
        await EndAsync(neighbour);
        _ = Task.Run(() => clock.Advance(Limit));
        await OverAsync(client);

        await Until.HoldsAsync(() => world.IsFree);
        await ElsewhereAsync(world.WriteAsync);
        plant.Release();
        NameOf(await Record.ExceptionAsync(() => running).WaitAsync(Patience)).ShouldBe(nameof(AbortReason.TimedOut));
        await ElsewhereAsync(world.WriteAsync);
        using var patience = new CancellationTokenSource(Patience);
        await world.SettledAsync(patience.Token);
    }

    /// <summary>What a case leaves behind is not left unobserved.</summary>
    public void Dispose() => unobserved.Dispose();

    private static string NameOf(Exception? error) =>
        error is ActionAbortedException aborted ? aborted.Reason.ToString() : error?.GetType().Name ?? "none";

    /// <summary>What the client is told: the name of an exception, the reason of an abort, or none.</summary>
    private static string Expected(Place place, Misdeed misdeed, bool isRemote) => (place, misdeed) switch
    {
        (Place.RecordAbort or Place.Compensation, not Misdeed.Throw) => nameof(OperationCanceledException),
        (Place.Compensation, _) => nameof(OperationCanceledException),
        (Place.RecordAbort, _) => isRemote ? nameof(OperationCanceledException) : nameof(AggregateException),
        (Place.TokenCallback, _) => nameof(TaskCanceledException),
        (Place.RecordCommit, Misdeed.Throw) => isRemote ? "none" : nameof(AggregateException),
        (Place.RecordCommit, _) => "none",
        (Place.KeyHash or Place.StateRestore or Place.ModeIncludes or Place.ModeName, Misdeed.Throw) => "none",
        (Place.StateSave, Misdeed.Throw) => nameof(AbortReason.VotedNo),
        (Place.RecordPrepare, Misdeed.Throw) => nameof(AbortReason.VotedNo),
        (Place.ArgumentHash, Misdeed.Throw) =>
            isRemote ? nameof(CallRefusedException) : nameof(StateIncompatibleException),
        (Place.ExceptionSubject, not Misdeed.Hang) => nameof(TrapArgumentException),
        (Place.ExceptionMessage, not Misdeed.Hang) => isRemote ? nameof(TrapException) : nameof(AbortReason.VotedNo),
        (Place.ExceptionStackTrace or Place.ExceptionData, not Misdeed.Hang) => nameof(TrapException),
        (Place.ExceptionMessage, Misdeed.Hang) when !isRemote => nameof(AbortReason.VotedNo),
        (_, Misdeed.Throw) => nameof(MisdeedException),
        (_, Misdeed.Hang) when !HoldsAction.Contains(place) => nameof(AbortReason.TimedOut),
        _ => "none",
    };

    private static async Task EndAsync(TestClient client)
    {
        if (client.Action.Status == ActionStatus.Running)
            await client.AbortAsync().WaitAsync(Patience);
    }

    // What has not begun to commit is aborted by the time limit; what has committed waits for its records.
    private static async Task OverAsync(TestClient client)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (client.Action.Status is ActionStatus.Running or ActionStatus.Committing)
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    /// <summary>Another client, which may not hold the test's own thread.</summary>
    private Task ElsewhereAsync(Func<Task> call) => Task.Run(() => Apart(call)).WaitAsync(Patience);

    private static async Task RunAsync(World world, Place place, TestClient client)
    {
        try
        {
            await world.MeetAsync(place, client);
            await client.Action.CommitAsync();
        }
        finally
        {
            await client.Action.DisposeAsync();
        }
    }

    /// <summary>A node, or a client and a server, with the objects of one case.</summary>
    private sealed class World : IAsyncDisposable
    {
        private readonly IAsyncDisposable nodes;
        private readonly Node server;
        private readonly Node client;
        private readonly Node other;
        private TrapStub trap = null!;
        private TrapStub othersTrap = null!;
        private SavedTrapStub saved = null!;
        private SavedTrapStub othersSaved = null!;
        private readonly HashSet<TrapKey> keys = [new(1, Place.ArgumentHash)];
        private bool usesSaved;

        private World(IAsyncDisposable nodes, Node server, Node client, Node other) =>
            (this.nodes, this.server, this.client, this.other) = (nodes, server, client, other);

        public CellStub Bystander { get; private set; } = null!;

        /// <summary>Whether nothing holds the object's lock, or waits for it.</summary>
        public bool IsFree =>
            (server.Objects.Volatiles.Find(trap.Uid) ?? server.Objects.FindActive(trap.Uid))!.Locks.IsFree;

        /// <summary>The objects.</summary>
        public Uid[] Uids => [Bystander.Uid, trap.Uid, saved.Uid];

        public static async Task<World> StartAsync(bool isRemote)
        {
            if (isRemote)
            {
                var site = await Site.StartAsync();
                return new World(site, site.A, site.Client, site.B);
            }

            var node = await Nodes.VolatileAsync();
            return new World(node, node, node, node);
        }

        public async Task PrepareAsync(Place place)
        {
            usesSaved = place is Place.StateSave or Place.StateRestore;
            var at = ReferenceEquals(server, client) ? client : client.At("a");
            Bystander = await CellStub.CreateAsync(at, null);
            trap = await TrapStub.CreateAsync(at, null);
            saved = await SavedTrapStub.CreateAsync(at, null);
            (othersTrap, othersSaved) =
                (await TrapStub.BindAsync(other, trap.Uid, default), await SavedTrapStub.BindAsync(
                    other, saved.Uid, default));
            if (place == Place.KeyHash)
                await trap.KeyAsync(1);
            TrapTokens.Watched = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        /// <summary>Leads the run time to the place.</summary>
        public async Task MeetAsync(Place place, TestClient client)
        {
            switch (place)
            {
                case Place.Body:
                    await trap.SetAndMeetAsync(1);
                    break;
                case Place.AsyncBody:
                    await trap.SetAndMeetLaterAsync(1);
                    break;
                case Place.ExceptionMessage when ReferenceEquals(server, this.client):
                    await trap.AddRecordAsync(true);
                    break;
                case Place.ExceptionMessage or Place.ExceptionStackTrace or Place.ExceptionData:
                    await trap.FailAsync();
                    break;
                case Place.ExceptionSubject:
                    await trap.FailAtAsync("p");
                    break;
                case Place.ArgumentHash:
                    await trap.TakeAsync(keys);
                    break;
                case Place.KeyHash:
                    await Record.ExceptionAsync(() => trap.SetAndFailAsync(1));
                    await trap.SetAsync(2);
                    break;
                case Place.FlowChange:
                    await trap.SetFlowAsync(1);
                    break;
                case Place.StreamMoveNext or Place.StreamDispose:
                    await foreach (var item in trap.CountAsync(3))
                        _ = item;
                    break;
                case Place.StateSave:
                    await saved.SetAsync(1);
                    break;
                case Place.StateRestore:
                    await Record.ExceptionAsync(() => saved.SetAndFailAsync(1));
                    await saved.SetAsync(2);
                    break;
                case Place.ModeConflictsWith or Place.ModeIncludes:
                    await trap.AddAsync(1);
                    await trap.AddAsync(1);
                    if (place == Place.ModeIncludes)
                        await trap.SetAsync(2);
                    break;
                case Place.ModeName:
                    // Wounds the neighbour, which is told what it held.
                    await trap.SetAsync(1);
                    break;
                case Place.Compensation or Place.RecordAbort:
                    if (place == Place.Compensation)
                        await trap.AddAsync(1);
                    else
                        await trap.AddRecordAsync(false);
                    await client.Action.AbortAsync();
                    throw new OperationCanceledException("as the case wants it");
                case Place.RecordPrepare or Place.RecordCommit:
                    await trap.AddRecordAsync(false);
                    break;
                case Place.TokenCallback:
                    var waiting = trap.WaitForTokenAsync(default);
                    await TrapTokens.Watched.Task;
                    await client.Action.AbortAsync();
                    await waiting;
                    break;
                default:
                    throw new ArgumentOutOfRangeException(nameof(place));
            }
        }

        public Task AddAsync() => trap.AddAsync(1);

        public async Task ReadAsync()
        {
            if (usesSaved)
                await saved.GetValueAsync();
            else
                await trap.GetValueAsync();
        }

        /// <summary>
        /// By another node: calls of one node to one object begin in their order, which hung code may hold up.
        /// </summary>
        public async Task WriteAsync()
        {
            if (usesSaved)
                await othersSaved.SetAsync(9);
            else
                await othersTrap.SetAsync(9);
        }

        /// <summary>Waits until nothing is held at the server.</summary>
        public async Task SettledAsync(CancellationToken patience)
        {
            foreach (var uid in new[] { Bystander.Uid, trap.Uid, saved.Uid })
            {
                var active = await server.Objects.ActivateAsync(uid);
                active.Unpin();
                while (active.IsPinned || !active.Locks.IsFree)
                    await YieldAsync(patience);
            }

            while (server.Space.Remote is { } remote && remote.Actions.Count > 0)
                await YieldAsync(patience);
        }

        private static async Task YieldAsync(CancellationToken patience)
        {
            patience.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        public ValueTask DisposeAsync() => nodes.DisposeAsync();
    }
}
