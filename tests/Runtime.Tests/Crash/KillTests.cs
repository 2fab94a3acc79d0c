using Stubs.Actions;
using Stubs.CrashProgram;
using Stubs.Tests.Store;
using Stubs.Tests.Support;

namespace Stubs.Tests.Crash;

/// <summary>Real processes that are killed by SIGKILL, over stores on real files.</summary>
public sealed class KillTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public static TheoryData<string, bool> OnePhase => new()
    {
        { nameof(ProtocolStep.CommitBegun), false },
        { nameof(ProtocolStep.RecordsPrepared), false },
        { nameof(ProtocolStep.BeforeOnePhase), false },
        { nameof(ProtocolStep.DecisionDurable), true },
        { nameof(ProtocolStep.Completed), true },
    };

    public static TheoryData<string, int, bool> TwoPhase => new()
    {
        { nameof(ProtocolStep.ShadowsWritten), 1, false },
        { nameof(ProtocolStep.BeforeDecision), 1, false },
        { nameof(ProtocolStep.DecisionDurable), 1, true },
        { nameof(ProtocolStep.ShadowsCommitted), 1, true },
        { nameof(ProtocolStep.DecisionForgotten), 1, true },
    };

    public void Dispose() => directory.Dispose();

    [Theory, Trait("Rule", "28"), MemberData(nameof(OnePhase))]
    public async Task A_process_killed_at_any_step_of_a_commit_leaves_all_of_it_or_nothing(string step, bool committed)
    {
        await using (var process = ActionProcess.Start("one", directory.StorePath, step, "1"))
        {
            await process.EndAsync();
            process.Confirmed[0].ShouldBe(1);
        }

        await using var node = await Nodes.OnFileAsync(directory.StorePath);
        await VerifyMoveAsync(node, node, committed);
    }

    [Theory, Trait("Rule", "29"), Trait("Rule", "30"), MemberData(nameof(TwoPhase))]
    public async Task A_process_killed_at_any_step_of_a_commit_over_two_nodes_leaves_all_of_it_or_nothing(
        string step, int occurrence, bool committed)
    {
        string[] stores = [directory.File("a.db"), directory.File("b.db")];
        await using (var process = ActionProcess.Start("two", stores[0], stores[1], step, $"{occurrence}"))
            await process.EndAsync();
        await using var nodeA = await Nodes.OnFileAsync(stores[0]);
        await using var nodeB = await Nodes.OnFileAsync(stores[1]);
        await nodeA.Recovery.AskAsync(nodeB.Recovery);
        await nodeB.Recovery.AskAsync(nodeA.Recovery);
        (await nodeA.Recovery.ListInDoubtAsync()).ShouldBeEmpty();
        (await nodeB.Recovery.ListInDoubtAsync()).ShouldBeEmpty();
        await VerifyMoveAsync(nodeA, nodeB, committed);
        (await nodeA.Recovery.AskAsync(nodeB.Recovery) + await nodeB.Recovery.AskAsync(nodeA.Recovery)).ShouldBe(0);
        await VerifyMoveAsync(nodeA, nodeB, committed);
    }

    [Fact, Trait("Rule", "27"), Trait("Rule", "28")]
    public async Task Killed_at_any_moment_it_leaves_every_confirmed_move_and_every_move_is_whole()
    {
        const int Clients = 4;
        var confirmed = new int[Clients];
        foreach (var lines in new[] { 3, 60, 250 })
        {
            await using (var process = ActionProcess.Start("run", directory.StorePath, $"{Clients}"))
            {
                await process.ReadAsync(lines);
                await process.KillAsync();
                foreach (var (client, number) in process.Confirmed)
                    confirmed[client] = number;
            }

            await VerifyTotalsAsync(confirmed);
        }

        confirmed.ShouldAllBe(number => number > 0);
    }

    private static async Task VerifyMoveAsync(Node from, Node to, bool committed)
    {
        var moved = committed ? 11 : 1;
        (await (await PurseStub.BindAsync(from, "from")).GetMoneyAsync()).ShouldBe(Moves.Money - moved);
        (await (await PurseStub.BindAsync(to, "to")).GetMoneyAsync()).ShouldBe(Moves.Money + moved);
        (await (await LedgerStub.BindAsync(from, "ledger/0")).GetMovesAsync()).ShouldBe(committed ? 2 : 1);
    }

    private async Task VerifyTotalsAsync(int[] confirmed)
    {
        await using var node = await Nodes.OnFileAsync(directory.StorePath);
        var money = 0L;
        for (var i = 0; i < Moves.Purses; i++)
            money += await (await PurseStub.BindAsync(node, $"purses/{i}")).GetMoneyAsync();
        money.ShouldBe(Moves.Purses * Moves.Money);

        var counted = 0;
        for (var client = 0; client < confirmed.Length; client++)
        {
            if (await node.Naming.TryLookupAsync($"ledger/{client}") is not { } uid)
            {
                confirmed[client].ShouldBe(0);
                continue;
            }

            var moves = await (await LedgerStub.BindAsync(node, uid)).GetMovesAsync();
            moves.ShouldBeInRange(confirmed[client], confirmed[client] + 1);
            confirmed[client] = moves;
            counted += moves;
        }

        (await (await TotalStub.BindAsync(node, "total")).GetSumAsync()).ShouldBe(counted);
    }
}
