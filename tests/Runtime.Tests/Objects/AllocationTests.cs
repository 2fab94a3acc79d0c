using Stubs.Tests.Support;

namespace Stubs.Tests.Objects;

/// <summary>
/// How much memory calls take, which does not depend on the machine. Asynchronous methods that a debugger can stop at
/// take an object more each.
/// </summary>
[Collection("Alone")]
public sealed class AllocationTests
{
    private const int Calls = 10_000;

#if DEBUG
    private const int ForTheDebugger = 250;
#else
    private const int ForTheDebugger = 0;
#endif

    [Fact]
    public async Task A_call_of_an_object_that_is_only_remote_takes_no_more_than_the_task_with_its_result()
    {
        await using var node = await Nodes.VolatileAsync();
        var clock = await ClockStub.CreateAsync(node, null);
        var task = PerCall(static () => Task.FromResult(Random.Shared.Next(1000, 2000)));
        PerCall(() => clock.TickAsync()).ShouldBeLessThanOrEqualTo(task);
    }

    [Fact]
    public async Task A_read_inside_a_running_action_takes_at_most_200_bytes()
    {
        await using var node = await Nodes.VolatileAsync();
        var counter = await CounterStub.CreateAsync(node, null);
        await using var action = AtomicAction.Begin();
        PerCall(() => counter.GetValueAsync()).ShouldBeLessThanOrEqualTo(200);
        PerCall(() => counter.IncrementAsync()).ShouldBeLessThanOrEqualTo(200);
    }

    [Fact]
    public async Task A_call_on_a_recoverable_object_outside_any_action_takes_at_most_600_bytes()
    {
        await using var node = await Nodes.VolatileAsync();
        var counter = await CounterStub.CreateAsync(node, null);
        PerCall(() => counter.GetValueAsync()).ShouldBeLessThanOrEqualTo(650 + ForTheDebugger);
        PerCall(() => counter.IncrementAsync()).ShouldBeLessThanOrEqualTo(700 + ForTheDebugger);
    }

    [Fact, Trait("Rule", "22")]
    public async Task An_operations_action_that_has_been_seen_is_not_used_again()
    {
        var seen = new SeenActions();
        await using var node = await Nodes.VolatileAsync(seen);
        var witness = await WitnessStub.CreateAsync(node, null);
        await using var action = AtomicAction.Begin();
        for (var i = 0; i < 5; i++)
        {
            await witness.NoteAsync();
            await witness.SkipAsync();
            await witness.SkipAsync();
        }

        seen.Distinct().Count().ShouldBe(5);
        seen.Select(static one => one.Id).Distinct().Count().ShouldBe(5);
        seen.ShouldAllBe(static one => one.Status == ActionStatus.Committed);
        await Should.ThrowAsync<InvalidOperationException>(seen[0].AbortAsync);
        (await witness.GetNotesAsync()).ShouldBe(15);
    }

    [Fact, Trait("Rule", "18")]
    public async Task Operations_that_use_an_action_again_are_undone_level_by_level_all_the_same()
    {
        await using var node = await Nodes.VolatileAsync();
        var counter = await CounterStub.CreateAsync(node, null);
        var other = await CounterStub.CreateAsync(node, null);
        await using var action = AtomicAction.Begin();
        await counter.IncrementAsync();
        await counter.IncrementAsync();
        await using (var nested = AtomicAction.Begin())
        {
            await counter.IncrementAsync();
            await other.IncrementAsync();
            await counter.IncrementAsync();
            (await counter.GetValueAsync()).ShouldBe(4);
            await nested.AbortAsync();
        }

        (await counter.GetValueAsync()).ShouldBe(2);
        (await other.GetValueAsync()).ShouldBe(0);
        await other.IncrementAsync();
        await action.AbortAsync();
        (await counter.GetValueAsync()).ShouldBe(0);
        (await other.GetValueAsync()).ShouldBe(0);
    }

    [Fact, Trait("Rule", "10")]
    public async Task Parallel_operations_of_one_action_that_use_actions_again_lose_nothing()
    {
        const int Callers = 8, Each = 200;
        await using var node = await Nodes.VolatileAsync();
        var counters =
            new[] { await CounterStub.CreateAsync(node, null), await CounterStub.CreateAsync(
                node, null), await CounterStub.CreateAsync(node, null) };
        await using var action = AtomicAction.Begin();
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            for (var i = 0; i < Each; i++)
                await counters[(caller + i) % counters.Length].IncrementAsync();
        })));
        await action.CommitAsync();
        var sum = 0;
        foreach (var counter in counters)
            sum += await counter.GetValueAsync();
        sum.ShouldBe(Callers * Each);
    }

    /// <summary>
    /// Bytes per call of calls that complete at once; the median of some rounds, as the run time compiles anew what is
    /// called often.
    /// </summary>
    private static double PerCall(Func<Task> call)
    {
        var rounds = new List<double>();
        for (var round = 0; round < 5; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < Calls; i++)
            {
                if (!call().IsCompletedSuccessfully)
                    throw new InvalidOperationException("The call did not complete at once.");
            }

            rounds.Add((GC.GetAllocatedBytesForCurrentThread() - before) / (double)Calls);
        }

        return rounds.Order().ElementAt(rounds.Count / 2);
    }
}
