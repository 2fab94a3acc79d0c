using Stubs.Actions;
using Stubs.Store;
using Stubs.Tests.Objects;
using Stubs.Tests.Support;

namespace Stubs.Tests.Misdeeds;

/// <summary>
/// What is thrown where the commit protocol does not expect it: the action has ended all the same, and its locks are
/// free.
/// </summary>
public sealed class UnforeseenTests : RuleTest
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Theory, Trait("Rule", "24"), Trait("Rule", "27")]
    [InlineData(nameof(ProtocolStep.CommitBegun), false, ActionStatus.Aborted)]
    [InlineData(nameof(ProtocolStep.RecordsPrepared), false, ActionStatus.Aborted)]
    [InlineData(nameof(ProtocolStep.BeforeOnePhase), false, ActionStatus.Aborted)]
    [InlineData(nameof(ProtocolStep.DecisionDurable), false, ActionStatus.Committed)]
    [InlineData(nameof(ProtocolStep.CommitBegun), true, ActionStatus.Aborted)]
    [InlineData(nameof(ProtocolStep.RecordsPrepared), true, ActionStatus.Aborted)]
    [InlineData(nameof(ProtocolStep.ShadowsWritten), true, ActionStatus.Aborted)]
    [InlineData(nameof(ProtocolStep.BeforeDecision), true, ActionStatus.Aborted)]
    [InlineData(nameof(ProtocolStep.DecisionDurable), true, ActionStatus.Committed)]
    [InlineData(nameof(ProtocolStep.ShadowsCommitted), true, ActionStatus.Committed)]
    [InlineData(nameof(ProtocolStep.DecisionForgotten), true, ActionStatus.Committed)]
    public async Task What_is_thrown_at_a_step_of_the_commit_leaves_no_action_committing(
        string at, bool onTwoNodes, ActionStatus outcome)
    {
        var isArmed = false;
        var events = new ProtocolEvents
            { OnStep = (step, _, _) => isArmed && step.ToString() == at
                ? throw new MisdeedException("at a step") : default };
        var (diskA, diskB) = (new Disk(), new Disk());
        await using var a = await Nodes.OnAsync(diskA, events);
        await using var b = await Nodes.OnAsync(diskB, events);
        var (first, second) = (await CellStub.CreateAsync(a, null), await CellStub.CreateAsync(b, null));
        var client = NewClient();
        await client.Do(() => first.SetValueAsync(1));
        if (onTwoNodes)
            await client.Do(() => second.SetValueAsync(1));

        isArmed = true;
        if (outcome == ActionStatus.Committed)
            await client.CommitAsync().WaitAsync(Patience);
        else
            await Should.ThrowAsync<ActionAbortedException>(() => client.CommitAsync().WaitAsync(Patience));
        isArmed = false;

        client.Action.Status.ShouldBe(outcome);
        (await Apart(() => first.GetValueAsync()).WaitAsync(Patience)).ShouldBe(
            outcome == ActionStatus.Committed ? 1 : 0);
        (await Apart(() => second.GetValueAsync()).WaitAsync(Patience)).ShouldBe(
            outcome == ActionStatus.Committed && onTwoNodes ? 1 : 0);
    }

    [Theory, InlineData(false), InlineData(true), Trait("Rule", "24"), Trait("Rule", "27")]
    public async Task A_store_that_throws_anything_while_it_decides_leaves_an_unknown_outcome_and_no_lock(
        bool onTwoNodes)
    {
        var store = new ThrowingStore();
        await using var a = await Nodes.StartAsync(new NodeOptions { ObjectStore = store });
        await using var b = await Nodes.VolatileAsync();
        var (first, second) = (await CellStub.CreateAsync(a, null), await CellStub.CreateAsync(b, null));
        var client = NewClient();
        await client.Do(() => first.SetValueAsync(1));
        if (onTwoNodes)
            await client.Do(() => second.SetValueAsync(1));

        store.Throws = true;
        await Should.ThrowAsync<OutcomeUnknownException>(() => client.CommitAsync().WaitAsync(Patience));

        client.Action.Status.ShouldBe(ActionStatus.Unknown);
        store.Throws = false;
        (await Apart(() => first.GetValueAsync()).WaitAsync(Patience)).ShouldBe(0);
    }

    [Fact, Trait("Rule", "24")]
    public async Task A_store_is_asked_what_it_is_only_when_its_node_starts()
    {
        var (storeA, storeB) = (new ThrowingStore(), new ThrowingStore());
        await using var a = await Nodes.StartAsync(new NodeOptions { ObjectStore = storeA });
        await using var b = await Nodes.StartAsync(new NodeOptions { ObjectStore = storeB });
        var (first, second) = (await CellStub.CreateAsync(a, null), await CellStub.CreateAsync(b, null));
        var gone = await CellStub.CreateAsync(a, null);
        await gone.DestroyAsync();
        storeA.SaysNothing = storeB.SaysNothing = true;

        await AtomicAction.RunAsync(async () =>
        {
            await first.SetValueAsync(1);
            await second.SetValueAsync(1);
        }).WaitAsync(Patience);

        (await second.GetValueAsync().WaitAsync(Patience)).ShouldBe(1);
        await Should.ThrowAsync<ObjectNotFoundException>(
            () => CellStub.BindAsync(a, gone.Uid, default).WaitAsync(Patience));
    }

    private sealed class ThrowingStore : IObjectStore
    {
        private readonly VolatileObjectStore inner = new();

        public bool Throws { get; set; }

        public bool SaysNothing { get; set; }

        public string Description =>
            SaysNothing ? throw new MisdeedException("no description") : "a store of the test's";

        public bool IsDurable => SaysNothing ? throw new MisdeedException("no answer") : true;

        public ValueTask<StoredObject?> ReadStateAsync(Uid uid, CancellationToken cancellationToken = default) =>
            inner.ReadStateAsync(uid, cancellationToken);

        public ValueTask WriteAsync(
            IReadOnlyList<StoreOperation> batch, CancellationToken cancellationToken = default) =>
                Throws && batch.Any(static operation => operation is StoreOperation.WriteState or StoreOperation.Create)
                    ? throw new MisdeedException("no write")
                    : inner.WriteAsync(batch, cancellationToken);

        public IAsyncEnumerable<StoredObject> ListAsync(
            StoreFilter filter = default, CancellationToken cancellationToken = default) =>
                inner.ListAsync(filter, cancellationToken);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
