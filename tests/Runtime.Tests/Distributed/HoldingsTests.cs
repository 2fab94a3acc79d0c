using Stubs.Actions;
using Stubs.Store;
using Stubs.Tests.Objects;
using Stubs.Tests.Support;

namespace Stubs.Tests.Distributed;

/// <summary>A node without a store runs objects whose state lies in another node's store.</summary>
[Trait("Rule", "41")]
public sealed partial class HoldingsTests : RuleTest, IAsyncLifetime
{
    private Site site = null!;
    private Node worker = null!;
    private CellStub cell = null!;

    public async Task InitializeAsync()
    {
        site = await Site.StartAsync();
        cell = await CellStub.CreateAsync(site.Client.At("a"), "cell");
        worker = await site.StartNodeAsync(
            "worker", directory: "inproc:directory", listen: "inproc:worker", activation: ActivationPolicy.CallingNode);
    }

    public async Task DisposeAsync()
    {
        await worker.DisposeAsync();
        await site.DisposeAsync();
    }

    [Fact]
    public async Task It_runs_them_itself_and_their_states_stay_where_they_were()
    {
        var here = await CellStub.BindAsync(worker, "cell");

        (await here.AddAsync(5)).ShouldBe(5);

        worker.Objects.IsActive(cell.Uid).ShouldBeTrue();
        (await site.DiskOf("a").ReadAsync(cell.Uid)).ShouldNotBeNull();
        (await worker.Store.ReadStateAsync(cell.Uid)).ShouldBeNull();
        await worker.DisposeAsync();
        (await cell.GetValueAsync()).ShouldBe(5);
    }

    [Fact, Trait("Rule", "5")]
    public async Task All_clients_share_the_node_where_it_runs()
    {
        var here = await CellStub.BindAsync(worker, "cell");
        await here.AddAsync(1);

        (await cell.AddAsync(1)).ShouldBe(2);
        (await (await CellStub.BindAsync(site.A, "cell")).AddAsync(1)).ShouldBe(3);
        (await (await CellStub.BindAsync(site.B, "cell")).AddAsync(1)).ShouldBe(4);

        (await here.GetValueAsync()).ShouldBe(4);
        site.A.Objects.FindActive(cell.Uid).ShouldBeNull();
    }

    [Fact]
    public async Task A_node_that_has_dropped_it_and_is_full_since_gives_it_back_so_that_it_runs_at_its_home()
    {
        await using var full = await Nodes.StartAsync(new NodeOptions
        {
            Name = "full",
            ObjectStore = new Disk().Open(),
            Listen = "inproc:full",
            Directory = "inproc:directory",
            Transports = [site.Transport],
            Activation = ActivationPolicy.CallingNode,
            MaxActiveObjects = 1,
            RetryFor = Site.RetryFor,
        });
        await (await CellStub.BindAsync(full, "cell")).GetValueAsync();
        full.Objects.Forget(full.Objects.FindActive(cell.Uid)!);
        await using var action = AtomicAction.Begin();
        await (await CellStub.CreateAsync(full, null)).AddAsync(1);
        full.Objects.IsFull.ShouldBeTrue();

        (await Apart(() => cell.AddAsync(1))).ShouldBe(1);

        full.Objects.FindActive(cell.Uid).ShouldBeNull();
        site.A.Objects.FindActive(cell.Uid).ShouldNotBeNull();
    }

    [Fact]
    public async Task What_aborts_there_is_undone_there_and_never_reaches_the_store()
    {
        var here = await CellStub.BindAsync(worker, "cell");
        await using (AtomicAction.Begin())
            await here.AddAsync(1);

        (await here.GetValueAsync()).ShouldBe(0);
    }

    [Fact, Trait("Rule", "24")]
    public async Task An_action_over_borrowed_objects_and_others_commits_on_all()
    {
        var here = await CellStub.BindAsync(worker, "cell");
        var there = await CellStub.CreateAsync(site.Client.At("b"), "there");
        var fromWorker = await CellStub.BindAsync(site.Client, "cell");
        await here.AddAsync(1);

        await AtomicAction.RunAsync(async () =>
        {
            await fromWorker.AddAsync(-5);
            await there.AddAsync(5);
        });

        (await here.GetValueAsync()).ShouldBe(-4);
        (await there.GetValueAsync()).ShouldBe(5);
    }

    [Fact, Trait("Rule", "34")]
    public async Task When_the_node_is_lost_the_object_runs_at_its_home_again_from_its_committed_state()
    {
        var here = await CellStub.BindAsync(worker, "cell");
        await here.AddAsync(5);
        var stranger = NewClient();
        await stranger.Do(() => here.AddAsync(100));

        await worker.DisposeAsync();

        (await cell.AddAsync(1)).ShouldBe(6);
        (await Should.ThrowAsync<ActionAbortedException>(stranger.CommitAsync)).Reason.ShouldBe(
            AbortReason.ParticipantLost);
        (await cell.GetValueAsync()).ShouldBe(6);
    }

    [Fact, Trait("Rule", "34")]
    public async Task When_the_node_is_lost_in_the_middle_of_a_write_callers_wait_until_that_has_ended()
    {
        var (begun, mayEnd) = (new TaskCompletionSource(), new TaskCompletionSource());
        var here = await CellStub.BindAsync(worker, "cell");
        var fromHome = await CellStub.BindAsync(site.A, "cell");
        await here.GetValueAsync();
        site.DiskOf("a").OnWrite = async (_, write) =>
        {
            begun.TrySetResult();
            await mayEnd.Task;
            await write();
        };
        var writing = here.AddAsync(5);
        await begun.Task;
        await worker.DisposeAsync();

        var atHome = fromHome.GetValueAsync();
        var afar = cell.GetValueAsync();
        mayEnd.SetResult();

        await Should.ThrowAsync<OutcomeUnknownException>(() => writing);
        (await atHome).ShouldBe(5);
        (await afar).ShouldBe(5);
    }

    [Fact, Trait("Rule", "37")]
    public async Task An_action_whose_changes_were_lost_with_the_token_ends_before_it_sees_the_object_without_them()
    {
        await BorrowAsync();
        var action = AtomicAction.Begin();
        await cell.AddAsync(5);

        await worker.Network!.Connections.Find(site.A.Objects.Self.Node)!.DisposeAsync();

        var error = await Should.ThrowAsync<ActionAbortedException>(async () =>
        {
            while (true)
                (await cell.GetValueAsync()).ShouldBe(5);
        });
        error.Reason.ShouldBe(AbortReason.ParticipantLost);
        action.Status.ShouldBe(ActionStatus.Aborted);
        (await Apart(() => cell.GetValueAsync())).ShouldBe(0);
    }

    [Fact, Trait("Rule", "31")]
    public async Task An_action_that_has_only_read_a_borrowed_object_commits_if_the_token_lasted_until_then()
    {
        var here = await CellStub.BindAsync(worker, "cell");
        await AtomicAction.RunAsync(async () => await here.GetValueAsync());
        var action = AtomicAction.Begin();
        await here.GetValueAsync();
        await ChangeAtHomeAsync(7);

        var error = await Should.ThrowAsync<ActionAbortedException>(() => action.CommitAsync());

        error.Reason.ShouldBe(AbortReason.ParticipantLost);
    }

    [Fact, Trait("Rule", "31")]
    public async Task An_action_of_several_nodes_that_has_only_read_a_borrowed_object_commits_if_the_token_lasted_until_then()
    {
        await BorrowAsync();
        var other = await CellStub.CreateAsync(site.Client.At("b"), "other");
        var action = AtomicAction.Begin();
        await other.AddAsync(1 + await cell.GetValueAsync());
        await ChangeAtHomeAsync(7);

        await Should.ThrowAsync<ActionAbortedException>(() => action.CommitAsync());

        (await Apart(() => other.GetValueAsync())).ShouldBe(0);
    }

    [Fact, Trait("Rule", "9")]
    public async Task What_is_read_of_a_borrowed_object_is_never_older_than_what_its_home_has_committed_since_the_token()
    {
        var here = await CellStub.BindAsync(worker, "cell");
        (await here.AddAsync(5)).ShouldBe(5);
        await ChangeAtHomeAsync(7);

        (await here.GetValueAsync()).ShouldBe(12);
        worker.Objects.IsActive(cell.Uid).ShouldBeTrue();
    }

    [Fact, Trait("Rule", "40")]
    public async Task A_stream_comes_from_where_the_object_runs()
    {
        var teller = await TellerStub.CreateAsync(site.Client.At("a"), "teller");
        var fromHome = await TellerStub.BindAsync(site.A, "teller");
        await fromHome.GetMovesAsync();
        var begunBefore = fromHome.CountAsync(3);

        // By then its home has heard that its creation was committed, and no action uses it there.
        await (await TellerStub.BindAsync(worker, "teller")).GetMovesAsync();
        worker.Objects.IsActive(teller.Uid).ShouldBeTrue();

        (await ListAsync(begunBefore)).ShouldBe([1, 2, 3]);
        (await ListAsync(teller.CountAsync(3))).ShouldBe([1, 2, 3]);
        (await ListAsync(fromHome.CountAsync(3))).ShouldBe([1, 2, 3]);
        await AtomicAction.RunAsync(async () => (await ListAsync(teller.CountAsync(3))).ShouldBe([1, 2, 3]));
        await worker.DisposeAsync();
        (await ListAsync(teller.CountAsync(3))).ShouldBe([1, 2, 3]);

        static async Task<List<int>> ListAsync(IAsyncEnumerable<int> stream)
        {
            var items = new List<int>();
            await foreach (var item in stream)
                items.Add(item);
            return items;
        }
    }

    [Fact]
    public async Task A_node_that_others_could_not_call_does_not_run_it()
    {
        await using var hidden = await site.StartNodeAsync(
            "hidden", directory: "inproc:directory", listen: null, activation: ActivationPolicy.CallingNode);
        var here = await CellStub.BindAsync(hidden, "cell");

        (await here.AddAsync(5)).ShouldBe(5);

        site.A.Objects.IsActive(cell.Uid).ShouldBeTrue();
        hidden.Objects.IsActive(cell.Uid).ShouldBeFalse();
    }

    [Fact, Trait("Rule", "32")]
    public async Task What_is_in_doubt_at_its_home_is_not_lent_and_its_caller_is_told_why()
    {
        var uid = site.A.Objects.Uids.Next();
        await site.DiskOf("a")
            .WriteAsync(new StoreOperation.WriteShadow(
                cell.Uid, new StoredShadow(uid, new NodeReference(uid, null).ToString(), null)));
        await site.CrashAsync("a");
        await site.StartAsync("a");

        var error = await Should.ThrowAsync<ObjectInDoubtException>(
            async () => await (await CellStub.BindAsync(worker, "cell")).AddAsync(5));

        error.Uid.ShouldBe(cell.Uid);
        site.A.Network!.Tokens.Find(cell.Uid).ShouldBeNull();
    }

    [Fact, Trait("Rule", "11")]
    public async Task What_a_nested_action_did_at_the_home_is_kept_when_the_next_call_there_is_sent_on()
    {
        var other = await CellStub.CreateAsync(site.Client.At("a"), "other");
        await BorrowAsync();

        await AtomicAction.RunAsync(async () =>
        {
            await using (var nested = AtomicAction.Begin())
            {
                await other.AddAsync(5);
                await nested.CommitAsync();
            }

            await cell.AddAsync(1);
        });

        (await other.GetValueAsync()).ShouldBe(5);
        (await cell.GetValueAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task What_cannot_be_run_is_given_back()
    {
        var uid = site.A.Objects.Uids.Next();
        var unreadable = new ObjectState(uid, "Stubs.Tests.Objects.Cell", new byte[] { 0x01 });
        await site.DiskOf("a").WriteAsync(new StoreOperation.Create(unreadable));
        var hint = new NodeReference(site.A.Objects.Self.Node, "inproc:a");

        await Should.ThrowAsync<StateIncompatibleException>(
            async () => await worker.Space.Others.LocateAsync(uid, hint, CancellationToken.None));

        site.A.Network!.Tokens.Find(uid).ShouldBeNull();
        worker.Objects.IsActive(uid).ShouldBeFalse();
    }

    [Fact]
    public async Task Objects_that_run_at_several_nodes_cannot_be_committed_by_a_client_that_could_not_tell_their_homes_the_decision()
    {
        var other = await CellStub.CreateAsync(site.Client.At("a"), "other");
        await using var second = await site.StartNodeAsync(
            "second", directory: "inproc:directory", listen: "inproc:second", activation: ActivationPolicy.CallingNode);
        await BorrowAsync();
        await (await CellStub.BindAsync(second, "other")).GetValueAsync();

        var error = await Should.ThrowAsync<ActionAbortedException>(() => AtomicAction.RunAsync(async () =>
        {
            await cell.AddAsync(1);
            await other.AddAsync(1);
        }));

        error.Reason.ShouldBe(AbortReason.VotedNo);
        (await cell.GetValueAsync()).ShouldBe(0);
        (await other.GetValueAsync()).ShouldBe(0);
        (await site.DiskOf("a").ListAsync(new StoreFilter(InDoubt: true))).ShouldBeEmpty();
    }

    // As soon as its home has heard that its creation was committed.
    private Task BorrowAsync() => Until.HoldsAsync(async () =>
    {
        await (await CellStub.BindAsync(worker, "cell")).GetValueAsync();
        return worker.Objects.IsActive(cell.Uid);
    });

    // The home has found the borrower silent, who does not know yet.
    private Task ChangeAtHomeAsync(int by) => Apart(async () =>
    {
        await site.A.Network!.Tokens.EndAsync(site.A.Network!.Connections.Find(worker.Objects.Self.Node)!);
        await (await CellStub.BindAsync(site.A, "cell")).AddAsync(by);
    });

    // A node that borrows and has a disk of its own.
    private Task<Node> StartKeeperAsync() =>
        site.StartNodeAsync(
            "keeper", directory: "inproc:directory", listen: "inproc:keeper", store: site.DiskOf("keeper"),
            activation: ActivationPolicy.CallingNode);

    // Both run at the keeper, and the client has nothing to decide with.
    private async Task AddToBothAsync(Node keeper, CellStub own)
    {
        await (await CellStub.BindAsync(keeper, "cell")).GetValueAsync();
        keeper.Objects.IsActive(cell.Uid).ShouldBeTrue();
        await AtomicAction.RunAsync(
            async () =>
            {
                await cell.AddAsync(5);
                await own.AddAsync(5);
            },
            new AtomicActionOptions { RetryFor = TimeSpan.Zero });
    }

    [Fact]
    public async Task An_object_that_is_in_use_at_its_home_stays_there()
    {
        var user = NewClient();
        await user.Do(() => cell.AddAsync(1));

        var here = await CellStub.BindAsync(worker, "cell");
        var waiting = Apart(() => here.AddAsync(10));
        worker.Objects.IsActive(cell.Uid).ShouldBeFalse();
        await user.CommitAsync();

        (await waiting).ShouldBe(11);
    }
}
