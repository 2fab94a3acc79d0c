using System.Collections.Concurrent;

namespace Stubs.Objects;

/// <summary>
/// The active objects that have no place in the store. The table itself does not keep them alive: a stub, a running
/// action, a name or a binding in the directory does, so that a program can make a million of them in passing.
/// </summary>
internal sealed class VolatileObjects
{
    private readonly ConcurrentDictionary<Uid, WeakReference<ActiveObject>> table = new();
    private readonly Dictionary<Uid, (ActiveObject Object, int Names)> kept = [];
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

    /// <summary>Keeps a volatile object alive as long as it has names, or a binding in the directory.</summary>
    /// <param name="target">The object.</param>
    /// <param name="names">How many of them it has got; negative for those that it has lost.</param>
    public void Keep(ActiveObject target, int names)
    {
        lock (kept)
        {
            var (_, before) = kept.GetValueOrDefault(target.Uid);
            if (before + names > 0 && !target.Gone)
                kept[target.Uid] = (target, before + names);
            else
                kept.Remove(target.Uid);
        }
    }

    public void Remove(Uid uid)
    {
        table.TryRemove(uid, out _);
        lock (kept)
            kept.Remove(uid);
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
