namespace Stubs.Tests.Locking;

/// <summary>
/// The rules of one lock, written down as plainly as can be and without regard to cost: what the lock manager is held
/// against.
/// </summary>
internal sealed class ReferenceLock
{
    public HashSet<(TestOwner Owner, LockMode Mode)> Holdings { get; } = [];

    public List<ReferenceRequest> Queue { get; } = [];

    public bool IsFreeFor(TestOwner owner, LockMode mode) =>
        !Obstacles(owner, mode).Any() && !Queue.Any(waiter => HoldsBack(waiter, owner, mode));

    public IEnumerable<TestOwner> Obstacles(TestOwner owner, LockMode mode) =>
        Holdings.Where(h => Conflict(h.Mode, mode) && !Encloses(h.Owner, owner)).Select(h => h.Owner);

    public bool HoldsBack(ReferenceRequest waiter, TestOwner owner, LockMode mode) =>
        Conflict(waiter.Mode, mode)
        && !Encloses(waiter.Owner, owner)
        && !Encloses(owner, waiter.Owner)
        && CompareAge(waiter.Owner, owner) < 0
        && !Obstacles(waiter.Owner, waiter.Mode).Any(obstacle => Encloses(obstacle, owner));

    public bool TryAcquire(TestOwner owner, LockMode mode)
    {
        if (!IsFreeFor(owner, mode))
            return false;
        Hold(owner, mode);
        return true;
    }

    public void Enqueue(ReferenceRequest request)
    {
        Queue.Add(request);
        Queue.Sort((a, b) => CompareAge(a.Owner, b.Owner) is var age and not 0 ? age : a.Number.CompareTo(b.Number));
    }

    public void Propagate(TestOwner child, TestOwner parent)
    {
        foreach (var holding in Holdings.Where(h => h.Owner == child).ToArray())
            Hold(parent, holding.Mode);
        Release(child);
    }

    public void Release(TestOwner owner)
    {
        Holdings.RemoveWhere(h => h.Owner == owner);
        Abandon(owner);
    }

    public void Abandon(TestOwner owner)
    {
        foreach (var request in Queue.Where(request => Encloses(owner, request.Owner)).ToArray())
            Remove(request, Outcome.Abandoned);
        Settle();
    }

    public void Withdraw(ReferenceRequest request, Outcome outcome)
    {
        Remove(request, outcome);
        Settle();
    }

    /// <summary>The youngest subtree that tells the two apart on the holder's side; null if they are related.</summary>
    public static TestOwner? Branch(TestOwner holder, TestOwner requester) =>
        Encloses(requester, holder) ? null : Path(holder).FirstOrDefault(action => !Encloses(action, requester));

    public static bool Encloses(TestOwner ancestor, TestOwner action) => Path(action).Contains(ancestor);

    public static bool Conflict(LockMode a, LockMode b) => a.ConflictsWith(b) || b.ConflictsWith(a);

    /// <summary>The lexical order of the paths from the outermost actions down.</summary>
    public static int CompareAge(TestOwner a, TestOwner b)
    {
        foreach (var (x, y) in Path(a).Zip(Path(b)))
        {
            if (x.Priority.CompareTo(y.Priority) is var age and not 0)
                return age;
        }

        return a.Depth - b.Depth;
    }

    private static IEnumerable<TestOwner> Path(TestOwner action) =>
        action.Parent is null ? [action] : Path(action.Parent).Append(action);

    private void Remove(ReferenceRequest request, Outcome outcome)
    {
        Queue.Remove(request);
        request.Outcome = outcome;
    }

    private void Settle()
    {
        while (Queue.Find(request => IsFreeFor(request.Owner, request.Mode)) is { } free)
        {
            Hold(free.Owner, free.Mode);
            Remove(free, Outcome.Granted);
        }
    }

    private void Hold(TestOwner owner, LockMode mode)
    {
        if (Holdings.Any(h => h.Owner == owner && h.Mode.Includes(mode)))
            return;
        Holdings.RemoveWhere(h => h.Owner == owner && mode.Includes(h.Mode));
        Holdings.Add((owner, mode));
    }
}

internal enum Outcome
{
    Pending,
    Granted,
    Abandoned,
    Cancelled,
    TimedOut,
}

internal sealed class ReferenceRequest(int number, int place, TestOwner owner, LockMode mode, DateTimeOffset deadline)
{
    public int Number => number;

    public int Place => place;

    public TestOwner Owner => owner;

    public LockMode Mode => mode;

    public DateTimeOffset Deadline => deadline;

    public Outcome Outcome { get; set; }

    public Task? Task { get; set; }

    public CancellationTokenSource Cancellation { get; } = new();
}
