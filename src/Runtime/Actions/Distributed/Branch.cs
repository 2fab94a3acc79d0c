using Stubs.Diagnostics;
using Stubs.Rpc;

namespace Stubs.Actions;

/// <summary>Another node's part in one action tree of ours. Guarded by the tree's gate.</summary>
/// <param name="part">The tree.</param>
/// <param name="node">The other node.</param>
/// <param name="incarnation">Which start of it does the work: another one has lost it (SYSTEM 31).</param>
internal sealed class Branch(GlobalAction part, NodeReference node, long incarnation) : IResource
{
    private readonly Dictionary<AtomicAction, RemoteRecord> records = new(ReferenceEqualityComparer.Instance);

    // All that ever committed, in order; up to `acknowledged` the node is known to have heard, up to `handedOver` this
    // node's own caller.
    private readonly List<Uid> subcommits = [];
    private int acknowledged;
    private int handedOver;
    private int callsRunning;
    private bool isTold;
    private bool isToldToAbort;

    public GlobalAction Part => part;

    public NodeReference Node => node;

    public long Incarnation => incarnation;

    /// <summary>The connection over which work was sent, or null if only others have sent some.</summary>
    public IRpcConnection? Connection { get; set; }

    /// <summary>The node has locked or changed something for the action: it must take part in its end.</summary>
    public bool IsEnlisted { get; private set; }

    /// <summary>It knows the connection as one whose end aborts the work.</summary>
    public bool IsJoined { get; set; }

    /// <summary>Its store survives a crash.</summary>
    public bool IsDurable { get; private set; }

    /// <summary>The connection, and with it the work, is lost.</summary>
    public bool IsLost { get; private set; }

    /// <summary>Nested actions of ours that the node has not confirmed to know as committed.</summary>
    public IReadOnlyList<Uid> Subcommits
    {
        get
        {
            // What others said first: it encloses nothing of what has committed here since.
            using (part.Enter())
                return part.Heard(node.Node) is { } heard
                    ? [.. heard, .. subcommits[acknowledged..]] : subcommits[acknowledged..];
        }
    }

    /// <summary>Calls of ours are running there.</summary>
    public bool HasCalls => callsRunning > 0;

    public NodeDiagnostics Diagnostics => part.Registry.Diagnostics;

    public Participant CreateParticipant(AtomicAction action)
    {
        isTold = true;
        return new RemoteParticipant(action, this);
    }

    /// <summary>
    /// The action has ended, and the node takes no part in that: all that it did was undone with nested actions or
    /// failed calls. It need not remember the action any longer. One that has not answered a call yet may have worked
    /// for it, and says so too late.
    /// </summary>
    public void EndUntold()
    {
        if ((!IsEnlisted && callsRunning == 0) || isToldToAbort)
            return;
        var message = new ActionMessage(part.Top.Id) { Text = "The action has ended without the node." };

        // Begun elsewhere, and left to the homes of borrowed objects: what that node did was undone already, or it has
        // its own part in the outcome and heeds this from its coordinator only.
        if (part.IsInterposed && part.Top.Status == ActionStatus.Unknown && Connection is { } connection)
            part.Registry.Post(connection, ActionVerb.Abort, message);

        // It was to take part in a commit that was given up before it was asked. The node that called it in this one's
        // stead may have ended its own part, so that no other tells it.
        else if (Connection is null && (!isTold || part.Top.Status == ActionStatus.Aborted))
            part.Registry.Notify(node, ActionVerb.Abort, message);
        else if (!isTold)
            part.Registry.Post(Connection!, ActionVerb.Abort, message);
    }

    public AtomicAction? FindLevel(Uid id)
    {
        foreach (var (action, _) in records)
        {
            for (var level = action; level is not null; level = level.Parent)
            {
                if (level.HasId(id))
                    return level;
            }
        }

        return null;
    }

    /// <summary>Work was sent over a connection that may have been made only now.</summary>
    /// <exception cref="ActionAbortedException">The node was restarted, or the connection over which work was sent is
    /// lost.</exception>
    public void Connect(IRpcConnection connection)
    {
        using (part.Enter())
        {
            if (Connection is null
                ? connection.Peer.Incarnation != incarnation : !ReferenceEquals(Connection, connection))
                Lose($"The connection to {connection.Peer}, over which it worked for the action, was lost.");
            if (IsLost)
                part.Top.EnsureRunning();
            (Connection, incarnation) = (connection, connection.Peer.Incarnation);
        }
    }

    /// <summary>Registers a call that is about to be sent, and says what must ride on it.</summary>
    /// <param name="call">The nested action of the call.</param>
    /// <param name="sent">How many subcommits have been said when the call has arrived.</param>
    public ActionContext BeginCall(AtomicAction call, out int sent)
    {
        // The clock may be the program's: it is asked before anything is registered, and outside the gate.
        var left = call.TimeLeft;
        using (part.Enter())
        {
            var record = new RemoteRecord(call, this) { IsUnansweredCall = true };
            if (!call.TryAdd(record))
                call.EnsureRunning();
            records.Add(call, record);
            callsRunning++;
            sent = subcommits.Count;
            var caller = call.Parent!;
            var path = new List<ActionLevel>();
            for (var level = caller; level.Parent is not null; level = level.Parent)
                path.Add(new ActionLevel(level.Id, level.Order));
            path.Reverse();
            return new ActionContext(
                part.Top.Id, call.Tree.Priority, IsEnlisted, call.Order, path, Subcommits)
                    {
                        Elsewhere = part.Elsewhere(this), TimeLeft = left,
                        Origin = part.IsInterposed ? part.Origin : default,
                    };
        }
    }

    /// <summary>The reply has come.</summary>
    public void EndCall(AtomicAction call, int sent, Enlistment enlistment)
    {
        using (part.Enter())
        {
            callsRunning--;
            part.Registry.Learn(call.Tree, enlistment.Clock);
            acknowledged = Math.Max(acknowledged, sent);
            IsEnlisted |= enlistment.IsEnlisted;
            IsJoined |= enlistment.IsEnlisted;
            IsDurable |= enlistment.IsDurable;
            if (records.TryGetValue(call, out var record))
                record.IsUnansweredCall = false;
            part.TakeOver(call, enlistment);
        }
    }

    /// <summary>
    /// No reply will come: what the node did is not known, so that the action must abort (SYSTEM 36).
    /// </summary>
    public void FailCall(AtomicAction call, Exception error)
    {
        using (part.Enter())
        {
            callsRunning--;
            Lose(
                Failures.KindOf(error) == FailureKind.Hopeless
                    ? AbortCause.Of(AbortReason.CallFailed, "A call failed:", error)
                    : AbortCause.Of(AbortReason.ParticipantLost, $"A call to node {node} had no answer:", error));
        }
    }

    /// <summary>The call was never sent.</summary>
    public void WithdrawCall(AtomicAction call)
    {
        using (part.Enter())
        {
            callsRunning--;
            if (records.TryGetValue(call, out var record))
                record.IsUnansweredCall = false;
        }
    }

    /// <summary>A node that the call reached has called this node in turn. Inside the gate.</summary>
    public void Enlist(AtomicAction call, EnlistedNode other)
    {
        if (other.Incarnation != incarnation)
            Lose($"Node {node} was restarted while it worked for the action.");
        if (!IsLost)
            incarnation = other.Incarnation;
        IsEnlisted = true;
        IsDurable |= other.IsDurable;
        subcommits.AddRange(other.Subcommits);
        if (!records.ContainsKey(call))
        {
            var record = new RemoteRecord(call, this);
            if (call.TryAdd(record))
                records.Add(call, record);
        }

        NotifyWaiters();
    }

    /// <summary>What this node's own caller must know of that node. Inside the gate.</summary>
    public EnlistedNode HandOver()
    {
        var since = subcommits[handedOver..];
        handedOver = subcommits.Count;
        return new EnlistedNode(node, incarnation, IsDurable, since);
    }

    /// <summary>A nested action commits into its parent. Inside the gate.</summary>
    /// <returns>False if the parent has a record of its own.</returns>
    public bool MoveUp(RemoteRecord record, AtomicAction parent)
    {
        var child = record.Owner;
        records.Remove(child);
        if (!record.IsOfCall || child.IsNamed)
        {
            subcommits.Add(child.Id);
            NotifyWaiters();
        }

        if (!records.TryAdd(parent, record))
            return false;
        record.MoveTo(parent);
        return true;
    }

    /// <summary>A level is being undone. Inside the gate.</summary>
    public void Undo(RemoteRecord record)
    {
        records.Remove(record.Owner);

        // What encloses the level may be aborted too: then that is told, which says all. A call is known over there by
        // no name, whether it was answered or not, and what an answered one did belongs to the level around it; if it
        // is aborted alone, the other node has undone it by itself.
        var level = record.Owner;
        while (level.Parent is { Status: ActionStatus.Aborted } aborted)
            level = aborted;
        if (record.IsOfCall && ReferenceEquals(level, record.Owner) && (record.IsUnansweredCall || !level.IsNamed))
            return;

        if (Connection is not { } connection || level.Cause is not { } why)
            return;
        var isAll = ReferenceEquals(level, part.Top);
        if (!isAll || !isToldToAbort)
            part.Registry.Post(
                connection, ActionVerb.Abort,
                new ActionMessage(part.Top.Id) { Level = level.Id, Reason = why.Reason, Text = why.Brief });
        isToldToAbort |= isAll;
    }

    public void Disconnected(IRpcConnection connection)
    {
        if (ReferenceEquals(connection, Connection))
            Lose($"The connection to {connection.Peer} was lost.");
    }

    // A call of ours may be waiting over there, or cause one to wait, for a lock of an action that has just committed.
    private void NotifyWaiters()
    {
        if (part.HasCalls)
            part.Registry.Notify(
                node, ActionVerb.Subcommitted, new ActionMessage(part.Top.Id) { Subcommits = Subcommits });
    }

    // The work is lost, so that the action cannot commit; unless it is committing already, which then finds out by
    // itself.
    private void Lose(string message) => Lose(new AbortCause(AbortReason.ParticipantLost, message));

    private void Lose(AbortCause why)
    {
        if (IsLost)
            return;

        // It has done nothing yet, or had nothing to do with what it was asked: it can begin anew, over another
        // connection.
        if (records.Count == 0 && !IsEnlisted)
        {
            Connection = null;
            return;
        }

        IsLost = true;
        part.Top.Abort(why);
    }
}
