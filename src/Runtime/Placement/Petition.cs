using Stubs.Locking;

namespace Stubs.Placement;

/// <summary>
/// What waits in the queue of an object's lock for the object to leave: as old as the action that wants it elsewhere.
/// It holds the lock for as long as the object takes to leave.
/// </summary>
internal sealed class Petition(ActionPriority priority) : ILockOwner
{
    public ILockOwner? Parent => null;

    public ILockOwner TopLevel => this;

    public ActionPriority Priority => priority;

    public int Depth => 0;

    public bool HasBegunToCommit => false;

    public void Wound(string reason)
    {
        // It is about to let go of the lock.
    }
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
