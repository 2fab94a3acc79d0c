using Stubs.Actions;

namespace Stubs.Objects;

/// <summary>
/// What one action has done with one object: holds its lock, keeps the before-image of this nesting level or the
/// compensations, and remembers creation and destruction. (Arjuna divides this among a lock record, a recovery record,
/// an activation record and a cadaver record.)
/// </summary>
/// <remarks>
/// Undo of a level: restore <see cref="Before"/>, if there is one; then run the compensations of operations from before
/// that image, latest first. Operations after the image need no compensation: an action that takes an image holds the
/// write lock, so that no other's changes lie behind it.
/// </remarks>
internal sealed class ObjectRecord(AtomicAction owner, ActiveObject target) : ResourceRecord, ICommitPlace
{
    private ActiveObject target = target;
    private List<Action<object>>? compensations;
    private bool hasCommitPlace;

    public AtomicAction Owner { get; private set; } = owner;

    public ActiveObject Object => target;

    public ObjectRecord? NextOfObject;

    /// <summary>The state before this level first changed it.</summary>
    public byte[]? Before;

    /// <summary>The state before the body of a compensated operation that has the latch.</summary>
    public byte[]? LatchImage;

    /// <summary>The state that the outermost action commits.</summary>
    public byte[]? After;

    /// <summary>Says what else is written with the state.</summary>
    public IWrittenWith? WrittenWith;

    public bool Created;

    public bool Destroyed;

    /// <summary>An operation was admitted that is undone by compensation.</summary>
    public bool Compensated;

    /// <summary>The action was aborted: it must not touch the object any more.</summary>
    public bool Undone;

    /// <summary>How many bodies of operations of this very action are running on the instance.</summary>
    public int BodiesRunning;

    /// <summary>
    /// The instance on which a body of this action is running was given up by an abort beside it: the operation must
    /// fail.
    /// </summary>
    public bool Abandoned;

    public bool HasCompensations => compensations is not null;

    public bool HasChanges => Before is not null || compensations is not null || Created || Destroyed;

    public override IResource Resource => target.Resource;

    /// <summary>A new record, or one that is of no use any more.</summary>
    public static ObjectRecord Of(AtomicAction action, ActiveObject target)
    {
        if (action.SpareRecord is not ObjectRecord spare)
            return new ObjectRecord(action, target);
        action.SpareRecord = null;
        spare.Reset(action, target);
        return spare;
    }

    Uid ICommitPlace.Uid => target.Uid;

    public async ValueTask<bool> TakeAsync(bool givesWay, CancellationToken cancellationToken) =>
        hasCommitPlace = await target.CommitQueue.TakeAsync(
            Owner.Tree.Priority, givesWay, cancellationToken).ConfigureAwait(false);

    public void AddCompensation(Action<object> compensation) => (compensations ??= []).Add(compensation);

    public void Compensate(object instance)
    {
        for (var i = (compensations?.Count ?? 0) - 1; i >= 0; i--)
            compensations![i](instance);
    }

    public void ForgetCompensations() => compensations = null;

    /// <summary>What an operation is told that was admitted and lost its lock before its body began.</summary>
    public Exception RefusalOfBody()
    {
        Owner.EnsureRunning();
        return new InvalidOperationException(
            $"The record of {Owner} on {target} was undone, but the action is running.");
    }

    public override bool NestedCommit(AtomicAction parent)
    {
        var child = Owner;
        bool stays;
        lock (target)
        {
            var outer = target.Find(parent);
            stays = outer is null;
            if (outer is null)
            {
                Owner = parent;
            }
            else
            {
                outer.TakeOver(this);
                target.UnlinkInside(this);
            }
        }

        target.Locks.Propagate(child, parent);
        if (!stays)
            target.Unpin();
        return stays;
    }

    public override void Undo()
    {
        lock (target)
        {
            Undone = true;
            if ((LatchImage ?? Before) is { } before && !Created)
                target.RestoreImage(before, this);
        }

        // Compensations are the author's code and may have to wait for a body of the author's: not inside the gate.
        if (compensations is not null)
            ActionTree.Defer(FinishUndoWithCompensations);
        else
            FinishUndo();
    }

    public override void TellWaiters(Doubt doubt)
    {
        target.Locks.FailWaiters(Owner.Tree.Top, () => doubt.Of(target.Uid));
        if (hasCommitPlace)
            target.CommitQueue.Block(() => doubt.Of(target.Uid));
    }

    public override void EndDoubt()
    {
        if (hasCommitPlace)
            target.CommitQueue.Unblock();
    }

    /// <summary>The outermost action has ended: no trace of it remains on the object but its effects.</summary>
    public void Finish()
    {
        target.Unlink(this);
        target.Locks.Release(Owner);
        target.Watcher?.Released(target);
        if (hasCommitPlace)
            target.CommitQueue.Pass();
        target.Unpin();
    }

    private void FinishUndoWithCompensations()
    {
        target.InsideLatch(this, static (target, record) =>
        {
            try
            {
                if (!target.Gone)
                    target.CompensateInPlace(record);
            }
            catch (Exception error)
            {
                // The author's compensation failed: memory cannot be trusted, but the committed state can.
                target.Manager.ReportFailedCompensation(target, error);
                target.Manager.Forget(target);
            }
        });
        FinishUndo();
    }

    private void FinishUndo()
    {
        if (Created)
            target.Manager.Forget(target);
        Finish();
    }

    private void Reset(AtomicAction newOwner, ActiveObject newTarget)
    {
        (Owner, target, Next, NextOfObject) = (newOwner, newTarget, null, null);
        (Before, LatchImage, After, WrittenWith, compensations) = (null, null, null, null, null);
        (Created, Destroyed, Compensated, Undone, Abandoned, hasCommitPlace) =
            (false, false, false, false, false, false);
        BodiesRunning = 0;
    }

    private void TakeOver(ObjectRecord child)
    {
        Destroyed |= child.Destroyed;
        Created |= child.Created;
        Compensated |= child.Compensated;
        WrittenWith ??= child.WrittenWith;
        if (Before is not null)
            return;
        if (child.compensations is not null)
            (compensations ??= []).AddRange(child.compensations);
        Before = child.Before;
    }
}
