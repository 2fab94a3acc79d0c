using Stubs.Actions;
using Stubs.Locking;
using Stubs.Rpc;
using Stubs.Tests.Support;

namespace Stubs.Tests.Distributed;

/// <summary>What an action makes of the nodes that work for it, connection by connection.</summary>
public sealed class BranchTests : IAsyncLifetime
{
    private static readonly Uid Other = Uid.Parse("01a22330-4653-7000-959a-0000000000a1");

    private readonly ManualTimeProvider time = new();
    private readonly FakeConnection connection = new(new RpcPeer(Other, 1, "other", null));
    private Node node = null!;
    private AtomicAction action = null!;

    private DistributedActions Actions => node.Network!.Actions;

    public async Task InitializeAsync()
    {
        node = await Nodes.StartAsync(new NodeOptions
        {
            Name = "client", Store = NodeOptions.InMemory, Listen = "inproc:client",
            Transports = [new InProcessTransport()], TimeProvider = time,
        });
        // The tests use the action itself, and make no calls in it.
#pragma warning disable STUB0059
        action = AtomicAction.Begin();
#pragma warning restore STUB0059
    }

    public async Task DisposeAsync()
    {
        connection.IsOpen = false;
        await action.DisposeAsync();
        await node.DisposeAsync();
    }

    [Fact, Trait("Rule", "37")]
    public async Task A_node_that_has_done_nothing_for_the_action_may_be_lost_and_come_back()
    {
        var tree = Actions.Of(action);
        tree.Join(connection);

        tree.Disconnected(connection);
        var again = new FakeConnection(connection.Peer with { Incarnation = 2 });
        var branch = tree.Join(again);

        action.Status.ShouldBe(ActionStatus.Running);
        branch.Incarnation.ShouldBe(2);
        await action.AbortAsync();
    }

    [Fact, Trait("Rule", "37")]
    public async Task An_action_for_which_a_lost_node_has_worked_is_aborted()
    {
        var tree = Actions.Of(action);
        await CallAsync(tree.Join(connection), isEnlisted: true);

        tree.Disconnected(new FakeConnection(connection.Peer));
        action.Status.ShouldBe(ActionStatus.Running);
        tree.Disconnected(connection);

        action.Status.ShouldBe(ActionStatus.Aborted);
        action.Cause!.Reason.ShouldBe(AbortReason.ParticipantLost);
    }

    [Fact, Trait("Rule", "36")]
    public void An_action_of_a_call_without_an_answer_is_aborted_and_the_node_is_told()
    {
        var branch = Actions.Of(action).Join(connection);
        var call = action.BeginChild(childOrder: 1);
        branch.BeginCall(call, out _);

        branch.FailCall(call, new RpcConnectionException("The connection broke.", sent: true));

        action.Status.ShouldBe(ActionStatus.Aborted);
        action.Cause!.Reason.ShouldBe(AbortReason.ParticipantLost);
        connection.Sent.ShouldBe([ActionVerb.Abort]);
    }

    [Fact, Trait("Rule", "31")]
    public async Task Work_that_was_done_over_one_connection_is_not_gone_on_with_over_another()
    {
        var tree = Actions.Of(action);
        await CallAsync(tree.Join(connection), isEnlisted: true);

        Should.Throw<ActionAbortedException>(() => tree.Join(new FakeConnection(connection.Peer))).Reason.ShouldBe(
            AbortReason.ParticipantLost);

        action.Status.ShouldBe(ActionStatus.Aborted);
    }

    [Fact, Trait("Rule", "31")]
    public void A_node_that_others_have_called_is_not_called_after_it_has_been_restarted()
    {
        var tree = Actions.Of(action);
        var other = new EnlistedNode(new NodeReference(Other, null), Incarnation: 1, IsDurable: true, []);
        tree.TakeOver(action, new Enlistment(true, true, [other]));

        var restarted = new FakeConnection(connection.Peer with { Incarnation = 2 });
        Should.Throw<ActionAbortedException>(() => tree.Join(restarted)).Reason.ShouldBe(AbortReason.ParticipantLost);

        action.Status.ShouldBe(ActionStatus.Aborted);
    }

    [Fact, Trait("Rule", "31")]
    public void A_node_that_was_restarted_while_others_called_it_has_lost_what_it_did()
    {
        var tree = Actions.Of(action);
        var other = new EnlistedNode(new NodeReference(Other, null), Incarnation: 1, IsDurable: true, []);
        tree.TakeOver(action, new Enlistment(true, true, [other]));
        action.Status.ShouldBe(ActionStatus.Running);

        tree.TakeOver(action, new Enlistment(true, true, [other with { Incarnation = 2 }]));

        action.Status.ShouldBe(ActionStatus.Aborted);
        action.Cause!.Message.ShouldContain("restarted");
    }

    [Fact, Trait("Rule", "36")]
    public async Task A_call_that_was_never_sent_is_none_that_is_running()
    {
        var branch = Actions.Of(action).Join(connection);
        var call = action.BeginChild(childOrder: 1);
        branch.BeginCall(call, out _);
        branch.HasCalls.ShouldBeTrue();

        branch.WithdrawCall(call);

        branch.HasCalls.ShouldBeFalse();
        await call.Abort(new AbortCause(AbortReason.Requested, "It was never sent."));
        action.Status.ShouldBe(ActionStatus.Running);
        await action.AbortAsync();
        connection.Sent.ShouldBeEmpty();
    }

    [Fact, Trait("Rule", "39")]
    public void A_call_that_has_come_with_a_time_limit_is_aborted_when_that_has_passed()
    {
        var context = new ActionContext(
            RawCoordinator.Top, new ActionPriority(1, Other, 1, Order: 0), IsKnown: false, 1, [], [])
            {
                TimeLeft = TimeSpan.FromSeconds(1),
            };
        var tree = Actions.FindOrInterpose(context);
        var call = tree.EnterCall(context, connection)!;

        time.Advance(TimeSpan.FromMilliseconds(999));
        call.Status.ShouldBe(ActionStatus.Running);
        time.Advance(TimeSpan.FromMilliseconds(1));

        call.Status.ShouldBe(ActionStatus.Aborted);
        call.Cause!.Reason.ShouldBe(AbortReason.TimedOut);
        tree.LeaveCall(connection);
        tree.Disconnected(connection);
    }

    private async Task CallAsync(Branch branch, bool isEnlisted)
    {
        var call = action.BeginChild(childOrder: 1);
        branch.BeginCall(call, out var sent);
        branch.EndCall(call, sent, new Enlistment(isEnlisted, IsDurable: true, []));
        await call.EndAsync();
    }
}
