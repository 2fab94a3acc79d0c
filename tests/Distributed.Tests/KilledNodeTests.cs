using Stubs.Actions;
using Stubs.Tests.Crash;

namespace Stubs.Tests.Distributed;

/// <summary>
/// For each named step of the protocol, and each part that a node can have in it: the node kills itself there, by
/// SIGKILL, is started again, and recovers. A client that was told that the action had committed was told the truth,
/// and nothing has happened by halves.
/// </summary>
public sealed class KilledNodeTests
{
    private const int First = 1;
    private const int Second = 10;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>
    /// A client without a store: it has server <c>a</c> prepare, and <c>b</c>, the last agent, decide.
    /// </summary>
    public static TheoryData<string, int> ClientSteps => new()
    {
        { nameof(ProtocolStep.CallSent), 1 },
        { nameof(ProtocolStep.CallSent), 2 },
        { nameof(ProtocolStep.ReplyReceived), 1 },
        { nameof(ProtocolStep.ReplyReceived), 2 },
        { nameof(ProtocolStep.CommitBegun), 1 },
        { nameof(ProtocolStep.RecordsPrepared), 1 },
        { nameof(ProtocolStep.PrepareSent), 1 },
        { nameof(ProtocolStep.VoteReceived), 1 },
        { nameof(ProtocolStep.ShadowsWritten), 1 },
        { nameof(ProtocolStep.BeforeDecision), 1 },
        { nameof(ProtocolStep.DecisionAsked), 1 },
        { nameof(ProtocolStep.DecisionLearned), 1 },
        { nameof(ProtocolStep.DecisionDurable), 1 },
        { nameof(ProtocolStep.CommitSent), 1 },
        { nameof(ProtocolStep.AcknowledgementReceived), 1 },
        { nameof(ProtocolStep.ShadowsCommitted), 1 },
        { nameof(ProtocolStep.DecisionForgotten), 1 },
        { nameof(ProtocolStep.Completed), 1 },
    };

    /// <summary>
    /// Server <c>a</c> begins the action itself, and coordinates: it has a store, and others can reach it.
    /// </summary>
    public static TheoryData<string, int, bool> CoordinatorSteps => new()
    {
        { nameof(ProtocolStep.CallSent), 1, false },
        { nameof(ProtocolStep.ReplyReceived), 1, false },
        { nameof(ProtocolStep.CommitBegun), 1, false },
        { nameof(ProtocolStep.RecordsPrepared), 1, false },
        { nameof(ProtocolStep.PrepareSent), 1, false },
        { nameof(ProtocolStep.VoteReceived), 1, false },
        { nameof(ProtocolStep.ShadowsWritten), 1, false },
        { nameof(ProtocolStep.BeforeDecision), 1, false },
        { nameof(ProtocolStep.DecisionDurable), 1, true },
        { nameof(ProtocolStep.CommitSent), 1, true },
        { nameof(ProtocolStep.ShadowsCommitted), 1, true },
        { nameof(ProtocolStep.AcknowledgementReceived), 1, true },
        { nameof(ProtocolStep.DecisionForgotten), 1, true },
        { nameof(ProtocolStep.Completed), 1, true },
    };

    /// <summary>Server <c>a</c> is prepared for a client, and <c>b</c> decides.</summary>
    public static TheoryData<string, bool> ParticipantSteps => new()
    {
        { nameof(ProtocolStep.CallReceived), false },
        { nameof(ProtocolStep.CallExecuted), false },
        { nameof(ProtocolStep.PrepareReceived), false },
        { nameof(ProtocolStep.VoteSent), false },
        { nameof(ProtocolStep.CommitReceived), true },
        { nameof(ProtocolStep.AcknowledgementSent), true },
    };

    /// <summary>Server <c>a</c> decides for a client, when <c>b</c> is prepared.</summary>
    public static TheoryData<string, bool> AgentSteps => new()
    {
        { nameof(ProtocolStep.CallReceived), false },
        { nameof(ProtocolStep.CallExecuted), false },
        { nameof(ProtocolStep.OnePhaseReceived), false },
        { nameof(ProtocolStep.DecisionDurable), true },
        { nameof(ProtocolStep.DecisionForgotten), true },
    };

    /// <summary>Server <c>a</c> has all that a client changes, and decides alone.</summary>
    public static TheoryData<string, bool> OnePhaseSteps => new()
    {
        { nameof(ProtocolStep.CallReceived), false },
        { nameof(ProtocolStep.CallExecuted), false },
        { nameof(ProtocolStep.OnePhaseReceived), false },
        { nameof(ProtocolStep.DecisionDurable), true },
    };

    /// <summary>A client whose action commits in one phase at server <c>a</c>.</summary>
    public static TheoryData<string> OnePhaseClientSteps => new()
    {
        nameof(ProtocolStep.CommitBegun),
        nameof(ProtocolStep.RecordsPrepared),
        nameof(ProtocolStep.BeforeOnePhase),
        nameof(ProtocolStep.DecisionAsked),
        nameof(ProtocolStep.DecisionLearned),
        nameof(ProtocolStep.Completed),
    };

    /// <summary>What server <c>a</c> does when it finds that it was prepared.</summary>
    public static TheoryData<string> RecoverySteps => new()
    {
        nameof(ProtocolStep.RecoveryBegun),
        nameof(ProtocolStep.DecisionSought),
        nameof(ProtocolStep.ShadowsResolved),
    };

    [Theory, Trait("Rule", "34"), MemberData(nameof(ClientSteps))]
    public async Task A_client_killed_at_any_step_leaves_all_of_its_action_or_nothing(string step, int occurrence)
    {
        await using var site = await new NodeSite().BeginAsync();
        await site.StartAsync("a");
        await site.StartAsync("b");
        await site.CreatePursesAsync();
        var client = await site.StartProcessAsync("client", Enum.Parse<ProtocolStep>(step), occurrence);
        await MoveAndDieAsync(client, "from", "to");

        await VerifyAsync(site, client.Confirmed[0] == 2 ? true : null);
    }

    [Theory, Trait("Rule", "29"), Trait("Rule", "30"), MemberData(nameof(CoordinatorSteps))]
    public async Task A_coordinator_killed_at_any_step_leaves_all_of_the_action_or_nothing(
        string step, int occurrence, bool committed)
    {
        await using var site = await new NodeSite().BeginAsync();
        var coordinator = await site.StartProcessAsync("a", Enum.Parse<ProtocolStep>(step), occurrence);
        await site.StartAsync("b");
        await site.CreatePursesAsync();
        await MoveAndDieAsync(coordinator, "from", "to");
        await site.StartAsync("a");

        (coordinator.Confirmed[0] == 2 && !committed).ShouldBeFalse();
        await VerifyAsync(site, committed);
    }

    [Theory, Trait("Rule", "31"), Trait("Rule", "32"), MemberData(nameof(ParticipantSteps))]
    public Task A_participant_killed_at_any_step_leaves_all_of_the_action_or_nothing(string step, bool committed) =>
        KillServerAsync(step, "from", "to", committed);

    [Theory, Trait("Rule", "27"), Trait("Rule", "33"), MemberData(nameof(AgentSteps))]
    public Task A_last_agent_killed_at_any_step_leaves_all_of_the_action_or_nothing(string step, bool committed) =>
        KillServerAsync(step, "to", "from", committed);

    [Theory, Trait("Rule", "24"), Trait("Rule", "33"), MemberData(nameof(OnePhaseSteps))]
    public async Task The_only_server_of_an_action_killed_at_any_step_leaves_all_of_it_or_nothing(
        string step, bool committed)
    {
        await using var site = await new NodeSite().BeginAsync();
        var server = await StartServerAsync(site, step, second: "a");
        var told = await site.TryMoveAsync("from", "to", Second);
        await server.EndAsync().WaitAsync(Limit);
        await site.StartAsync("a");

        (told ?? committed).ShouldBe(committed, site.LastError?.ToString());
        await VerifyAsync(site, committed);
    }

    [Theory, Trait("Rule", "24"), Trait("Rule", "34"), MemberData(nameof(OnePhaseClientSteps))]
    public async Task A_client_of_one_server_killed_at_any_step_leaves_all_of_its_action_or_nothing(string step)
    {
        await using var site = await new NodeSite().BeginAsync();
        await site.StartAsync("a");
        await site.StartAsync("b");
        await site.CreatePursesAsync(second: "a");
        var client = await site.StartProcessAsync("client", Enum.Parse<ProtocolStep>(step));
        await MoveAndDieAsync(client, "from", "to");

        await VerifyAsync(site, client.Confirmed[0] == 2 ? true : null);
    }

    [Theory, Trait("Rule", "27"), Trait("Rule", "33")]
    [InlineData("a", nameof(ProtocolStep.OnePhaseReceived), false)]
    [InlineData("a", nameof(ProtocolStep.DecisionDurable), true)]
    [InlineData("b", nameof(ProtocolStep.OnePhaseReceived), false)]
    [InlineData("b", nameof(ProtocolStep.DecisionDurable), true)]
    public async Task A_client_killed_while_it_asks_how_a_killed_server_has_decided_leaves_all_or_nothing(
        string second, string step, bool committed)
    {
        await using var site = await new NodeSite().BeginAsync();
        var server = await site.StartProcessAsync("a", Enum.Parse<ProtocolStep>(step));
        await site.StartAsync("b");
        await site.CreatePursesAsync(second);
        var client = await site.StartProcessAsync("client", ProtocolStep.OutcomeAsked);
        await client.SayAsync($"move to from {First}");
        await client.ReadAsync(1);
        await server.SayAsync("arm");
        (await server.ReadLineAsync()).ShouldBe("armed");
        await client.SayAsync("arm");
        (await client.ReadLineAsync()).ShouldBe("armed");
        await client.SayAsync($"move to from {Second}");
        await Task.WhenAll(server.EndAsync(), client.EndAsync()).WaitAsync(Limit);
        await site.StartAsync("a");

        client.Confirmed[0].ShouldBe(1);
        await VerifyAsync(site, committed, sign: -1);
    }

    [Fact, Trait("Rule", "22")]
    public async Task A_participant_killed_while_it_aborts_has_aborted()
    {
        await using var site = await new NodeSite().BeginAsync();
        var server = await StartServerAsync(site, nameof(ProtocolStep.AbortReceived));
        await using (AtomicAction.Begin())
            await site.Purse("from").PutAsync(Second);
        await server.EndAsync().WaitAsync(Limit);
        await site.StartAsync("a");

        await VerifyAsync(site, committed: false);
    }

    [Theory, Trait("Rule", "30"), MemberData(nameof(RecoverySteps))]
    public async Task A_participant_killed_while_it_recovers_recovers_later(string step)
    {
        await using var site = await new NodeSite().BeginAsync();
        var server = await StartServerAsync(site, nameof(ProtocolStep.CommitReceived));
        (await site.TryMoveAsync("from", "to", Second)).ShouldBe(true, site.LastError?.ToString());
        await server.EndAsync().WaitAsync(Limit);
        var again = await site.StartProcessAsync("a", Enum.Parse<ProtocolStep>(step), isArmed: true);
        await again.EndAsync().WaitAsync(Limit);
        await site.StartAsync("a");

        await VerifyAsync(site, committed: true);
    }

    private static async Task KillServerAsync(string step, string from, string to, bool committed)
    {
        await using var site = await new NodeSite().BeginAsync();
        var server = await StartServerAsync(site, step);
        var amount = from == "from" ? Second : -Second;
        var told = await site.TryMoveAsync(from, to, amount);
        await server.EndAsync().WaitAsync(Limit);
        await site.StartAsync("a");

        (told ?? committed).ShouldBe(committed, site.LastError?.ToString());
        await VerifyAsync(site, committed);
    }

    private static async Task<ActionProcess> StartServerAsync(NodeSite site, string step, string second = "b")
    {
        var server = await site.StartProcessAsync("a", Enum.Parse<ProtocolStep>(step));
        await site.StartAsync("b");
        await site.CreatePursesAsync(second);
        if (second == "a")
            await site.MoveAsync("from", "to", First);
        else
            await site.MoveFirstAsync(First);
        await server.SayAsync("arm");
        (await server.ReadLineAsync()).ShouldBe("armed");
        return server;
    }

    private static async Task MoveAndDieAsync(ActionProcess process, string from, string to)
    {
        await process.SayAsync($"move {from} {to} {First}");
        await process.ReadAsync(1);
        await process.SayAsync("arm");
        (await process.ReadLineAsync()).ShouldBe("armed");
        await process.SayAsync($"move {from} {to} {Second}");
        await process.EndAsync().WaitAsync(Limit);
        process.Confirmed[0].ShouldBeInRange(1, 2);
    }

    private static async Task VerifyAsync(NodeSite site, bool? committed, int sign = 1)
    {
        await site.RecoverAsync();
        var moved = sign * await site.ReadMovedAsync();
        moved.ShouldBeOneOf(First, First + Second);
        if (committed is { } known)
            moved.ShouldBe(known ? First + Second : First);
        await site.MoveAsync("to", "from", sign * moved);
        (await site.ReadMovedAsync()).ShouldBe(0);
        await site.RecoverAsync();
    }
}
