using Stubs.Locking;

namespace Stubs.Tests.Locking;

/// <summary>What must be true of lock managers at every moment, told from their holders and waiters alone.</summary>
internal static class LockInvariants
{
    /// <param name="managers">All locks of the world.</param>
    /// <param name="running">All actions that have not ended.</param>
    /// <param name="endsByItself">Whether an action is wounded or commits, so that it is right to wait for it.</param>
    public static void Check(LockManager[] managers, List<TestOwner> running, Predicate<TestOwner> endsByItself)
    {
        foreach (var manager in managers)
            CheckIsolation(manager.GetHolders());
        var waits = managers.SelectMany(Waits).ToArray();
        foreach (var (waiter, holder) in waits.Where(
            wait => !ReferenceLock.Encloses(wait.From, wait.To) && !endsByItself(wait.To)))
            ReferenceLock.CompareAge(holder, waiter)
                .ShouldBeLessThan(0, $"the older {waiter} waits for the younger {holder}");
        CheckAcyclic(
            running,
            [.. waits.Where(wait => !endsByItself(wait.To)), .. running.Where(a => a.Parent is not null)
                .Select(a => (a.Parent!, a))]);
    }

    private static void CheckIsolation(LockHolding[] holders)
    {
        foreach (var (first, second) in holders.SelectMany(first => holders.Select(second => (first, second))))
        {
            var (a, b) = ((TestOwner)first.Owner, (TestOwner)second.Owner);
            (ReferenceLock.Conflict(first.Mode, second.Mode) && !ReferenceLock.Encloses(a, b)
                && !ReferenceLock.Encloses(b, a))
                .ShouldBeFalse($"{a} ({first.Mode}) and {b} ({second.Mode}) hold one lock");
        }
    }

    // Who waits for whom: for holders, and for older waiters.
    private static IEnumerable<(TestOwner From, TestOwner To)> Waits(LockManager manager)
    {
        var (holders, waiters) = (manager.GetHolders(), manager.GetWaiters());
        for (var i = 0; i < waiters.Length; i++)
        {
            var waiter = (TestOwner)waiters[i].Owner;
            var obstacles = holders.Where(h => !ReferenceLock.Encloses((TestOwner)h.Owner, waiter))
                .Concat(waiters.Take(i).Where(w => ReferenceLock.Branch((TestOwner)w.Owner, waiter) is not null));
            foreach (var obstacle in obstacles.Where(
                obstacle => ReferenceLock.Conflict(obstacle.Mode, waiters[i].Mode)))
                yield return (waiter, (TestOwner)obstacle.Owner);
        }
    }

    private static void CheckAcyclic(List<TestOwner> actions, (TestOwner From, TestOwner To)[] edges)
    {
        var left = actions.ToHashSet();
        while (left.RemoveWhere(action => !edges.Any(edge => edge.From == action && left.Contains(edge.To))) > 0)
        {
        }

        left.ShouldBeEmpty("these wait for each other in a circle");
    }
}
