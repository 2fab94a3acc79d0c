using FsCheck;
using FsCheck.Fluent;

namespace Stubs.Tests.Locking;

public sealed class LockModelTests
{
    private static readonly Arbitrary<LockStep> Steps = Arb.From(
        from what in Gen.Frequency(
            (4, Gen.Constant(LockStep.Kind.Begin)),
            (4, Gen.Constant(LockStep.Kind.Nest)),
            (12, Gen.Constant(LockStep.Kind.Acquire)),
            (4, Gen.Constant(LockStep.Kind.TryAcquire)),
            (4, Gen.Constant(LockStep.Kind.Commit)),
            (2, Gen.Constant(LockStep.Kind.FinishCommit)),
            (1, Gen.Constant(LockStep.Kind.Abort)),
            (1, Gen.Constant(LockStep.Kind.DieOfWound)),
            (1, Gen.Constant(LockStep.Kind.Cancel)),
            (1, Gen.Constant(LockStep.Kind.Abandon)),
            (1, Gen.Constant(LockStep.Kind.PassTime)))
        from a in Gen.Choose(0, 999)
        from b in Gen.Choose(0, 999)
        from c in Gen.Choose(0, 999)
        select new LockStep(what, a, b, c));

    [Fact, Trait("Rule", "9"), Trait("Rule", "10"), Trait("Rule", "11"), Trait("Rule", "12"), Trait(
        "Rule", "13"), Trait("Rule", "14"), Trait("Rule", "15")]
    public void Whatever_happens_the_lock_manager_does_what_the_rules_say_and_no_request_waits_for_ever() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(1500).WithEndSize(150),
            Prop.ForAll(Arb.Array(Steps), async steps =>
            {
                var world = new LockWorld();
                foreach (var step in steps)
                    world.Do(step);
                await world.FinishAsync();
            }));
}
