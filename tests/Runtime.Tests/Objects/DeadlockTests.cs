using Stubs.Tests.Support;

namespace Stubs.Tests.Objects;

public sealed class DeadlockTests : RuleTest, IAsyncLifetime
{
    private Node node = null!;
    private CellStub left = null!;
    private CellStub right = null!;

    public async Task InitializeAsync()
    {
        node = await Nodes.VolatileAsync();
        (left, right) = (await CellStub.CreateAsync(node, null), await CellStub.CreateAsync(node, null));
    }

    public async Task DisposeAsync() => await node.DisposeAsync();

    [Fact, Trait("Rule", "13")]
    public async Task Of_two_actions_in_a_deadlock_the_younger_one_is_aborted_and_the_older_one_goes_on()
    {
        var (older, younger) = (NewClient(), NewClient());
        await older.Do(() => left.AddAsync(1));
        await younger.Do(() => right.AddAsync(10));
        var waiting = younger.Do(() => left.AddAsync(10));
        waiting.IsCompleted.ShouldBeFalse();
        await older.Do(() => right.AddAsync(1));
        (await Should.ThrowAsync<ActionAbortedException>(() => waiting)).Reason.ShouldBe(AbortReason.Wounded);
        await older.CommitAsync();
        (await left.GetValueAsync()).ShouldBe(1);
        (await right.GetValueAsync()).ShouldBe(1);
    }

    [Fact, Trait("Rule", "13")]
    public async Task A_wounded_action_is_run_again_with_its_age_and_commits()
    {
        var attempts = 0;
        var older = NewClient();
        var holding = new TaskCompletionSource();
        var go = new TaskCompletionSource();
        await older.Do(() => left.AddAsync(1));
        var younger = Apart(() => AtomicAction.RunAsync(async () =>
        {
            attempts++;
            await right.AddAsync(10);
            holding.TrySetResult();
            await go.Task;
            await left.AddAsync(10);
        }));
        await holding.Task;
        var later = NewClient();
        await older.Do(() => right.AddAsync(1));
        go.SetResult();
        await older.CommitAsync();
        await younger;
        attempts.ShouldBe(2);
        await later.AbortAsync();
        (await left.GetValueAsync()).ShouldBe(11);
        (await right.GetValueAsync()).ShouldBe(11);
    }

    [Fact, Trait("Rule", "13")]
    public async Task The_second_attempt_is_older_than_what_began_after_the_first()
    {
        var attempts = 0;
        var oldest = NewClient();
        var (holding, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        var running = Apart(() => AtomicAction.RunAsync(async () =>
        {
            attempts++;
            await right.AddAsync(1);
            holding.TrySetResult();
            await go.Task;
        }));
        await holding.Task;
        await oldest.Do(() => right.AddAsync(10));
        await oldest.CommitAsync();

        // It began after the first attempt and has the lock that the second one wants: that one wounds it.
        var young = NewClient();
        await young.Do(() => right.AddAsync(100));
        go.SetResult();
        await running;
        attempts.ShouldBe(2);
        (await Should.ThrowAsync<ActionAbortedException>(young.CommitAsync)).Reason.ShouldBe(AbortReason.Wounded);
        (await right.GetValueAsync()).ShouldBe(11);
    }

    [Fact, Trait("Rule", "13")]
    public async Task An_older_action_waits_for_no_younger_one_that_has_not_begun_to_commit()
    {
        var (older, younger) = (NewClient(), NewClient());
        await younger.Do(() => left.AddAsync(10));
        var adding = older.Do(() => left.AddAsync(1));
        adding.IsCompleted.ShouldBeTrue();
        (await adding).ShouldBe(1);
        younger.Action.Status.ShouldBe(ActionStatus.Aborted);
        await older.CommitAsync();
    }

    [Fact, Trait("Rule", "13")]
    public async Task Calls_of_one_action_that_lock_in_opposite_order_do_not_deadlock()
    {
        var there = await PairStub.CreateAsync(node, null, left, right);
        var back = await PairStub.CreateAsync(node, null, right, left);
        for (var i = 0; i < 20; i++)
            await AtomicAction.RunAsync(
                () => Task.WhenAll(Task.Run(() => there.MoveAsync(3)), Task.Run(() => back.MoveAsync(2))));
        (await left.GetValueAsync()).ShouldBe(-20);
        (await right.GetValueAsync()).ShouldBe(20);
        (await there.GetMovesAsync()).ShouldBe(20);
    }

    [Fact, Trait("Rule", "13")]
    public async Task Many_clients_that_lock_in_any_order_all_get_through_and_lose_nothing()
    {
        var cells = new List<CellStub>();
        for (var i = 0; i < 5; i++)
            cells.Add(await CellStub.CreateAsync(node, null));
        await Task.WhenAll(Enumerable.Range(0, 8).Select(client => Task.Run(async () =>
        {
            var random = new Random(client);
            for (var i = 0; i < 100; i++)
            {
                var from = random.Next(cells.Count);
                var to = (from + 1 + random.Next(cells.Count - 1)) % cells.Count;
                await AtomicAction.RunAsync(async () =>
                {
                    var had = await cells[from].GetValueAsync();
                    await cells[to].AddAsync(1);
                    await cells[from].SetValueAsync(had - 1);
                });
            }
        })));
        var sum = 0;
        foreach (var cell in cells)
            sum += await cell.GetValueAsync();
        sum.ShouldBe(0);
    }
}
