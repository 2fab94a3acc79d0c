using Stubs.Tests.Distributed;
using Stubs.Tests.Objects;
using Stubs.Tests.Support;

namespace Stubs.Tests.Misdeeds;

/// <summary>
/// Each place where the run time calls code of the program, with each misdeed, locally and through another node: the action ends, its locks, pins and calls end, and another client goes on.
/// </summary>
[Collection(nameof(Plant))]
public sealed class MisdeedTests : RuleTest
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    // Inside the monitor of the object or of its lock: while such code does not return, the object waits, and with it what uses it.
    private static readonly HashSet<Place> HoldsObject =
        [Place.StateSave, Place.StateRestore, Place.ModeConflictsWith, Place.ModeIncludes, Place.Compensation];

    // The time limit cannot free the locks of the action itself: the hung code is in the middle of taking or giving back one of them, or of saving what is committed.
    private static readonly HashSet<Place> HoldsAction =
        [Place.StateSave, Place.StateRestore, Place.ModeConflictsWith, Place.ModeIncludes];

    private readonly ManualTimeProvider clock = new();

    public static TheoryData<Place, Misdeed, bool> Cases()
    {
        var cases = new TheoryData<Place, Misdeed, bool>();
        foreach (var place in Enum.GetValues<Place>().Where(place => place != Place.Nowhere))
        {
            foreach (var misdeed in Enum.GetValues<Misdeed>())
            {
                cases.Add(place, misdeed, false);
                if (IsReachedThroughANode(place))
                    cases.Add(place, misdeed, true);
            }
        }

        return cases;
    }

    [Theory, MemberData(nameof(Cases)), Trait("Rule", "20"), Trait("Rule", "24")]
    public async Task Code_of_the_program_that_misbehaves_leaves_no_lock_pin_or_call_behind(Place place, Misdeed misdeed, bool isRemote)
    {
        await using var world = await World.StartAsync(isRemote);
        await world.PrepareAsync(place);
        var client = NewClient(new AtomicActionOptions { TimeLimit = Limit, TimeProvider = clock });
        await client.Do(() => world.Bystander.SetValueAsync(1));
        var neighbour = NewClient();
        if (place == Place.ModeConflictsWith)
            await neighbour.Do(() => world.AddAsync());
        using var plant = new Plant(place, misdeed, () => Apart(() => world.ReadAsync()));

        var running = Task.Run(() => client.Do(() => RunAsync(world, place, client)));
        await Task.WhenAny(plant.Reached, running).WaitAsync(Patience);
        if (misdeed == Misdeed.Hang)
        {
            await plant.Reached.WaitAsync(Patience);
            _ = Task.Run(() => clock.Advance(Limit));

            // The vote of a record at another node has no time limit there.
            var isHeld = HoldsAction.Contains(place) || (place == Place.RecordPrepare && isRemote);
            if (!isHeld)
                await ElsewhereAsync(() => world.Bystander.SetValueAsync(2));
            if (!isHeld && !HoldsObject.Contains(place))
                await ElsewhereAsync(world.WriteAsync);
            plant.Release();
        }

        var error = await ErrorOfAsync(running).WaitAsync(Patience);
        await plant.Reached.WaitAsync(Patience);
        await neighbour.AbortAsync().WaitAsync(Patience);
        if (error is not null)
            IsTyped(error).ShouldBeTrue(error.GetType().ToString());
        if (error is null && misdeed != Misdeed.Hang)
            client.Action.Status.ShouldBe(ActionStatus.Committed);
        client.Action.Status.ShouldNotBe(ActionStatus.Running);
        await ErrorOfAsync(plant.Called).WaitAsync(Patience);

        await ElsewhereAsync(() => world.Bystander.SetValueAsync(3));
        await ElsewhereAsync(world.WriteAsync);
        using var patience = new CancellationTokenSource(Patience);
        await world.SettledAsync(patience.Token);
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

    private static bool IsReachedThroughANode(Place place) => place is not (Place.Nowhere or Place.TokenCallback);

    private static bool IsTyped(Exception error) => error is MisdeedException or TrapException or TrapArgumentException or ActionAbortedException or AggregateException
        or RemoteOperationException or OperationCanceledException or InvalidOperationException or BindingBrokenException or CallRefusedException or StateIncompatibleException;

    private static async Task<Exception?> ErrorOfAsync(Task task)
    {
        try
        {
            await task;
            return null;
        }
        catch (Exception error)
        {
            return error;
        }
    }

    /// <summary>A node, or a client and a server, with the objects of one case.</summary>
    private sealed class World : IAsyncDisposable
    {
        private readonly IAsyncDisposable nodes;
        private readonly Node server;
        private readonly Node client;
        private TrapStub trap = null!;
        private SavedTrapStub saved = null!;
        private readonly HashSet<TrapKey> keys = [new(1, Place.ArgumentHash)];
        private bool usesSaved;

        private World(IAsyncDisposable nodes, Node server, Node client) => (this.nodes, this.server, this.client) = (nodes, server, client);

        public CellStub Bystander { get; private set; } = null!;

        public static async Task<World> StartAsync(bool isRemote)
        {
            if (isRemote)
            {
                var site = await Site.StartAsync();
                return new World(site, site.A, site.Client);
            }

            var node = await Nodes.VolatileAsync();
            return new World(node, node, node);
        }

        public async Task PrepareAsync(Place place)
        {
            usesSaved = place is Place.StateSave or Place.StateRestore;
            var at = ReferenceEquals(server, client) ? client : client.At("a");
            Bystander = await CellStub.CreateAsync(at, null);
            trap = await TrapStub.CreateAsync(at, null);
            saved = await SavedTrapStub.CreateAsync(at, null);
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
                case Place.ExceptionMessage or Place.ExceptionStackTrace or Place.ExceptionData or Place.ExceptionMember:
                    await MeetErrorAsync(place);
                    break;
                case Place.ExceptionSubject:
                    await MeetSubjectAsync();
                    break;
                case Place.ArgumentHash:
                    await trap.TakeAsync(keys);
                    break;
                case Place.KeyHash:
                    await trap.KeyAsync(1);
                    break;
                case Place.StreamMoveNext or Place.StreamDispose:
                    await foreach (var item in trap.CountAsync(3))
                        _ = item;
                    break;
                case Place.StateSave:
                    await saved.SetAsync(1);
                    break;
                case Place.StateRestore:
                    await ErrorOfAsync(saved.SetAndFailAsync(1));
                    await saved.SetAsync(2);
                    break;
                case Place.ModeConflictsWith or Place.ModeIncludes or Place.ModeName:
                    await trap.AddAsync(1);
                    if (place == Place.ModeName)
                        TrapNames.Touch(new TrapMode());
                    await trap.AddAsync(1);
                    if (place == Place.ModeIncludes)
                        await trap.SetAsync(2);
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

        private async Task MeetErrorAsync(Place place)
        {
            try
            {
                await trap.FailAsync();
            }
            catch (TrapException error)
            {
                // Where the call itself had no reason to ask.
                _ = place switch
                {
                    Place.ExceptionStackTrace => error.StackTrace,
                    Place.ExceptionData => error.Data.ToString(),
                    Place.ExceptionMember => error.Code.ToString(System.Globalization.CultureInfo.InvariantCulture),
                    _ => error.Message,
                };
                throw;
            }
        }

        private async Task MeetSubjectAsync()
        {
            try
            {
                await trap.FailAtAsync("p");
            }
            catch (TrapArgumentException error)
            {
                _ = error.ParamName;
                throw;
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

        public async Task WriteAsync()
        {
            if (usesSaved)
                await saved.SetAsync(9);
            else
                await trap.SetAsync(9);
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

            while (server.Objects.Remote is { } remote && remote.Actions.Count > 0)
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

/// <summary>Reads the name of a mode as a message does.</summary>
internal static class TrapNames
{
    public static void Touch(LockMode mode) => mode.ToString().ShouldNotBeEmpty();
}
