using Stubs.Locking;
using Stubs.Tests.Support;
using static Stubs.LockMode;

namespace Stubs.Tests.Locking;

public sealed class WaitingTests : LockTest
{
    private readonly TestOwner oldest = TestOwner.Begin(1);
    private readonly TestOwner older = TestOwner.Begin(2);
    private readonly TestOwner younger = TestOwner.Begin(3);

    [Fact, Trait("Rule", "14")]
    public async Task The_release_wakes_the_waiter_without_any_time_passing()
    {
        Hold(oldest, Write);
        var pending = Acquire(younger, Write);
        pending.IsCompleted.ShouldBeFalse();
        Manager.Release(oldest);
        ShouldHold((younger, Write));
        await pending.WaitAsync(Guard);
    }

    [Fact, Trait("Rule", "14")]
    public async Task A_token_that_lives_on_keeps_nothing_of_a_wait_that_has_ended()
    {
        using var longLived = new CancellationTokenSource();

        var waited = await WaitAndGoAsync(longLived.Token);

        for (var i = 0; i < 5 && waited.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            await Task.Yield();
        }

        waited.IsAlive.ShouldBeFalse();
        GC.KeepAlive(longLived);
    }

    [Fact, Trait("Rule", "13")]
    public async Task A_request_that_is_not_ready_to_wait_wounds_no_holder()
    {
        Hold(younger, Write);

        await Should.ThrowAsync<LockTimeoutException>(
            () => Manager.AcquireAsync(oldest, Write, "account 'alice'", TimeSpan.Zero, Time, default).AsTask());

        younger.Wounds.ShouldBeEmpty();
        ShouldWait();
    }

    [Fact, Trait("Rule", "14")]
    public async Task A_time_out_names_those_who_stand_in_the_way_and_not_the_one_who_waits()
    {
        Hold(older, Read);
        Hold(oldest, Read);
        var pending = Acquire(older.Nest(), Write);

        Time.Advance(TimeSpan.FromSeconds(10));

        (await Should.ThrowAsync<LockTimeoutException>(() => pending.WaitAsync(Guard))).Message.ShouldEndWith(
            $"It is held by: {oldest} ({Read}).");
    }

    [Fact, Trait("Rule", "22")]
    public async Task An_action_that_has_ended_and_has_not_given_up_its_request_yet_gets_no_lock()
    {
        Hold(oldest, Write);
        var pending = Acquire(older, Write);
        var next = Acquire(younger, Write);
        older.HasBegunToCommit = true;

        Manager.Release(oldest);

        await Should.ThrowAsync<LockWaitAbandonedException>(() => pending.WaitAsync(Guard));
        await next.WaitAsync(Guard);
        ShouldHold((younger, Write));
    }

    [Fact, Trait("Rule", "11")]
    public async Task What_a_nested_action_still_waits_for_when_it_commits_is_given_up()
    {
        var child = younger.Nest();
        Hold(oldest, Write);
        var pending = Acquire(child, Write);

        Manager.Propagate(child, younger);

        await Should.ThrowAsync<LockWaitAbandonedException>(() => pending.WaitAsync(Guard));
        ShouldWait();
    }

    [Fact, Trait("Rule", "13")]
    public async Task A_holder_that_is_referred_to_outside_the_monitor_is_kept_before()
    {
        Hold(younger, Read);
        Manager.GetHolders();
        younger.IsKept.ShouldBeTrue();

        // The victim of a wound is told outside the monitor, too.
        var victim = TestOwner.Begin(4);
        var wasKept = false;
        victim.OnWound = () => wasKept = victim.IsKept;
        var other = new LockManager();
        other.TryAcquire(victim, Write).ShouldBeTrue();
        var waiting = other.AcquireAsync(older, Write, "account 'bob'", Guard, Time, default).AsTask();
        victim.Wounds.ShouldHaveSingleItem();
        wasKept.ShouldBeTrue();
        other.Release(victim);
        await waiting.WaitAsync(Guard);
    }

    // In a method of its own, so that nothing on the stack refers to who waited.
    private async Task<WeakReference> WaitAndGoAsync(CancellationToken token)
    {
        Hold(oldest, Write);
        var passing = TestOwner.Begin(9);
        var pending = Acquire(passing, Write, token);
        Manager.Release(oldest);
        await pending.WaitAsync(Guard);
        Manager.Release(passing);
        return new WeakReference(passing);
    }

    [Fact, Trait("Rule", "10")]
    public async Task What_a_nested_action_hands_to_the_one_around_it_is_free_for_the_others_inside_that_one()
    {
        var around = oldest.Nest();
        var (first, second) = (around.Nest(), around.Nest());
        Hold(first, Write);
        var pending = Acquire(second, Write);
        ShouldWait(second);

        Manager.Propagate(first, around);

        ShouldHold((around, Write), (second, Write));
        await pending.WaitAsync(Guard);
    }

    [Fact, Trait("Rule", "14")]
    public async Task A_descendant_of_the_writer_does_not_wait_behind_a_crowd_of_strangers()
    {
        var child = older.Nest();
        var grandchild = child.Nest();
        Hold(child, Write);
        var crowd = Enumerable.Range(0, 10).Select(_ => Acquire(oldest.Nest(), Write)).ToArray();
        var sibling = Acquire(older.Nest(), Write);
        Manager.Propagate(child, older);
        await sibling.WaitAsync(Guard);
        ShouldNotGet(grandchild, Write);
        crowd.ShouldAllBe(waiting => !waiting.IsCompleted);
    }

    [Fact, Trait("Rule", "14")]
    public async Task One_release_wakes_every_reader_and_leaves_the_writer_waiting()
    {
        var youngest = TestOwner.Begin(4);
        Hold(oldest, Write);
        var first = Acquire(older, Read);
        var second = Acquire(younger, Read);
        var writer = Acquire(youngest, Write);
        Manager.Release(oldest);
        await Task.WhenAll(first, second).WaitAsync(Guard);
        ShouldHold((older, Read), (younger, Read));
        ShouldWait(youngest);
        writer.IsCompleted.ShouldBeFalse();
    }

    [Fact, Trait("Rule", "14")]
    public void Who_waits_longest_is_not_who_goes_first_but_who_is_oldest()
    {
        Hold(oldest, Write);
        _ = Acquire(younger, Write);
        _ = Acquire(older, Write);
        ShouldWait(older, younger);
        Manager.Release(oldest);
        ShouldHold((older, Write));
        ShouldWait(younger);
    }

    [Fact, Trait("Rule", "14")]
    public async Task Waiting_blocks_neither_the_asking_thread_nor_the_holders_release()
    {
        Hold(oldest, Write);
        var continuedOn = 0;
        async Task Wait()
        {
            await Acquire(younger, Write).ConfigureAwait(false);
            continuedOn = Environment.CurrentManagedThreadId;
        }

        var waiting = Wait();
        var releasedBy = 0;
        var releaser = new Thread(() =>
        {
            releasedBy = Environment.CurrentManagedThreadId;
            Manager.Release(oldest);
        });
        releaser.Start();
        releaser.Join();
        await waiting.WaitAsync(Guard);
        continuedOn.ShouldNotBe(releasedBy);
    }

    [Fact, Trait("Rule", "14")]
    public async Task A_thousand_waiters_need_no_thousand_threads()
    {
        Hold(oldest, Write);
        var readers = Enumerable.Range(10, 1000).Select(start => Acquire(TestOwner.Begin(start), Read)).ToArray();
        Manager.GetWaiters().Length.ShouldBe(1000);
        Manager.Release(oldest);
        await Task.WhenAll(readers).WaitAsync(Guard);
        Manager.GetHolders().Length.ShouldBe(1000);
    }

    [Fact, Trait("Rule", "13")]
    public async Task The_time_out_is_the_backstop_and_names_lock_mode_and_holders()
    {
        Hold(oldest, Write);
        var pending = Acquire(younger, Read);
        Time.Advance(TimeSpan.FromSeconds(9));
        ShouldWait(younger);
        Time.Advance(TimeSpan.FromSeconds(1));
        var error = await Should.ThrowAsync<LockTimeoutException>(() => pending.WaitAsync(Guard));
        error.Message.ShouldBe(
            "The read lock of account 'alice' was not free within 00:00:10. It is held by: T1 (write).");
        ShouldWait();
        ShouldHold((oldest, Write));
    }

    [Fact]
    public async Task A_timer_exists_only_while_a_call_waits_with_a_limit()
    {
        Hold(oldest, Write);
        Time.ActiveTimers.ShouldBe(0);
        var unlimited = Manager.AcquireAsync(older, Write, "it", Timeout.InfiniteTimeSpan, Time, default);
        Time.ActiveTimers.ShouldBe(0);
        var limited = Acquire(younger, Write);
        Time.ActiveTimers.ShouldBe(1);
        Manager.Release(oldest);
        Manager.Release(older);
        await unlimited.AsTask().WaitAsync(Guard);
        await limited.WaitAsync(Guard);
        Time.ActiveTimers.ShouldBe(0);
    }

    [Fact]
    public async Task Without_patience_a_lock_that_is_not_free_fails_at_once_and_wounds_no_holder()
    {
        Hold(younger, Write);
        await Should.ThrowAsync<LockTimeoutException>(
            async () => await Manager.AcquireAsync(older, Write, "it", TimeSpan.Zero, Time, default));
        younger.Wounds.ShouldBeEmpty();
        ShouldWait();
    }

    [Fact]
    public async Task Cancellation_ends_the_wait_and_lets_those_behind_go_on()
    {
        using var source = new CancellationTokenSource();
        Hold(oldest, Read);
        var writer = Acquire(older, Write, source.Token);
        var reader = Acquire(younger, Read);
        ShouldWait(older, younger);

        await source.CancelAsync();
        (await Should.ThrowAsync<OperationCanceledException>(() => writer.WaitAsync(Guard))).CancellationToken.ShouldBe(
            source.Token);
        await reader.WaitAsync(Guard);
        ShouldHold((oldest, Read), (younger, Read));
    }

    [Fact]
    public async Task A_request_that_was_cancelled_before_takes_nothing()
    {
        await Should.ThrowAsync<OperationCanceledException>(
            () => Acquire(older, Write, new CancellationToken(canceled: true)));
        Manager.IsFree.ShouldBeTrue();
    }

    [Fact]
    public async Task A_time_out_lets_those_behind_go_on()
    {
        Hold(oldest, Read);
        var writer = Acquire(older, Write);
        var reader = Manager.AcquireAsync(younger, Read, "it", Timeout.InfiniteTimeSpan, Time, default).AsTask();
        Time.Advance(TimeSpan.FromSeconds(10));
        await Should.ThrowAsync<LockTimeoutException>(() => writer.WaitAsync(Guard));
        await reader.WaitAsync(Guard);
    }

    [Fact, Trait("Rule", "23")]
    public async Task An_action_that_ends_while_it_waits_is_released_from_waiting_at_once_with_all_inside_it()
    {
        Hold(oldest, Write);
        var own = Acquire(younger, Write);
        var inner = Acquire(younger.Nest(), Read);
        Manager.Abandon(younger);
        await Should.ThrowAsync<LockWaitAbandonedException>(() => own.WaitAsync(Guard));
        await Should.ThrowAsync<LockWaitAbandonedException>(() => inner.WaitAsync(Guard));
        ShouldWait();
    }

    [Fact]
    public async Task Abandoning_the_wait_keeps_what_is_held_until_the_undo_is_done()
    {
        Hold(oldest, Read);
        Hold(younger, Read);
        var conversion = Acquire(younger, Write);
        Manager.Abandon(younger);
        await Should.ThrowAsync<LockWaitAbandonedException>(() => conversion.WaitAsync(Guard));
        ShouldHold((oldest, Read), (younger, Read));
        Manager.Release(younger);
        ShouldHold((oldest, Read));
    }

    [Fact, Trait("Rule", "14")]
    public void A_stream_of_readers_does_not_starve_a_writer()
    {
        Hold(oldest, Read);
        _ = Acquire(older, Write);
        for (var start = 10; start < 100; start++)
            _ = Acquire(TestOwner.Begin(start), Read);
        Manager.Release(oldest);
        ShouldHold((older, Write));
    }
}
