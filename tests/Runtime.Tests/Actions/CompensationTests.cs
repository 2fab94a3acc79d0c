using Stubs.Tests.Objects;
using Stubs.Tests.Support;

namespace Stubs.Tests.Actions;

public sealed class CompensationTests : RuleTest, IAsyncLifetime
{
    private readonly Disk disk = new();
    private Node node = null!;
    private TallyStub tally = null!;

    public async Task InitializeAsync()
    {
        node = await Nodes.OnAsync(disk);
        tally = await TallyStub.CreateAsync(node, "tally");
    }

    public async Task DisposeAsync() => await node.DisposeAsync();

    [Fact, Trait("Rule", "25")]
    public async Task Operations_that_commute_run_side_by_side_and_an_abort_takes_back_only_its_own()
    {
        var (a, b) = (NewClient(), NewClient());
        await a.Do(() => tally.AddAsync(1));
        await b.Do(() => tally.AddAsync(10));
        await a.Do(() => tally.AddAsync(100));
        await b.AbortAsync();
        await a.CommitAsync();
        (await tally.GetSumAsync()).ShouldBe(101);
        (await tally.GetAdditionsAsync()).ShouldBe(2);
    }

    [Fact, Trait("Rule", "25")]
    public async Task What_is_undone_by_compensation_is_taken_back_latest_first_and_once()
    {
        var trail = await TrailStub.CreateAsync(node, null);
        var (a, b) = (NewClient(), NewClient());
        await a.Do(() => trail.AddAsync("a"));
        await b.Do(() => trail.AddAsync("x"));
        await a.Do(() => trail.AddAsync("b"));
        await a.Do(() => AtomicAction.RunAsync(() => trail.AddAsync("c")));

        await a.AbortAsync();
        await b.CommitAsync();

        (await trail.GetTakenBackAsync()).ShouldBe("cba");
        (await trail.GetStepsAsync()).ShouldBe("x");
    }

    [Fact, Trait("Rule", "25")]
    public async Task A_commit_in_the_middle_of_an_abort_stores_nothing_of_what_that_takes_back()
    {
        var (a, b) = (NewClient(), NewClient());
        await a.Do(() => tally.AddAsync(1));
        await b.Do(() => tally.AddAsync(10));

        // The abort has run its compensations, and its record is still there.
        var active = node.Objects.FindActive(tally.Uid)!;
        var record = active.Find(a.Action)!;
        active.InsideLatch(record, static (active, record) => active.CompensateInPlace(record));
        await b.CommitAsync();

        (await StoredSumAsync()).ShouldBe(10);
        await a.AbortAsync();
        (await tally.GetSumAsync()).ShouldBe(10);
    }

    [Theory, Trait("Rule", "25")]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task An_addition_whose_body_calls_its_own_object_is_undone_as_a_whole(int amount)
    {
        await tally.AddAsync(7);
        var a = NewClient();
        await a.Do(() => tally.AddAsync(20));
        if (amount > 0)
            await a.Do(() => tally.AddAroundSettingAsync(amount, 500, tally));
        else
            await Should.ThrowAsync<ArgumentOutOfRangeException>(
                () => a.Do(() => tally.AddAroundSettingAsync(amount, 500, tally)));
        (await a.Do(() => tally.GetSumAsync())).ShouldBe(amount > 0 ? 501 : 27);
        await a.Do(() => tally.AddAsync(1000));

        await a.AbortAsync();

        (await tally.GetSumAsync()).ShouldBe(7);
        (await tally.GetAdditionsAsync()).ShouldBe(1);
    }

    [Fact, Trait("Rule", "25")]
    public async Task A_commit_stores_nothing_of_what_others_have_not_committed()
    {
        var (a, b, c) = (NewClient(), NewClient(), NewClient());
        await a.Do(() => tally.AddAsync(1));
        await b.Do(() => tally.AddAsync(10));
        await c.Do(() => tally.AddAsync(100));
        await b.CommitAsync();
        (await StoredSumAsync()).ShouldBe(10);
        (await tally.CountAsync(a, b, c)).ShouldBe(10);
    }

    [Fact, Trait("Rule", "25")]
    public async Task In_whichever_order_they_commit_the_store_has_exactly_what_was_committed()
    {
        var (a, b, c) = (NewClient(), NewClient(), NewClient());
        await a.Do(() => tally.AddAsync(1));
        await b.Do(() => tally.AddAsync(10));
        await c.Do(() => tally.AddAsync(100));
        await c.CommitAsync();
        (await StoredSumAsync()).ShouldBe(100);
        await b.AbortAsync();
        (await StoredSumAsync()).ShouldBe(100);
        await a.CommitAsync();
        (await StoredSumAsync()).ShouldBe(101);
        (await tally.GetSumAsync()).ShouldBe(101);
    }

    [Fact, Trait("Rule", "25")]
    public async Task Commits_that_overlap_in_time_lose_nothing()
    {
        var (a, b) = (NewClient(), NewClient());
        await a.Do(() => tally.AddAsync(1));
        await b.Do(() => tally.AddAsync(10));
        var writing = new TaskCompletionSource();
        disk.OnWrite = async (_, write) =>
        {
            await writing.Task;
            await write();
        };
        var committing = Task.WhenAll(a.CommitAsync(), b.CommitAsync());
        writing.SetResult();
        await committing;
        (await StoredSumAsync()).ShouldBe(11);
        (await tally.GetSumAsync()).ShouldBe(11);
    }

    [Fact, Trait("Rule", "13"), Trait("Rule", "25")]
    public async Task Commits_of_actions_that_share_two_objects_do_not_wait_for_each_other_in_a_circle()
    {
        var other = await TallyStub.CreateAsync(node, "other");
        var (first, a, b) = (NewClient(), NewClient(), NewClient());
        foreach (var (client, one, two) in new[] { (first, tally, other), (a, tally, other), (b, other, tally) })
        {
            await client.Do(() => one.AddAsync(1));
            await client.Do(() => two.AddAsync(1));
        }

        var (writing, mayWrite) = (new TaskCompletionSource(), new TaskCompletionSource());
        disk.OnWrite = async (_, write) =>
        {
            writing.TrySetResult();
            await mayWrite.Task;
            await write();
        };
        var committing = first.CommitAsync();
        await writing.Task;
        var (ofA, ofB) = (a.CommitAsync(), b.CommitAsync());
        mayWrite.SetResult();

        await Until.HoldsAsync(() => ofA.IsCompleted && ofB.IsCompleted);
        await Task.WhenAll(committing, ofA, ofB);
        (await tally.GetSumAsync()).ShouldBe(3);
        (await other.GetSumAsync()).ShouldBe(3);
    }

    [Fact, Trait("Rule", "25")]
    public async Task Of_commits_that_overlap_one_may_fail_without_the_other()
    {
        var (a, b) = (NewClient(), NewClient());
        await a.Do(() => tally.AddAsync(1));
        await b.Do(() => tally.AddAsync(10));
        var writing = new TaskCompletionSource();
        var first = true;
        disk.OnWrite = async (_, write) =>
        {
            var fails = first;
            first = false;
            await writing.Task;
            if (fails)
                throw new StoreFullException("no room");
            await write();
        };
        var (failing, committing) = (a.CommitAsync(), b.CommitAsync());
        writing.SetResult();
        (await Should.ThrowAsync<ActionAbortedException>(() => failing)).Reason.ShouldBe(AbortReason.StoreFailed);
        await committing;
        (await StoredSumAsync()).ShouldBe(10);
        (await tally.GetSumAsync()).ShouldBe(10);
    }

    [Fact, Trait("Rule", "25")]
    public async Task When_the_outcome_of_one_is_unknown_the_others_that_shared_the_lock_abort()
    {
        var (a, b) = (NewClient(), NewClient());
        await a.Do(() => tally.AddAsync(1));
        await b.Do(() => tally.AddAsync(10));
        disk.OnWrite = async (_, write) =>
        {
            await write();
            throw new StoreOutcomeUnknownException("the device is gone");
        };
        await Should.ThrowAsync<OutcomeUnknownException>(a.CommitAsync);
        disk.OnWrite = static (_, write) => write();
        (await Should.ThrowAsync<ActionAbortedException>(b.CommitAsync)).Reason.ShouldBe(AbortReason.VotedNo);
        (await tally.GetSumAsync()).ShouldBe(1);
        (await StoredSumAsync()).ShouldBe(1);
    }

    [Fact, Trait("Rule", "25")]
    public async Task Many_actions_that_add_at_once_and_partly_abort_leave_the_right_total_in_memory_and_in_the_store()
    {
        const int actions = 200;
        await Task.WhenAll(Enumerable.Range(0, actions).Select(i => Task.Run(async () =>
        {
            await using var action = AtomicAction.Begin();
            await tally.AddAsync(1);
            await using (var nested = AtomicAction.Begin())
            {
                await tally.AddAsync(1000);
                if (i % 3 == 0)
                    await nested.CommitAsync();
            }

            await tally.AddAsync(1);
            if (i % 2 == 0)
                await action.CommitAsync();
        })));
        var committed = Enumerable.Range(0, actions).Where(i => i % 2 == 0).Sum(i => 2 + (i % 3 == 0 ? 1000 : 0));
        (await tally.GetSumAsync()).ShouldBe(committed);
        (await StoredSumAsync()).ShouldBe(committed);
    }

    [Fact, Trait("Rule", "25")]
    public async Task Compensations_and_before_images_unwind_together()
    {
        await using (var outer = AtomicAction.Begin())
        {
            await tally.AddAsync(1);
            await using (var inner = AtomicAction.Begin())
            {
                await tally.AddAsync(10);
                await tally.SetAsync(500);
                await tally.AddAsync(100);
                (await tally.GetSumAsync()).ShouldBe(600);
                await inner.AbortAsync();
            }

            (await tally.GetSumAsync()).ShouldBe(1);
            await tally.SetAsync(7);
            await outer.AbortAsync();
        }

        (await tally.GetSumAsync()).ShouldBe(0);
        (await tally.GetAdditionsAsync()).ShouldBe(0);
    }

    [Fact, Trait("Rule", "25")]
    public async Task After_additions_of_its_own_an_action_may_take_the_object_for_itself_once_others_are_done()
    {
        var (a, b) = (NewClient(), NewClient());
        await a.Do(() => tally.AddAsync(1));
        await b.Do(() => tally.AddAsync(10));

        // The older one asks for more, so the younger one is wounded and its addition taken back.
        await a.Do(() => tally.SetAsync(5));
        (await Should.ThrowAsync<ActionAbortedException>(b.CommitAsync)).Reason.ShouldBe(AbortReason.Wounded);
        await a.AbortAsync();
        (await tally.GetSumAsync()).ShouldBe(0);
    }

    [Fact, Trait("Rule", "20")]
    public async Task A_compensated_operation_that_throws_leaves_what_others_have_added()
    {
        var (a, b) = (NewClient(), NewClient());
        await a.Do(() => tally.AddAsync(1));
        await Should.ThrowAsync<ArgumentOutOfRangeException>(() => b.Do(() => tally.AddNegativeAsync(10)));
        await b.Do(() => tally.AddNegativeAsync(-5));
        await a.CommitAsync();
        await b.CommitAsync();
        (await tally.GetSumAsync()).ShouldBe(-4);
        (await tally.GetAdditionsAsync()).ShouldBe(2);
    }

    [Fact, Trait("Rule", "25")]
    public async Task When_a_compensation_throws_the_object_is_read_again_from_the_store()
    {
        await tally.AddAsync(1);
        var (a, b) = (NewClient(), NewClient());
        await b.Do(() => tally.AddAsync(10));
        await a.Do(() => tally.AddForGoodAsync(100));
        await a.AbortAsync();
        (await tally.GetSumAsync()).ShouldBe(1);

        // What the other one added was in the memory that is not trusted any more.
        (await Should.ThrowAsync<ActionAbortedException>(b.CommitAsync)).Reason.ShouldBe(AbortReason.VotedNo);
        (await tally.GetSumAsync()).ShouldBe(1);
        (await StoredSumAsync()).ShouldBe(1);
    }

    [Fact, Trait("Rule", "15")]
    public async Task Operations_that_share_their_lock_and_are_not_both_compensated_are_refused()
    {
        var (a, b) = (NewClient(), NewClient());
        await a.Do(() => tally.AddWithoutCompensationAsync(1));
        (await Should.ThrowAsync<InvalidOperationException>(() => b.Do(() => tally.AddAsync(1)))).Message.ShouldContain(
            "[CompensateWith]");
        (await Should.ThrowAsync<InvalidOperationException>(
            () => b.Do(() => tally.AddWithoutCompensationAsync(1)))).Message.ShouldContain("[CompensateWith]");
        await a.CommitAsync();
        await b.Do(() => tally.AddAsync(10));
        await b.CommitAsync();
        (await tally.GetSumAsync()).ShouldBe(11);
    }

    // As a node sees it that starts after a crash.
    private async Task<long> StoredSumAsync()
    {
        var copy = new Disk();
        foreach (var stored in await disk.ListAsync())
            await copy.WriteAsync(new Stubs.Store.StoreOperation.Create(stored.State!));
        await using var reopened = await Nodes.OnAsync(copy);
        return await (await TallyStub.BindAsync(reopened, "tally")).GetSumAsync();
    }
}

file static class TallyExtensions
{
    /// <summary>The sum after some actions have ended, those that run being aborted.</summary>
    public static async Task<long> CountAsync(this TallyStub tally, params TestClient[] clients)
    {
        foreach (var client in clients.Where(client => client.Action.Status == ActionStatus.Running))
            await client.AbortAsync();
        return await tally.GetSumAsync();
    }
}
