using Stubs.Actions;
using Stubs.Objects;
using Stubs.Store;
using Stubs.Tests.Objects;
using Stubs.Tests.Support;

namespace Stubs.Tests.Distributed;

/// <summary>
/// What a borrower leaves behind at the home, and at nodes that it has called, when an action ends that it has
/// prepared.
/// </summary>
[Trait("Rule", "32")]
public sealed class BorrowerRecoveryTests : RuleTest, IAsyncLifetime
{
    private readonly TaskCompletionSource deciding = new();
    private readonly TaskCompletionSource mayDecide = new();
    private Site site = null!;
    private Node worker = null!;
    private CellStub other = null!;

    public async Task InitializeAsync()
    {
        site = await Site.StartAsync();
        worker = await site.StartNodeAsync(
            "worker", directory: "inproc:directory", listen: "inproc:worker", activation: ActivationPolicy.CallingNode);
        other = await CellStub.CreateAsync(site.Client.At("a"), "other");
    }

    public async Task DisposeAsync()
    {
        await worker.DisposeAsync();
        await site.DisposeAsync();
    }

    [Fact]
    public async Task What_a_borrower_has_prepared_for_an_action_that_the_home_decides_is_asked_about_until_that_has_ended()
    {
        var cell = await CellStub.CreateAsync(site.Client.At("a"), "cell");
        await (await CellStub.BindAsync(site.A, "cell")).GetValueAsync();
        await (await CellStub.BindAsync(worker, "cell")).GetValueAsync();
        worker.Objects.IsActive(cell.Uid).ShouldBeTrue();
        HoldDecision();
        var moving = Apart(() => AtomicAction.RunAsync(async () =>
        {
            await cell.AddAsync(-5);
            await other.AddAsync(5);
        }));
        await deciding.Task;
        (await site.DiskOf("a").ReadAsync(cell.Uid))!.Shadow.ShouldNotBeNull();

        (await site.A.Recovery.AskNodesAsync()).ShouldBe(1);

        mayDecide.SetResult();
        await moving;
        while (await site.A.Recovery.AskNodesAsync() > 0)
            await Task.Yield();
        (await cell.GetValueAsync()).ShouldBe(-5);
        (await other.GetValueAsync()).ShouldBe(5);
    }

    [Fact]
    public async Task A_borrower_that_leaves_an_action_to_the_homes_lets_the_nodes_know_that_it_has_called()
    {
        var teller = await TellerStub.CreateAsync(site.Client.At("a"), "teller");
        await (await TellerStub.BindAsync(site.A, "teller")).GetMovesAsync();
        await (await TellerStub.BindAsync(worker, "teller")).GetMovesAsync();
        worker.Objects.IsActive(teller.Uid).ShouldBeTrue();
        var last = await CellStub.CreateAsync(site.Client.At("a"), "last");
        HoldDecision();
        var moving = Apart(() => AtomicAction.RunAsync(async () =>
        {
            await last.AddAsync(1);
            await teller.MoveAsync(other, last, 5);
        }));
        await deciding.Task;

        await site.Client.DisposeAsync();
        await worker.Recovery.AskNodesAsync();

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (site.A.Network!.Actions.Count > 0)
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        mayDecide.SetResult();
        await Should.ThrowAsync<ObjectDisposedException>(() => moving);
        (await (await CellStub.BindAsync(site.A, "other")).GetValueAsync()).ShouldBe(0);
        (await (await TellerStub.BindAsync(worker, "teller")).GetMovesAsync()).ShouldBe(0);
    }

    [Fact, Trait("Rule", "34")]
    public async Task A_node_that_knows_nothing_of_an_action_says_so_to_one_that_has_aborted_it_and_waits_for_late_calls()
    {
        var action = new Uid([.. Enumerable.Repeat((byte)0xC1, Uid.Size)]);
        var told = new TaskCompletionSource<Uid>(TaskCreationOptions.RunContinuationsAsynchronously);
        site.OnStep = (name, step, about) =>
        {
            if (name == "a" && step == ProtocolStep.AbortReceived)
                told.TrySetResult(about);
            return default;
        };

        var toB = await site.A.Network!.Connections.GetAsync(site.B.Objects.Self, CancellationToken.None);
        await toB.SendAsync(ActionVerb.Aborted, new ActionMessage(action).ToArray(), CancellationToken.None);

        (await told.Task.WaitAsync(TimeSpan.FromSeconds(30))).ShouldBe(action);
    }

    [Theory, Trait("Rule", "33")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task That_a_borrower_is_still_prepared_does_not_say_that_nothing_was_decided(bool remembers)
    {
        var cell = await CellStub.CreateAsync(site.Client.At("a"), "cell");
        await (await CellStub.BindAsync(site.A, "cell")).GetValueAsync();
        await (await CellStub.BindAsync(worker, "cell")).GetValueAsync();
        worker.Objects.IsActive(cell.Uid).ShouldBeTrue();
        var (decided, asking, mayAsk) =
            (new TaskCompletionSource(), new TaskCompletionSource(), new TaskCompletionSource());
        var never = new TaskCompletionSource();
        site.OnStep = async (name, step, _) =>
        {
            if (name == "a" && step == ProtocolStep.DecisionDurable)
            {
                decided.TrySetResult();
                await never.Task;
            }
            else if (name == "client" && step == ProtocolStep.OutcomeAsked)
            {
                asking.TrySetResult();
                await mayAsk.Task;
            }
        };
        var moving = Apart(() => AtomicAction.RunAsync(
            async () =>
            {
                await cell.AddAsync(-5);
                await other.AddAsync(5);
            },
            new AtomicActionOptions { RetryFor = TimeSpan.Zero }));
        await decided.Task;

        // The home and last agent comes again, carries out what it has decided, and forgets it.
        await Apart(() => site.CrashAsync("a"));
        await asking.Task;
        await Apart(() => site.StartAsync("a"));
        while (await site.A.Recovery.AskNodesAsync() > 0)
            await Task.Yield();

        // How it ended is kept in memory for nodes that have not heard of it.
        if (!remembers)
        {
            await Apart(() => site.CrashAsync("a"));
            await Apart(() => site.StartAsync("a"));
        }

        mayAsk.SetResult();

        if (remembers)
            await moving;
        else
            await Should.ThrowAsync<OutcomeUnknownException>(() => moving);
        (await (await CellStub.BindAsync(site.A, "cell")).GetValueAsync()).ShouldBe(-5);
        (await (await CellStub.BindAsync(site.A, "other")).GetValueAsync()).ShouldBe(5);
    }

    [Fact, Trait("Rule", "33")]
    public async Task A_borrower_that_does_not_know_whether_it_has_decided_looks_for_the_decision_later()
    {
        await using var keeper = await StartKeeperAsync("keeper");
        var mine = await CellStub.CreateAsync(keeper, "mine");
        await (await CellStub.BindAsync(site.A, "other")).GetValueAsync();
        var borrowed = await CellStub.BindAsync(keeper, "other");
        await borrowed.GetValueAsync();
        keeper.Objects.IsActive(other.Uid).ShouldBeTrue();
        site.DiskOf("keeper").OnWrite = static async (batch, write) =>
        {
            await write();
            if (batch.Any(static operation => operation is StoreOperation.Create { State.TypeName: Decision.TypeName }))
                throw new StoreOutcomeUnknownException("The device has not answered.");
        };
        var isLookedAt = Site.WatchLooks(keeper);

        await Should.ThrowAsync<OutcomeUnknownException>(() => AtomicAction.RunAsync(async () =>
        {
            await mine.AddAsync(-5);
            await borrowed.AddAsync(5);
        }));

        isLookedAt().ShouldBeTrue();
        site.DiskOf("keeper").OnWrite = static (_, write) => write();
        await Until.HoldsAsync(async () => await keeper.Recovery.AskNodesAsync() == 0);
        await Until.HoldsAsync(async () => await site.A.Recovery.AskNodesAsync() == 0);
        (await mine.GetValueAsync()).ShouldBe(-5);
        (await other.GetValueAsync()).ShouldBe(5);
    }

    [Fact, Trait("Rule", "30")]
    public async Task A_node_that_says_what_others_have_carried_out_does_not_say_so_of_what_runs_elsewhere_and_lies_in_its_own_store()
    {
        await using var first = await StartKeeperAsync("first");
        await using var second = await StartKeeperAsync("second");
        var mine = await CellStub.CreateAsync(first, "mine");
        var theirs = await CellStub.CreateAsync(second, "theirs");
        await mine.GetValueAsync();
        await theirs.GetValueAsync();
        await (await CellStub.BindAsync(second, "mine")).GetValueAsync();
        var borrowed = await CellStub.BindAsync(first, "theirs");
        await borrowed.GetValueAsync();
        second.Objects.FindActive(mine.Uid).ShouldNotBeNull();
        first.Objects.FindActive(theirs.Uid).ShouldNotBeNull();

        // The second decides, and cannot have the first carry out what lies there.
        site.DiskOf("first").OnWrite = static (batch, write) => batch[0] is StoreOperation.CommitShadow
            ? throw new StoreUnavailableException("pulled out") : write();
        await AtomicAction.RunAsync(async () => await Task.WhenAll(mine.AddAsync(-5), borrowed.AddAsync(5)));
        (await site.DiskOf("first").ReadAsync(mine.Uid))!.Shadow.ShouldNotBeNull();
        site.DiskOf("first").OnWrite = static (_, write) => write();
        while (await first.Recovery.AskNodesAsync() + await second.Recovery.AskNodesAsync() > 0)
            await Task.Yield();

        (await site.DiskOf("first").ReadAsync(mine.Uid))!.Shadow.ShouldBeNull();
        await second.DisposeAsync();
        (await mine.GetValueAsync()).ShouldBe(-5);
    }

    private void HoldDecision()
    {
        site.OnStep = async (name, step, _) =>
        {
            if (name != "client" || step != ProtocolStep.BeforeDecision)
                return;
            deciding.TrySetResult();
            await mayDecide.Task;
        };
    }

    // Borrows, lends, and has a disk of its own.
    private Task<Node> StartKeeperAsync(string name) =>
        site.StartNodeAsync(
            name, directory: "inproc:directory", listen: "inproc:" + name, store: site.DiskOf(name),
            activation: ActivationPolicy.CallingNode);
}
