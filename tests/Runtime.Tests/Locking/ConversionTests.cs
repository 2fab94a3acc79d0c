using Stubs.Locking;
using static Stubs.LockMode;

namespace Stubs.Tests.Locking;

public sealed class ConversionTests : LockTest
{
    private readonly TestOwner older = TestOwner.Begin(1);
    private readonly TestOwner younger = TestOwner.Begin(2);

    [Fact, Trait("Rule", "12")]
    public void The_only_reader_may_write()
    {
        Hold(older, Read);
        Hold(older, Write);
        ShouldHold((older, Write));
    }

    [Fact, Trait("Rule", "12")]
    public void A_nested_action_may_write_when_only_its_ancestors_read()
    {
        var child = older.Nest();
        Hold(older, Read);
        Hold(child, Write);
        ShouldHold((older, Read), (child, Write));
    }

    [Fact, Trait("Rule", "12")]
    public async Task A_reader_that_wants_to_write_waits_for_an_older_reader()
    {
        Hold(older, Read);
        Hold(younger, Read);
        var conversion = Acquire(younger, Write);
        ShouldHold((older, Read), (younger, Read));

        Manager.Release(older);
        await conversion.WaitAsync(Guard);
        ShouldHold((younger, Write));
    }

    [Fact, Trait("Rule", "12")]
    public async Task Of_two_converters_the_younger_is_aborted_and_told_why()
    {
        Hold(older, Read);
        Hold(younger, Read);
        younger.OnWound = () => Manager.Release(younger);

        var loser = Acquire(younger, Write);
        var winner = Acquire(older, Write);

        await winner.WaitAsync(Guard);
        await Should.ThrowAsync<LockWaitAbandonedException>(() => loser.WaitAsync(Guard));
        ShouldHold((older, Write));
        younger.Wounds.ShouldBe(
            ["It held the read lock of account 'alice', which an older action asked for in mode write."]);
        older.Wounds.ShouldBeEmpty();
    }

    [Fact, Trait("Rule", "12")]
    public async Task Two_converters_do_not_hang_in_either_order()
    {
        Hold(older, Read);
        Hold(younger, Read);
        younger.OnWound = () => Manager.Release(younger);

        var winner = Acquire(older, Write);
        await winner.WaitAsync(Guard);
        younger.Wounds.Count.ShouldBe(1);
    }

    [Fact, Trait("Rule", "12")]
    public void Update_shares_with_readers_and_excludes_updaters_and_writers()
    {
        var third = TestOwner.Begin(3);
        Hold(older, Update);
        Hold(younger, Read);
        ShouldNotGet(third, Update);
        ShouldNotGet(third, Write);
        Hold(third, Read);
    }

    [Fact, Trait("Rule", "12")]
    public async Task Two_that_update_first_and_write_later_both_succeed_one_after_the_other()
    {
        Hold(younger, Update);
        var third = TestOwner.Begin(3);
        var waiting = Acquire(third, Update);
        Hold(younger, Write);
        Manager.Release(younger);

        await waiting.WaitAsync(Guard);
        Hold(third, Write);
        younger.Wounds.ShouldBeEmpty();
        third.Wounds.ShouldBeEmpty();
    }

    [Fact, Trait("Rule", "12")]
    public void A_holder_converts_past_a_waiter_that_waits_for_it_anyway()
    {
        Hold(older, Read);
        _ = Acquire(younger, Write);
        Hold(older, Update);
        Hold(older, Write);
        ShouldWait(younger);
    }

    [Fact, Trait("Rule", "12")]
    public void A_holder_that_has_been_wounded_and_goes_on_still_converts_past_the_older_waiter()
    {
        Hold(younger, Read);
        _ = Acquire(older, Write);
        younger.Wounds.Count.ShouldBe(1);

        // What the older one waits for has not become more: the younger one's end.
        Hold(younger, Write);
        ShouldWait(older);
    }
}
