using System.Diagnostics;
using Stubs.Locking;

namespace Stubs.Objects;

// The images of the state: taking one before a change, putting one back, and computing the one to commit.
internal sealed partial class ActiveObject
{
    /// <summary>What saving the instance gives now. Under the monitor.</summary>
    public byte[] Image()
    {
        // An operation that an object's own operation calls must see what that one has changed so far.
        if (image is null || (instance is not null && IsBeingModified()))
            image = Saved(instance!);
        return image;
    }

    /// <summary>Notes how an operation that is about to change the object is to be undone.</summary>
    /// <exception cref="InvalidOperationException">Another action shares the lock, and one of the two is not undone by
    /// compensation.</exception>
    public void PrepareForChange(ObjectRecord record, LockMode mode, bool compensated)
    {
        lock (this)
        {
            if (!IsSharedWithout(record, compensated))
            {
                record.Compensated = compensated;
                if (!compensated)
                    record.Before = Image();
                Debug.Assert(
                    !HasStrangersImage(record),
                    "At most one action holds a before-image of an object, but for its ancestors.");
                return;
            }
        }

        throw new InvalidOperationException(
            $"Another action has changed {this} and not committed, and shares its lock in mode '{mode}'; but not both changes are undone by compensation, and to restore the state for one would undo the other. Give operations that share their lock a compensation with [CompensateWith], or let their modes conflict.");
    }

    /// <summary>Puts the state back that was before an action's change. Under the monitor.</summary>
    /// <remarks>
    /// An abort runs no restoring code of the author's inside the tree's gate, where it could hold other locks: the
    /// next use does, unless a body of an ancestor is about to go on. Where a body of that action still runs on the
    /// instance, it keeps that for itself and the object gets a new one; so it can do no more harm. Bodies of ancestors
    /// that run on the given-up instance cannot go on as if nothing had happened: their operations fail.
    /// </remarks>
    public void RestoreImage(byte[] before, ObjectRecord undone)
    {
        image = before;
        isStale = true;
        if (undone.BodiesRunning == 0
            && (!HasBodiesAround(undone) || instance is null || TryRestoreInto(instance, before)))
            return;
        instance = null;
        latch = null;
        for (var record = records; record is not null; record = record.NextOfObject)
            record.Abandoned |= record.BodiesRunning > 0 && Kinship.IsAncestorOrSelf(record.Owner, undone.Owner);
    }

    /// <summary>The instance, with the state that it should have. Under the monitor.</summary>
    private object Instance()
    {
        if (isStale && instance is not null && !TryRestoreInto(instance, image!))
            instance = null;
        isStale = false;
        return instance ??= Restored(image!);
    }

    // A body of an ancestor goes on where the abort returns, and must find the state restored.
    private bool HasBodiesAround(ObjectRecord undone)
    {
        for (var record = records; record is not null; record = record.NextOfObject)
        {
            if (record.BodiesRunning > 0 && Kinship.IsAncestorOrSelf(record.Owner, undone.Owner))
                return true;
        }

        return false;
    }

    /// <summary>
    /// The state that an action may commit while others, whose lock mode shares with its own, have changed the object
    /// and not committed: today's state with their compensations applied to a copy. Inside the latch, under the
    /// monitor.
    /// </summary>
    public byte[] ImageWithout(ObjectRecord committing)
    {
        if (!HasOthersToCompensate(committing))
            return Image();
        var copy = Restored(Image());
        for (var record = records; record is not null; record = record.NextOfObject)
        {
            if (!ReferenceEquals(record, committing))
                record.Compensate(copy);
        }

        return Saved(copy);
    }

    /// <summary>Runs compensations on the instance, once. Inside the latch, under the monitor.</summary>
    public void CompensateInPlace(ObjectRecord record)
    {
        var current = Instance();
        image = null;
        record.Compensate(current);
        record.ForgetCompensations();
    }

    private bool HasStrangersImage(ObjectRecord mine)
    {
        for (var record = records; record is not null; record = record.NextOfObject)
        {
            if (mine.Before is not null && record.Before is not null
                && !Kinship.IsAncestorOrSelf(record.Owner, mine.Owner)
                && !Kinship.IsAncestorOrSelf(mine.Owner, record.Owner))
                return true;
        }

        return false;
    }

    private bool IsSharedWithout(ObjectRecord mine, bool compensated)
    {
        for (var record = records; record is not null; record = record.NextOfObject)
        {
            if ((record.Before is not null || (record.Compensated && !compensated))
                && !Kinship.IsAncestorOrSelf(record.Owner, mine.Owner))
                return true;
        }

        return false;
    }

    private bool IsBeingModified()
    {
        for (var record = records; record is not null; record = record.NextOfObject)
        {
            if (record.BodiesRunning > 0 && (record.Before is not null || record.LatchImage is not null))
                return true;
        }

        return false;
    }

    private bool HasOthersToCompensate(ObjectRecord committing)
    {
        for (var record = records; record is not null; record = record.NextOfObject)
        {
            if (!ReferenceEquals(record, committing) && record.HasCompensations)
                return true;
        }

        return false;
    }

    private byte[] Saved(object from)
    {
        var writer = StateWriter.Create();
        try
        {
            Type.Save(from, ref writer);
            return writer.ToArray();
        }
        catch (StateIncompatibleException error)
        {
            throw StateIncompatibleException.Of(
                error, $"Object {Uid} of type '{Type.Name}' cannot be saved; its stored state is untouched.");
        }
        finally
        {
            writer.Dispose();
        }
    }

    private object Restored(byte[] from)
    {
        var restored = Type.CreateBlank(manager.Services);
        RestoreInto(restored, from);
        return restored;
    }

    // The author's own restoring code may fail: the next use tries it again on a new instance, and reports what it
    // throws.
    private bool TryRestoreInto(object target, byte[] from)
    {
        try
        {
            RestoreInto(target, from);
            isStale = false;
            return true;
        }
        catch (Exception error)
        {
            manager.ReportFailedRestore(this, error);
            return false;
        }
    }

    private void RestoreInto(object target, byte[] from)
    {
        try
        {
            var reader = new StateReader(from, manager.References);
            Type.Restore(target, ref reader);
        }
        catch (StateIncompatibleException error)
        {
            throw StateIncompatibleException.Of(
                error, $"Object {Uid} of type '{Type.Name}' cannot be restored; its stored state is untouched.");
        }
    }
}
