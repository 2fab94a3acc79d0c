using System.Collections.Concurrent;
using Stubs.Actions;
using Stubs.Objects;
using Stubs.Store;
using Stubs.Tests.Objects;
using Stubs.Tests.Support;

namespace Stubs.Tests.Distributed;

public sealed class DistributedActionTests : RuleTest, IAsyncLifetime
{
    private Site site = null!;
    private CellStub a = null!;
    private CellStub b = null!;

    public async Task InitializeAsync()
    {
        site = await Site.StartAsync();
        a = await CellStub.CreateAsync(site.Client.At("a"), "cell a");
        b = await CellStub.CreateAsync(site.Client.At("b"), "cell b");
    }

    public async Task DisposeAsync() => await site.DisposeAsync();

    [Fact, Trait("Rule", "24")]
    public async Task An_action_over_two_nodes_commits_on_both()
    {
        await MoveAsync(5);

        (await a.GetValueAsync()).ShouldBe(-5);
        (await b.GetValueAsync()).ShouldBe(5);
    }

    [Fact, Trait("Rule", "33")]
    public async Task A_last_agent_that_does_not_know_whether_it_has_decided_looks_for_the_decision_later()
    {
        foreach (var name in new[] { "a", "b" })
        {
            site.DiskOf(name).OnWrite = static async (batch, write) =>
            {
                await write();
                if (batch.Any(
                    static operation => operation is StoreOperation.Create { State.TypeName: Decision.TypeName }))
                    throw new StoreOutcomeUnknownException("The device has not answered.");
            };
        }

        var looking = new ConcurrentBag<Node>();
        foreach (var node in new[] { site.A, site.B })
            node.Network!.Recovery.Scheduled += () => looking.Add(node);

        await Should.ThrowAsync<OutcomeUnknownException>(() => MoveAsync(5));

        looking.ShouldContain(await HasDecisionAsync("a") ? site.A : site.B);
        while (await site.A.Recovery.AskNodesAsync() + await site.B.Recovery.AskNodesAsync() > 0)
            await Task.Yield();
        (await HasDecisionAsync("a") || await HasDecisionAsync("b")).ShouldBeFalse();
        (await a.GetValueAsync()).ShouldBe(-5);
        (await b.GetValueAsync()).ShouldBe(5);
    }

    [Fact, Trait("Rule", "32")]
    public async Task What_a_participant_could_not_carry_out_is_looked_at_later_by_the_node_that_has_decided()
    {
        var (mine, theirs) = (await CellStub.BindAsync(site.A, "cell a"), await CellStub.BindAsync(site.A, "cell b"));
        var isLookedAt = Site.WatchLooks(site.A);
        site.DiskOf("b").OnWrite = static (batch, write) =>
            batch[0] is StoreOperation.CommitShadow ? throw new StoreUnavailableException("unplugged") : write();

        await AtomicAction.RunAsync(async () =>
        {
            await mine.AddAsync(-5);
            await theirs.AddAsync(5);
        });

        await site.A.Network!.Actions.FinishTellingAsync(TimeSpan.FromSeconds(30));
        isLookedAt().ShouldBeTrue();
        (await HasDecisionAsync("a")).ShouldBeTrue();
        site.DiskOf("b").OnWrite = static (_, write) => write();
        await Until.HoldsAsync(async () => await site.A.Recovery.AskNodesAsync() == 0);
        (await HasDecisionAsync("a")).ShouldBeFalse();
        (await a.GetValueAsync()).ShouldBe(-5);
        (await b.GetValueAsync()).ShouldBe(5);
    }

    [Fact, Trait("Rule", "24")]
    public async Task What_a_client_has_prepared_in_its_own_store_is_removed_when_the_server_that_is_to_decide_refuses()
    {
        var disk = new Disk();
        await using var keeper = await site.StartNodeAsync("keeper", "inproc:directory", store: disk);
        var mine = await CellStub.CreateAsync(keeper, null);
        var theirs = await CellStub.BindAsync(keeper, "cell a");
        site.DiskOf("a").OnWrite = static (_, _) => throw new StoreFullException("There is no room.");

        var error = await Should.ThrowAsync<ActionAbortedException>(() => AtomicAction.RunAsync(async () =>
        {
            await mine.AddAsync(-5);
            await theirs.AddAsync(5);
        }));

        error.Reason.ShouldBe(AbortReason.StoreFailed);
        (await disk.ListAsync(new StoreFilter(InDoubt: true))).ShouldBeEmpty();
        (await mine.AddAsync(1)).ShouldBe(1);
        (await theirs.GetValueAsync()).ShouldBe(0);
    }

    [Fact, Trait("Rule", "14")]
    public async Task A_call_that_waits_for_what_a_nested_action_has_used_goes_on_when_that_has_committed()
    {
        var client = NewClient();
        var (used, mayCommit) = (new TaskCompletionSource(), new TaskCompletionSource());
        var nesting = client.Do(async () =>
        {
            await using var nested = AtomicAction.Begin();
            await a.AddAsync(1);
            used.SetResult();
            await mayCommit.Task;
            await nested.CommitAsync();
        });
        await used.Task;
        var waiting = client.Do(() => a.AddAsync(10));
        await Until.HoldsAsync(() => site.A.Objects.FindActive(a.Uid)!.Locks.GetWaiters().Length == 1);

        mayCommit.SetResult();
        await nesting;

        await Until.HoldsAsync(() => waiting.IsCompleted);
        (await waiting).ShouldBe(11);
        await client.CommitAsync();
        (await a.GetValueAsync()).ShouldBe(11);
    }

    [Fact, Trait("Rule", "22")]
    public async Task An_action_over_two_nodes_that_is_left_without_commit_is_undone_on_both()
    {
        await using (AtomicAction.Begin())
        {
            await a.AddAsync(1);
            await b.AddAsync(1);
        }

        (await a.GetValueAsync()).ShouldBe(0);
        (await b.GetValueAsync()).ShouldBe(0);
    }

    [Fact, Trait("Rule", "19")]
    public async Task Others_see_the_old_state_until_the_commit()
    {
        await using var action = AtomicAction.Begin();
        await a.AddAsync(1);

        (await a.GetValueAsync()).ShouldBe(1);
        (await Value("a", a)).ShouldBe(0);
        await action.CommitAsync();

        (await Value("a", a)).ShouldBe(1);
    }

    [Fact, Trait("Rule", "11")]
    public async Task A_nested_action_hands_what_it_has_to_its_parent_which_others_of_the_action_may_then_use()
    {
        await using (var action = AtomicAction.Begin())
        {
            await using (var nested = AtomicAction.Begin())
            {
                await a.AddAsync(1);
                await nested.CommitAsync();
            }

            await using (var sibling = AtomicAction.Begin())
            {
                await a.AddAsync(10);
                await sibling.CommitAsync();
            }

            await action.CommitAsync();
        }

        (await a.GetValueAsync()).ShouldBe(11);
    }

    [Fact, Trait("Rule", "11")]
    public async Task What_one_node_did_at_a_third_for_the_action_does_not_hinder_what_another_node_does_there()
    {
        await AtomicAction.RunAsync(async () =>
        {
            await CellStub.CreateAsync(site.Client.At("a"), "first");
            await CellStub.CreateAsync(site.Client.At("b"), "second");
            await CellStub.CreateAsync(site.Client.At("a"), "third");
        });

        foreach (var name in new[] { "first", "second", "third" })
            (await (await CellStub.BindAsync(site.Client, name)).GetValueAsync()).ShouldBe(0);
    }

    [Fact, Trait("Rule", "10")]
    public async Task What_two_nodes_do_at_a_third_for_the_action_at_the_same_time_is_done_one_after_the_other()
    {
        await AtomicAction.RunAsync(
            () => Task.WhenAll(Enumerable.Range(0, 8).Select(
                i => CellStub.CreateAsync(site.Client.At(i % 2 == 0 ? "a" : "b"), $"cell {i}"))));

        for (var i = 0; i < 8; i++)
            (await (await CellStub.BindAsync(site.Client, $"cell {i}")).GetValueAsync()).ShouldBe(0);
    }

    [Fact, Trait("Rule", "18")]
    public async Task A_nested_action_that_aborts_is_undone_alone()
    {
        await AtomicAction.RunAsync(async () =>
        {
            await a.AddAsync(1);
            await using (AtomicAction.Begin())
            {
                await a.AddAsync(10);
                await b.AddAsync(10);
            }

            await b.AddAsync(2);
        });

        (await a.GetValueAsync()).ShouldBe(1);
        (await b.GetValueAsync()).ShouldBe(2);
    }

    [Fact, Trait("Rule", "18")]
    public async Task Aborting_a_parent_undoes_its_committed_children()
    {
        await using (AtomicAction.Begin())
        {
            await using var nested = AtomicAction.Begin();
            await a.AddAsync(1);
            await nested.CommitAsync();
        }

        (await a.GetValueAsync()).ShouldBe(0);
    }

    [Fact, Trait("Rule", "13")]
    public async Task Actions_that_meet_in_opposite_orders_on_two_nodes_all_commit()
    {
        var work = Enumerable.Range(0, 40).Select(i => Apart(() => i % 2 == 0 ? MoveAsync(1) : MoveBackAsync(1)));
        await Task.WhenAll(work);

        (await a.GetValueAsync()).ShouldBe(0);
        (await b.GetValueAsync()).ShouldBe(0);
    }

    [Fact, Trait("Rule", "31")]
    public async Task An_action_whose_server_was_restarted_between_two_of_its_operations_aborts()
    {
        await using var action = AtomicAction.Begin();
        await a.AddAsync(1);
        await b.AddAsync(1);
        await site.CrashAsync("a");
        await site.StartAsync("a");

        (await Should.ThrowAsync<ActionAbortedException>(async () =>
        {
            await a.AddAsync(1);
            await action.CommitAsync();
        })).Reason.ShouldBe(AbortReason.ParticipantLost);

        (await Value("a", a)).ShouldBe(0);
        (await Apart(() => b.GetValueAsync())).ShouldBe(0);
    }

    [Fact, Trait("Rule", "34")]
    public async Task The_locks_and_changes_of_a_client_that_is_gone_are_undone()
    {
        var stranger = NewClient();
        await stranger.Do(() => a.AddAsync(1));
        await site.CrashAsync("client");

        var mine = await CellStub.BindAsync(site.A, "cell a");
        (await mine.GetValueAsync()).ShouldBe(0);
    }

    private Task MoveAsync(int amount) => AtomicAction.RunAsync(async () =>
    {
        await a.AddAsync(-amount);
        await b.AddAsync(amount);
    });

    private Task MoveBackAsync(int amount) => AtomicAction.RunAsync(async () =>
    {
        await b.AddAsync(-amount);
        await a.AddAsync(amount);
    });

    private async Task<int> Value(string node, CellStub cell)
    {
        var stored = (await site.DiskOf(node).ReadAsync(cell.Uid))!.State!;
        return Read(stored);

        static int Read(ObjectState state)
        {
            var reader = new StateReader(state.Body.Span);
            var map = reader.ReadMapStart();
            reader.ReadMember(ref map, "value"u8).ShouldBeTrue();
            return reader.ReadInt32();
        }
    }

    private async Task<bool> HasDecisionAsync(string name) =>
        (await site.DiskOf(name).ListAsync(new StoreFilter(TypeName: Decision.TypeName))).Count > 0;
}
