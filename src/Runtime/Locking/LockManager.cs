using System.Diagnostics;
using Stubs.Diagnostics;

namespace Stubs.Locking;

/// <summary>
/// The lock of one active object: its holders, their modes, and its waiters. Nested two-phase locking after Moss
/// (1981) with the wound-wait of Rosenkrantz, Stearns and Lewis (1978); the name is that of Arjuna's class, the modes
/// may be a class's own, as there.
/// </summary>
/// <remarks>
/// <para>Which request may take a mode (SYSTEM 10, 12). A request is granted at once when neither of these holds it
/// back:</para>
/// <list type="number">
/// <item>a holder of a conflicting mode that is neither the requester nor its ancestor;</item>
/// <item>a waiter for a conflicting mode that is older and not related to it, unless the requester or an ancestor of it
/// holds what that waiter waits for anyway: then it passes, and the waiter waits for nothing that it did not wait for
/// before.</item>
/// </list>
/// <para>
/// Age is that of <see cref="Kinship"/>: of the outermost actions, or of the branches below the least common ancestor.
/// Conversion is no special case: a reader that wants to write waits for the other readers, and wounds the younger
/// ones.
/// </para>
/// <para>Invariants, true whenever the monitor is free:</para>
/// <list type="bullet">
/// <item>A. Of two holders of conflicting modes one is the other's ancestor or the same action.</item>
/// <item>B. No waiter could be granted.</item>
/// <item>C. If a waiter conflicts with a younger, unrelated holder, then the holder's branch has begun to commit, or
/// its wound has been decided and is delivered as soon as the thread that decided it has left the monitor.</item>
/// </list>
/// <para>
/// Why C holds. A waiter wounds all such holders when it begins to wait. Later ones cannot come: a new holder was not
/// held back by the waiter, so it is related to it, or older, or it passed by the exception of (2), and then it lies in
/// a branch that is wounded already. A nested commit moves a holding from a child to its parent, which is the waiter's
/// ancestor (and no obstacle any more) or lies in the same branch, seen from the waiter, as the child did.
/// </para>
/// <para>
/// Why no deadlock lasts (SYSTEM 13). Draw an edge from each action to those that it waits for: conflicting holders,
/// waiters that hold it back, and its own children, whose end it awaits. Leave out holders that are wounded or commit,
/// for they end without waiting. Take the least common ancestor of all actions of a cycle. It is not in the cycle
/// itself, since no descendant waits for it: as a holder it is transparent, as a waiter it is related. So the cycle
/// crosses from one branch below it (or from one outermost action) to another; each such edge is between strangers,
/// leads to an older branch by C and (2), and none leads back. For the same reason no older action waits for a younger
/// one, and a writer does not starve: later actions are younger and wait behind it. An action that waits for its
/// own descendant is not wounding it; it would undo its own work, and the descendant cannot be waiting for it.
/// </para>
/// <para>
/// A release looks at all waiters. Where an action holds <see cref="LockMode.Write"/>, which conflicts with every
/// mode, only its own tree has to be asked more than whether it is its tree: hundreds that wait for one lock cost
/// little.
/// </para>
/// <para>
/// The monitor is this object itself: one lock manager per active object is many, and no other code locks on it.
/// Nothing that can wait or come back is called inside: wounds are dealt outside, and completed requests go on in other
/// threads. Only the rules of class-defined modes run inside; one that throws fails the request that asked it. While a
/// thread asks one, the queues and holders of all locks stay as they are for it: what a rule asks of a lock is refused,
/// and what it ends (a holding, a wait) another thread ends, when the rule has returned.
/// </para>
/// <para>
/// The owner's side of the bargain. An ending action calls <see cref="Propagate"/> or <see cref="Release"/> when none
/// of its requests can come any more; what is granted to an action that has ended stays held until it is released
/// again. <see cref="Abandon"/> reaches the requests that wait when it is called; a token that the end of the action
/// cancels also reaches one that is just about to wait.
/// </para>
/// </remarks>
internal sealed class LockManager
{
    private const int MostChecked = 8, MostNamed = 4;

    private LockHolders holders;
    private List<LockRequest>? waiters;

    /// <summary>True if no action holds the lock and none waits for it.</summary>
    public bool IsFree
    {
        get
        {
            lock (this)
                return holders.IsEmpty && waiters is null;
        }
    }

    /// <summary>Takes the lock if it is free for this action now. Neither waits nor wounds.</summary>
    /// <returns>False if it is not free.</returns>
    public bool TryAcquire(ILockOwner owner, LockMode mode)
    {
        RefuseInsideRule(mode);
        lock (this)
            return TryGrant(owner, mode, request: null);
    }

    /// <summary>Takes the lock; completes at once if it is free, else when it is granted.</summary>
    /// <param name="owner">The action that asks.</param>
    /// <param name="mode">In which mode.</param>
    /// <param name="what">The object's name, for messages.</param>
    /// <param name="timeout">How long to wait at most; zero does not wait (nor wound),
    /// <see cref="Timeout.InfiniteTimeSpan"/> is without limit.</param>
    /// <param name="time">Measures the timeout.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <param name="node">Where wounds are counted; null if they are not.</param>
    /// <exception cref="LockTimeoutException">The time passed.</exception>
    /// <exception cref="LockWaitAbandonedException">The action ended while it waited.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public ValueTask AcquireAsync(
        ILockOwner owner,
        LockMode mode,
        string what,
        TimeSpan timeout,
        TimeProvider time,
        CancellationToken cancellationToken,
        NodeDiagnostics? node = null)
    {
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled(cancellationToken);
        RefuseInsideRule(mode);

        LockRequest request;
        List<LockHolding>? victims;
        lock (this)
        {
            if (TryGrant(owner, mode, request: null))
                return ValueTask.CompletedTask;
            request = new LockRequest(this, owner, mode, what);
            victims = timeout == TimeSpan.Zero ? null : FindVictims(request);
            if (timeout != TimeSpan.Zero)
                Enqueue(request);
        }

        return timeout == TimeSpan.Zero
            ? ValueTask.FromException(TimedOut(request, timeout))
            : WaitAsync(request, victims, timeout, time, node, cancellationToken);
    }

    /// <summary>
    /// Nested commit: the parent retains what the child held or retained, the stronger mode wins (SYSTEM 11).
    /// </summary>
    public void Propagate(ILockOwner child, ILockOwner parent)
    {
        if (LockMode.IsAsked)
        {
            Later(static (locks, child, parent) => locks.Propagate(child, parent!), child, parent);
            return;
        }

        lock (this)
        {
            holders.Move(child, parent);
            CheckHolders();
            FailRequestsOf(child);
            GrantWaiters();
        }
    }

    /// <summary>
    /// Abort, or the end of an outermost action: drops what the action holds and waits for. Others keep exactly what
    /// they have.
    /// </summary>
    public void Release(ILockOwner owner)
    {
        if (LockMode.IsAsked)
        {
            Later(static (locks, owner, _) => locks.Release(owner), owner);
            return;
        }

        lock (this)
        {
            holders.Remove(owner);
            FailRequestsOf(owner);
            GrantWaiters();
        }
    }

    /// <summary>
    /// Fails the waiting requests of an action that is about to end, and of its descendants; what it holds stays, until
    /// its undo is done.
    /// </summary>
    public void Abandon(ILockOwner owner)
    {
        if (LockMode.IsAsked)
        {
            Later(static (locks, owner, _) => locks.Abandon(owner), owner);
            return;
        }

        lock (this)
        {
            FailRequestsOf(owner);
            GrantWaiters();
        }
    }

    /// <summary>Ends the waits of those that wait for what an outermost action holds. They are told why.</summary>
    public void FailWaiters(ILockOwner top, Func<Exception> failure)
    {
        lock (this)
        {
            for (var i = (waiters?.Count ?? 0) - 1; i >= 0; i--)
            {
                var request = waiters![i];
                if (!WaitsFor(request, top))
                    continue;
                waiters.RemoveAt(i);
                request.TrySetException(failure());
            }

            GrantWaiters();
        }
    }

    /// <summary>The holders of the lock and their modes, now.</summary>
    public LockHolding[] GetHolders()
    {
        lock (this)
        {
            var held = holders.ToArray();
            foreach (var holding in held)
                holding.Owner.Keep();
            return held;
        }
    }

    /// <summary>
    /// How many modes an action and its ancestors hold: the action needs no more than these to go on.
    /// </summary>
    public int CountHoldings(ILockOwner owner)
    {
        lock (this)
        {
            var count = 0;
            for (var i = 0; i < holders.Count; i++)
            {
                if (Kinship.IsAncestorOrSelf(holders[i].Owner, owner))
                    count++;
            }

            return count;
        }
    }

    /// <summary>The waiters and their modes, now, in the order of waiting: oldest first.</summary>
    public LockHolding[] GetWaiters()
    {
        lock (this)
            return waiters is null ? [] : [.. waiters.Select(request => new LockHolding(request.Owner, request.Mode))];
    }

    /// <summary>Takes a request out of the queue; the thread that succeeds completes it.</summary>
    internal bool Withdraw(LockRequest request)
    {
        lock (this)
        {
            if (waiters is null || !waiters.Remove(request))
                return false;
            GrantWaiters();
            return true;
        }
    }

    internal LockTimeoutException TimedOut(LockRequest request, TimeSpan timeout)
    {
        var obstacles = GetHolders().Where(h => !Kinship.IsAncestorOrSelf(h.Owner, request.Owner))
            .Select(h => $"{h.Owner} ({h.Mode})").ToList();
        var more = obstacles.Count > MostNamed ? $" and {obstacles.Count - MostNamed} more" : "";
        return new LockTimeoutException(
            $"The {request.Mode} lock of {request.What} was not free within {timeout}. It is held by: {string.Join(", ", obstacles.Take(MostNamed).DefaultIfEmpty("no action any more"))}{more}.");
    }

    private async ValueTask WaitAsync(
        LockRequest request, List<LockHolding>? victims, TimeSpan timeout, TimeProvider time, NodeDiagnostics? node,
        CancellationToken cancellationToken)
    {
        try
        {
            foreach (var (victim, held) in victims ?? [])
            {
                node?.Wounded();
                victim.Wound(
                    $"It held the {held} lock of {request.What}, which an older action asked for in mode {request.Mode}.");
            }

            await request.WaitAsync(timeout, time, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            // Already out of the queue, unless a wound or the timer itself failed.
            Withdraw(request);
            throw;
        }
    }

    private bool TryGrant(ILockOwner owner, LockMode mode, LockRequest? request)
    {
        for (var i = 0; i < holders.Count; i++)
        {
            if (IsObstacle(holders[i], owner, mode))
                return false;
        }

        for (var i = 0; i < (waiters?.Count ?? 0) && waiters![i] != request; i++)
        {
            var waiter = waiters[i];
            if (LockMode.Conflict(waiter.Mode, mode) && Kinship.IsOlderStranger(waiter.Owner, owner)
                && !StandsInTheWay(owner, waiter))
                return false;
        }

        holders.Add(owner, mode);
        CheckHolders();
        return true;
    }

    // Invariant A, for the modes whose rules are not the program's, and where few hold the lock.
    [Conditional("DEBUG")]
    private void CheckHolders()
    {
        for (var i = 0; i < holders.Count && holders.Count <= MostChecked; i++)
        {
            for (var j = 0; j < i; j++)
            {
                var (one, other) = (holders[i], holders[j]);
                Debug.Assert(
                    !LockMode.AreBuiltIn(one.Mode, other.Mode) || !LockMode.Conflict(one.Mode, other.Mode)
                        || Kinship.IsAncestorOrSelf(one.Owner, other.Owner)
                        || Kinship.IsAncestorOrSelf(other.Owner, one.Owner),
                    "Strangers hold conflicting modes of one lock.");
            }
        }
    }

    private bool IsObstacle(LockHolding holding, ILockOwner owner, LockMode mode) =>
        !Kinship.IsAncestorOrSelf(holding.Owner, owner) && LockMode.Conflict(holding.Mode, mode);

    // A rule of the program's that throws lets the request wait: it is told when the lock is free.
    private bool WaitsFor(LockRequest request, ILockOwner top)
    {
        try
        {
            for (var i = 0; i < holders.Count; i++)
            {
                if (ReferenceEquals(holders[i].Owner.TopLevel, top)
                    && IsObstacle(holders[i], request.Owner, request.Mode))
                    return true;
            }
        }
        catch (Exception)
        {
        }

        return false;
    }

    // It may be this very lock, in the middle of its work.
    private static void RefuseInsideRule(LockMode asked)
    {
        if (LockMode.IsAsked)
            throw new InvalidOperationException(
                $"The rule of a lock mode has called an object, whose lock would be taken in mode '{asked}'. A mode must answer without calling anything.");
    }

    private void Later(
        Action<LockManager, ILockOwner, ILockOwner?> work, ILockOwner owner, ILockOwner? parent = null) =>
            ThreadPool.UnsafeQueueUserWorkItem(
                static later => later.work(later.Item1, later.owner, later.parent), (this, owner, parent, work),
                preferLocal: false);

    // Whether the waiter waits for the action or an ancestor of it anyway.
    private bool StandsInTheWay(ILockOwner owner, LockRequest waiter)
    {
        for (var i = 0; i < holders.Count; i++)
        {
            if (IsObstacle(holders[i], waiter.Owner, waiter.Mode) && Kinship.IsAncestorOrSelf(holders[i].Owner, owner))
                return true;
        }

        return false;
    }

    private void Enqueue(LockRequest request)
    {
        waiters ??= [];
        var place = waiters.Count;
        while (place > 0 && Kinship.CompareAge(request.Owner, waiters[place - 1].Owner) < 0)
            place--;
        waiters.Insert(place, request);
        Debug.Assert(
            place + 1 == waiters.Count || Kinship.CompareAge(request.Owner, waiters[place + 1].Owner) <= 0,
            "The oldest waits first.");
    }

    // Each branch once, with a mode that it holds.
    private List<LockHolding>? FindVictims(LockRequest request)
    {
        List<LockHolding>? victims = null;
        for (var i = 0; i < holders.Count; i++)
        {
            if (IsObstacle(holders[i], request.Owner, request.Mode)
                && Kinship.YoungerBranch(holders[i].Owner, request.Owner) is { HasBegunToCommit: false } branch
                && (victims is null || !victims.Exists(victim => ReferenceEquals(victim.Owner, branch))))
            {
                branch.Keep();
                (victims ??= []).Add(new LockHolding(branch, holders[i].Mode));
            }
        }

        return victims;
    }

    // One pass in the order of waiting is enough: a grant never frees a request that stands before it.
    private void GrantWaiters()
    {
        var exclusive = FindExclusive();
        for (var i = 0; i < (waiters?.Count ?? 0);)
        {
            var request = waiters![i];
            try
            {
                // Its action ends, and is just about to give the request up: those behind it need not wait for that.
                if (request.Owner.HasBegunToCommit)
                {
                    request.TrySetException(EndedWhileWaiting(request));
                    waiters.RemoveAt(i);
                    continue;
                }

                if ((exclusive is not null && !ReferenceEquals(request.Tree, exclusive))
                    || !TryGrant(request.Owner, request.Mode, request))
                {
                    i++;
                    continue;
                }

                request.TrySetResult();
                exclusive = FindExclusive();
            }
            catch (Exception failure)
            {
                request.TrySetException(failure);
            }

            waiters.RemoveAt(i);
        }

        if (waiters is { Count: 0 })
            waiters = null;
    }

    // The outermost action of the holder of the mode that excludes all others: all others have to wait, however many
    // there are.
    private ILockOwner? FindExclusive()
    {
        for (var i = 0; i < holders.Count; i++)
        {
            if (ReferenceEquals(holders[i].Mode, LockMode.Write))
                return holders[i].Owner.TopLevel;
        }

        return null;
    }

    private void FailRequestsOf(ILockOwner owner)
    {
        for (var i = (waiters?.Count ?? 0) - 1; i >= 0; i--)
        {
            var request = waiters![i];
            if (!Kinship.IsAncestorOrSelf(owner, request.Owner))
                continue;
            waiters.RemoveAt(i);
            request.TrySetException(EndedWhileWaiting(request));
        }
    }

    private static LockWaitAbandonedException EndedWhileWaiting(LockRequest request) =>
        new($"The action ended while it waited for the {request.Mode} lock of {request.What}.");
}
