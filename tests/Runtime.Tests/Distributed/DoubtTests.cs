using Stubs.Actions;
using Stubs.Recovery;
using Stubs.Rpc;
using Stubs.Store;
using Stubs.Tests.Objects;
using Stubs.Tests.Rpc;
using Stubs.Tests.Support;

namespace Stubs.Tests.Distributed;

/// <summary>
/// Uses of an object that an action has prepared in memory, while the node that decides answers, is slow, or is gone.
/// </summary>
public sealed class DoubtTests : RuleTest, IAsyncLifetime
{
    private readonly InProcessTransport transport = new();
    private readonly ManualTimeProvider time = new();
    private readonly Disk disk = new();
    private readonly RpcNode decider = new("decider");
    private ActionAnswer? answer;
    private Node node = null!;
    private CellStub cell = null!;
    private RawCoordinator coordinator = null!;

    public async Task InitializeAsync()
    {
        decider.Serve = request =>
        {
            if (answer is { } said)
                request.Reply(new ActionReply(said).ToArray());
            else
                request.Fail(RpcFault.Internal, "It is lost.");
            return default;
        };
        await decider.ListenAsync(transport, "inproc:decider");
        node = await Nodes.StartAsync(new NodeOptions
        {
            Name = "server", ObjectStore = disk.Open(), Listen = "inproc:server", Transports = [transport],
            TimeProvider = time,
        });
        cell = await CellStub.CreateAsync(node, "cell");
        coordinator = await RawCoordinator.ConnectAsync(transport, cell);
        await coordinator.CallAsync(order: 1);
        await coordinator.AskAsync(
            ActionVerb.Prepare,
            new ActionMessage(RawCoordinator.Top)
                { Coordinator = new NodeReference(decider.Endpoint.Self.Node, "inproc:decider").ToString() });
    }

    public async Task DisposeAsync()
    {
        await coordinator.DisposeAsync();
        await decider.DisposeAsync();
        await node.DisposeAsync();
    }

    [Fact, Trait("Rule", "32")]
    public async Task While_the_coordinator_says_that_it_has_not_decided_users_wait_for_it()
    {
        answer = ActionAnswer.Undecided;
        var waiting = Apart(() => cell.GetValueAsync());

        (await node.Recovery.AskNodesAsync()).ShouldBe(1);

        waiting.IsCompleted.ShouldBeFalse();
        (await coordinator.AskAsync(ActionVerb.Commit)).Answer.ShouldBe(ActionAnswer.Committed);
        (await waiting).ShouldBe(1);
    }

    [Fact, Trait("Rule", "32")]
    public async Task When_the_coordinator_does_not_answer_those_that_wait_and_those_that_come_are_told_at_once()
    {
        var waiting = NewClient();
        var told = waiting.Do(() => cell.GetValueAsync());
        told.IsCompleted.ShouldBeFalse();

        (await node.Recovery.AskNodesAsync()).ShouldBe(1);

        var why = await Should.ThrowAsync<ObjectInDoubtException>(() => told);
        why.Action.ShouldBe(RawCoordinator.Top);
        why.Uid.ShouldBe(cell.Uid);
        why.Coordinator.ShouldContain("inproc:decider");
        why.IsLasting.ShouldBeFalse("the node may just be started again");
        waiting.Action.Status.ShouldBe(ActionStatus.Running, "the call has failed, and its caller may go on");
        await Should.ThrowAsync<ObjectInDoubtException>(() => waiting.Do(() => cell.AddAsync(1)));
        await waiting.AbortAsync();
        await coordinator.AskAsync(ActionVerb.Commit);
    }

    [Fact, Trait("Rule", "32")]
    public async Task A_use_outside_any_action_is_not_repeated_when_the_coordinator_has_been_silent_for_long()
    {
        await node.Recovery.AskNodesAsync();
        time.Advance(Doubt.Patience);
        await node.Recovery.AskNodesAsync();

        var why = await Should.ThrowAsync<ObjectInDoubtException>(() => Apart(() => cell.GetValueAsync()));

        why.IsLasting.ShouldBeTrue();
        why.Attempts.ShouldBe(1);
        await coordinator.AskAsync(ActionVerb.Commit);
    }

    [Fact, Trait("Rule", "32")]
    public async Task When_the_coordinator_answers_again_users_wait_as_before()
    {
        await node.Recovery.AskNodesAsync();
        answer = ActionAnswer.Undecided;
        await node.Recovery.AskNodesAsync();

        var waiting = Apart(() => cell.GetValueAsync());

        waiting.IsCompleted.ShouldBeFalse();
        await coordinator.AskAsync(ActionVerb.Commit);
        (await waiting).ShouldBe(1);
    }

    [Theory, Trait("Rule", "32")]
    [InlineData(HeuristicOutcome.Committed, 1)]
    [InlineData(HeuristicOutcome.Aborted, 0)]
    public async Task What_is_prepared_in_memory_is_resolved_by_hand_and_its_locks_are_free(
        HeuristicOutcome outcome, int value)
    {
        var made = await node.Recovery.ResolveAsync(RawCoordinator.Top, outcome, "The decider has burnt.");

        made.Objects.ShouldBe([cell.Uid]);
        (await cell.GetValueAsync()).ShouldBe(value);
        await cell.AddAsync(5);
        (await cell.GetValueAsync()).ShouldBe(value + 5);
        (await disk.ListAsync(new StoreFilter(InDoubt: true))).ShouldBeEmpty();
        node.Network!.Actions.Known.ShouldBeEmpty();
        var late = await coordinator.AskAsync(ActionVerb.Commit);
        late.Answer.ShouldBe(ActionAnswer.Committed, "the coordinator must be able to forget");
        (late.Damage is null).ShouldBe(outcome == HeuristicOutcome.Committed);
        (await cell.GetValueAsync()).ShouldBe(value + 5);
    }

    [Fact, Trait("Rule", "32")]
    public async Task The_exception_crosses_a_call_with_all_that_it_says()
    {
        await node.Recovery.AskNodesAsync();
        time.Advance(Doubt.Patience);
        await node.Recovery.AskNodesAsync();
        await using var client = await Nodes.StartAsync(new NodeOptions
        {
            Name = "client", Store = NodeOptions.InMemory, Directory = "inproc:server", Transports = [transport],
        });
        await using var there = await client.BindAsync<CellStub>("cell");

        var why = await Should.ThrowAsync<ObjectInDoubtException>(() => Apart(() => there.GetValueAsync()));

        why.Action.ShouldBe(RawCoordinator.Top);
        why.Coordinator.ShouldContain("inproc:decider");
        why.IsLasting.ShouldBeTrue();
        await coordinator.AskAsync(ActionVerb.Commit);
    }
}
