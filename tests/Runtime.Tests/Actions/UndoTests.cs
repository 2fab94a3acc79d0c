using Stubs.Tests.Objects;
using Stubs.Tests.Support;

namespace Stubs.Tests.Actions;

public sealed class UndoTests : RuleTest
{
    [Fact, Trait("Rule", "18")]
    public async Task Each_level_of_nesting_is_undone_to_what_it_found()
    {
        await using var node = await Nodes.VolatileAsync();
        var cell = await CellStub.CreateAsync(node, null);
        await using (var one = AtomicAction.Begin())
        {
            await cell.SetValueAsync(1);
            await using (var two = AtomicAction.Begin())
            {
                await cell.SetValueAsync(2);
                await using (var three = AtomicAction.Begin())
                {
                    await cell.SetValueAsync(3);
                    await cell.SetValueAsync(4);
                    await three.AbortAsync();
                }

                (await cell.GetValueAsync()).ShouldBe(2);
                await two.AbortAsync();
            }

            (await cell.GetValueAsync()).ShouldBe(1);
            await one.AbortAsync();
        }

        (await cell.GetValueAsync()).ShouldBe(0);
    }

    [Fact, Trait("Rule", "18")]
    public async Task One_two_three_unwinds_to_three_one_zero()
    {
        await using var node = await Nodes.VolatileAsync();
        var cell = await CellStub.CreateAsync(node, null);
        var seen = new List<int>();
        await using (var one = AtomicAction.Begin())
        {
            await cell.SetValueAsync(1);
            await using (var two = AtomicAction.Begin())
            {
                await cell.SetValueAsync(2);
                await using (var three = AtomicAction.Begin())
                {
                    await cell.SetValueAsync(3);
                    await three.CommitAsync();
                }

                seen.Add(await cell.GetValueAsync());
                await two.AbortAsync();
            }

            seen.Add(await cell.GetValueAsync());
            await one.AbortAsync();
        }

        seen.Add(await cell.GetValueAsync());
        seen.ShouldBe([3, 1, 0]);
    }

    [Fact, Trait("Rule", "18")]
    public async Task Aborting_a_parent_undoes_its_committed_children_in_all_objects()
    {
        await using var node = await Nodes.VolatileAsync();
        ICell[] cells = [
            await CellStub.CreateAsync(node, null), await CellStub.CreateAsync(node, null),
            await CellStub.CreateAsync(node, null)];
        await using (var parent = AtomicAction.Begin())
        {
            await cells[0].SetValueAsync(1);
            foreach (var cell in cells)
            {
                await using var child = AtomicAction.Begin();
                await cell.AddAsync(10);
                await child.CommitAsync();
            }

            (await cells[0].GetValueAsync()).ShouldBe(11);
            await parent.AbortAsync();
        }

        foreach (var cell in cells)
            (await cell.GetValueAsync()).ShouldBe(0);
    }

    [Fact, Trait("Rule", "18")]
    public async Task What_a_child_has_changed_that_its_parent_had_only_read_is_undone_with_the_parent()
    {
        await using var node = await Nodes.VolatileAsync();
        var cell = await CellStub.CreateAsync(node, null);
        await using (var parent = AtomicAction.Begin())
        {
            (await cell.GetValueAsync()).ShouldBe(0);
            await using (var child = AtomicAction.Begin())
            {
                await cell.SetValueAsync(1);
                await child.CommitAsync();
            }

            (await cell.GetValueAsync()).ShouldBe(1);
            await parent.AbortAsync();
        }

        (await cell.GetValueAsync()).ShouldBe(0);
    }

    [Fact, Trait("Rule", "18")]
    public async Task What_a_parent_does_after_an_aborted_child_is_kept()
    {
        await using var node = await Nodes.VolatileAsync();
        var cell = await CellStub.CreateAsync(node, null);
        await using (var parent = AtomicAction.Begin())
        {
            await using (var child = AtomicAction.Begin())
                await cell.AddAsync(1);
            await cell.AddAsync(2);
            await using (var child = AtomicAction.Begin())
                await cell.AddAsync(4);
            await cell.AddAsync(8);
            await parent.CommitAsync();
        }

        (await cell.GetValueAsync()).ShouldBe(10);
    }

    [Fact, Trait("Rule", "19")]
    public async Task Until_the_outermost_commit_the_store_sees_the_old_state()
    {
        var disk = new Disk();
        await using var node = await Nodes.OnAsync(disk);
        var cell = await CellStub.CreateAsync(node, "cell");
        await cell.SetValueAsync(1);
        var before = await disk.ReadAsync(cell.Uid);
        var batches = disk.Written.Count;
        await using (var outer = AtomicAction.Begin())
        {
            await using (var inner = AtomicAction.Begin())
            {
                await cell.SetValueAsync(2);
                await CellStub.CreateAsync(node, "another");
                await inner.CommitAsync();
            }

            disk.Written.Count.ShouldBe(batches);
            (await disk.ReadAsync(cell.Uid)).ShouldBe(before);
            await outer.CommitAsync();
        }

        disk.Written.Count.ShouldBe(batches + 1);
        (await disk.ReadAsync(cell.Uid)).ShouldNotBe(before);
    }

    [Fact, Trait("Rule", "19")]
    public async Task Until_the_outermost_commit_other_actions_wait_and_after_an_abort_they_see_the_old_state()
    {
        await using var node = await Nodes.VolatileAsync();
        var cell = await CellStub.CreateAsync(node, null);
        var writer = NewClient();
        await writer.Do(() => cell.SetValueAsync(1));
        var reading = Apart(() => cell.GetValueAsync());
        reading.IsCompleted.ShouldBeFalse();
        await writer.AbortAsync();
        (await reading).ShouldBe(0);

        writer = NewClient();
        await writer.Do(() => cell.SetValueAsync(2));
        reading = Apart(() => cell.GetValueAsync());
        reading.IsCompleted.ShouldBeFalse();
        await writer.CommitAsync();
        (await reading).ShouldBe(2);
    }

    [Fact, Trait("Rule", "19")]
    public async Task A_change_back_to_the_stored_state_writes_nothing()
    {
        var disk = new Disk();
        await using var node = await Nodes.OnAsync(disk);
        var cell = await CellStub.CreateAsync(node, null);
        var batches = disk.Written.Count;
        await AtomicAction.RunAsync(async () =>
        {
            await cell.SetValueAsync(1);
            await cell.SetValueAsync(0);
        });
        disk.Written.Count.ShouldBe(batches);
    }

    [Fact, Trait("Rule", "22")]
    public async Task Leaving_the_scope_restores_the_state_and_frees_the_lock()
    {
        await using var node = await Nodes.VolatileAsync();
        var cell = await CellStub.CreateAsync(node, null);
        await using (AtomicAction.Begin())
            await cell.SetValueAsync(1);
        var reading = Apart(() => cell.GetValueAsync());
        reading.IsCompleted.ShouldBeTrue();
        (await reading).ShouldBe(0);
    }

    [Fact, Trait("Rule", "22")]
    public async Task Commit_of_a_parent_with_a_running_call_aborts_both_and_the_call_can_do_no_more_harm()
    {
        var gates = new Gates();
        await using var node = await Nodes.VolatileAsync(gates);
        var cell = await CellStub.CreateAsync(node, null);
        var gated = await GatedStub.CreateAsync(node, null);
        await using var parent = AtomicAction.Begin();
        await cell.SetValueAsync(1);
        var running = gated.SetTwiceAsync(1, 2, "gate");
        (await Should.ThrowAsync<ActionAbortedException>(() => parent.CommitAsync())).Reason.ShouldBe(
            AbortReason.ChildRunning);
        (await Apart(() => cell.GetValueAsync())).ShouldBe(0);
        (await Apart(() => gated.GetValueAsync())).ShouldBe(0);
        gates.Open("gate");
        (await Should.ThrowAsync<ActionAbortedException>(() => running)).Reason.ShouldBe(AbortReason.ChildRunning);
        (await Apart(() => gated.GetValueAsync())).ShouldBe(0);
    }
}
