using Stubs.Actions;
using Stubs.Locking;

namespace Stubs.Tests.Actions;

/// <summary>
/// Parts of actions that are seen from outside only after a long chance: age, identity, tokens, and work that is put
/// off.
/// </summary>
public sealed class ActionPartsTests
{
    private static readonly AbortCause Wounded = new(AbortReason.Wounded, "An older one wanted it.");

    [Fact, Trait("Rule", "13")]
    public async Task A_call_that_was_wounded_is_run_again_with_its_age()
    {
        var call = AtomicAction.Begin(null, AtomicActionOptions.Default, priority: null);
        await call.Abort(Wounded);

        var again = call.BeginAgain();

        again.Tree.Priority.ShouldBe(call.Tree.Priority);
        await again.Abort(Wounded);
    }

    [Fact, Trait("Rule", "21")]
    public async Task A_nested_call_that_was_wounded_comes_after_the_sibling_that_wounded_it()
    {
        var parent = AtomicAction.Begin(null, AtomicActionOptions.Default, priority: null);
        var call = AtomicAction.Begin(parent, AtomicActionOptions.Default, priority: null);
        var sibling = AtomicAction.Begin(parent, AtomicActionOptions.Default, priority: null);
        await call.Abort(Wounded);

        var again = call.BeginAgain();

        ((ILockOwner)sibling).Priority.IsOlderThan(((ILockOwner)again).Priority).ShouldBeTrue();
        again.Tree.Priority.ShouldBe(parent.Tree.Priority);
        await parent.Abort(Wounded);
    }

    [Fact, Trait("Rule", "13")]
    public async Task All_attempts_of_an_action_have_the_age_of_the_first()
    {
        var ages = new List<ActionPriority>();
        await AtomicAction.RunAsync(() =>
        {
            var current = AtomicAction.Current!;
            ages.Add(current.Tree.Priority);
            if (ages.Count < 3)
                ((ILockOwner)current).Wound("by the test");
            return Task.CompletedTask;
        });

        ages.Count.ShouldBe(3);
        ages.Distinct().Count().ShouldBe(1);
    }

    [Fact, Trait("Rule", "13")]
    public async Task Siblings_are_ordered_by_their_beginning_also_after_orders_that_another_node_gave_out()
    {
        var parent = AtomicAction.Begin(null, AtomicActionOptions.Default, priority: null);
        ILockOwner first = AtomicAction.Begin(parent, AtomicActionOptions.Default, priority: null);
        ILockOwner foreign = parent.BeginChild(7);
        ILockOwner last = AtomicAction.Begin(parent, AtomicActionOptions.Default, priority: null);

        first.Priority.IsOlderThan(foreign.Priority).ShouldBeTrue();
        foreign.Priority.IsOlderThan(last.Priority).ShouldBeTrue();
        await parent.Abort(Wounded);
    }

    [Fact, Trait("Rule", "18")]
    public async Task The_action_of_an_operation_is_used_again_with_an_identifier_of_its_own()
    {
        var parent = AtomicAction.Begin(null, AtomicActionOptions.Default, priority: null);
        var first = AtomicAction.BeginOperation(parent);
        var id = first.Id;
        await first.EndAsync();

        var second = AtomicAction.BeginOperation(parent);

        second.ShouldBeSameAs(first);
        second.Id.ShouldNotBe(id);
        await parent.Abort(Wounded);
    }

    [Fact, Trait("Rule", "18")]
    public async Task The_action_of_an_operation_that_is_known_elsewhere_is_not_used_again()
    {
        var parent = AtomicAction.Begin(null, AtomicActionOptions.Default, priority: null);
        var first = AtomicAction.BeginOperation(parent);
        first.Keep();
        await first.EndAsync();

        AtomicAction.BeginOperation(parent).ShouldNotBeSameAs(first);
        first.Status.ShouldBe(ActionStatus.Committed);
        await parent.Abort(Wounded);
    }

    [Fact, Trait("Rule", "39")]
    public async Task The_token_of_an_action_is_cancelled_by_its_abort_whether_it_is_asked_for_before_or_after()
    {
        var action = AtomicAction.Begin(null, AtomicActionOptions.Default, priority: null);
        var before = action.Tree.TokenFor(static _ => { });
        before.IsCancellationRequested.ShouldBeFalse();
        var late = AtomicAction.Begin(null, AtomicActionOptions.Default, priority: null);

        await action.Abort(Wounded);
        await late.Abort(Wounded);

        before.IsCancellationRequested.ShouldBeTrue();
        late.Tree.TokenFor(static _ => { }).IsCancellationRequested.ShouldBeTrue();
    }

    [Fact, Trait("Rule", "13")]
    public void Work_that_takes_another_trees_gate_is_put_off_until_the_thread_has_left_its_own()
    {
        var tree = AtomicAction.Begin(null, AtomicActionOptions.Default, priority: null).Tree;
        var done = new List<string>();
        using (tree.Enter())
        {
            using (tree.Enter())
                ActionTree.Defer(() => done.Add("deferred"));
            done.Add("inside");
        }

        done.ShouldBe(["inside", "deferred"]);
        ActionTree.Defer(() => done.Add("at once"));
        done[^1].ShouldBe("at once");
    }

    [Fact, Trait("Rule", "33")]
    public void A_decision_is_remembered_instead_of_an_abort_and_no_abort_instead_of_a_decision()
    {
        var memory = new RecentOutcomes();
        var (first, second) = (Number(1), Number(2));
        memory.Add(first, new ActionReply(ActionAnswer.Aborted));
        memory.Decide(first, new ActionReply(ActionAnswer.Committed));
        memory.Decide(second, new ActionReply(ActionAnswer.Committed));
        memory.Add(second, new ActionReply(ActionAnswer.Aborted));

        memory.Find(first)!.Value.Answer.ShouldBe(ActionAnswer.Committed);
        memory.Find(second)!.Value.Answer.ShouldBe(ActionAnswer.Committed);
    }

    [Fact, Trait("Rule", "27")]
    public void Of_very_many_outcomes_the_latest_are_remembered()
    {
        var memory = new RecentOutcomes();
        for (var i = 1; i <= 10_001; i++)
            memory.Decide(Number(i), new ActionReply(ActionAnswer.Committed));

        memory.Find(Number(1)).ShouldBeNull();
        memory.Find(Number(2)).ShouldNotBeNull();
        memory.Find(Number(10_001)).ShouldNotBeNull();
    }

    private static Uid Number(int number)
    {
        var bytes = new byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(12), number);
        return new Uid(bytes);
    }
}
