using Stubs.Tests.Support;

namespace Stubs.Tests.Actions;

public sealed class UserRecordTests
{
    private readonly List<string> log = [];

    [Fact, Trait("Rule", "26")]
    public async Task Records_of_the_program_take_part_in_both_phases_in_the_order_in_which_they_were_added()
    {
        await using var action = AtomicAction.Begin();
        action.Add(new TestRecord("a", log));
        action.Add(new TestRecord("b", log));
        await action.CommitAsync();
        log.ShouldBe(["a prepare", "b prepare", "a commit", "b commit"]);
        action.Status.ShouldBe(ActionStatus.Committed);
    }

    [Fact, Trait("Rule", "24")]
    public async Task A_vote_to_abort_aborts_all_and_says_why()
    {
        await using var action = AtomicAction.Begin();
        action.Add(new TestRecord("a", log));
        action.Add(new TestRecord("b", log) { Prepare = () => Vote.Abort("the printer is out of paper") });
        action.Add(new TestRecord("c", log));
        var error = await action.CommitAsync().ShouldThrowAsync<ActionAbortedException>();
        error.Reason.ShouldBe(AbortReason.VotedNo);
        error.Message.ShouldContain("the printer is out of paper");
        log.ShouldBe(["a prepare", "b prepare", "c abort", "b abort", "a abort"]);
        action.Status.ShouldBe(ActionStatus.Aborted);
    }

    [Fact, Trait("Rule", "24")]
    public async Task A_record_that_throws_in_prepare_aborts_the_rest_and_leaves_nothing_behind()
    {
        var thrown = new IOException("no such device");
        await using (var action = AtomicAction.Begin())
        {
            action.Add(new TestRecord("a", log));
            action.Add(new TestRecord("b", log) { Prepare = () => throw thrown });
            var error = await action.CommitAsync().ShouldThrowAsync<ActionAbortedException>();
            error.InnerException.ShouldBe(thrown);
            log.ShouldBe(["a prepare", "b prepare", "b abort", "a abort"]);
        }

        AtomicAction.Current.ShouldBeNull();
    }

    [Fact, Trait("Rule", "24")]
    public async Task A_read_only_record_has_no_second_phase()
    {
        await using var action = AtomicAction.Begin();
        action.Add(new TestRecord("a", log) { Prepare = () => Vote.ReadOnly });
        action.Add(new TestRecord("b", log));
        await action.CommitAsync();
        log.ShouldBe(["a prepare", "b prepare", "b commit"]);
    }

    [Fact, Trait("Rule", "33")]
    public async Task A_record_that_throws_after_the_decision_does_not_undo_the_commit()
    {
        await using var action = AtomicAction.Begin();
        action.Add(new TestRecord("a", log) { OnCommit = () => throw new IOException("late") });
        action.Add(new TestRecord("b", log));
        var error = await action.CommitAsync().ShouldThrowAsync<AggregateException>();
        error.InnerExceptions.ShouldHaveSingleItem().ShouldBeOfType<IOException>();
        action.Status.ShouldBe(ActionStatus.Committed);
        log.ShouldBe(["a prepare", "b prepare", "a commit", "b commit"]);
    }

    [Fact, Trait("Rule", "17")]
    public async Task A_nested_commit_hands_records_to_the_parent_and_a_nested_abort_ends_them()
    {
        await using var parent = AtomicAction.Begin();
        await using (var kept = AtomicAction.Begin())
        {
            kept.Add(new TestRecord("kept", log));
            await kept.CommitAsync();
        }

        await using (var dropped = AtomicAction.Begin())
        {
            dropped.Add(new TestRecord("dropped", log));
            await dropped.AbortAsync();
        }

        log.ShouldBe(["dropped abort"]);
        await parent.CommitAsync();
        log.ShouldBe(["dropped abort", "kept prepare", "kept commit"]);
    }

    [Fact, Trait("Rule", "18")]
    public async Task Aborting_the_parent_undoes_children_that_committed()
    {
        await using var parent = AtomicAction.Begin();
        await using (var child = AtomicAction.Begin())
        {
            child.Add(new TestRecord("child", log));
            await child.CommitAsync();
        }

        await parent.AbortAsync();
        log.ShouldBe(["child abort"]);
    }

    [Fact, Trait("Rule", "26")]
    public async Task An_error_while_records_are_aborted_is_reported_and_the_others_are_told_all_the_same()
    {
        await using var action = AtomicAction.Begin();
        action.Add(new TestRecord("a", log));
        action.Add(new TestRecord("b", log) { OnAbort = () => throw new IOException("stuck") });
        var error = await action.AbortAsync().ShouldThrowAsync<AggregateException>();
        error.InnerExceptions.ShouldHaveSingleItem().Message.ShouldBe("stuck");
        log.ShouldBe(["b abort", "a abort"]);
        action.Status.ShouldBe(ActionStatus.Aborted);
    }

    [Fact, Trait("Rule", "26")]
    public async Task What_records_throw_when_a_commit_that_is_refused_tells_them_is_reported_with_the_reason()
    {
        await using var action = AtomicAction.Begin();
        action.Add(new TestRecord("a", log) { OnAbort = () => throw new IOException("stuck") });
        action.Add(new TestRecord("b", log) { Prepare = () => throw new IOException("no such device") });

        var error = await action.CommitAsync().ShouldThrowAsync<ActionAbortedException>();

        error.Reason.ShouldBe(AbortReason.VotedNo);
        var reported = error.InnerException.ShouldBeOfType<AggregateException>().Flatten().InnerExceptions;
        reported.Select(static inner => inner.Message).ShouldBe(["no such device", "stuck"]);
        log.ShouldBe(["a prepare", "b prepare", "b abort", "a abort"]);
    }
}
