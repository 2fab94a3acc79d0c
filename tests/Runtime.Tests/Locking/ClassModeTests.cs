using static Stubs.LockMode;

namespace Stubs.Tests.Locking;

public sealed class ClassModeTests : LockTest
{
    private readonly TestOwner older = TestOwner.Begin(1);
    private readonly TestOwner younger = TestOwner.Begin(2);
    private readonly IncrementMode increment = new();

    [Fact, Trait("Rule", "15")]
    public void Operations_that_commute_share_the_lock_although_both_change_the_object()
    {
        Hold(older, increment);
        Hold(younger, increment);
        ShouldHold((older, increment), (younger, increment));
    }

    [Fact, Trait("Rule", "15")]
    public void A_classs_mode_conflicts_with_the_standard_modes_by_its_own_rule_in_either_order()
    {
        Hold(older, increment);
        ShouldNotGet(younger, Read);
        Manager.Release(older);
        Hold(younger, Read);
        ShouldNotGet(older, increment);
    }

    [Fact, Trait("Rule", "15")]
    public void Write_excludes_every_mode_of_a_class()
    {
        Hold(older, Write);
        ShouldNotGet(younger, increment);
        ShouldNotGet(younger, new InspectMode());
    }

    [Fact, Trait("Rule", "15"), Trait("Rule", "11")]
    public void Modes_that_do_not_include_each_other_are_both_kept()
    {
        var child = older.Nest();
        Hold(older, Read);
        Hold(child, increment);
        Manager.Propagate(child, older);
        ShouldHold((older, Read), (older, increment));

        ShouldNotGet(younger, increment);
        ShouldNotGet(younger, Write);
        Hold(older, Write);
        ShouldHold((older, Write));
    }

    [Fact, Trait("Rule", "15")]
    public void Two_instances_of_one_mode_are_one_mode()
    {
        var child = older.Nest();
        Hold(older, increment);
        Hold(child, new IncrementMode());
        Manager.Propagate(child, older);
        ShouldHold((older, increment));
    }

    [Fact, Trait("Rule", "15")]
    public async Task A_rule_that_throws_fails_the_request_and_no_other()
    {
        var (child, third) = (older.Nest(), TestOwner.Begin(3));
        var broken = new BrokenMode();
        Hold(older, Read);
        Hold(child, Write);
        var pending = Acquire(younger, broken);
        var behind = Acquire(third, Read);
        broken.Throws = true;
        Manager.Release(child);
        ShouldWait();
        await Should.ThrowAsync<InvalidTimeZoneException>(() => pending.WaitAsync(Guard));
        await behind.WaitAsync(Guard);
        ShouldHold((older, Read), (third, Read));
    }

    [Fact, Trait("Rule", "15"), Trait("Rule", "14")]
    public async Task A_rule_that_cancels_the_request_it_is_asked_about_loses_no_other_request()
    {
        var (child, third) = (older.Nest(), TestOwner.Begin(3));
        using var source = new CancellationTokenSource();
        var meddles = false;
        var meddling = new MeddlingMode { OnAsked = () => { if (meddles) source.Cancel(); } };
        Hold(older, Read);
        Hold(child, Write);
        var pending = Acquire(younger, meddling, source.Token);
        var behind = Acquire(third, Write);
        meddles = true;

        Manager.Release(child);
        await pending.WaitAsync(Guard);
        ShouldWait(third);

        Manager.Release(older);
        Manager.Release(younger);
        await behind.WaitAsync(Guard);
    }

    [Theory, InlineData(true), InlineData(false), Trait("Rule", "15")]
    public void A_rule_that_asks_for_a_lock_is_refused(bool whenItIsAskedWhatItIncludes)
    {
        InvalidOperationException? refusal = null;
        void Meddle() => refusal ??= Should.Throw<InvalidOperationException>(() => Manager.TryAcquire(younger, Read));
        var meddling = whenItIsAskedWhatItIncludes
            ? new MeddlingMode { OnAskedToInclude = Meddle } : new MeddlingMode { OnAsked = Meddle };
        Hold(whenItIsAskedWhatItIncludes ? older : younger, Read);

        Hold(older, meddling);

        refusal.ShouldNotBeNull().Message.ShouldContain("A mode must answer without calling anything");
    }

    private sealed class MeddlingMode : LockMode
    {
        public Action OnAsked { get; init; } = static () => { };

        public Action OnAskedToInclude { get; init; } = static () => { };

        public override bool ModifiesObject => true;

        public override bool ConflictsWith(LockMode other)
        {
            OnAsked();
            return false;
        }

        public override bool Includes(LockMode other)
        {
            OnAskedToInclude();
            return false;
        }
    }

    private sealed class BrokenMode : LockMode
    {
        public bool Throws { get; set; }

        public override bool ModifiesObject => true;

        public override bool ConflictsWith(LockMode other) => Throws ? throw new InvalidTimeZoneException() : true;
    }
}

internal sealed class IncrementMode : LockMode
{
    public override string Name => "increment";

    public override bool ModifiesObject => true;

    public override bool ConflictsWith(LockMode other) => other is not IncrementMode;
}

internal sealed class InspectMode : LockMode
{
    public override string Name => "inspect";

    public override bool ModifiesObject => false;

    public override bool ConflictsWith(LockMode other) => false;
}
