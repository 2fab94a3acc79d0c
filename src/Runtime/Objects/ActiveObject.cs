using System.Diagnostics;
using Stubs.Actions;
using Stubs.Generated;
using Stubs.Locking;

namespace Stubs.Objects;

/// <summary>
/// An object that is active in this node: its instance, its locks, and what is needed to undo and to commit its
/// changes. All clients on all nodes share it, because the object controls its own concurrency (SYSTEM 5).
/// </summary>
/// <remarks>
/// Invariants, under the monitor of this object:
/// <list type="bullet">
/// <item><c>image</c>, when it is there and no modifying body is running, is what saving the instance would give now;
/// or, if it is stale, when it has been restored. Of a state of another version of the class it is taken when it is
/// first needed, for to restore that one would leave members as they are which it lacks.</item>
/// <item>The instance or the image is there, unless the object is passive.</item>
/// <item><c>Committed</c> is what the store holds; null for volatile objects and for those that no action has committed
/// yet.</item>
/// <item>Each action has at most one record here. That of a modifying action has a before-image or
/// compensations.</item>
/// <item>An action that keeps a before-image is the only one, but for its ancestors, whose change is not committed;
/// actions that share have compensations.</item>
/// <item>While it is pinned it is neither made passive nor replaced by another activation. Once gone it is never used
/// again.</item>
/// </list>
/// </remarks>
internal sealed partial class ActiveObject(Uid uid, ObjectManager manager)
{
    private const int Passive = int.MinValue;

    private ObjectRecord? records;
    private List<IUseWatcher>? useWatchers;
    private object? instance;
    private byte[]? image;

    // An abort has put the image back, and the instance is not yet restored from it.
    private bool isStale;
    private int pins = 1;
    private bool gone;

    public Uid Uid => uid;

    public ObjectManager Manager => manager;

    /// <summary>
    /// Under which token this instance runs here, and under no later one; null if its state lies here.
    /// </summary>
    public Borrowed? Borrowed { get; init; }

    /// <summary>Where its state lies, if that is another node's store.</summary>
    public StorePlace? Home => Borrowed?.Home;

    public bool IsBorrowed => Borrowed is not null;

    /// <summary>What commits its changes.</summary>
    public IResource Resource => Home is { } home ? home : manager;

    public LockManager Locks { get; } = new();

    public ObjectType Type { get; private set; } = null!;

    public byte[]? Committed { get; private set; }

    /// <summary>
    /// True when it was destroyed, was never created after all, or must be read again: look the UID up anew.
    /// </summary>
    public bool Gone => Volatile.Read(ref gone);

    /// <summary>Set by every use, cleared by the search for objects to make passive.</summary>
    public bool RecentlyUsed;

    /// <summary>Is called whenever an action that has used the object has ended, under no lock of the object.</summary>
    public IReleaseWatcher? Watcher { get; set; }

    public string Description => $"{Type?.Name ?? "object"} {uid}";

    /// <summary>The object is there.</summary>
    /// <param name="type">Its class.</param>
    /// <param name="newInstance">The instance.</param>
    /// <param name="committed">What the store holds.</param>
    /// <param name="isOfOtherShape">That is not what saving the instance gives.</param>
    public void Initialize(ObjectType type, object newInstance, byte[]? committed, bool isOfOtherShape = false)
    {
        Type = type;
        instance = newInstance;
        Committed = committed;
        image = isOfOtherShape ? null : committed;
    }

    /// <summary>Keeps the object active until <see cref="Unpin"/>; false if it is passive already.</summary>
    public bool TryPin()
    {
        if (Interlocked.Increment(ref pins) > 0)
        {
            RecentlyUsed = true;
            return true;
        }

        // Passive; the count drifts by the failed attempts, from a value that two thousand million of them do not lift
        // above zero.
        return false;
    }

    /// <summary>Whether it is kept active right now.</summary>
    public bool IsPinned => Volatile.Read(ref pins) > 0;

    public void Unpin()
    {
        if (Interlocked.Decrement(ref pins) == 0 && Type is { IsImplicit: true })
            manager.DropUnused(this);
    }

    /// <summary>Makes it one that is <see cref="Gone"/>; false if it was that already.</summary>
    public bool TryBeGone() => !Interlocked.Exchange(ref gone, true);

    public bool TryMakePassive() => Interlocked.CompareExchange(ref pins, Passive, 0) == 0;

    /// <summary>Lets go of the volatile image of a passive object: a stub may still refer to this one.</summary>
    public void Drop() => (instance, image, Committed) = (null, null, null);

    public void Link(ObjectRecord record)
    {
        lock (this)
        {
            Debug.Assert(Find(record.Owner) is null, "An action has two records of one object.");
            record.NextOfObject = records;
            records = record;
            if (useWatchers is null)
                return;
        }

        TellUseWatchers(record.Owner.Tree.Top);
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

    /// <summary>A call has begun to wait for the lock: it does not wait for what is in doubt.</summary>
    public void TellWaitersOfDoubt()
    {
        AtomicAction? top = null;
        Doubt? doubt = null;
        lock (this)
        {
            for (var record = records; record is not null && doubt is null; record = record.NextOfObject)
                (top, doubt) = (record.Owner.Tree.Top, record.Owner.Tree.Top.Doubt);
        }

        if (doubt is not null)
            Locks.FailWaiters(top!, () => doubt.Of(uid));
    }

    /// <summary>The outermost actions that have used it and have not ended.</summary>
    public IReadOnlyCollection<AtomicAction> FindUsers()
    {
        HashSet<AtomicAction> users = new(ReferenceEqualityComparer.Instance);
        lock (this)
        {
            for (var record = records; record is not null; record = record.NextOfObject)
                users.Add(record.Owner.Tree.Top);
        }

        return users;
    }

    /// <summary>Tells of all actions that use it from now on, and of those that do already.</summary>
    public void AddUseWatcher(IUseWatcher watcher)
    {
        lock (this)
            useWatchers = [.. useWatchers ?? [], watcher];
        foreach (var user in FindUsers())
            watcher.UsedBy(user);
    }

    /// <summary>Tells no more.</summary>
    public void RemoveUseWatcher(IUseWatcher watcher)
    {
        lock (this)
        {
            if (useWatchers is { Count: > 1 })
                useWatchers = [.. useWatchers.Where(other => other != watcher)];
            else
                useWatchers = null;
        }
    }

    private void TellUseWatchers(AtomicAction top)
    {
        List<IUseWatcher>? told;
        lock (this)
            told = useWatchers;
        foreach (var watcher in told ?? [])
            watcher.UsedBy(top);
    }

    /// <summary>The action that has destroyed it and has not ended; null if there is none.</summary>
    public AtomicAction? FindDestroyer()
    {
        lock (this)
        {
            var record = records;
            while (record is not null && !record.Destroyed)
                record = record.NextOfObject;
            return record?.Owner;
        }
    }

    /// <summary>
    /// The end of the action that has destroyed the object and is committing, or has just done so; null if there is
    /// none.
    /// </summary>
    public Task? WaitForCommittingDestroyer()
    {
        lock (this)
        {
            var record = records;
            while (record is not null && !record.Destroyed)
                record = record.NextOfObject;
            if (record?.Owner.Tree.Top.Status is null or ActionStatus.Running or ActionStatus.Aborted)
                return null;
            if (Watcher is null)
                Watcher = new DestroyerWatcher(record.Owner);
            return (Watcher as DestroyerWatcher)?.Ended;
        }
    }

    public void SetCommitted(byte[] state)
    {
        if (!IsBorrowed)
            manager.CommittedBytesChanged(state.Length - (Committed?.Length ?? 0));
        Committed = state;
    }

    public override string ToString() => Description;
}
