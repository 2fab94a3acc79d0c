using Stubs.Actions;
using Stubs.Store;
using Stubs.Tests.Objects;
using Stubs.Tests.Support;

namespace Stubs.Tests.Actions;

public sealed class TwoNodeCommitTests : RuleTest, IAsyncLifetime
{
    private readonly Disk diskA = new();
    private readonly Disk diskB = new();
    private readonly List<ProtocolStep> steps = [];
    private Node nodeA = null!;
    private Node nodeB = null!;
    private CellStub a = null!;
    private CellStub b = null!;

    public async Task InitializeAsync()
    {
        var events = new ProtocolEvents { OnStep = (step, _, _) => Note(step) };
        (nodeA, nodeB) = (await Nodes.OnAsync(diskA, events), await Nodes.OnAsync(diskB, events));
        (a, b) = (await CellStub.CreateAsync(nodeA, "a"), await CellStub.CreateAsync(nodeB, "b"));
        steps.Clear();
    }

    public async Task DisposeAsync()
    {
        await nodeA.DisposeAsync();
        await nodeB.DisposeAsync();
    }

    [Fact, Trait("Rule", "24")]
    public async Task The_decision_is_on_stable_storage_with_the_coordinators_own_states_before_any_participant_commits()
    {
        await MoveAsync(5);
        steps.ShouldBe(
        [
            ProtocolStep.CommitBegun, ProtocolStep.RecordsPrepared, ProtocolStep.ShadowsWritten,
            ProtocolStep.BeforeDecision,
            ProtocolStep.DecisionDurable, ProtocolStep.ShadowsCommitted, ProtocolStep.DecisionForgotten,
            ProtocolStep.Completed,
        ]);
        (await a.GetValueAsync()).ShouldBe(-5);
        (await b.GetValueAsync()).ShouldBe(5);
        (await LeftOversAsync()).ShouldBe(0);
    }

    [Fact, Trait("Rule", "24")]
    public async Task A_participant_that_only_read_drops_out_and_the_other_commits_in_one_phase()
    {
        await AtomicAction.RunAsync(async () => await b.AddAsync(await a.GetValueAsync() + 1));
        steps.ShouldContain(ProtocolStep.BeforeOnePhase);
        steps.ShouldNotContain(ProtocolStep.ShadowsWritten);
    }

    [Fact, Trait("Rule", "24")]
    public async Task When_one_cannot_prepare_all_abort()
    {
        diskB.OnWrite = (_, _) => throw new StoreFullException("no room");
        var error = await Should.ThrowAsync<ActionAbortedException>(() => MoveAsync(5));
        error.Reason.ShouldBe(AbortReason.StoreFailed);
        diskB.OnWrite = static (_, write) => write();
        (await a.GetValueAsync()).ShouldBe(0);
        (await b.GetValueAsync()).ShouldBe(0);
        (await LeftOversAsync()).ShouldBe(0);
        await MoveAsync(1);
        (await b.GetValueAsync()).ShouldBe(1);
    }

    [Fact, Trait("Rule", "24")]
    public async Task When_one_cannot_prepare_what_others_have_prepared_is_undone_at_once()
    {
        var diskC = new Disk();
        await using var nodeC = await Nodes.OnAsync(diskC);
        var c = await CellStub.CreateAsync(nodeC, "c");
        var prepared = 0;
        foreach (var disk in new[] { diskA, diskB, diskC })
        {
            // Of the two that do not decide, one prepares, and the other one cannot.
            disk.OnWrite = async (batch, write) =>
            {
                if (batch[0] is not StoreOperation.WriteShadow)
                {
                    await write();
                }
                else if (Interlocked.Increment(ref prepared) == 1)
                {
                    await write();
                }
                else
                {
                    throw new StoreFullException("no room");
                }
            };
        }

        await Should.ThrowAsync<ActionAbortedException>(() => AtomicAction.RunAsync(async () =>
        {
            await a.AddAsync(1);
            await b.AddAsync(1);
            await c.AddAsync(1);
        }));

        prepared.ShouldBe(2);
        (await LeftOversAsync()).ShouldBe(0);
        (await diskC.ListAsync(new StoreFilter(InDoubt: true))).ShouldBeEmpty();
        foreach (var cell in new[] { a, b, c })
            (await cell.GetValueAsync()).ShouldBe(0);
    }

    [Fact, Trait("Rule", "24")]
    public async Task When_the_decision_cannot_be_written_all_abort()
    {
        diskA.OnWrite = diskB.OnWrite = static (batch, write) => IsDecision(batch)
            ? throw new StoreFullException("no room") : write();
        (await Should.ThrowAsync<ActionAbortedException>(() => MoveAsync(5))).Reason.ShouldBe(AbortReason.StoreFailed);
        (await a.GetValueAsync()).ShouldBe(0);
        (await b.GetValueAsync()).ShouldBe(0);
        (await LeftOversAsync()).ShouldBe(0);
    }

    [Theory, Trait("Rule", "27"), InlineData(true), InlineData(false)]
    public async Task When_it_is_not_known_whether_the_decision_was_written_the_objects_of_others_are_in_doubt_until_recovery(bool written)
    {
        diskA.OnWrite = diskB.OnWrite = async (batch, write) =>
        {
            if (written || !IsDecision(batch))
                await write();
            if (IsDecision(batch))
                throw new StoreOutcomeUnknownException("the device is gone");
        };
        await Should.ThrowAsync<OutcomeUnknownException>(() => MoveAsync(5));
        diskA.OnWrite = diskB.OnWrite = static (_, write) => write();
        await Should.ThrowAsync<ObjectInDoubtException>(() => a.GetValueAsync());

        // This one's node decided: its store knows.
        (await b.GetValueAsync()).ShouldBe(written ? 5 : 0);

        await RecoverAsync();
        (await a.GetValueAsync()).ShouldBe(written ? -5 : 0);
        (await b.GetValueAsync()).ShouldBe(written ? 5 : 0);
        (await LeftOversAsync()).ShouldBe(0);
    }

    [Fact, Trait("Rule", "33")]
    public async Task An_error_after_the_decision_does_not_abort_and_recovery_finishes()
    {
        diskA.OnWrite = (batch, write) => batch[0] is StoreOperation.CommitShadow
            ? throw new StoreUnavailableException("unplugged") : write();
        await MoveAsync(5);
        (await b.GetValueAsync()).ShouldBe(5);
        diskA.OnWrite = static (_, write) => write();
        (await nodeA.Recovery.ListInDoubtAsync()).ShouldHaveSingleItem().Uid.ShouldBe(a.Uid);
        (await RecoverAsync()).ShouldBe(1);
        (await a.GetValueAsync()).ShouldBe(-5);
        (await LeftOversAsync()).ShouldBe(0);
        await MoveAsync(1);
        (await b.GetValueAsync()).ShouldBe(6);
    }

    [Fact, Trait("Rule", "30")]
    public async Task The_decision_is_kept_until_recovery_has_carried_out_what_failed()
    {
        diskA.OnWrite = static (batch, write) =>
            batch[0] is StoreOperation.CommitShadow ? throw new StoreUnavailableException("unplugged") : write();
        await MoveAsync(5);
        diskA.OnWrite = static (_, write) => write();
        (await diskB.ListAsync(new StoreFilter(TypeName: "stubs:decision"))).ShouldHaveSingleItem();

        (await RecoverAsync()).ShouldBe(1);

        (await LeftOversAsync()).ShouldBe(0);
        await using var again = await Nodes.OnAsync(diskA);
        (await (await CellStub.BindAsync(again, "a")).GetValueAsync()).ShouldBe(-5);
    }

    [Fact, Trait("Rule", "32")]
    public async Task While_the_coordinator_has_not_decided_recovery_leaves_the_objects_in_doubt()
    {
        var deciding = new TaskCompletionSource();
        var reached = new TaskCompletionSource();
        diskA.OnWrite = diskB.OnWrite = async (batch, write) =>
        {
            if (IsDecision(batch))
            {
                reached.SetResult();
                await deciding.Task;
            }

            await write();
        };
        var committing = MoveAsync(5);
        await reached.Task;
        (await RecoverAsync()).ShouldBe(0);
        (await nodeA.Recovery.ListInDoubtAsync()).Count.ShouldBe(1);
        deciding.SetResult();
        await committing;
        (await b.GetValueAsync()).ShouldBe(5);
        (await LeftOversAsync()).ShouldBe(0);
    }

    [Fact, Trait("Rule", "31")]
    public async Task A_participant_that_crashed_between_two_operations_votes_no()
    {
        var client = NewClient();
        await client.Do(() => a.AddAsync(-5));
        await client.Do(() => b.AddAsync(5));
        await using var restarted = await Nodes.OnAsync(diskB);
        await nodeB.DisposeAsync();
        var again = await CellStub.BindAsync(restarted, "b");
        await client.Do(() => again.AddAsync(1));
        var error = await Should.ThrowAsync<ActionAbortedException>(client.CommitAsync);
        error.Reason.ShouldBe(AbortReason.ParticipantLost);
        (await a.GetValueAsync()).ShouldBe(0);
        (await again.GetValueAsync()).ShouldBe(0);
    }

    [Fact, Trait("Rule", "31")]
    public async Task A_participant_that_was_only_read_and_crashed_votes_no_too()
    {
        var client = NewClient();
        await client.Do(async () => await a.AddAsync(await b.GetValueAsync() + 1));
        await nodeB.DisposeAsync();
        (await Should.ThrowAsync<ActionAbortedException>(client.CommitAsync)).Reason.ShouldBe(
            AbortReason.ParticipantLost);
        (await a.GetValueAsync()).ShouldBe(0);
        await Should.ThrowAsync<ObjectDisposedException>(() => b.GetValueAsync());
    }

    private static bool IsDecision(IReadOnlyList<StoreOperation> batch) =>
        batch.Any(static operation => operation is StoreOperation.Create { State.TypeName: "stubs:decision" });

    private Task MoveAsync(int amount) => AtomicAction.RunAsync(async () =>
    {
        await a.AddAsync(-amount);
        await b.AddAsync(amount);
    });

    private async Task<int> RecoverAsync() =>
        await nodeA.Recovery.RunAsync() + await nodeB.Recovery.RunAsync() + await nodeA.Recovery.AskAsync(
            nodeB.Recovery) + await nodeB.Recovery.AskAsync(nodeA.Recovery);

    private async Task<int> LeftOversAsync()
    {
        var left = 0;
        foreach (var disk in new[] { diskA, diskB })
            left += (await disk.ListAsync(new StoreFilter(InDoubt: true))).Count
                + (await disk.ListAsync(new StoreFilter(TypeName: "stubs:decision"))).Count;
        return left;
    }

    private ValueTask Note(ProtocolStep step)
    {
        lock (steps)
            steps.Add(step);
        return default;
    }
}
