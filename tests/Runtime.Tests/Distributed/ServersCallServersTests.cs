using Stubs.Actions;
using Stubs.Rpc;
using Stubs.Tests.Objects;
using Stubs.Tests.Support;

namespace Stubs.Tests.Distributed;

public sealed class ServersCallServersTests : RuleTest, IAsyncLifetime
{
    private Site site = null!;
    private TellerStub teller = null!;
    private CellStub a = null!;
    private CellStub b = null!;

    public async Task InitializeAsync()
    {
        site = await Site.StartAsync();
        teller = await TellerStub.CreateAsync(site.Client.At("a"), "teller");
        a = await CellStub.CreateAsync(site.Client.At("a"), "cell a");
        b = await CellStub.CreateAsync(site.Client.At("b"), "cell b");
    }

    public async Task DisposeAsync() => await site.DisposeAsync();

    [Fact, Trait("Rule", "24")]
    public async Task What_a_server_has_done_at_another_is_part_of_the_callers_action()
    {
        await AtomicAction.RunAsync(async () =>
        {
            await teller.MoveAsync(a, b, 5);
            await b.AddAsync(1);
        });

        await ShouldHoldAsync(moves: 1, inA: -5, inB: 6);
    }

    [Fact, Trait("Rule", "21")]
    public async Task A_call_outside_any_action_is_an_action_of_the_server_over_all_that_it_calls()
    {
        await teller.MoveAsync(a, b, 5);

        await ShouldHoldAsync(moves: 1, inA: -5, inB: 5);
    }

    [Fact, Trait("Rule", "20")]
    public async Task An_operation_that_throws_after_it_has_changed_objects_at_other_nodes_leaves_no_trace_anywhere()
    {
        await AtomicAction.RunAsync(async () =>
        {
            await b.AddAsync(1);
            (await Should.ThrowAsync<SpoiledException>(() => teller.MoveAndFailAsync(a, b, 5))).At.ShouldBe(5);
        });
        await Should.ThrowAsync<SpoiledException>(() => teller.MoveAndFailAsync(a, b, 5));

        await ShouldHoldAsync(moves: 0, inA: 0, inB: 1);
    }

    [Fact, Trait("Rule", "18")]
    public async Task An_action_nested_in_an_operation_at_a_server_is_undone_alone_wherever_it_worked()
    {
        await AtomicAction.RunAsync(() => teller.MoveOnlyHalfAsync(a, b, 5));

        await ShouldHoldAsync(moves: 0, inA: -5, inB: 5);
    }

    [Fact, Trait("Rule", "18")]
    public async Task A_nested_action_of_the_client_is_undone_wherever_its_servers_worked_for_it()
    {
        await AtomicAction.RunAsync(async () =>
        {
            await using (AtomicAction.Begin())
                await teller.MoveAsync(a, b, 5);
            await using (var kept = AtomicAction.Begin())
            {
                await teller.MoveAsync(a, b, 1);
                await kept.CommitAsync();
            }

            await b.AddAsync(10);
        });

        await ShouldHoldAsync(moves: 1, inA: -1, inB: 11);
    }

    [Fact, Trait("Rule", "22")]
    public async Task An_action_that_is_left_is_undone_at_servers_that_only_other_servers_have_called()
    {
        await using (AtomicAction.Begin())
            await teller.MoveAsync(a, b, 5);

        await ShouldHoldAsync(moves: 0, inA: 0, inB: 0);
    }

    [Fact, Trait("Rule", "31")]
    public async Task The_loss_of_a_server_that_only_another_server_has_called_aborts_the_action()
    {
        await using var action = AtomicAction.Begin();
        await teller.MoveAsync(a, b, 5);
        await site.CrashAsync("b");

        var error = await Should.ThrowAsync<ActionAbortedException>(() => action.CommitAsync());

        error.Reason.ShouldBe(AbortReason.ParticipantLost);
        await Apart(() => site.StartAsync("b"));
        await Apart(() => ShouldHoldAsync(moves: 0, inA: 0, inB: 0));
    }

    [Fact, Trait("Rule", "31")]
    public async Task The_first_own_connection_to_a_server_that_another_server_has_called_must_be_to_the_same_start_of_it()
    {
        await using var action = AtomicAction.Begin();
        await teller.MoveAsync(a, b, 5);
        var node = site.B.Objects.Self.Node;
        var branch = site.Client.Network!.Actions.Of(action).FindBranch(node)!;
        branch.Connection.ShouldBeNull();

        var connect = () => branch.Connect(new FakeConnection(new RpcPeer(node, branch.Incarnation + 1, "b", null)));

        connect.ShouldThrow<ActionAbortedException>().Reason.ShouldBe(AbortReason.ParticipantLost);
        action.Status.ShouldBe(ActionStatus.Aborted);
        await Apart(() => ShouldHoldAsync(moves: 0, inA: 0, inB: 0));
    }

    [Fact, Trait("Rule", "34")]
    public async Task The_loss_of_a_client_is_seen_by_a_server_whose_only_caller_has_dropped_out()
    {
        var (deciding, mayDecide) = (new TaskCompletionSource(), new TaskCompletionSource());
        site.OnStep = async (name, step, _) =>
        {
            if (name != "client" || step != ProtocolStep.BeforeDecision)
                return;
            deciding.TrySetResult();
            await mayDecide.Task;
        };

        // The server of the teller has changed nothing itself: it drops out when it is asked to prepare.
        var once = new AtomicActionOptions { RetryFor = TimeSpan.Zero };
        var adding = Apart(() => AtomicAction.RunAsync(() => teller.AddBackAsync(b, 5), once));
        await deciding.Task;
        site.A.Objects.FindActive(teller.Uid)!.Locks.IsFree.ShouldBeTrue();
        site.B.Objects.FindActive(b.Uid)!.Locks.IsFree.ShouldBeFalse();
        await Apart(() => site.CrashAsync("client"));

        await Until.HoldsAsync(() => site.B.Objects.FindActive(b.Uid)!.Locks.IsFree);
        (await (await CellStub.BindAsync(site.B, "cell b")).GetValueAsync()).ShouldBe(0);
        mayDecide.SetResult();
        await Should.ThrowAsync<StubsException>(() => adding);
    }

    [Fact, Trait("Rule", "40")]
    public async Task An_object_of_the_client_is_passed_by_reference_and_called_back()
    {
        var listener = await ListenerStub.CreateAsync(site.Client, null);

        (await teller.AskBackAsync(listener, 41)).ShouldBe(42);

        (await listener.HeardAsync()).ShouldBe(1);
    }

    [Fact, Trait("Rule", "10")]
    public async Task A_server_may_call_back_an_object_that_the_callers_own_action_has_changed()
    {
        var mine = await CellStub.CreateAsync(site.A, "mine");
        var there = await TellerStub.CreateAsync(site.A.At("b"), "teller b");

        await AtomicAction.RunAsync(async () =>
        {
            await mine.AddAsync(1);
            await there.AddBackAsync(mine, 10);
            await using (AtomicAction.Begin())
                await there.AddBackAsync(mine, 100);
            await mine.AddAsync(1000);
        });

        (await mine.GetValueAsync()).ShouldBe(1011);
    }

    [Fact, Trait("Rule", "10")]
    public async Task A_server_that_was_called_by_another_may_call_that_one_back_in_the_clients_action()
    {
        var there = await TellerStub.CreateAsync(site.Client.At("b"), "teller b");

        await AtomicAction.RunAsync(() => teller.AddTwiceAsync(there, a, 5));
        await AtomicAction.RunAsync(async () =>
        {
            await a.AddAsync(1);
            await teller.AddTwiceAsync(there, a, 10);
            await a.AddAsync(100);
        });

        await ShouldHoldAsync(moves: 2, inA: 131, inB: 0);
    }

    [Fact, Trait("Rule", "18")]
    public async Task What_is_called_back_in_a_nested_action_of_a_server_is_undone_with_it()
    {
        var there = await TellerStub.CreateAsync(site.Client.At("b"), "teller b");

        await AtomicAction.RunAsync(() => teller.AddTwiceAndKeepOneAsync(there, a, 5));
        await using (AtomicAction.Begin())
            await teller.AddTwiceAsync(there, a, 100);
        await AtomicAction.RunAsync(async () =>
        {
            await using (AtomicAction.Begin())
                await teller.AddTwiceAsync(there, a, 1000);
            await teller.AddTwiceAndKeepOneAsync(there, a, 10);
        });

        await ShouldHoldAsync(moves: 0, inA: 15, inB: 0);
    }

    [Fact, Trait("Rule", "40")]
    public async Task A_reference_that_comes_back_refers_to_the_object_wherever_it_is()
    {
        var chosen = await teller.ChooseAsync([a, b], 1);

        await chosen.AddAsync(3);

        chosen.ShouldBe(b);
        (await b.GetValueAsync()).ShouldBe(3);
    }

    private async Task ShouldHoldAsync(int moves, int inA, int inB)
    {
        (await teller.GetMovesAsync()).ShouldBe(moves);
        (await a.GetValueAsync()).ShouldBe(inA);
        (await b.GetValueAsync()).ShouldBe(inB);
    }
}
