using Stubs.Tests.Support;

namespace Stubs.Tests.Objects;

public sealed class AsyncOperationTests : RuleTest, IAsyncLifetime
{
    private readonly Gates gates = new();
    private Node node = null!;
    private GatedStub gated = null!;

    public async Task InitializeAsync()
    {
        node = await Nodes.VolatileAsync(gates);
        gated = await GatedStub.CreateAsync(node, null);
    }

    public async Task DisposeAsync() => await node.DisposeAsync();

    [Fact, Trait("Rule", "9")]
    public async Task An_asynchronous_operation_keeps_its_lock_while_it_waits()
    {
        var changing = Apart(() => gated.SetTwiceAsync(1, 2, "gate"));
        var reading = Apart(() => gated.GetValueAsync());
        reading.IsCompleted.ShouldBeFalse();
        gates.Open("gate");
        await changing;
        (await reading).ShouldBe(2);
    }

    [Fact, Trait("Rule", "9")]
    public async Task Readers_run_side_by_side()
    {
        var first = Apart(() => gated.ReadSlowlyAsync("one"));
        var second = Apart(() => gated.ReadSlowlyAsync("two"));
        await Task.WhenAll(gates.Reached("one"), gates.Reached("two"));
        gates.Open("one");
        gates.Open("two");
        (await first + await second).ShouldBe(0);
    }

    [Fact, Trait("Rule", "17")]
    public async Task Inside_an_operation_the_current_action_is_the_operations_own()
    {
        var scout = await ScoutStub.CreateAsync(node, null);
        await using var outer = AtomicAction.Begin();
        (await scout.WhereAmIAsync()).ShouldBe([true, true]);
        AtomicAction.Current.ShouldBe(outer);
        (await scout.WhereAmIAfterWaitingAsync()).ShouldBe([true, true]);
        AtomicAction.Current.ShouldBe(outer);
        await outer.CommitAsync();
        AtomicAction.Current.ShouldBeNull();
        (await scout.WhereAmIAsync()).ShouldBe([true, false]);
    }

    [Fact, Trait("Rule", "17")]
    public async Task An_operation_may_begin_actions_of_its_own()
    {
        var scout = await ScoutStub.CreateAsync(node, null);
        var cell = await CellStub.CreateAsync(node, null);
        await scout.TryAndKeepAsync(cell);
        (await cell.GetValueAsync()).ShouldBe(2);
    }

    [Fact, Trait("Rule", "22")]
    public async Task An_operation_that_ends_before_a_call_it_made_is_aborted()
    {
        var scout = await ScoutStub.CreateAsync(node, null);
        (await Should.ThrowAsync<ActionAbortedException>(() => scout.ForgetToAwaitAsync(gated))).Reason.ShouldBe(
            AbortReason.ChildRunning);
        gates.Open("gate");
        (await gated.GetValueAsync()).ShouldBe(0);
    }

    [Fact, Trait("Rule", "14")]
    public async Task Cancellation_reaches_the_body()
    {
        using var patience = new CancellationTokenSource();
        var running = gated.WaitForTokenAsync("gate", patience.Token);
        await gates.Reached("gate");
        await patience.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => running);
        (await gated.GetValueAsync()).ShouldBe(0);
    }
}
