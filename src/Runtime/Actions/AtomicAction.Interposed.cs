using Stubs.Actions;
using Stubs.Locking;

namespace Stubs;

// Actions that were begun at another node, as they are here: the same identifier, age and place among their siblings.
// The node that began one also ends it, by messages.
public sealed partial class AtomicAction
{
    /// <summary>Whether this level was begun at another node.</summary>
    internal bool IsInterposed { get; private init; }

    /// <summary>
    /// Why what it holds cannot be used for now; null if it is not in doubt. Set by <see cref="Subordinate"/>.
    /// </summary>
    internal Doubt? Doubt
    {
        get => Volatile.Read(ref field);
        set => Volatile.Write(ref field, value);
    }

    /// <summary>The place among its siblings.</summary>
    internal int Order => order;

    /// <summary>
    /// Whether the identifier has been asked for, so that it may be known elsewhere. Inside the gate.
    /// </summary>
    internal bool IsNamed => !id.IsEmpty;

    /// <summary>Whether it has that identifier. Inside the gate.</summary>
    internal bool HasId(Uid wanted) => id == wanted;

    /// <summary>Whether something here depends on how it ends. Inside the gate.</summary>
    internal bool HasWork
    {
        get
        {
            for (var record = records; record is not null; record = record.Next)
            {
                if (record.Resource is not Branch)
                    return true;
            }

            return userRecords is not null;
        }
    }

    /// <summary>An outermost action of another node.</summary>
    internal static AtomicAction Interpose(Uid id, ActionPriority priority, TimeProvider time) =>
        new(null, null, new AtomicActionOptions { TimeProvider = time }, priority, Ambient.Value)
            { id = id, IsInterposed = true };

    /// <summary>
    /// Aborts an action of another node that has not begun to commit for so long: the node where it was begun may
    /// forget to end it, or never mean to.
    /// </summary>
    internal void LimitAge(TimeSpan limit, TimeProvider time) => StartTimer(
        limit, time, new AbortCause(
            AbortReason.TimedOut,
            $"A node has worked for it for {limit.TotalSeconds:0.###} s (NodeOptions.MaxActionAge), and it had not begun to commit."));

    /// <summary>This node does nothing for an action of another node any more.</summary>
    internal void ForgetAge()
    {
        if (IsInterposed)
            StopTimer();
    }

    /// <summary>An action of another node that is nested in this one.</summary>
    internal AtomicAction InterposeNested(Uid nestedId, int nestedOrder) => BeginChild(nestedOrder, nestedId);

    /// <summary>A nested action whose place among its siblings another node gave out.</summary>
    internal AtomicAction BeginChild(int childOrder, Uid childId = default)
    {
        using (tree.Enter())
        {
            EnsureRunning();
            tree.OrderTaken(childOrder);
            var child = new AtomicAction(
                tree, this, AtomicActionOptions.Default, null, Ambient.Value)
                    { id = childId, IsInterposed = !childId.IsEmpty, order = childOrder };
            child.LinkToParent();
            return child;
        }
    }

    /// <summary>
    /// Nothing runs in this level but what was begun at another node and forgotten there: that is undone. Inside the
    /// gate.
    /// </summary>
    /// <returns>False if something else is running.</returns>
    private bool AbortOrphans()
    {
        for (var child = firstChild; child is not null; child = child.nextSibling)
        {
            if (!child.IsInterposed || !child.HasOnlyOrphans())
                return false;
        }

        while (firstChild is { } orphan)
            orphan.AbortInsideGate(new AbortCause(
                AbortReason.Requested, "The node where it was begun has ended the action around it.")
                    { IsKnownToCaller = true });
        return true;
    }

    private bool HasOnlyOrphans()
    {
        for (var child = firstChild; child is not null; child = child.nextSibling)
        {
            if (!child.IsInterposed || !child.HasOnlyOrphans())
                return false;
        }

        return true;
    }

    /// <summary>Participant: begins to prepare.</summary>
    /// <returns>Null, or why it cannot commit.</returns>
    internal AbortCause? BeginPrepare()
    {
        using (tree.Enter())
            return TryBeginCommit(ActionStatus.Committing, out var error)
                ? null : cause ?? new AbortCause(AbortReason.ParticipantLost, UserCode.TextOf(error), error);
    }

    /// <summary>Participant: the nodes of this process that have work to commit.</summary>
    internal IReadOnlyList<Participant> LocalParticipants() =>
        [.. Participants().Where(static participant => !participant.IsRemote)];

    /// <summary>Participant: the records of the program's own.</summary>
    internal IReadOnlyList<AbstractRecord> UserRecords => userRecords ?? (IReadOnlyList<AbstractRecord>)[];

    /// <summary>
    /// Coordinator: is cancelled when the time limit passes during the commit; votes, here and elsewhere, are waited
    /// for no longer.
    /// </summary>
    internal CancellationToken VotingLimit => voting?.Token ?? CancellationToken.None;

    /// <summary>
    /// Participant: the coordinator has decided, and what it decided has been carried out in the store.
    /// </summary>
    internal void SettleInterposed(ActionStatus outcome, IReadOnlyList<Participant> participants) =>
        Settle(outcome, participants);

    /// <summary>Participant: aborts what had begun to prepare.</summary>
    internal Task AbortPrepared(AbortCause why)
    {
        using (tree.Enter())
        {
            if (status is ActionStatus.Running or ActionStatus.Committing)
                AbortInsideGate(why);
            return cause?.RecordsAborted ?? Task.CompletedTask;
        }
    }
}
