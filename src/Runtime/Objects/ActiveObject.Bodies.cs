namespace Stubs.Objects;

// The bodies of operations that run on the instance. Those of compensated operations may share the lock, and so exclude
// each other: a latch is the monitor of an object that belongs to the instance. When an abort gives up an instance on
// which a body still runs, that body keeps its latch with it, and the new instance has a new one.
internal sealed partial class ActiveObject
{
    private object? latch;
    private CommitQueue? commitQueue;

    /// <summary>
    /// What a body latches. It counts only if <see cref="EnterLatched"/> or <see cref="InsideLatch"/> finds it
    /// unchanged.
    /// </summary>
    public object Latch =>
        Volatile.Read(ref latch) ?? Interlocked.CompareExchange(ref latch, new object(), null) ?? latch;

    /// <summary>The instance to run an operation's body on.</summary>
    /// <exception cref="ActionAbortedException">The action was aborted after the operation was admitted: it has no lock
    /// any more.</exception>
    public object Enter(ObjectRecord? record)
    {
        lock (this)
        {
            if (record is not { Undone: true })
            {
                var current = Instance();
                if (record is not null)
                    record.BodiesRunning++;
                return current;
            }
        }

        throw record.RefusalOfBody();
    }

    /// <summary>A body has returned or thrown.</summary>
    public void Leave(ObjectRecord record, object target)
    {
        lock (this)
        {
            record.BodiesRunning--;
            if (record.Before is not null && ReferenceEquals(target, instance))
                image = null;
        }
    }

    /// <summary>
    /// The instance to run the body of a compensated operation on, inside its latch; null if the latch was given up
    /// meanwhile: take the next one.
    /// </summary>
    /// <exception cref="ActionAbortedException">The action was aborted after the operation was admitted: it has no lock
    /// any more.</exception>
    public object? EnterLatched(ObjectRecord record, object taken)
    {
        lock (this)
        {
            if (!ReferenceEquals(taken, latch))
                return null;
            if (!record.Undone)
            {
                record.LatchImage = Image();
                var current = Instance();
                record.BodiesRunning++;
                return current;
            }
        }

        throw record.RefusalOfBody();
    }

    /// <summary>
    /// The body of a compensated operation has returned, and its compensation is known, or has thrown, and what it did
    /// is undone.
    /// </summary>
    public void LeaveLatched(ObjectRecord record, object target, Action<object>? compensation)
    {
        lock (this)
        {
            record.BodiesRunning--;
            var before = record.LatchImage!;
            record.LatchImage = null;

            // An operation that the body has called has noted a state from the middle of the body.
            if (record.Before is not null)
                record.Before = before;

            // An abort has given up the instance, and what the body did with it.
            if (!ReferenceEquals(target, instance))
                return;
            image = null;
            if (compensation is null)
                RestoreImage(before, record);
            else if (record.Before is null)
                record.AddCompensation(compensation);
        }
    }

    /// <summary>
    /// Does something under the monitor while no body of a compensated operation is in the middle of its work.
    /// </summary>
    public void InsideLatch(ObjectRecord record, Action<ActiveObject, ObjectRecord> work)
    {
        while (true)
        {
            // Where no operation ever needed the latch there is none to wait for.
            var taken = Volatile.Read(ref latch);
            lock (taken ?? record)
            {
                lock (this)
                {
                    if (ReferenceEquals(taken, latch))
                    {
                        work(this, record);
                        return;
                    }
                }
            }
        }
    }

    /// <summary>The queue of the actions that share the lock and commit.</summary>
    public CommitQueue CommitQueue =>
        Volatile.Read(ref commitQueue) ?? Interlocked.CompareExchange(ref commitQueue, new CommitQueue(), null)
            ?? commitQueue;
}
