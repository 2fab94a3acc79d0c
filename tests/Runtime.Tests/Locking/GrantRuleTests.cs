using static Stubs.LockMode;

namespace Stubs.Tests.Locking;

public sealed class GrantRuleTests : LockTest
{
    private readonly TestOwner older = TestOwner.Begin(1);
    private readonly TestOwner younger = TestOwner.Begin(2);

    [Fact, Trait("Rule", "9")]
    public void Read_locks_share()
    {
        Hold(older, Read);
        Hold(younger, Read);
        ShouldHold((older, Read), (younger, Read));
    }

    [Fact, Trait("Rule", "9")]
    public void A_write_lock_excludes_readers_and_writers()
    {
        Hold(younger, Write);
        ShouldNotGet(older, Read);
        ShouldNotGet(older, Update);
        ShouldNotGet(older, Write);
    }

    [Fact, Trait("Rule", "9")]
    public void What_a_nested_action_locked_stays_locked_until_the_outermost_action_ends()
    {
        var middle = older.Nest();
        var inner = middle.Nest();
        Hold(inner, Write);

        Manager.Propagate(inner, middle);
        ShouldNotGet(younger, Read);
        Manager.Propagate(middle, older);
        ShouldNotGet(younger, Read);
        Manager.Release(older);
        Hold(younger, Read);
    }

    [Fact, Trait("Rule", "9")]
    public void Only_an_aborted_childs_lock_goes_sooner()
    {
        var child = older.Nest();
        Hold(child, Write);
        Manager.Release(child);
        Hold(younger, Write);
    }

    [Fact, Trait("Rule", "10")]
    public void An_action_may_take_a_lock_that_its_ancestors_hold()
    {
        var child = older.Nest();
        var grandchild = child.Nest();
        Hold(older, Write);
        Hold(child, Write);
        Hold(grandchild, Write);
        ShouldHold((older, Write), (child, Write), (grandchild, Write));
    }

    [Fact, Trait("Rule", "10")]
    public void Siblings_exclude_each_other_and_so_do_their_descendants()
    {
        var (first, second) = (older.Nest(), older.Nest());
        Hold(older, Write);
        Hold(first.Nest(), Write);
        ShouldNotGet(second, Write);
        ShouldNotGet(second.Nest(), Read);
    }

    [Fact, Trait("Rule", "10")]
    public async Task A_sibling_gets_what_the_other_one_handed_to_their_parent()
    {
        var (first, second) = (older.Nest(), older.Nest());
        Hold(first, Write);
        var pending = Acquire(second, Write);
        ShouldWait(second);

        Manager.Propagate(first, older);
        await pending.WaitAsync(Guard);
        ShouldHold((older, Write), (second, Write));
    }

    [Fact, Trait("Rule", "10")]
    public async Task A_parent_that_asks_for_what_its_running_child_holds_waits_without_undoing_its_own_work()
    {
        var child = older.Nest();
        Hold(child, Write);
        var pending = Acquire(older, Write);
        ShouldWait(older);
        child.Wounds.ShouldBeEmpty();

        Manager.Propagate(child, older);
        await pending.WaitAsync(Guard);
    }

    [Fact, Trait("Rule", "10")]
    public void A_child_passes_its_waiting_parent()
    {
        var (busy, other) = (older.Nest(), older.Nest());
        Hold(busy, Read);
        _ = Acquire(older, Write);
        Hold(busy.Nest(), Read);
        Hold(other, Read);
        ShouldWait(older);
    }

    [Fact, Trait("Rule", "11")]
    public void Nested_commit_hands_the_lock_to_the_parent()
    {
        var child = older.Nest();
        Hold(child, Update);
        Manager.Propagate(child, older);
        ShouldHold((older, Update));
    }

    [Fact, Trait("Rule", "11")]
    public void Of_the_parents_mode_and_the_childs_the_stronger_wins()
    {
        var (reads, writes, readsAgain) = (older.Nest(), older.Nest(), older.Nest());
        Hold(reads, Read);
        Manager.Propagate(reads, older);
        ShouldHold((older, Read));
        Hold(writes, Write);
        Manager.Propagate(writes, older);
        ShouldHold((older, Write));
        Hold(readsAgain, Read);
        Manager.Propagate(readsAgain, older);
        ShouldHold((older, Write));
    }

    [Fact, Trait("Rule", "11")]
    public void Nested_abort_leaves_the_parent_with_exactly_what_it_held()
    {
        var child = older.Nest();
        Hold(older, Read);
        Hold(child, Write);
        ShouldNotGet(younger, Read);

        Manager.Release(child);
        ShouldHold((older, Read));
        ShouldNotGet(younger, Write);
        Hold(younger, Read);
    }

    [Fact, Trait("Rule", "11")]
    public void Nested_abort_discards_what_the_childs_own_children_handed_up()
    {
        var child = older.Nest();
        var grandchild = child.Nest();
        Hold(older, Read);
        Hold(grandchild, Write);
        Manager.Propagate(grandchild, child);
        Manager.Release(child);
        ShouldHold((older, Read));
    }

    [Fact, Trait("Rule", "11")]
    public void Ending_without_holding_anything_changes_nothing()
    {
        Hold(older, Read);
        Manager.Propagate(younger.Nest(), younger);
        Manager.Release(younger);
        ShouldHold((older, Read));
    }
}
