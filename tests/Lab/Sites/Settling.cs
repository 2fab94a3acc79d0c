using Stubs.Store;

namespace Stubs.Lab.Sites;

/// <summary>
/// What must be true of a node some time after all faults have ended and all clients have stopped: nothing is in doubt,
/// no lock is held, and its store is whole.
/// </summary>
internal static class Settling
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    /// <summary>Waits until it is true of all of them.</summary>
    /// <param name="nodes">The nodes.</param>
    /// <param name="limit">How long at most.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>What is not true after that time, in words.</returns>
    public static async Task<IReadOnlyList<string>> WaitAsync(
        IReadOnlyList<Node> nodes, TimeSpan limit, TimeProvider clock, CancellationToken cancellation)
    {
        var start = clock.GetTimestamp();
        while (true)
        {
            var complaints = new List<string>();
            foreach (var node in nodes)
                complaints.AddRange(await AskAsync(node, cancellation));
            if (complaints.Count == 0 || clock.GetElapsedTime(start) > limit)
            {
                foreach (var node in nodes)
                    complaints.AddRange(await CheckStoreAsync(node, cancellation));
                return complaints;
            }

            await Pause.ForAsync(Interval, clock, cancellation);
        }
    }

    /// <summary>What is not yet as it must be at a node.</summary>
    public static async Task<IReadOnlyList<string>> AskAsync(Node node, CancellationToken cancellation)
    {
        var complaints = new List<string>();
        if (await node.Recovery.AskNodesAsync(cancellation) is var unresolved and > 0)
            complaints.Add($"{node.Name}: {unresolved} actions are unresolved.");
        foreach (var found in await node.Recovery.ListInDoubtAsync(cancellation))
            complaints.Add(
                $"{node.Name}: object {found.Uid} is in doubt because of action {found.Action}. {found.Why}");
        foreach (var (action, _) in node.Objects.Coordinating)
            complaints.Add($"{node.Name}: action {action} is still being committed.");
        await foreach (var stored in node.Objects.Store.ListAsync(cancellationToken: cancellation))
        {
            if (node.Objects.FindActive(stored.Uid) is { Locks.IsFree: false } locked)
            {
                complaints.Add(
                    $"{node.Name}: object {stored.Uid} ({stored.State?.TypeName}) is locked by {string.Join(", ", locked.Locks.GetHolders())}; waiting: {string.Join(", ", locked.Locks.GetWaiters())}.");
            }
        }

        return complaints;
    }

    /// <summary>What is wrong with a node's store, if it is one on a file.</summary>
    public static async Task<IEnumerable<string>> CheckStoreAsync(Node node, CancellationToken cancellation) =>
        node.Objects.Store is SqliteObjectStore store
            ? (await store.CheckAsync(cancellation)).Select(finding => $"{node.Name}: {finding}") : [];
}
