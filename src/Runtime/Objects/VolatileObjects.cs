using System.Collections.Concurrent;

namespace Stubs.Objects;

/// <summary>
/// The active objects that have no place in the store. The table itself does not keep them alive: a stub, a running action or a name does, so that a
/// program can make a million of them in passing.
/// </summary>
internal sealed class VolatileObjects
{
    private readonly ConcurrentDictionary<Uid, WeakReference<ActiveObject>> table = new();
    private readonly ConcurrentDictionary<Uid, ActiveObject> kept = new();
    private int sweepAt = 1024;

    public void Add(ActiveObject added)
    {
        table[added.Uid] = new WeakReference<ActiveObject>(added);
        if (table.Count >= Volatile.Read(ref sweepAt))
            Sweep();
    }

    public ActiveObject? Find(Uid uid) =>
        table.TryGetValue(uid, out var entry) && entry.TryGetTarget(out var found) && !found.Gone ? found : null;

    /// <summary>Those that something keeps alive now.</summary>
    public IEnumerable<ActiveObject> Live()
    {
        foreach (var (_, entry) in table)
        {
            if (entry.TryGetTarget(out var found) && !found.Gone)
                yield return found;
        }
    }

    /// <summary>Keeps a volatile object alive because it has a name.</summary>
    public void Keep(Uid uid)
    {
        if (Find(uid) is { } found)
            kept[uid] = found;
    }

    public void Remove(Uid uid)
    {
        table.TryRemove(uid, out _);
        kept.TryRemove(uid, out _);
    }

    private void Sweep()
    {
        foreach (var (uid, entry) in table)
        {
            if (!entry.TryGetTarget(out _))
                table.TryRemove(KeyValuePair.Create(uid, entry));
        }

        Volatile.Write(ref sweepAt, Math.Max(1024, table.Count * 2));
    }
}
