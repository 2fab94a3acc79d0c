using Stubs.Actions;
using Stubs.Diagnostics;
using Stubs.Locking;

namespace Stubs;

// The actions in which synchronous operations run: by far most of all actions, nested in the caller's and over before
// the call returns. The thread that commits one of them lays it aside, with the record that the parent's own took over,
// for the next operation in the same tree. That is safe as long as no other code has a reference to it, and code that
// gets one says so before it does (Keep): the author's code, which can ask for the current action; actions nested in
// this one, whose parent it is; the lock manager, where it waits, or finds that it is to be wounded. An action that any
// other code began counts as kept from the start, and so does one that was aborted.
public sealed partial class AtomicAction
{
    private bool isKept = true;
    private LockManager? waitingFor;

    /// <summary>A record of no use to anybody, for the next operation.</summary>
    internal ResourceRecord? SpareRecord { get; set; }

    /// <summary>Other code has a reference to the action, and may use it after its end.</summary>
    internal void Keep() => isKept = true;

    void ILockOwner.Keep() => Keep();

    /// <summary>
    /// Begins the action of a synchronous operation, which is not made current by the execution context.
    /// </summary>
    internal static AtomicAction BeginOperation(AtomicAction? parent)
    {
        if (parent is null)
            return new AtomicAction(
                null, null, AtomicActionOptions.Default, null, encloser: null)
                    { measurement = ActionMeasurement.BeginOutermost() };
        using (parent.tree.Enter())
        {
            parent.EnsureRunning();
            var action = parent.tree.Spare is { } spare
                ? spare.BeginAnew(parent)
                : new AtomicAction(
                    parent.tree, parent, AtomicActionOptions.Default, null, encloser: null) { isKept = false };
            action.LinkToParent();
            return action;
        }
    }

    private AtomicAction BeginAnew(AtomicAction newParent)
    {
        tree.Spare = null;
        (parent, order, depth) = (newParent, tree.NextOrder(), newParent.depth + 1);
        (previousSibling, id, waitingFor) = (null, default, null);
        status = ActionStatus.Running;
        return this;
    }
}
