using Stubs.Calls;
using Stubs.Tests.Objects;
using Stubs.Tests.Support;

namespace Stubs.Tests.Actions;

public sealed class TimeLimitTests : RuleTest, IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private readonly ManualTimeProvider clock = new();
    private readonly Gates gates = new();
    private Node node = null!;
    private GatedStub gated = null!;

    private AtomicActionOptions Limited => new() { TimeLimit = Limit, TimeProvider = clock };

    public async Task InitializeAsync()
    {
        node = await Nodes.VolatileAsync(gates);
        gated = await GatedStub.CreateAsync(node, null);
    }

    public async Task DisposeAsync() => await node.DisposeAsync();

    [Fact, Trait("Rule", "23")]
    public async Task When_the_time_has_passed_state_is_restored_and_locks_are_free_at_once()
    {
        var client = NewClient(Limited);
        await client.Do(() => gated.SetAsync(1));
        clock.Advance(Limit);
        var reading = Apart(() => gated.GetValueAsync());
        reading.IsCompleted.ShouldBeTrue();
        (await reading).ShouldBe(0);
        (await Should.ThrowAsync<ActionAbortedException>(client.CommitAsync)).Reason.ShouldBe(AbortReason.TimedOut);
        (await Should.ThrowAsync<ActionAbortedException>(() => client.Do(() => gated.SetAsync(2)))).Reason.ShouldBe(
            AbortReason.TimedOut);
    }

    [Fact, Trait("Rule", "23")]
    public async Task An_asynchronous_body_that_still_runs_can_do_no_more_harm()
    {
        var client = NewClient(Limited);
        var running = client.Do(() => gated.SetTwiceAsync(1, 2, "gate"));
        clock.Advance(Limit);
        (await Apart(() => gated.GetValueAsync())).ShouldBe(0);
        await Apart(() => gated.SetAsync(10));
        gates.Open("gate");
        (await Should.ThrowAsync<ActionAbortedException>(() => running)).Reason.ShouldBe(AbortReason.TimedOut);
        (await Apart(() => gated.GetValueAsync())).ShouldBe(10);
    }

    [Fact, Trait("Rule", "23")]
    public async Task A_synchronous_body_that_still_runs_can_do_no_more_harm()
    {
        var client = NewClient(Limited);
        var running = Task.Run(() => client.Do(() => gated.SetTwiceBlockingAsync(1, 2, "gate")));
        await gates.Reached("gate");
        clock.Advance(Limit);
        (await Apart(() => gated.GetValueAsync())).ShouldBe(0);
        await Apart(() => gated.SetAsync(10));
        gates.Open("gate");
        await Should.ThrowAsync<ActionAbortedException>(() => running);
        (await Apart(() => gated.GetValueAsync())).ShouldBe(10);
    }

    [Fact, Trait("Rule", "23")]
    public async Task A_compensated_body_that_still_runs_can_do_no_more_harm()
    {
        var tally = await TallyStub.CreateAsync(node, null);
        await tally.AddAsync(1);
        var client = NewClient(Limited);
        await client.Do(() => tally.AddAsync(2));
        var running = Task.Run(() => client.Do(() => tally.AddAtGateAsync(4, "gate")));
        await gates.Reached("gate");
        clock.Advance(Limit);
        (await Apart(() => tally.GetSumAsync())).ShouldBe(1);
        await Apart(() => tally.AddAsync(8));
        gates.Open("gate");
        await Should.ThrowAsync<ActionAbortedException>(() => running);
        (await Apart(() => tally.GetSumAsync())).ShouldBe(9);
        (await Apart(() => tally.GetAdditionsAsync())).ShouldBe(2);
    }

    [Fact, Trait("Rule", "23")]
    public async Task A_stream_that_is_still_read_can_do_no_more_harm()
    {
        var client = NewClient(Limited);
        var items = gated.CountAsync(5, default).GetAsyncEnumerator();
        (await client.Do(() => items.MoveNextAsync().AsTask())).ShouldBeTrue();
        clock.Advance(Limit);
        (await Apart(() => gated.GetValueAsync())).ShouldBe(0);
        await Should.ThrowAsync<ActionAbortedException>(() => client.Do(() => items.MoveNextAsync().AsTask()));
        await items.DisposeAsync();
        (await Apart(() => gated.GetValueAsync())).ShouldBe(0);
    }

    [Fact, Trait("Rule", "23")]
    public async Task An_operation_that_was_admitted_and_then_aborted_gets_no_body()
    {
        var client = NewClient();
        var record = await client.Do(() => OperationPrologue.EnterAsync(
            new ObjectBinding(node.Space, gated.Uid, ((Stub)gated).Binding.Type), client.Action, LockMode.Write,
            compensated: false, default).AsTask());
        await client.AbortAsync();
        var enter = () => record.Object.Enter(record);
        enter.ShouldThrow<InvalidOperationException>().Message.ShouldContain("aborted");
    }

    [Fact, Trait("Rule", "23")]
    public async Task The_time_limit_of_a_nested_action_undoes_it_alone_even_while_its_call_is_running()
    {
        var cell = await CellStub.CreateAsync(node, null);
        await using var outer = AtomicAction.Begin();
        await gated.SetAsync(1);
        await cell.SetValueAsync(1);
        Task running;
        await using (AtomicAction.Begin(Limited))
        {
            await cell.SetValueAsync(2);
            running = gated.SetTwiceAsync(2, 3, "gate");
            clock.Advance(Limit);
        }

        (await gated.GetValueAsync()).ShouldBe(1);
        (await cell.GetValueAsync()).ShouldBe(1);
        gates.Open("gate");
        await Should.ThrowAsync<ActionAbortedException>(() => running);
        await gated.SetAsync(4);
        await outer.CommitAsync();
        (await gated.GetValueAsync()).ShouldBe(4);
        (await cell.GetValueAsync()).ShouldBe(1);
    }

    [Fact, Trait("Rule", "23")]
    public async Task A_body_that_looks_at_its_token_learns_of_the_end()
    {
        var client = NewClient(Limited);
        var running = client.Do(() => gated.WaitForTokenAsync("gate", default));
        clock.Advance(Limit);
        (await Should.ThrowAsync<ActionAbortedException>(() => running)).Reason.ShouldBe(AbortReason.TimedOut);
    }

    [Theory, Trait("Rule", "23")]
    [InlineData("commits")]
    [InlineData("commits nothing")]
    [InlineData("commits inside another")]
    [InlineData("aborts")]
    [InlineData("is disposed of")]
    public async Task An_action_that_has_ended_in_time_has_no_timer_any_more(string how)
    {
        await using var outer = how == "commits inside another" ? AtomicAction.Begin() : null;
        await using (var action = AtomicAction.Begin(Limited))
        {
            if (how != "commits nothing")
                await gated.SetAsync(1);
            clock.ActiveTimers.ShouldBe(1);
            if (how.StartsWith("commits", StringComparison.Ordinal))
                await action.CommitAsync();
            else if (how == "aborts")
                await action.AbortAsync();
            if (how != "is disposed of")
                clock.ActiveTimers.ShouldBe(0);
        }

        clock.ActiveTimers.ShouldBe(0);
    }

    [Fact, Trait("Rule", "24")]
    public async Task A_record_that_does_not_vote_in_time_aborts_all()
    {
        var log = new List<string>();
        var client = NewClient(Limited);
        await client.Do(() => gated.SetAsync(1));
        client.Action.Add(new TestRecord("first", log));
        var silent = new SilentRecord();
        client.Action.Add(silent);
        var committing = client.CommitAsync();
        await silent.Asked.Task;
        committing.IsCompleted.ShouldBeFalse();
        clock.Advance(Limit);
        var error = await Should.ThrowAsync<ActionAbortedException>(() => committing);
        error.Reason.ShouldBe(AbortReason.TimedOut);
        error.Message.ShouldContain(nameof(SilentRecord));
        log.ShouldBe(["first prepare", "first abort"]);
        (await gated.GetValueAsync()).ShouldBe(0);
        clock.ActiveTimers.ShouldBe(0);
    }

    private sealed class SilentRecord : AbstractRecord
    {
        public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        protected internal override ValueTask<Vote> PrepareAsync(CancellationToken cancellationToken)
        {
            Asked.SetResult();
            return new(new TaskCompletionSource<Vote>().Task);
        }
    }
}
