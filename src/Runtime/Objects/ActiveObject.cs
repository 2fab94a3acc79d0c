using Stubs.Generated;
using Stubs.Locking;

namespace Stubs.Objects;

/// <summary>
/// An object that is active in this node: its instance, its locks, and what is needed to undo and to commit its changes. All clients on all nodes share it,
/// because the object controls its own concurrency (SYSTEM 5).
/// </summary>
/// <remarks>
/// Invariants, under the monitor of this object:
/// <list type="bullet">
/// <item><c>image</c>, when it is there, is what saving the instance would give now; a modifying operation removes it.</item>
/// <item><c>Committed</c> is what the store holds; null for volatile objects and for those that no action has committed yet.</item>
/// <item>Each action has at most one record here. Who modifies has one with a before-image or compensations.</item>
/// <item>While it is pinned it is neither made passive nor replaced by another activation. Once gone it is never used again.</item>
/// </list>
/// </remarks>
internal sealed class ActiveObject(Uid uid, ObjectManager manager)
{
    private const int Passive = int.MinValue;

    private ObjectRecord? records;
    private object? instance;
    private byte[]? image;
    private object? bodyGate;
    private int pins = 1;

    public Uid Uid => uid;

    public ObjectManager Manager => manager;

    public LockManager Locks { get; } = new();

    public ObjectType Type { get; private set; } = null!;

    public byte[]? Committed { get; private set; }

    /// <summary>True when it was destroyed, was never created after all, or must be read again: look the UID up anew.</summary>
    public volatile bool Gone;

    /// <summary>Set by every use, cleared by the search for objects to make passive.</summary>
    public bool RecentlyUsed;

    /// <summary>Excludes the bodies of operations whose lock mode shares with itself, and what undoes or saves their effects.</summary>
    public object BodyGate => bodyGate ?? Interlocked.CompareExchange(ref bodyGate, new object(), null) ?? bodyGate;

    /// <summary>The gate, if an operation ever needed it.</summary>
    public object? BodyGateIfAny => Volatile.Read(ref bodyGate);

    public string Description => $"{Type?.Name ?? "object"} {uid}";

    public void Initialize(ObjectType type, object newInstance, byte[]? committed)
    {
        Type = type;
        instance = newInstance;
        Committed = committed;
        image = committed;
    }

    /// <summary>Keeps the object active until <see cref="Unpin"/>; false if it is passive already.</summary>
    public bool TryPin()
    {
        if (Interlocked.Increment(ref pins) > 0)
        {
            RecentlyUsed = true;
            return true;
        }

        // Passive; the count drifts by the failed attempts, from a value that two thousand million of them do not lift above zero.
        return false;
    }

    public void Unpin() => Interlocked.Decrement(ref pins);

    public bool TryMakePassive() => Interlocked.CompareExchange(ref pins, Passive, 0) == 0;

    /// <summary>The instance to run an operation's body on.</summary>
    public object Enter(ObjectRecord? record)
    {
        lock (this)
        {
            if (record is not null)
                record.BodiesRunning++;
            return instance ??= Restored(image!);
        }
    }

    /// <summary>A body has returned or thrown.</summary>
    public void Leave(ObjectRecord record, object target, bool mayHaveChanged)
    {
        lock (this)
        {
            record.BodiesRunning--;
            if (mayHaveChanged && ReferenceEquals(target, instance))
                image = null;
        }
    }

    public void Link(ObjectRecord record)
    {
        lock (this)
        {
            record.NextOfObject = records;
            records = record;
        }
    }

    public void Unlink(ObjectRecord record)
    {
        lock (this)
            UnlinkInside(record);
    }

    /// <summary>The record of an action, if it has one here. Under the monitor.</summary>
    public ObjectRecord? Find(AtomicAction action)
    {
        var record = records;
        while (record is not null && !ReferenceEquals(record.Owner, action))
            record = record.NextOfObject;
        return record;
    }

    public void UnlinkInside(ObjectRecord record)
    {
        if (ReferenceEquals(records, record))
        {
            records = record.NextOfObject;
            return;
        }

        var before = records;
        while (before is not null && !ReferenceEquals(before.NextOfObject, record))
            before = before.NextOfObject;
        if (before is not null)
            before.NextOfObject = record.NextOfObject;
    }

    /// <summary>What saving the instance gives now. Under the monitor.</summary>
    public byte[] Image()
    {
        if (image is not null)
            return image;
        var writer = StateWriter.Create();
        try
        {
            Type.Save(instance!, ref writer);
            return image = writer.ToArray();
        }
        finally
        {
            writer.Dispose();
        }
    }

    /// <summary>
    /// Puts the state back, under the monitor. Where a body of an aborted action still runs on the instance, it keeps that for itself and the object gets a
    /// new one; so it can do no more harm.
    /// </summary>
    public void RestoreImage(byte[] before, bool abandonInstance)
    {
        image = before;
        if (abandonInstance)
        {
            for (var record = records; record is not null; record = record.NextOfObject)
                record.Abandoned |= record.BodiesRunning > 0;
            instance = null;
        }
        else if (instance is not null)
        {
            try
            {
                RestoreInto(instance, before);
            }
            catch (Exception)
            {
                // The author's own restoring code failed: the next use tries it again on a new instance, and reports what it throws.
                instance = null;
            }
        }
    }

    /// <summary>
    /// The state that an action may commit while others, whose lock mode shares with its own, have changed the object and not committed: today's state
    /// with their compensations applied to a copy. Under the monitor.
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

        var writer = StateWriter.Create();
        try
        {
            Type.Save(copy, ref writer);
            return writer.ToArray();
        }
        finally
        {
            writer.Dispose();
        }
    }

    /// <summary>Runs compensations on the instance. Under the monitor.</summary>
    public void CompensateInPlace(ObjectRecord record)
    {
        image = null;
        record.Compensate(instance!);
    }

    public void SetCommitted(byte[] state)
    {
        manager.CommittedBytesChanged(state.Length - (Committed?.Length ?? 0));
        Committed = state;
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

    private object Restored(byte[] from)
    {
        var restored = Type.CreateBlank(manager.Services);
        RestoreInto(restored, from);
        return restored;
    }

    private void RestoreInto(object target, byte[] from)
    {
        var reader = new StateReader(from, manager);
        Type.Restore(target, ref reader);
    }

    public override string ToString() => Description;
}
