using Stubs.Tests.Objects;
using Stubs.Tests.Support;

namespace Stubs.Tests.Actions;

public sealed class IndependentActionTests : RuleTest
{
    [Fact, Trait("Rule", "17")]
    public async Task What_an_independent_action_did_survives_the_abort_of_its_encloser()
    {
        var disk = new Disk();
        await using var node = await Nodes.OnAsync(disk);
        var work = await CellStub.CreateAsync(node, "work");
        var journal = await CellStub.CreateAsync(node, "journal");
        await using (var outer = AtomicAction.Begin())
        {
            await work.SetValueAsync(1);
            await using (var independent = AtomicAction.BeginIndependent())
            {
                await journal.AddAsync(1);
                await independent.CommitAsync();
            }

            AtomicAction.Current.ShouldBe(outer);
            await outer.AbortAsync();
        }

        (await work.GetValueAsync()).ShouldBe(0);
        (await journal.GetValueAsync()).ShouldBe(1);
        await using var again = await Nodes.OnAsync(disk);
        (await (await CellStub.BindAsync(again, "journal")).GetValueAsync()).ShouldBe(1);
    }

    [Fact, Trait("Rule", "17")]
    public async Task The_abort_of_an_independent_action_leaves_its_encloser_alone()
    {
        await using var node = await Nodes.VolatileAsync();
        var work = await CellStub.CreateAsync(node, null);
        var journal = await CellStub.CreateAsync(node, null);
        await using (var outer = AtomicAction.Begin())
        {
            await work.SetValueAsync(1);
            await using (AtomicAction.BeginIndependent())
                await journal.AddAsync(1);
            await outer.CommitAsync();
        }

        (await work.GetValueAsync()).ShouldBe(1);
        (await journal.GetValueAsync()).ShouldBe(0);
    }

    [Fact, Trait("Rule", "17")]
    public async Task An_independent_action_is_a_stranger_to_its_encloser_for_locks()
    {
        var clock = new ManualTimeProvider();
        await using var node = await Nodes.StartAsync(
            new NodeOptions
                { Store = NodeOptions.InMemory, TimeProvider = clock, LockTimeout = TimeSpan.FromSeconds(1) });
        var cell = await CellStub.CreateAsync(node, null);
        await using var outer = AtomicAction.Begin();
        await cell.SetValueAsync(1);
        await using (AtomicAction.BeginIndependent())
        {
            var waiting = cell.GetValueAsync();
            waiting.IsCompleted.ShouldBeFalse();
            clock.Advance(TimeSpan.FromSeconds(1));
            (await Should.ThrowAsync<ActionAbortedException>(() => waiting)).Reason.ShouldBe(AbortReason.LockTimedOut);
        }

        await outer.CommitAsync();
        (await cell.GetValueAsync()).ShouldBe(1);
    }
}
