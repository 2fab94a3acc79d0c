namespace Stubs.Objects;

// The bodies of operations that run on the instance. Those of compensated operations may share the lock, and so take turns: a turn is the monitor of an object that belongs to
// the instance. When an abort gives up an instance on which a body still runs, that body keeps its turn with it, and the new instance has a new one.
internal sealed partial class ActiveObject
{
    private object? turn;
    private CommitTurns? commitTurns;

    /// <summary>What a body takes its turn on. It counts only if <see cref="EnterTurn"/> or <see cref="InTurn"/> finds it unchanged.</summary>
    public object Turn => Volatile.Read(ref turn) ?? Interlocked.CompareExchange(ref turn, new object(), null) ?? turn;

    /// <summary>The instance to run an operation's body on.</summary>
    /// <exception cref="ActionAbortedException">The action was aborted after the operation was admitted: it has no lock any more.</exception>
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

    /// <summary>The instance to run the body of a compensated operation on, inside its turn; null if the turn was given up meanwhile: take the next one.</summary>
    /// <exception cref="ActionAbortedException">The action was aborted after the operation was admitted: it has no lock any more.</exception>
    public object? EnterTurn(ObjectRecord record, object taken)
    {
        lock (this)
        {
            if (!ReferenceEquals(taken, turn))
                return null;
            if (!record.Undone)
            {
                record.TurnImage = Image();
                var current = Instance();
                record.BodiesRunning++;
                return current;
            }
        }

        throw record.RefusalOfBody();
    }

    /// <summary>The body of a compensated operation has returned, and its compensation is known, or has thrown, and what it did is undone.</summary>
    public void LeaveTurn(ObjectRecord record, object target, Action<object>? compensation)
    {
        lock (this)
        {
            record.BodiesRunning--;
            var before = record.TurnImage!;
            record.TurnImage = null;

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

    /// <summary>Does something under the monitor while no body of a compensated operation is in the middle of its work.</summary>
    public void InTurn(ObjectRecord record, Action<ActiveObject, ObjectRecord> work)
    {
        while (true)
        {
            // Where no operation ever needed a turn there is none to wait for.
            var taken = Volatile.Read(ref turn);
            lock (taken ?? record)
            {
                lock (this)
                {
                    if (ReferenceEquals(taken, turn))
                    {
                        work(this, record);
                        return;
                    }
                }
            }
        }
    }

    /// <summary>The turns of the actions that share the lock and commit.</summary>
    public CommitTurns CommitTurns => Volatile.Read(ref commitTurns) ?? Interlocked.CompareExchange(ref commitTurns, new CommitTurns(), null) ?? commitTurns;
}
