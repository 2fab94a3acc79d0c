using Stubs.Locking;
using static Stubs.LockMode;

namespace Stubs.Tests.Locking;

public sealed class WoundWaitTests : LockTest
{
    private readonly TestOwner oldest = TestOwner.Begin(1);
    private readonly TestOwner older = TestOwner.Begin(2);
    private readonly TestOwner younger = TestOwner.Begin(3);

    [Fact, Trait("Rule", "13")]
    public async Task An_older_action_wounds_a_younger_holder_and_gets_the_lock()
    {
        Hold(younger, Write);
        younger.OnWound = () => Manager.Release(younger);
        await Acquire(older, Read).WaitAsync(Guard);
        younger.Wounds.ShouldBe(
            ["It held the write lock of account 'alice', which an older action asked for in mode read."]);
        ShouldHold((older, Read));
    }

    [Fact, Trait("Rule", "13")]
    public void A_younger_action_waits_for_an_older_holder()
    {
        Hold(older, Write);
        _ = Acquire(younger, Read);
        older.Wounds.ShouldBeEmpty();
        younger.Wounds.ShouldBeEmpty();
        ShouldWait(younger);
    }

    [Fact, Trait("Rule", "13")]
    public async Task An_older_action_waits_for_a_younger_one_that_has_begun_to_commit()
    {
        Hold(younger, Write);
        younger.HasBegunToCommit = true;
        var pending = Acquire(older, Write);
        younger.Wounds.ShouldBeEmpty();
        ShouldWait(older);

        Manager.Release(younger);
        await pending.WaitAsync(Guard);
    }

    [Fact, Trait("Rule", "13")]
    public void What_is_wounded_is_the_outermost_action_of_a_nested_holder()
    {
        var nested = younger.Nest().Nest();
        Hold(nested, Write);
        _ = Acquire(older.Nest(), Read);
        younger.Wounds.Count.ShouldBe(1);
        nested.Wounds.ShouldBeEmpty();
    }

    [Fact, Trait("Rule", "13")]
    public void Age_is_that_of_the_outermost_action_whatever_the_depth()
    {
        var deepButOld = older.Nest().Nest().Nest();
        Hold(deepButOld, Write);
        _ = Acquire(younger, Write);
        older.Wounds.ShouldBeEmpty();
        ShouldWait(younger);
    }

    [Fact, Trait("Rule", "13")]
    public void Of_two_that_started_at_one_instant_the_lower_number_is_older()
    {
        var first = TestOwner.Begin(5, sequence: 1);
        var second = TestOwner.Begin(5, sequence: 2);
        Hold(second, Write);
        _ = Acquire(first, Write);
        second.Wounds.Count.ShouldBe(1);
    }

    [Fact, Trait("Rule", "13")]
    public async Task Inside_one_action_the_younger_branch_is_wounded_and_the_action_goes_on()
    {
        var (first, second) = (older.Nest(), older.Nest());
        var (asks, holds) = (first.Nest(), second.Nest());
        Hold(holds, Write);
        second.OnWound = () =>
        {
            Manager.Release(holds);
            Manager.Release(second);
        };

        await Acquire(asks, Write).WaitAsync(Guard);
        second.Wounds.Count.ShouldBe(1);
        older.Wounds.ShouldBeEmpty();
        holds.Wounds.ShouldBeEmpty();
        ShouldHold((asks, Write));
    }

    [Fact, Trait("Rule", "13")]
    public void Branches_compare_as_wholes_not_by_who_of_them_began_last()
    {
        var (first, second) = (older.Nest(), older.Nest());
        var latecomerInTheOlderBranch = first.Nest();
        Hold(latecomerInTheOlderBranch, Write);
        _ = Acquire(second, Write);
        first.Wounds.ShouldBeEmpty();
        ShouldWait(second);
    }

    [Fact, Trait("Rule", "13")]
    public void Every_younger_reader_is_wounded_once_and_the_older_one_is_not()
    {
        var youngest = TestOwner.Begin(4);
        Hold(oldest, Read);
        Hold(younger.Nest(), Read);
        Hold(younger.Nest(), Read);
        Hold(youngest, Read);
        _ = Acquire(older, Write);
        oldest.Wounds.ShouldBeEmpty();
        younger.Wounds.Count.ShouldBe(1);
        youngest.Wounds.Count.ShouldBe(1);
    }

    [Fact, Trait("Rule", "13")]
    public void A_newcomer_waits_behind_an_older_waiter_and_so_never_makes_it_wait_for_a_younger_holder()
    {
        Hold(oldest, Read);
        _ = Acquire(older, Write);
        ShouldNotGet(younger, Read);
        ShouldWait(older);
    }

    [Fact, Trait("Rule", "13")]
    public void An_older_reader_does_not_wait_behind_a_younger_writer()
    {
        Hold(oldest, Read);
        _ = Acquire(younger, Write);
        Hold(older, Read);
        ShouldWait(younger);
    }

    [Fact, Trait("Rule", "13")]
    public async Task Actions_that_lock_in_opposite_orders_both_finish()
    {
        var other = new LockManager();
        Hold(older, Write);
        other.TryAcquire(younger, Write).ShouldBeTrue();
        younger.OnWound = () =>
        {
            Manager.Release(younger);
            other.Release(younger);
        };

        var doomed = Acquire(younger, Write);
        await other.AcquireAsync(older, Write, "account 'bob'", Timeout.InfiniteTimeSpan, Time, default).AsTask()
            .WaitAsync(Guard);
        await Should.ThrowAsync<LockWaitAbandonedException>(() => doomed.WaitAsync(Guard));
        Manager.Release(older);
        other.Release(older);
        Manager.IsFree.ShouldBeTrue();
        other.IsFree.ShouldBeTrue();
    }

    [Fact, Trait("Rule", "13")]
    public async Task A_wound_may_release_from_another_thread_while_the_requester_is_still_asking()
    {
        Hold(younger, Write);
        var released = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        younger.OnWound = () => new Thread(() =>
        {
            Manager.Release(younger);
            released.SetResult();
        }).Start();
        await Acquire(older, Write).WaitAsync(Guard);
        await released.Task.WaitAsync(Guard);
        ShouldHold((older, Write));
    }

    [Fact]
    public async Task A_wound_that_throws_fails_the_request_and_leaves_no_waiter()
    {
        Hold(younger, Write);
        younger.OnWound = () => throw new InvalidOperationException("no");
        await Should.ThrowAsync<InvalidOperationException>(() => Acquire(older, Write).WaitAsync(Guard));
        ShouldWait();
        ShouldHold((younger, Write));
    }
}
