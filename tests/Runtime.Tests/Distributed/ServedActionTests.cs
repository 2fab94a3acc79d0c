using System.Collections.Concurrent;
using Stubs.Actions;
using Stubs.Calls;
using Stubs.Rpc;
using Stubs.Tests.Objects;
using Stubs.Tests.Support;

namespace Stubs.Tests.Distributed;

/// <summary>What a node does at each message about an action of another node, and when none comes.</summary>
public sealed class ServedActionTests : IAsyncLifetime
{
    private readonly InProcessTransport transport = new();
    private readonly ManualTimeProvider time = new();
    private Node node = null!;
    private CellStub cell = null!;
    private RawCoordinator coordinator = null!;

    private DistributedActions Actions => node.Network!.Actions;

    public async Task InitializeAsync()
    {
        node = await Nodes.StartAsync(new NodeOptions
        {
            Name = "server", Store = NodeOptions.InMemory, Listen = "inproc:server", Transports = [transport],
            TimeProvider = time,
        });
        cell = await CellStub.CreateAsync(node, "cell");
        coordinator = await RawCoordinator.ConnectAsync(transport, cell);
    }

    public async Task DisposeAsync()
    {
        await coordinator.DisposeAsync();
        await node.DisposeAsync();
    }

    [Fact, Trait("Rule", "24")]
    public async Task A_vote_that_is_asked_for_again_is_the_same_vote()
    {
        await coordinator.CallAsync(order: 1);
        var prepare = new ActionMessage(RawCoordinator.Top) { Coordinator = coordinator.Name };

        (await coordinator.AskAsync(ActionVerb.Prepare, prepare)).Answer.ShouldBe(ActionAnswer.Prepared);
        (await coordinator.AskAsync(ActionVerb.Prepare, prepare)).Answer.ShouldBe(ActionAnswer.Prepared);

        (await coordinator.AskAsync(ActionVerb.Commit)).Answer.ShouldBe(ActionAnswer.Committed);
        (await cell.GetValueAsync()).ShouldBe(1);
    }

    [Fact, Trait("Rule", "24")]
    public async Task A_commit_of_what_was_not_prepared_is_answered_as_aborted()
    {
        await coordinator.CallAsync(order: 1);

        (await coordinator.AskAsync(ActionVerb.Commit)).Answer.ShouldBe(ActionAnswer.Aborted);

        await coordinator.AbortAsync(RawCoordinator.Top);
        (await cell.GetValueAsync()).ShouldBe(0);
    }

    [Fact, Trait("Rule", "31")]
    public async Task A_call_of_an_action_that_the_node_should_know_and_does_not_is_refused()
    {
        var context = new ActionContext(RawCoordinator.Top, coordinator.Age, IsKnown: true, 1, [], []);

        (await coordinator.CallAsync(context, "Add(int)", 1)).Level.ShouldBe(RawCoordinator.Top);

        (await cell.GetValueAsync()).ShouldBe(0);
        Actions.Known.ShouldBeEmpty();
    }

    [Fact, Trait("Rule", "34")]
    public async Task A_refused_call_leaves_no_action_behind()
    {
        await coordinator.AbortAsync(RawCoordinator.Level);

        (await coordinator.CallAsync(order: 2, new ActionLevel(RawCoordinator.Level, 1))).Status.ShouldBe(
            CallStatus.Aborted);

        Actions.Known.ShouldBeEmpty();
    }

    [Fact, Trait("Rule", "34")]
    public async Task A_call_that_locks_nothing_leaves_no_action_behind()
    {
        var context = new ActionContext(RawCoordinator.Top, coordinator.Age, IsKnown: false, 1, [], []);

        (await coordinator.CallAsync(context, "Peek()")).Status.ShouldBe(CallStatus.Returned);

        Actions.Known.ShouldBeEmpty();
    }

    [Fact, Trait("Rule", "34")]
    public async Task The_work_of_a_connection_that_is_lost_is_undone_and_its_action_forgotten()
    {
        await coordinator.CallAsync(order: 1);
        Actions.Known.ShouldBe([RawCoordinator.Top]);

        await coordinator.Connection.DisposeAsync();

        await Until.HoldsAsync(() => Actions.Count == 0);
        (await cell.GetValueAsync()).ShouldBe(0);
    }

    [Fact, Trait("Rule", "34")]
    public async Task An_action_that_was_aborted_here_is_known_until_no_late_call_can_come()
    {
        await coordinator.CallAsync(order: 1);
        await Actions.Find(RawCoordinator.Top)!.Top.Abort(new AbortCause(AbortReason.Wounded, "as the test wants it"));
        (await coordinator.CallAsync(order: 2)).Status.ShouldBe(CallStatus.Aborted);
        Actions.Known.ShouldBe([RawCoordinator.Top]);

        await coordinator.Connection.DisposeAsync();

        await Until.HoldsAsync(() => Actions.Count == 0);
    }

    [Fact, Trait("Rule", "32")]
    public async Task What_is_prepared_is_not_aborted_for_a_node_that_does_not_run_the_commit()
    {
        await coordinator.CallAsync(order: 1);
        (await coordinator.AskAsync(
            ActionVerb.Prepare, new ActionMessage(RawCoordinator.Top) { Coordinator = coordinator.Name }))
            .Answer.ShouldBe(ActionAnswer.Prepared);

        await using var stranger = await RawCoordinator.ConnectAsync(transport, cell);
        await stranger.AbortAsync(RawCoordinator.Top);

        (await coordinator.AskAsync(ActionVerb.Commit)).Answer.ShouldBe(ActionAnswer.Committed);
        (await cell.GetValueAsync()).ShouldBe(1);
    }

    [Fact, Trait("Rule", "27")]
    public async Task A_node_that_has_decided_says_so_when_it_is_asked_over_another_connection()
    {
        await coordinator.CallAsync(order: 1);
        (await coordinator.AskAsync(ActionVerb.CommitOnePhase)).Answer.ShouldBe(ActionAnswer.Committed);

        await coordinator.ConnectAgainAsync(transport);

        (await coordinator.AskAsync(ActionVerb.OnePhaseOutcome)).Answer.ShouldBe(ActionAnswer.Committed);
        (await coordinator.AskAsync(ActionVerb.CommitOnePhase)).Answer.ShouldBe(ActionAnswer.Committed);
        (await cell.GetValueAsync()).ShouldBe(1);
    }

    [Fact, Trait("Rule", "32")]
    public async Task What_is_prepared_asks_its_coordinator_when_nothing_is_heard_of_it()
    {
        var asked = new ConcurrentQueue<ushort>();
        coordinator.Node.Serve = request =>
        {
            asked.Enqueue(request.Verb);
            request.Reply(new ActionReply(ActionAnswer.Committed).ToArray());
            return default;
        };
        await coordinator.CallAsync(order: 1);
        (await coordinator.AskAsync(
            ActionVerb.Prepare, new ActionMessage(RawCoordinator.Top) { Coordinator = coordinator.Name }))
            .Answer.ShouldBe(ActionAnswer.Prepared);
        asked.ShouldBeEmpty();

        // Nothing is heard for as long as is waited, and the clock stands still while the coordinator answers.
        time.Advance(TimeSpan.FromSeconds(5));
        await Until.HoldsAsync(() => asked.Contains(ActionVerb.CarriedOut));

        asked.First().ShouldBe(ActionVerb.Outcome);
        (await cell.GetValueAsync()).ShouldBe(1);
    }
}
