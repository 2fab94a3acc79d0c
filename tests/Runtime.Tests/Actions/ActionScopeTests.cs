using Stubs.Tests.Objects;
using Stubs.Tests.Support;

namespace Stubs.Tests.Actions;

public sealed class ActionScopeTests
{
    [Fact, Trait("Rule", "17")]
    public async Task Begin_inside_an_action_nests_and_the_end_of_the_scope_returns_to_the_encloser()
    {
        AtomicAction.Current.ShouldBeNull();
        await using (var outer = AtomicAction.Begin())
        {
            await using (var inner = AtomicAction.Begin())
            {
                inner.Parent.ShouldBe(outer);
                AtomicAction.Current.ShouldBe(inner);
                await inner.CommitAsync();
                AtomicAction.Current.ShouldBe(outer);
            }

            AtomicAction.Current.ShouldBe(outer);
            outer.Status.ShouldBe(ActionStatus.Running);
        }

        AtomicAction.Current.ShouldBeNull();
    }

    [Fact, Trait("Rule", "17")]
    public async Task An_action_that_a_synchronous_operation_begins_is_the_current_one_until_its_scope_is_left()
    {
        await using var node = await Nodes.VolatileAsync();
        var nester = await NesterStub.CreateAsync(node, null);

        var (own, inside, parent, after) = await nester.NestAsync();

        inside.ShouldNotBe(own);
        parent.ShouldBe(own);
        after.ShouldBe(own);
        (await nester.GetTimesAsync()).ShouldBe(1);
    }

    [Fact, Trait("Rule", "17")]
    public async Task An_independent_action_ends_by_itself()
    {
        var log = new List<string>();
        await using (var outer = AtomicAction.Begin())
        {
            await using (var independent = AtomicAction.BeginIndependent())
            {
                independent.Parent.ShouldBeNull();
                independent.Add(new TestRecord("independent", log));
                await independent.CommitAsync();
            }

            AtomicAction.Current.ShouldBe(outer);
            log.ShouldBe(["independent prepare", "independent commit"]);
            await outer.AbortAsync();
        }

        log.ShouldBe(["independent prepare", "independent commit"]);
    }

    [Fact, Trait("Rule", "22")]
    public async Task Leaving_the_scope_without_committing_aborts()
    {
        var log = new List<string>();
        AtomicAction action;
        await using (action = AtomicAction.Begin())
            action.Add(new TestRecord("a", log));
        action.Status.ShouldBe(ActionStatus.Aborted);
        log.ShouldBe(["a abort"]);
    }

    [Fact, Trait("Rule", "22")]
    public async Task Commit_of_a_parent_with_a_running_child_aborts_both()
    {
        await using var parent = AtomicAction.Begin();
        await using var child = AtomicAction.Begin();
        var error = await parent.CommitAsync().ShouldThrowAsync<ActionAbortedException>();
        error.Reason.ShouldBe(AbortReason.ChildRunning);
        parent.Status.ShouldBe(ActionStatus.Aborted);
        child.Status.ShouldBe(ActionStatus.Aborted);
        (await child.CommitAsync().ShouldThrowAsync<ActionAbortedException>()).Reason.ShouldBe(
            AbortReason.ChildRunning);
    }

    [Fact, Trait("Rule", "22")]
    public async Task A_second_end_is_an_error_that_says_so()
    {
        await using var committed = AtomicAction.BeginIndependent();
        await committed.CommitAsync();
        (await committed.CommitAsync().ShouldThrowAsync<InvalidOperationException>()).Message.ShouldContain(
            "already committed");
        (await committed.AbortAsync().ShouldThrowAsync<InvalidOperationException>()).Message.ShouldContain(
            "already committed");
        Should.Throw<InvalidOperationException>(() => committed.Add(new TestRecord("late", []))).Message.ShouldContain(
            "already committed");

        await using var aborted = AtomicAction.BeginIndependent();
        await aborted.AbortAsync();
        (await aborted.CommitAsync().ShouldThrowAsync<InvalidOperationException>()).Message.ShouldContain(
            "has been aborted");
        (await aborted.AbortAsync().ShouldThrowAsync<InvalidOperationException>()).Message.ShouldContain(
            "has been aborted");
    }

    [Fact, Trait("Rule", "22")]
    public async Task To_end_an_action_that_is_not_the_current_one_leaves_the_current_one()
    {
        await using var first = AtomicAction.BeginIndependent();
        await using var second = AtomicAction.BeginIndependent();

        await first.CommitAsync();

        AtomicAction.Current.ShouldBe(second);
        await second.CommitAsync();
    }

    [Fact, Trait("Rule", "39")]
    public async Task A_commit_that_is_cancelled_before_it_has_begun_leaves_the_action_running()
    {
        var log = new List<string>();
        await using var action = AtomicAction.Begin();
        action.Add(new TestRecord("a", log));

        await Should.ThrowAsync<OperationCanceledException>(
            () => action.CommitAsync(new CancellationToken(canceled: true)));

        log.ShouldBeEmpty();
        action.Status.ShouldBe(ActionStatus.Running);
        AtomicAction.Current.ShouldBe(action);
        await action.CommitAsync();
        log.ShouldBe(["a prepare", "a commit"]);
    }

    [Fact, Trait("Rule", "22")]
    public async Task To_begin_inside_an_ended_action_is_an_error()
    {
        await using var outer = AtomicAction.Begin();
        var flow = ExecutionContext.Capture()!;
        await outer.CommitAsync();
        var misuse = () => ExecutionContext.Run(flow, _ => AtomicAction.Begin(), null);
        misuse.ShouldThrow<InvalidOperationException>().Message.ShouldContain("already committed");
    }

    [Fact, Trait("Rule", "23")]
    public async Task When_the_time_limit_passes_the_action_is_aborted_at_once_and_the_later_commit_refused()
    {
        var clock = new ManualTimeProvider();
        var log = new List<string>();
        await using var action = AtomicAction.Begin(
            new AtomicActionOptions { TimeLimit = TimeSpan.FromSeconds(5), TimeProvider = clock });
        var aborted = new TaskCompletionSource();
        action.Add(new TestRecord("a", log) { OnAbort = aborted.SetResult });
        clock.Advance(TimeSpan.FromSeconds(4));
        action.Status.ShouldBe(ActionStatus.Running);
        clock.Advance(TimeSpan.FromSeconds(1));
        action.Status.ShouldBe(ActionStatus.Aborted);
        await aborted.Task;
        Should.Throw<ActionAbortedException>(() => AtomicAction.Begin()).Reason.ShouldBe(AbortReason.TimedOut);
        (await action.CommitAsync().ShouldThrowAsync<ActionAbortedException>()).Reason.ShouldBe(AbortReason.TimedOut);
    }

    [Fact, Trait("Rule", "23")]
    public async Task An_action_that_ends_in_time_leaves_no_timer()
    {
        var clock = new ManualTimeProvider();
        await using (var action = AtomicAction.Begin(
            new AtomicActionOptions { TimeLimit = TimeSpan.FromSeconds(5), TimeProvider = clock }))
        {
            clock.ActiveTimers.ShouldBe(1);
            await action.CommitAsync();
        }

        clock.ActiveTimers.ShouldBe(0);
    }

    [Fact, Trait("Rule", "23")]
    public async Task The_time_limit_of_a_nested_action_ends_that_action_alone()
    {
        var clock = new ManualTimeProvider();
        await using var outer = AtomicAction.Begin();
        await using (var inner = AtomicAction.Begin(
            new AtomicActionOptions { TimeLimit = TimeSpan.FromSeconds(5), TimeProvider = clock }))
        {
            clock.Advance(TimeSpan.FromSeconds(5));
            (await inner.CommitAsync().ShouldThrowAsync<ActionAbortedException>()).Reason.ShouldBe(
                AbortReason.TimedOut);
        }

        await outer.CommitAsync();
    }

    [Fact, Trait("Rule", "21")]
    public async Task RunAsync_commits_on_return_and_aborts_on_an_exception_that_keeps_its_type()
    {
        var log = new List<string>();
        var answer = await AtomicAction.RunAsync(() =>
        {
            AtomicAction.Current!.Add(new TestRecord("good", log));
            return Task.FromResult(42);
        });
        answer.ShouldBe(42);
        await Should.ThrowAsync<FormatException>(() => AtomicAction.RunAsync(() =>
        {
            AtomicAction.Current!.Add(new TestRecord("bad", log));
            throw new FormatException("no");
        }));
        log.ShouldBe(["good prepare", "good commit", "bad abort"]);
        AtomicAction.Current.ShouldBeNull();
    }

    [Fact, Trait("Rule", "13")]
    public async Task RunAsync_runs_a_wounded_action_again_with_the_age_it_had()
    {
        var ages = new List<Stubs.Locking.ActionPriority>();
        await AtomicAction.RunAsync(() =>
        {
            var self = (Stubs.Locking.ILockOwner)AtomicAction.Current!;
            ages.Add(self.Priority);
            if (ages.Count < 3)
                self.Wound("An older action needed the object.");
            return Task.CompletedTask;
        });
        ages.Count.ShouldBe(3);
        ages.Distinct().ShouldHaveSingleItem();
    }

    [Fact, Trait("Rule", "13")]
    public async Task RunAsync_gives_up_when_its_time_is_over_and_says_how_often_and_how_long_it_tried()
    {
        var (attempts, clock) = (0, new ManualTimeProvider());
        var error = await Should.ThrowAsync<ActionAbortedException>(() => AtomicAction.RunAsync(
            () =>
            {
                attempts++;
                clock.Advance(TimeSpan.FromSeconds(3));
                ((Stubs.Locking.ILockOwner)AtomicAction.Current!).Wound("An older action needed the object.");
                return Task.CompletedTask;
            },
            new AtomicActionOptions { RetryFor = TimeSpan.FromSeconds(9), TimeProvider = clock }));

        // The time runs from the first failure on, and what was begun within it is finished.
        attempts.ShouldBe(4);
        error.Reason.ShouldBe(AbortReason.Wounded);
        (error.Attempts, error.RetriedFor).ShouldBe((4, TimeSpan.FromSeconds(9)));
        error.Message.ShouldEndWith("It was tried 4 times, in 9 s.");
    }
}
