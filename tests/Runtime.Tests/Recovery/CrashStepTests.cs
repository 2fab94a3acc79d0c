using Stubs.Actions;
using Stubs.Store;
using Stubs.Tests.Objects;
using Stubs.Tests.Support;

namespace Stubs.Tests.Recovery;

/// <summary>An action over two nodes, both of which crash at any step of its commit.</summary>
[Leaves("Nodes in the middle of a step, which hold what they held when they crashed.")]
public sealed class CrashStepTests : RuleTest, IAsyncLifetime
{
    private readonly Disk diskA = new();
    private readonly Disk diskB = new();
    private readonly List<Uid> cells = [];
    private readonly List<Uid> made = [];
    private readonly List<Uid> destroyed = [];

    public static TheoryData<string, int> Steps => new()
    {
        { nameof(ProtocolStep.CommitBegun), 1 },
        { nameof(ProtocolStep.RecordsPrepared), 1 },
        { nameof(ProtocolStep.ShadowsWritten), 1 },
        { nameof(ProtocolStep.BeforeDecision), 1 },
        { nameof(ProtocolStep.DecisionDurable), 1 },
        { nameof(ProtocolStep.ShadowsCommitted), 1 },
        { nameof(ProtocolStep.DecisionForgotten), 1 },
        { nameof(ProtocolStep.Completed), 1 },
    };

    [Theory, Trait("Rule", "28"), Trait("Rule", "29"), Trait("Rule", "30"), MemberData(nameof(Steps))]
    public async Task After_a_crash_at_any_step_recovery_yields_the_old_state_everywhere_or_the_new_one(
        string step, int occurrence)
    {
        var crash = await CrashAsync(Enum.Parse<ProtocolStep>(step), occurrence);
        await using var nodeA = await Nodes.OnAsync(diskA);
        await using var nodeB = await Nodes.OnAsync(diskB);
        await RecoverAsync(nodeA, nodeB);
        await VerifyAsync(nodeA, nodeB, committed: crash.Seen.Contains(ProtocolStep.DecisionDurable));
    }

    [Theory, Trait("Rule", "30"), MemberData(nameof(Steps))]
    public async Task A_second_recovery_changes_nothing(string step, int occurrence)
    {
        await CrashAsync(Enum.Parse<ProtocolStep>(step), occurrence);
        await using var nodeA = await Nodes.OnAsync(diskA);
        await using var nodeB = await Nodes.OnAsync(diskB);
        await RecoverAsync(nodeA, nodeB);
        var (storedA, storedB) = (await diskA.ListAsync(), await diskB.ListAsync());
        (await RecoverAsync(nodeA, nodeB)).ShouldBe(0);
        (await diskA.ListAsync()).ShouldBe(storedA);
        (await diskB.ListAsync()).ShouldBe(storedB);
    }

    [Theory, Trait("Rule", "30"), InlineData(nameof(ProtocolStep.RecoveryBegun)), InlineData(nameof(
        ProtocolStep.ShadowsResolved)), InlineData(nameof(ProtocolStep.DecisionForgotten))]
    public async Task A_crash_during_recovery_is_recovered_from_as_well(string step)
    {
        await CrashAsync(ProtocolStep.DecisionDurable, 1);
        var again = new CrashAt(Enum.Parse<ProtocolStep>(step), 1, diskA, diskB);
        _ = RecoverInVainAsync(again);
        await again.Crashed;
        await using var nodeA = await Nodes.OnAsync(diskA);
        await using var nodeB = await Nodes.OnAsync(diskB);
        await RecoverAsync(nodeA, nodeB);
        await VerifyAsync(nodeA, nodeB, committed: true);
    }

    [Fact, Trait("Rule", "29")]
    public async Task An_object_in_doubt_cannot_be_activated_until_the_coordinator_has_answered()
    {
        await CrashAsync(ProtocolStep.BeforeDecision, 1);
        await using var nodeA = await Nodes.OnAsync(diskA);
        await using var nodeB = await Nodes.OnAsync(diskB);

        // The last one that was used coordinates: it presumes abort, and the other one has to ask.
        (await nodeB.Recovery.ListInDoubtAsync()).ShouldBeEmpty();
        var inDoubt = await nodeA.Recovery.ListInDoubtAsync();
        inDoubt.Select(found => found.Uid).ShouldBe([cells[0], made[0], destroyed[0]], ignoreOrder: true);
        inDoubt.ShouldAllBe(found => found.Coordinator == nodeB.Objects.NodeName);
        var error = await Should.ThrowAsync<ObjectInDoubtException>(() => CellStub.BindAsync(nodeA, cells[0]));
        error.Uid.ShouldBe(cells[0]);
        error.Action.ShouldBe(inDoubt[0].Action);
        await Should.ThrowAsync<ObjectInDoubtException>(() => CellStub.BindAsync(nodeA, made[0]));
        (await nodeA.Recovery.RunAsync()).ShouldBe(0);

        (await nodeA.Recovery.AskAsync(nodeB.Recovery)).ShouldBe(3);
        await VerifyAsync(nodeA, nodeB, committed: false);
    }

    [Fact, Trait("Rule", "32")]
    public async Task A_participant_that_crashed_alone_asks_until_it_learns()
    {
        var deciding = new TaskCompletionSource();
        var prepared = new TaskCompletionSource();
        await using var nodeB = await Nodes.OnAsync(diskB, new ProtocolEvents
        {
            OnStep = async (step, _, _) =>
            {
                if (step != ProtocolStep.BeforeDecision)
                    return;
                prepared.TrySetResult();
                await deciding.Task;
            },
        });
        var committing = ChangeAsync(await Nodes.OnAsync(diskA), nodeB);
        await prepared.Task;

        await using var restarted = await Nodes.OnAsync(diskA);
        (await restarted.Recovery.AskAsync(nodeB.Recovery)).ShouldBe(0);
        await Should.ThrowAsync<ObjectInDoubtException>(() => CellStub.BindAsync(restarted, cells[0]));
        deciding.SetResult();
        await committing;
        await Should.ThrowAsync<ObjectInDoubtException>(() => CellStub.BindAsync(restarted, cells[0]));
        (await restarted.Recovery.AskAsync(nodeB.Recovery)).ShouldBe(3);
        await RecoverAsync(restarted, nodeB);
        await VerifyAsync(restarted, nodeB, committed: true);
    }

    [Fact, Trait("Rule", "24")]
    public async Task A_coordinator_that_crashed_before_its_decision_has_aborted()
    {
        var crash = new CrashAt(ProtocolStep.BeforeDecision, 1, diskB);
        _ = ChangeAsync(await Nodes.OnAsync(diskA), await Nodes.OnAsync(diskB, crash.Events));
        await crash.Crashed;
        await using var restartedA = await Nodes.OnAsync(diskA);
        await using var restartedB = await Nodes.OnAsync(diskB);
        (await restartedA.Recovery.AskAsync(restartedB.Recovery)).ShouldBe(3);
        await VerifyAsync(restartedA, restartedB, committed: false);
    }

    [Fact, Trait("Rule", "30")]
    public async Task The_decision_is_forgotten_when_the_last_participant_is_known_to_have_carried_it_out()
    {
        await CrashAsync(ProtocolStep.ShadowsCommitted, 1);
        await using var nodeA = await Nodes.OnAsync(diskA);
        await using var nodeB = await Nodes.OnAsync(diskB);

        // The coordinator's own part was done with the decision.
        (await diskB.ListAsync(new StoreFilter(TypeName: "stubs:decision"))).Count.ShouldBe(1);
        (await nodeA.Recovery.AskAsync(nodeB.Recovery)).ShouldBe(0);
        (await diskB.ListAsync(new StoreFilter(TypeName: "stubs:decision"))).ShouldBeEmpty();
    }

    public async Task InitializeAsync()
    {
        foreach (var disk in new[] { diskA, diskB })
        {
            await using var node = await Nodes.OnAsync(disk);
            cells.Add((await CellStub.CreateAsync(node, null)).Uid);
            destroyed.Add((await CellStub.CreateAsync(node, null)).Uid);
        }
    }

    public Task DisposeAsync() => Task.CompletedTask;

    private async Task<CrashAt> CrashAsync(ProtocolStep step, int occurrence)
    {
        var crash = new CrashAt(step, occurrence, diskA, diskB);
        _ = ChangeAsync(await Nodes.OnAsync(diskA, crash.Events), await Nodes.OnAsync(diskB, crash.Events));
        await crash.Crashed;
        return crash;
    }

    // On each node it changes an object, destroys one and creates one.
    private Task ChangeAsync(params Node[] nodes) => Apart(() => AtomicAction.RunAsync(async () =>
    {
        for (var i = 0; i < nodes.Length; i++)
        {
            await (await CellStub.BindAsync(nodes[i], cells[i])).AddAsync(i == 0 ? -5 : 5);
            await (await CellStub.BindAsync(nodes[i], destroyed[i])).DestroyAsync();
            made.Add((await CellStub.CreateAsync(nodes[i], null)).Uid);
        }
    }));

    private static async Task<int> RecoverAsync(Node nodeA, Node nodeB) =>
        await nodeA.Recovery.RunAsync() + await nodeB.Recovery.RunAsync() + await nodeA.Recovery.AskAsync(
            nodeB.Recovery) + await nodeB.Recovery.AskAsync(nodeA.Recovery);

    private async Task RecoverInVainAsync(CrashAt again)
    {
        var nodeB = await Nodes.OnAsync(diskB, again.Events);
        var nodeA = await Nodes.OnAsync(diskA, again.Events);
        await RecoverAsync(nodeA, nodeB);
    }

    private async Task VerifyAsync(Node nodeA, Node nodeB, bool committed)
    {
        Node[] nodes = [nodeA, nodeB];
        for (var i = 0; i < nodes.Length; i++)
        {
            (await (await CellStub.BindAsync(nodes[i], cells[i])).GetValueAsync()).ShouldBe(
                !committed ? 0 : i == 0 ? -5 : 5);
            await ExistsAsync(nodes[i], made[i], committed);
            await ExistsAsync(nodes[i], destroyed[i], !committed);
        }

        foreach (var disk in new[] { diskA, diskB })
        {
            (await disk.ListAsync(new StoreFilter(InDoubt: true))).ShouldBeEmpty();
            (await disk.ListAsync(new StoreFilter(TypeName: "stubs:decision"))).ShouldBeEmpty();
        }

        await AtomicAction.RunAsync(async () =>
        {
            for (var i = 0; i < nodes.Length; i++)
                await (await CellStub.BindAsync(nodes[i], cells[i])).AddAsync(1);
        });
    }

    private static async Task ExistsAsync(Node node, Uid uid, bool exists)
    {
        if (exists)
            await CellStub.BindAsync(node, uid);
        else
            await Should.ThrowAsync<ObjectNotFoundException>(() => CellStub.BindAsync(node, uid));
    }
}
