using Stubs.Locking;
using Stubs.Objects;

namespace Stubs.Placement;

/// <summary>
/// What waits in the queue of an object's lock for the object to leave: as old as the action that wants it elsewhere.
/// It holds the lock for as long as the object takes to leave. That action cannot wait for its own end: when another
/// call of it has come to use the object, the object stays.
/// </summary>
internal sealed class Petition(Wanted wanted) : ILockOwner, IUseWatcher
{
    private readonly CancellationTokenSource end = new();
    private volatile bool isOvertaken;

    /// <summary>Ends the wait: it is given up, or overtaken.</summary>
    public CancellationToken End => end.Token;

    /// <summary>Whether the action that wants the object elsewhere uses it.</summary>
    public bool IsOvertaken => isOvertaken;

    public ILockOwner? Parent => null;

    public ILockOwner TopLevel => this;

    public ActionPriority Priority => wanted.Priority;

    public int Depth => 0;

    public bool HasBegunToCommit => false;

    public void Wound(string reason)
    {
        // It is about to let go of the lock.
    }

    public void UsedBy(AtomicAction top)
    {
        if (wanted.Action.IsEmpty || top.Id != wanted.Action)
            return;
        isOvertaken = true;
        end.Cancel();
    }

    /// <summary>It is given up.</summary>
    public void GiveUp() => end.Cancel();
}

/// <summary>What wants an object to leave its node.</summary>
/// <param name="Priority">The age of the action that wants it elsewhere.</param>
/// <param name="Action">That action, the outermost; empty for a call outside any.</param>
internal readonly record struct Wanted(ActionPriority Priority, Uid Action)
{
    /// <summary>What the current action wants, or, outside any, an action of its own would.</summary>
    public static Wanted ByCaller(TimeProvider time) => AtomicAction.Current is { } current
        ? new(current.Tree.Priority, current.Tree.Top.Id) : new(Actions.ActionIdentity.NextPriority(time), default);
}
