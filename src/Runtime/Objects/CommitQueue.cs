using System.Diagnostics;
using Stubs.Locking;

namespace Stubs.Objects;

/// <summary>
/// The order in which actions commit what was changed in one object: actions that share its lock do so one after the
/// other, in the order of asking. What one writes to the store contains what those before it committed, and nothing of
/// the others.
/// </summary>
/// <remarks>
/// Actions of one node ask in the order of the objects' identifiers, and so never wait in a circle. A participant in an
/// action of several nodes cannot see the places that are waited for elsewhere: it waits behind younger actions only,
/// and gives way to older ones (wait-die; Rosenkrantz, Stearns, Lewis 1978). Run again with the same age it is the
/// oldest in the end.
/// </remarks>
internal sealed class CommitQueue
{
    private readonly Lock gate = new();

    // The first may commit.
    private readonly List<Place> queue = [];

    // The action that has the first place is in doubt.
    private Func<Exception>? blocked;

    /// <summary>Waits for the first place.</summary>
    /// <param name="age">Of the action that asks.</param>
    /// <param name="givesWay">Whether it must not wait for an older one.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False if it gives way.</returns>
    /// <exception cref="ObjectInDoubtException">The action that has the first place is in doubt.</exception>
    public async ValueTask<bool> TakeAsync(ActionPriority age, bool givesWay, CancellationToken cancellationToken)
    {
        Place mine;
        lock (gate)
        {
            if (givesWay && queue.Exists(other => other.Age.IsOlderThan(age)))
                return false;
            if (blocked is not null)
                throw blocked();
            mine = new Place(age);
            queue.Add(mine);
            if (queue.Count == 1)
                return true;
        }

        try
        {
            await mine.Come.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            lock (gate)
            {
                // It may have come at that moment, and is to be passed on by the action that has it.
                if (queue[0] != mine)
                {
                    queue.Remove(mine);
                    throw;
                }
            }
        }

        return true;
    }

    /// <summary>The action that has the first place is in doubt: others do not wait for it.</summary>
    /// <param name="why">What they are told.</param>
    public void Block(Func<Exception> why)
    {
        lock (gate)
        {
            blocked = why;
            foreach (var place in queue[1..])
                place.Come.TrySetException(why());
            queue.RemoveRange(1, queue.Count - 1);
        }
    }

    /// <summary>It is not in doubt any more.</summary>
    public void Unblock()
    {
        lock (gate)
            blocked = null;
    }

    /// <summary>The action that has the first place has ended.</summary>
    public void Pass()
    {
        Place? next;
        lock (gate)
        {
            Debug.Assert(queue.Count > 0, "A place is passed on that no action has.");
            queue.RemoveAt(0);
            blocked = null;
            next = queue.FirstOrDefault();
        }

        next?.Come.TrySetResult();
    }

    private sealed class Place(ActionPriority age)
    {
        public ActionPriority Age => age;

        public TaskCompletionSource Come { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
