using System.Collections.Concurrent;
using Stubs.Diagnostics;
using Stubs.Locking;
using Stubs.Rpc;

namespace Stubs.Actions;

/// <summary>
/// The actions of one node that concern other nodes: those begun here that have work done elsewhere, and those of
/// others that have work done here (interposed actions).
/// </summary>
/// <remarks>
/// <code>
/// client                                              server
/// call ── context: outermost action, age, path, ────▶ the interposed action is found or made; the nested actions that committed are committed there; the call runs
///         subcommits since the last message           in a nested action of its own
///      ◀─ result; enlistment: the server itself, ──── that nested action has committed into the caller's level, or has left no trace
///         and what it called, with what committed
/// nested commit: nothing, or one notice if calls of the same action are waiting there
/// nested abort ── Abort(level), one-way ────────────▶ undone at once
///              ◀─ Aborted(level), one-way ─────────── wounded, or lost, over there: the level is aborted everywhere
/// outermost commit: see CommitProtocol; the messages to the participants are those of ActionVerb
/// </code>
/// Invariants:
/// <list type="bullet">
/// <item>An interposed action ends by a message of the coordinator, or because a connection over which work came is
/// lost before it is prepared (SYSTEM 34, 37). It then stays as aborted until all such connections are gone, so that a
/// late call cannot begin it anew, without what was lost.</item>
/// <item>An enlisted node is called with contexts that say so: a node that does not know the action any more refuses
/// (SYSTEM 31).</item>
/// <item>An interposed action that grows too old is aborted here, unless its commit has begun.</item>
/// <item>What is prepared waits for the decision, whatever happens to connections (SYSTEM 32).</item>
/// </list>
/// </remarks>
internal sealed class DistributedActions(
    ConnectionManager connections, IResource host, ProtocolEvents events, TimeProvider time, IRecovery recovery,
    TimeSpan maxAge)
{
    private readonly ConcurrentDictionary<Uid, GlobalAction> trees = new();
    private readonly ConcurrentDictionary<Task, bool> telling = new();

    public ConnectionManager Connections => connections;

    /// <summary>This node, as one that can remember decisions.</summary>
    public IResource Host => host;

    public ProtocolEvents Events => events;

    /// <summary>Where this node reports.</summary>
    public NodeDiagnostics Diagnostics => host.Diagnostics;

    public TimeProvider Time => time;

    /// <summary>Gives the actions that begin at this node their ages.</summary>
    public LogicalClock Clock { get; } = LogicalClock.Of(time);

    /// <summary>
    /// How actions ended that were decided here for a node whose connection may have been lost meanwhile.
    /// </summary>
    public RecentOutcomes Outcomes { get; } = new();

    /// <summary>What stands above.</summary>
    public IRecovery Recovery => recovery;

    /// <summary>
    /// Records of the program threw when they heard of an end that another node has brought about.
    /// </summary>
    public void RecordFailed(Exception error) => Log.RecordsFailed(Diagnostics.Logger, error);

    /// <summary>The tree of an action, which is about to have work done elsewhere.</summary>
    public GlobalAction Of(AtomicAction action)
    {
        var tree = action.Tree;
        using (tree.Enter())
        {
            if (tree.FindDistributed(this) is { } known)
                return known;
            action.EnsureRunning();
            var part = new GlobalAction(this, tree, isInterposed: false);

            // The calls of another node of this process have come by messages: the tree that they made holds their
            // locks.
            if (!trees.TryAdd(tree.Top.Id, part))
            {
                throw new InvalidOperationException(
                    $"Node '{Connections.Self.Name}' already works for action {tree.Top.Id}, called by another node of this process, and cannot call "
                    + "others for it in its own name as well. Use the stubs of one node in one action.");
            }

            tree.Attach(part);
            return part;
        }
    }

    /// <summary>How many trees concern this node: those of actions that have not ended everywhere.</summary>
    public int Count => trees.Count;

    /// <summary>The actions of these trees.</summary>
    public IEnumerable<Uid> Known => trees.Keys;

    /// <summary>The tree that concerns this node.</summary>
    public GlobalAction? Find(Uid top) => trees.GetValueOrDefault(top);

    /// <summary>The tree of a context, which is interposed here if it is new.</summary>
    /// <exception cref="ActionAbortedException">This node has lost what it did for the action.</exception>
    /// <param name="context">The action, as its caller knows it.</param>
    /// <param name="origin">The node that began it.</param>
    public GlobalAction FindOrInterpose(ActionContext context, Uid origin = default)
    {
        if (trees.TryGetValue(context.Top, out var known))
            return known;
        if (context.IsKnown)
            throw new ActionAbortedException(
                context.Top, AbortReason.ParticipantLost,
                $"This node has lost what it did for action {context.Top}: it was restarted, or the connection over which it worked was lost.");
        var top = AtomicAction.Interpose(context.Top, Admit(context.Priority), time);
        var made = new GlobalAction(this, top.Tree, isInterposed: true) { Origin = origin };
        top.Tree.Attach(made);
        var tree = trees.GetOrAdd(context.Top, made);
        if (ReferenceEquals(tree, made))
            top.LimitAge(maxAge, time);
        if (Outcomes.Find(context.Top) is not { } ended)
            return tree;
        Forget(made);
        throw new ActionAbortedException(context.Top, ended.Reason, ended.Text);
    }

    /// <summary>A node that works for an action of ours has said how far its clock is.</summary>
    public void Learn(ActionTree tree, long stamp)
    {
        Clock.Learn(stamp);
        if (!ReferenceEquals(tree.Time, time))
            LogicalClock.Of(tree.Time).Learn(stamp);
    }

    // An age that no clock can have given: the action is as old as if it had begun on its arrival, so that it neither
    // waits for all others nor has them all wait.
    private ActionPriority Admit(ActionPriority age)
    {
        if (!Clock.IsCredible(age.Stamp))
            return age with { Stamp = Clock.Next() };
        Clock.Learn(age.Stamp);
        return age;
    }

    public void Forget(GlobalAction tree)
    {
        if (trees.TryRemove(KeyValuePair.Create(tree.Top.Id, tree)))
            tree.Top.ForgetAge();
    }

    /// <summary>Other nodes are being told how an action of this node was decided, after its caller knows.</summary>
    public void AddTelling(Task told)
    {
        if (told.IsCompleted || !telling.TryAdd(told, true))
            return;
        told.ContinueWith(
            _ => telling.TryRemove(told, out bool _),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    /// <summary>
    /// Waits until other nodes know the decisions of this one, which stops: else their locks wait for its next start.
    /// </summary>
    /// <param name="limit">How long it waits for nodes that do not answer.</param>
    public async Task FinishTellingAsync(TimeSpan limit)
    {
        try
        {
            await Task.WhenAll(telling.Keys).WaitAsync(limit, time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // Those that have not answered ask when this node is back.
        }
    }

    /// <summary>
    /// A connection has ended: unprepared work that came over it is aborted, and work done over it is lost.
    /// </summary>
    public void Disconnected(IRpcConnection connection)
    {
        foreach (var (_, tree) in trees)
            tree.Disconnected(connection);
    }

    /// <summary>The interposed actions that are prepared and wait for the decision.</summary>
    public IEnumerable<GlobalAction> Prepared() => trees.Values.Where(static tree => tree.Part.IsPrepared);

    /// <summary>Sends what need not arrive: the end of a connection has the same effect.</summary>
    public void Post(IRpcConnection connection, ushort verb, ActionMessage message) => ActionTree.Defer(() =>
    {
        if (connection.IsOpen)
            _ = SendAsync(connection, verb, message);
    });

    /// <summary>
    /// Tells a node that worked for an action, called by others, what became of it, over whatever connection there is:
    /// a call may wait there for what that holds.
    /// </summary>
    public void Notify(NodeReference node, ushort verb, ActionMessage message) =>
        ActionTree.Defer(() => _ = NotifyAsync(node, verb, message));

    private async Task NotifyAsync(NodeReference node, ushort verb, ActionMessage message)
    {
        try
        {
            var connection = await connections.GetAsync(node, CancellationToken.None).ConfigureAwait(false);
            await connection.SendAsync(verb, message.ToArray(), CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception error) when (error is RpcException or ObjectDisposedException)
        {
            // The node is not there: what it held for the action is lost, and its caller finds out.
        }
    }

    private static async Task SendAsync(IRpcConnection connection, ushort verb, ActionMessage message)
    {
        try
        {
            await connection.SendAsync(verb, message.ToArray(), CancellationToken.None).ConfigureAwait(false);
        }
        catch (RpcException)
        {
            // The connection was lost: its end aborts what the message was about.
        }
    }
}
