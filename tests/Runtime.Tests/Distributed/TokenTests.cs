using Stubs.Actions;
using Stubs.Objects;
using Stubs.Placement;
using Stubs.Rpc;
using Stubs.Store;
using Stubs.Tests.Objects;
using Stubs.Tests.Support;

namespace Stubs.Tests.Distributed;

/// <summary>
/// A token is known by a number: what an instance does whose token is over, or was followed by another, counts no more.
/// </summary>
[Trait("Rule", "41")]
public sealed class TokenTests : RuleTest, IAsyncLifetime
{
    private Site site = null!;
    private Node worker = null!;
    private CellStub cell = null!;
    private CellStub here = null!;

    public async Task InitializeAsync()
    {
        site = await Site.StartAsync();
        cell = await CellStub.CreateAsync(site.Client.At("a"), "cell");
        worker = await site.StartNodeAsync(
            "worker", directory: "inproc:directory", listen: "inproc:worker", activation: ActivationPolicy.CallingNode);
        here = await BorrowAsync("cell");
    }

    public async Task DisposeAsync()
    {
        await worker.DisposeAsync();
        await site.DisposeAsync();
    }

    private HomeSite Tokens => site.A.Network!.Tokens;

    private IRpcConnection ToWorker => site.A.Network!.Connections.Find(worker.Objects.Self.Node)!;

    private RemoteStore Home => (RemoteStore)worker.Objects.FindActive(cell.Uid)!.Home!;

    [Fact, Trait("Rule", "31")]
    public async Task What_an_instance_has_changed_is_not_written_when_the_object_was_lent_anew_since()
    {
        var action = AtomicAction.Begin();
        await here.AddAsync(5);
        (await Home.BorrowAsync(cell.Uid, CancellationToken.None)).State.ShouldNotBeNull();

        var error = await Should.ThrowAsync<ActionAbortedException>(() => action.CommitAsync());

        error.Reason.ShouldBe(AbortReason.ParticipantLost);
        (await Apart(() => here.AddAsync(1))).ShouldBe(1);
        (await cell.GetValueAsync()).ShouldBe(1);
    }

    [Fact, Trait("Rule", "31")]
    public async Task What_an_instance_has_shown_does_not_count_when_the_object_was_lent_anew_since_though_others_were_changed()
    {
        var other = await CellStub.CreateAsync(site.Client.At("a"), "other");
        var otherHere = await BorrowAsync("other");
        var action = AtomicAction.Begin();
        await otherHere.AddAsync(1 + await here.GetValueAsync());
        await Home.BorrowAsync(cell.Uid, CancellationToken.None);

        await Should.ThrowAsync<ActionAbortedException>(() => action.CommitAsync());

        (await Apart(() => other.GetValueAsync())).ShouldBe(0);
    }

    [Fact, Trait("Rule", "9")]
    public async Task A_state_is_not_lent_anew_while_a_write_of_the_instance_before_is_under_way()
    {
        var (writing, mayEnd) = await BeginWritingAsync();

        var holdings = Tokens.LendAsync(cell.Uid, ToWorker, site.A.Objects.Self, CancellationToken.None);
        holdings.IsCompleted.ShouldBeFalse();
        mayEnd.SetResult();

        (await writing).ShouldBe(5);
        var lent = await holdings;
        lent.State!.Body.ToArray().ShouldBe((await site.DiskOf("a").ReadAsync(cell.Uid))!.State!.Body.ToArray());
    }

    [Fact, Trait("Rule", "9")]
    public async Task What_is_given_back_while_a_write_is_under_way_runs_at_its_home_after_it()
    {
        var fromHome = await CellStub.BindAsync(site.A, "cell");
        var (writing, mayEnd) = await BeginWritingAsync();

        var returning = Tokens.ReturnAsync(cell.Uid, number: 0, ToWorker);
        returning.IsCompleted.ShouldBeFalse();
        site.A.Objects.FindActive(cell.Uid).ShouldBeNull();
        mayEnd.SetResult();
        await writing;
        await returning;

        Tokens.Find(cell.Uid).ShouldBeNull();
        (await fromHome.GetValueAsync()).ShouldBe(5);
    }

    [Fact, Trait("Rule", "9")]
    public async Task The_end_of_tokens_waits_for_a_write_that_is_under_way_before_the_object_runs_at_its_home()
    {
        var fromHome = await CellStub.BindAsync(site.A, "cell");
        var (writing, mayEnd) = await BeginWritingAsync();

        var ending = Tokens.EndAsync(ToWorker);
        ending.IsCompleted.ShouldBeFalse();
        Tokens.Find(cell.Uid).ShouldNotBeNull();
        mayEnd.SetResult();
        await ending;

        (await writing).ShouldBe(5);
        (await fromHome.GetValueAsync()).ShouldBe(5);
    }

    [Fact, Trait("Rule", "9")]
    public async Task Nothing_is_written_any_more_once_tokens_are_ending()
    {
        var (writing, mayEnd) = await BeginWritingAsync();
        var number = worker.Objects.FindActive(cell.Uid)!.Borrowed!.Token;
        var state = (await site.DiskOf("a").ReadAsync(cell.Uid))!.State!;
        var ending = Tokens.EndAsync(ToWorker);

        var refused = await Tokens.WriteAsync(
            new RemoteWrite([new HeldObject(cell.Uid, number)], [new StoreOperation.WriteState(state)]), ToWorker)
                .WaitAsync(TimeSpan.FromSeconds(20));

        refused.ShouldBeOfType<TokenEndedException>();
        mayEnd.SetResult();
        await ending;
        (await writing).ShouldBe(5);
    }

    [Fact, Trait("Rule", "31")]
    public async Task What_was_lent_over_one_connection_is_not_written_over_another()
    {
        var other = await CellStub.CreateAsync(site.Client.At("a"), "other");
        await BorrowAsync("other");
        var second = new RemoteStore(worker.Objects, await site.ConnectAgainAsync(worker, "a"));
        await second.BorrowAsync(other.Uid, CancellationToken.None);
        var token = new HeldObject(cell.Uid, worker.Objects.FindActive(cell.Uid)!.Borrowed!.Token);
        var state = (await site.DiskOf("a").ReadAsync(cell.Uid))!.State!;

        await Should.ThrowAsync<ActionRefusedException>(
            () => second.WriteAsync([token], [new StoreOperation.WriteState(state)]).AsTask());
        await Home.WriteAsync([token], [new StoreOperation.WriteState(state)]);
    }

    [Fact, Trait("Rule", "27")]
    public async Task Of_a_write_that_could_not_be_sent_to_the_home_it_is_known_that_nothing_was_written()
    {
        var lost = await site.ConnectAgainAsync(worker, "a");
        var home = new RemoteStore(worker.Objects, lost);
        await lost.DisposeAsync();
        var token = new HeldObject(cell.Uid, worker.Objects.FindActive(cell.Uid)!.Borrowed!.Token);
        var state = (await site.DiskOf("a").ReadAsync(cell.Uid))!.State!;

        await Should.ThrowAsync<StoreUnavailableException>(
            () => home.WriteAsync([token], [new StoreOperation.WriteState(state)]).AsTask());
    }

    [Fact, Trait("Rule", "32")]
    public async Task A_home_notes_to_look_at_what_a_borrower_prepares_in_its_store()
    {
        var there = await CellStub.CreateAsync(site.Client.At("b"), "there");
        var isLookedAt = Site.WatchLooks(site.A);

        await AtomicAction.RunAsync(async () =>
        {
            await cell.AddAsync(-5);
            await there.AddAsync(5);
        });

        isLookedAt().ShouldBeTrue();
        (await here.GetValueAsync()).ShouldBe(-5);
        (await there.GetValueAsync()).ShouldBe(5);
    }

    [Fact]
    public async Task Over_a_second_connection_of_the_same_node_only_the_object_is_lent_anew_that_was_asked_for()
    {
        var other = await CellStub.CreateAsync(site.Client.At("a"), "other");
        var otherHere = await BorrowAsync("other");
        var action = AtomicAction.Begin();
        await here.GetValueAsync();
        var second = new RemoteStore(worker.Objects, await site.ConnectAgainAsync(worker, "a"));

        (await second.BorrowAsync(other.Uid, CancellationToken.None)).State.ShouldNotBeNull();

        Tokens.Find(cell.Uid).ShouldNotBeNull();
        await action.CommitAsync();
        (await otherHere.AddAsync(1)).ShouldBe(1);
        (await other.GetValueAsync()).ShouldBe(1);
    }

    [Fact, Trait("Rule", "31")]
    public async Task A_token_ends_with_its_connection_though_the_node_has_another()
    {
        var action = AtomicAction.Begin();
        await here.AddAsync(5);
        var first = Home.Connection;
        await site.ConnectAgainAsync(worker, "a");

        await Tokens.EndAsync(ToWorker);

        first.IsOpen.ShouldBeTrue();
        Tokens.Find(cell.Uid).ShouldBeNull();
        await Should.ThrowAsync<ActionAbortedException>(() => action.CommitAsync());
        (await Apart(() => here.AddAsync(1))).ShouldBe(1);
    }

    [Fact]
    public async Task A_write_must_name_the_tokens_of_what_it_writes()
    {
        var instance = worker.Objects.FindActive(cell.Uid)!;
        var state = (await site.DiskOf("a").ReadAsync(cell.Uid))!.State!;

        await Should.ThrowAsync<StoreUnavailableException>(
            () => Home.WriteAsync([], [new StoreOperation.WriteState(state)]).AsTask());

        await Home.WriteAsync(
            [new HeldObject(cell.Uid, instance.Borrowed!.Token)], [new StoreOperation.WriteState(state)]);
    }

    [Fact]
    public async Task A_server_that_has_dropped_what_is_lent_to_it_borrows_it_again_for_its_own_calls()
    {
        await using var server = await site.StartNodeAsync(
            "server", directory: "inproc:directory", listen: "inproc:server", runsObjects: true);
        await using var chooser = await site.StartNodeAsync(
            "chooser", directory: "inproc:directory", activation: ActivationPolicy.ChosenNode,
            criterion: static candidates => candidates.Single(static candidate => candidate.Name == "server"));
        var other = await CellStub.CreateAsync(site.Client.At("a"), "other");
        await (await CellStub.BindAsync(site.A, "other")).AddAsync(1);
        await (await CellStub.BindAsync(chooser, "other")).AddAsync(4);
        var fromServer = await CellStub.BindAsync(server, "other");
        server.Objects.Forget(server.Objects.FindActive(other.Uid)!);

        (await fromServer.AddAsync(1)).ShouldBe(6);

        server.Objects.IsActive(other.Uid).ShouldBeTrue();
    }

    [Fact, Trait("Rule", "37")]
    public async Task When_its_home_cannot_be_reached_a_caller_of_what_is_to_be_borrowed_learns_that_nothing_was_executed()
    {
        var state = worker.Objects.FindActive(cell.Uid)!;
        var fromB = await CellStub.BindAsync(site.B, "cell");
        (await fromB.AddAsync(1)).ShouldBe(1);
        worker.Objects.Forget(state);
        await site.CrashAsync("a");

        foreach (var caller in new[] { here, fromB })
        {
            var error = await Should.ThrowAsync<BindingBrokenException>(() => caller.AddAsync(1));

            error.MayHaveExecuted.ShouldBeFalse();
            error.Uid.ShouldBe(cell.Uid);
        }
    }

    [Fact, Trait("Rule", "20")]
    public async Task An_asynchronous_call_that_waits_for_a_lock_when_the_token_ends_is_sent_on_in_its_callers_action()
    {
        await using var server = await site.StartNodeAsync(
            "server", directory: "inproc:directory", listen: "inproc:server", runsObjects: true);
        await using var chooser = await site.StartNodeAsync(
            "chooser", directory: "inproc:directory", activation: ActivationPolicy.ChosenNode,
            criterion: static candidates => candidates.Single(static candidate => candidate.Name == "server"));
        var teller = await TellerStub.CreateAsync(site.Client.At("a"), "teller");
        await (await TellerStub.BindAsync(site.A, "teller")).GetMovesAsync();
        await (await TellerStub.BindAsync(chooser, "teller")).GetMovesAsync();
        server.Objects.IsActive(teller.Uid).ShouldBeTrue();
        site.Gates.Open("open");
        var user = NewClient();
        await user.Do(() => teller.AddWhenOpenAsync("open"));
        var waiting = Apart(() => AtomicAction.RunAsync(() => teller.MoveAsync(cell, cell, 1)));
        while (server.Objects.FindActive(teller.Uid)!.Locks.GetWaiters().Length == 0)
            await Task.Yield();

        await server.Network!.Connections.Find(site.A.Objects.Self.Node)!.DisposeAsync();

        await waiting;
        (await teller.GetMovesAsync()).ShouldBe(1);
    }

    [Fact, Trait("Rule", "9")]
    public async Task What_is_lent_is_fenced_however_tokens_begin_and_end_at_the_same_time()
    {
        var (first, second) = (ToWorker, await site.ConnectAgainAsync(site.A, "worker"));
        for (var round = 0; round < 2000; round++)
        {
            var connection = round % 2 == 0 ? first : second;
            await Task.WhenAll(
                Task.Run(() => Tokens.LendAsync(cell.Uid, connection, site.A.Objects.Self, CancellationToken.None)),
                Task.Run(() => Tokens.ReturnAsync(cell.Uid, number: 0, round % 2 == 0 ? second : first)),
                Task.Run(() => Tokens.ReturnAsync(cell.Uid, number: 0, connection)));

            site.A.Objects.IsActive(cell.Uid).ShouldBe(Tokens.Find(cell.Uid) is not null);
        }
    }

    // The home is carrying out a write of the borrower.
    private async Task<(Task<int> Writing, TaskCompletionSource MayEnd)> BeginWritingAsync()
    {
        var (begun, mayEnd) = (new TaskCompletionSource(), new TaskCompletionSource());
        site.DiskOf("a").OnWrite = async (_, write) =>
        {
            begun.TrySetResult();
            await mayEnd.Task;
            await write();
        };
        var writing = here.AddAsync(5);
        await begun.Task;
        return (writing, mayEnd);
    }

    // Its home must have heard that its creation was committed: as long as an action uses it there, it stays there.
    private async Task<CellStub> BorrowAsync(string name)
    {
        await (await CellStub.BindAsync(site.A, name)).GetValueAsync();
        var borrowed = await CellStub.BindAsync(worker, name);
        await borrowed.GetValueAsync();
        worker.Objects.FindActive(borrowed.Uid).ShouldNotBeNull();
        return borrowed;
    }
}
