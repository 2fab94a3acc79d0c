using Stubs.Actions;
using Stubs.Locking;
using Stubs.Rpc;
using Stubs.Tests.Support;

namespace Stubs.Tests.Distributed;

/// <summary>
/// An abort that comes at the moment when a call has been answered and has not yet been committed into the level around
/// it.
/// </summary>
public sealed class AnsweredCallTests : IAsyncLifetime
{
    private static readonly Uid Top = new([.. Enumerable.Repeat((byte)0xB1, Uid.Size)]);
    private static readonly AbortCause Why = new(
        AbortReason.Requested, "The client has aborted it.") { IsKnownToCaller = true };

    private readonly InProcessTransport transport = new();
    private readonly WatchedConnection caller = new(Uid.WellKnown(98));
    private readonly WatchedConnection callee = new(Uid.WellKnown(99));
    private Node node = null!;

    public async Task InitializeAsync() =>
        node = await Nodes.StartAsync(
            new NodeOptions
                { Name = "server", Store = NodeOptions.InMemory, Listen = "inproc:server", Transports = [transport] });

    public async Task DisposeAsync() => await node.DisposeAsync();

    [Fact, Trait("Rule", "18")]
    public void What_it_did_at_a_third_node_is_undone_with_the_action_of_another()
    {
        var tree = Actions.FindOrInterpose(new ActionContext(
            Top, new ActionPriority(1, Uid.WellKnown(98), 1, 0), IsKnown: false, CallOrder: 1, [], []));
        var served = tree.EnterCall(new ActionContext(Top, default, false, 1, [], []), caller)!;
        Answer(tree, AtomicAction.Begin(served, AtomicActionOptions.Default, priority: null));

        tree.Top.Abort(Why);

        callee.Sent.ShouldHaveSingleItem().ShouldBe((ActionVerb.Abort, Top));
    }

    [Fact, Trait("Rule", "18")]
    public void What_it_did_is_undone_with_a_nested_action()
    {
        var top = AtomicAction.Begin(parent: null, AtomicActionOptions.Default, priority: null);
        var nested = AtomicAction.Begin(top, AtomicActionOptions.Default, priority: null);
        Answer(Actions.Of(top), AtomicAction.Begin(nested, AtomicActionOptions.Default, priority: null));

        nested.Abort(AbortCause.Requested);

        callee.Sent.ShouldHaveSingleItem().ShouldBe((ActionVerb.Abort, nested.Id));
    }

    [Fact, Trait("Rule", "18")]
    public void Nothing_need_be_said_when_it_is_aborted_alone()
    {
        var top = AtomicAction.Begin(parent: null, AtomicActionOptions.Default, priority: null);
        var call = AtomicAction.Begin(top, AtomicActionOptions.Default, priority: null);
        Answer(Actions.Of(top), call);

        call.Abort(AbortCause.Requested);

        callee.Sent.ShouldBeEmpty();
    }

    [Theory, Trait("Rule", "24")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_where_it_was_undone_before_the_answer_went_out_takes_part_in_the_end(bool isNested)
    {
        ActionLevel[] path = isNested ? [new ActionLevel(Uid.WellKnown(97), 1)] : [];
        var context = new ActionContext(
            Top, new ActionPriority(1, Uid.WellKnown(98), 1, 0), IsKnown: false, CallOrder: 1, path, []);
        var tree = Actions.FindOrInterpose(context);
        var served = tree.EnterCall(context, caller)!;
        await served.EndAsync();

        _ = tree.FindLevel(isNested ? Uid.WellKnown(97) : Top)!.Abort(new AbortCause(
            AbortReason.Wounded, "An older action wanted what it held."));

        tree.LeaveCall(caller).IsEnlisted.ShouldBeTrue();
    }

    [Fact, Trait("Rule", "31")]
    public void A_server_that_had_nothing_to_do_with_a_call_takes_part_when_it_is_called_again_over_another_connection()
    {
        var top = AtomicAction.Begin(parent: null, AtomicActionOptions.Default, priority: null);
        var tree = Actions.Of(top);
        var sentOn = AtomicAction.Begin(top, AtomicActionOptions.Default, priority: null);
        var branch = tree.Join(callee);
        branch.BeginCall(sentOn, out var sent);
        branch.EndCall(sentOn, sent, Enlistment.None);
        sentOn.Abort(AbortCause.Requested);
        branch.Disconnected(callee);
        var again = new WatchedConnection(callee.Peer.Node);
        callee.IsOpen = false;

        tree.Join(again).BeginCall(AtomicAction.Begin(top, AtomicActionOptions.Default, priority: null), out _);

        branch.IsLost.ShouldBeFalse();
        branch.Connection.ShouldBe(again);
        top.Abort(Why);
        again.Sent.ShouldHaveSingleItem().ShouldBe((ActionVerb.Abort, top.Id));
    }

    [Fact, Trait("Rule", "34")]
    public void A_request_about_the_end_that_came_over_a_connection_which_is_lost_by_now_comes_too_late()
    {
        var tree = Actions.FindOrInterpose(new ActionContext(
            Top, new ActionPriority(1, Uid.WellKnown(98), 1, 0), IsKnown: false, CallOrder: 1, [], []));
        caller.IsOpen = false;

        tree.EndOver(caller);

        tree.Top.Status.ShouldBe(ActionStatus.Aborted);
    }

    [Fact, Trait("Rule", "38")]
    public async Task A_caller_that_was_told_that_the_node_takes_no_part_is_not_waited_for_when_the_action_ends()
    {
        var context = new ActionContext(
            Top, new ActionPriority(1, Uid.WellKnown(98), 1, 0), IsKnown: false, CallOrder: 1, [], []);
        var tree = Actions.FindOrInterpose(context);
        var starter = new WatchedConnection(Uid.WellKnown(97));
        var served = tree.EnterCall(context, starter)!;
        var idle = tree.EnterCall(context with { CallOrder = 2 }, caller)!;
        await idle.EndAsync();
        tree.LeaveCall(caller).IsEnlisted.ShouldBeFalse();
        Answer(tree, AtomicAction.Begin(served, AtomicActionOptions.Default, priority: null));
        served.AbortNow(Why);
        tree.LeaveCall(starter).IsEnlisted.ShouldBeTrue();

        tree.Disconnected(starter);

        tree.Top.Status.ShouldBe(ActionStatus.Aborted);
        Actions.Count.ShouldBe(0);
    }

    [Theory, Trait("Rule", "36")]
    [InlineData(false)]
    [InlineData(true)]
    public void An_action_that_is_told_of_more_nodes_than_can_work_for_it_is_aborted_and_says_so(bool byItsCaller)
    {
        var context = new ActionContext(
            Top, new ActionPriority(1, Uid.WellKnown(98), 1, 0), IsKnown: false, CallOrder: 1, [], []);
        var tree = Actions.FindOrInterpose(context);
        var served = tree.EnterCall(context, caller)!;

        for (var told = 0; told < 3; told++)
        {
            tree.Top.Status.ShouldBe(told < 2 ? ActionStatus.Running : ActionStatus.Aborted);
            var strangers = Enumerable.Range(told * 600, 600).Select(UidOf).ToArray();
            if (byItsCaller)
                Enter(
                    context with { CallOrder = 2 + told, Elsewhere = [
                        .. strangers.Select(static node => new NodeSubcommits(node, [Top]))] });
            else
                tree.TakeOver(
                    served,
                    new Enlistment(
                        true, true,
                        [.. strangers.Select(
                            static node => new EnlistedNode(new NodeReference(node, null), 1, true, []))]));
            if (tree.Top.Status == ActionStatus.Aborted)
                break;
        }

        tree.Top.Status.ShouldBe(ActionStatus.Aborted);
        tree.Top.Cause!.Reason.ShouldBe(AbortReason.CallFailed);
        tree.Top.Cause.Message.ShouldContain("No more than 1024 nodes");

        void Enter(ActionContext told)
        {
            try
            {
                tree.EnterCall(told, caller);
            }
            catch (ActionAbortedException refused)
            {
                refused.Reason.ShouldBe(AbortReason.CallFailed);
            }
        }

        static Uid UidOf(int number)
        {
            var bytes = new byte[Uid.Size];
            (bytes[0], bytes[^2], bytes[^1]) = (0xC1, (byte)(number >> 8), (byte)number);
            return new Uid(bytes);
        }
    }

    private DistributedActions Actions => node.Network!.Actions;

    /// <summary>A call at the third node runs to its answer.</summary>
    private void Answer(GlobalAction tree, AtomicAction call)
    {
        var branch = tree.Join(callee);
        branch.BeginCall(call, out var sent);
        branch.EndCall(call, sent, new Enlistment(IsEnlisted: true, IsDurable: true, []));
    }

    /// <summary>Takes everything, and answers nothing.</summary>
    private sealed class WatchedConnection(Uid peer) : IRpcConnection
    {
        public List<(ushort Verb, Uid Level)> Sent { get; } = [];

        public RpcPeer Peer { get; } = new(peer, 1, "peer", null);

        public bool IsOpen { get; set; } = true;

        public CancellationToken Closed => CancellationToken.None;

        public Exception? Failure => null;

        public ValueTask SendAsync(ushort verb, ReadOnlySpan<byte> request, CancellationToken cancellationToken)
        {
            Sent.Add((verb, ActionMessage.Read(request).Level));
            return default;
        }

        public ValueTask<RpcReply> CallAsync(
            ushort verb, ReadOnlySpan<byte> request, TimeSpan? timeLimit, CancellationToken cancellationToken) =>
                throw new InvalidOperationException();

        public IAsyncEnumerable<RpcReply> StreamAsync(
            ushort verb, ReadOnlyMemory<byte> request, TimeSpan? timeLimit, CancellationToken cancellationToken) =>
                throw new InvalidOperationException();

        public ValueTask DisposeAsync() => default;
    }
}
