using System.Collections.Concurrent;
using Stubs.Actions;
using Stubs.Calls;
using Stubs.Objects;
using Stubs.Store;

namespace Stubs.Naming;

/// <summary>
/// The contexts of one tree of names: their locks, by which listings exclude changes, and their entries in the store,
/// by which listings find the names below.
/// </summary>
/// <remarks>
/// <code>
/// change          locks                                                                    and does
/// add, delete     each context on the way in <see cref="NameChangeMode"/>, then the name   stores the contexts that are missing, at once
/// listing         the innermost context that holds its prefix in NameListingMode           reads ranges of the store, and what its action has changed
/// removal         the context in LockMode.Write, if it is free: it never waits             deletes the context's entry if its range is empty
/// lookup          none, only the name
/// </code>
/// Invariants:
/// <list type="bullet">
/// <item>The entry of a context is stored as long as a stored name is below it, and as long as an action has locked it
/// to add one.</item>
/// <item>A context that is stored lies in one that is stored.</item>
/// <item>The entry of a context is written outside every action: it is no part of what a listing shows, and an empty
/// one does no harm.</item>
/// </list>
/// An abort, or a crash before a removal, can leave an empty context. The listing that next meets it has it removed.
/// A context that is in memory knows one name in it that is stored. As long as that name is not deleted, no deletion
/// looks whether the context is empty.
/// </remarks>
internal sealed class NameContexts
{
    /// <summary>
    /// An action that has locked a context for more changes of its own than these locks it for all: the list of holders
    /// stays short.
    /// </summary>
    private const int MaxChangesOfOne = 16;

    /// <summary>How many places of contexts are kept.</summary>
    private const int MaxPlaces = 1024;

    private readonly ObjectSpace space;
    private readonly ObjectManager manager;
    private readonly Uid root;
    private readonly SemaphoreSlim sharing = new(1, 1);
    private readonly SemaphoreSlim removing = new(1);
    private readonly ContextPlace outermost;
    private readonly ConcurrentDictionary<string, ContextPlace> places = new(StringComparer.Ordinal);

    /// <param name="space">Where the entries live.</param>
    /// <param name="root">The root of the tree.</param>
    public NameContexts(ObjectSpace space, Uid root)
    {
        (this.space, manager, this.root) = (space, space.Objects, root);
        outermost = new ContextPlace(this, space, root, around: null, "");
    }

    /// <summary>The outermost context stays active: its lock is taken by every change.</summary>
    public ValueTask<ActiveObject> KeepOutermostActiveAsync() => outermost.Binding.PinAsync();

    /// <summary>The innermost context of a name, or of a prefix of names.</summary>
    public ContextPlace PlaceAround(ReadOnlySpan<char> name) => PlaceOf(name[..(name.LastIndexOf('/') + 1)]);

    /// <summary>Locks all contexts on the way to a name that is to be added or deleted.</summary>
    /// <returns>The innermost of them.</returns>
    public async ValueTask<ActiveObject> LockForChangeAsync(
        ContextPlace place, string name, CancellationToken cancellationToken)
    {
        for (var level = 0; level < place.Way.Length - 1; level++)
        {
            var mode = place.Way[level + 1].ChangeBelow;
            await LockForChangeAsync(place.Way[level], mode, cancellationToken).ConfigureAwait(false);
        }

        var last = new NameChangeMode(name[place.Path.Length..]);
        return await LockForChangeAsync(place, last, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Locks the innermost context that holds all names with a prefix.</summary>
    public ValueTask<ActiveObject> LockForListingAsync(
        ContextPlace place, string prefix, CancellationToken cancellationToken) =>
        LockAsync(place, new NameListingMode(prefix[place.Path.Length..]), cancellationToken);

    /// <summary>Stores a context and those around it, unless they are stored.</summary>
    /// <param name="place">The context.</param>
    /// <param name="locked">Its entry, which the caller has locked for a change: so no other action removes it.</param>
    public ValueTask StoreAsync(ContextPlace place, ActiveObject locked)
    {
        if (place.Path.Length == 0)
            return default;
        var entry = (NameEntry)locked.Enter(null);
        return entry.StoredContext == place.Path ? default : StoreAsync(place, locked, entry);
    }

    /// <summary>
    /// Notes that a name is being deleted from a context that the caller has locked for a change. The context, and
    /// those around it, are removed as soon as no action uses them, if they are empty then.
    /// </summary>
    public void NoteDeletion(ContextPlace place, ActiveObject locked, string name)
    {
        var entry = (NameEntry)locked.Enter(null);
        if (entry.StoredName is { } known && known != name && known.StartsWith(place.Path, StringComparison.Ordinal))
            return;
        entry.StoredName = null;
        RemoveWhenFree(place, locked);
    }

    /// <summary>
    /// Removes a context, and those around it, as soon as no action uses them, if they are empty then.
    /// </summary>
    public void RemoveWhenFree(ContextPlace place, ActiveObject locked)
    {
        if (place.Path.Length > 0)
            locked.Watcher = place;
    }

    /// <summary>Removes a context, and those around it, if no action uses them and they are empty.</summary>
    public void RemoveSoon(string path) =>
        ThreadPool.UnsafeQueueUserWorkItem(
            static work => _ = work.Contexts.RemoveEmptyAsync(work.Path), (Contexts: this, Path: path),
            preferLocal: false);

    /// <summary>What is stored in a context: names, and contexts with a slash at their end.</summary>
    public IAsyncEnumerable<StoredObject> ReadRangeAsync(string path) => ReadRangeAsync(PlaceOf(path).Range);

    /// <summary>What is stored under the keys of a range.</summary>
    public async IAsyncEnumerable<StoredObject> ReadRangeAsync(ulong range)
    {
        await foreach (var stored in manager.Store.ListAsync(new StoreFilter(
            After: NameKey.Before(range))).ConfigureAwait(false))
        {
            if (stored.Uid.High != range)
                yield break;
            yield return stored;
        }
    }

    /// <summary>
    /// Locks an entry in the current action itself: a nested one for each entry would cost more than the change.
    /// </summary>
    public ValueTask<ObjectRecord> LockEntryAsync(Uid uid, LockMode mode, CancellationToken cancellationToken)
    {
        var binding = new ObjectBinding(space, uid, NameEntry.Type) { IsLocal = true };
        return OperationPrologue.EnterAsync(
            binding, AtomicAction.Current!, mode, compensated: false, cancellationToken);
    }

    /// <summary>Reads or changes an entry that the current action has locked.</summary>
    /// <param name="entry">What the action has done with it.</param>
    /// <param name="with">What <paramref name="use"/> is told.</param>
    /// <param name="use">Does it.</param>
    public static T Use<TWith, T>(ObjectRecord entry, TWith with, Func<NameEntry, TWith, T> use)
    {
        var instance = entry.Object.Enter(entry);
        try
        {
            return use((NameEntry)instance, with);
        }
        finally
        {
            entry.Object.Leave(entry, instance);
        }
    }

    private ContextPlace PlaceOf(ReadOnlySpan<char> path)
    {
        if (path.IsEmpty)
            return outermost;
        if (places.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(path, out var known))
            return known;
        var around = PlaceOf(path[..(path[..^1].LastIndexOf('/') + 1)]);
        var made = new ContextPlace(this, space, root, around, path.ToString());
        if (places.Count >= MaxPlaces)
            places.Clear();
        places.TryAdd(made.Path, made);
        return made;
    }

    private ValueTask<ActiveObject> LockForChangeAsync(
        ContextPlace place, NameChangeMode mode, CancellationToken cancellationToken)
    {
        var holdings = manager.FindActive(place.Key)?.Locks.CountHoldings(AtomicAction.Current!);
        return LockAsync(place, holdings >= MaxChangesOfOne ? NameChangeMode.Any : mode, cancellationToken);
    }

    private static async ValueTask<ActiveObject> LockAsync(
        ContextPlace place, LockMode mode, CancellationToken cancellationToken)
    {
        var record = await OperationPrologue.EnterAsync(
            place.Binding, AtomicAction.Current!, mode, compensated: false, cancellationToken).ConfigureAwait(false);
        return record.Object;
    }

    private async ValueTask StoreAsync(ContextPlace place, ActiveObject locked, NameEntry entry)
    {
        if (!entry.Has(place.Path) && await TryStoreAsync(place.Path).ConfigureAwait(false))
            RemoveWhenFree(place, locked);
        entry.StoredContext = place.Path;
    }

    /// <returns>Whether the context was not stored before.</returns>
    private async ValueTask<bool> TryStoreAsync(string path)
    {
        while (true)
        {
            List<StoreOperation> missing = [];
            for (var at = path; at.Length > 0; at = NameKey.ParentOf(at))
            {
                var uid = PlaceOf(at).Key;
                var stored = await ReadAsync(uid).ConfigureAwait(false);
                if (stored is not null && stored.Any(context => context.Name == at))
                    break;
                var state = NameEntry.StateOf(uid, [.. stored ?? [], new NamedObject(at, default)]);
                missing.Add(stored is null ? new StoreOperation.Create(state) : new StoreOperation.WriteState(state));
            }

            if (missing.Count == 0)
                return false;
            if (await TryWriteAsync(missing).ConfigureAwait(false))
                return true;
        }
    }

    // Another action may have stored one of the contexts. Two paths whose hashes collide are written one after the
    // other.
    private async ValueTask<bool> TryWriteAsync(List<StoreOperation> missing)
    {
        var shares = missing.Exists(static operation => operation is StoreOperation.WriteState);
        if (shares)
            await sharing.WaitAsync().ConfigureAwait(false);
        try
        {
            foreach (var operation in missing.OfType<StoreOperation.WriteState>())
            {
                var before = await ReadAsync(operation.Uid).ConfigureAwait(false);
                if (before?.Length != NameEntry.Read(operation.State, manager.References).Length - 1)
                    return false;
            }

            await manager.Store.WriteAsync(missing).ConfigureAwait(false);
            return true;
        }
        catch (StoreConflictException)
        {
            return false;
        }
        finally
        {
            if (shares)
                sharing.Release();
        }
    }

    public void RemoveSoon(string path, ActiveObject context)
    {
        if (context.Locks.IsFree)
            RemoveSoon(path);
    }

    // One after the other: two removals at neighbouring levels would each find the other's lock or context, and both
    // leave theirs.
    private async Task RemoveEmptyAsync(string path)
    {
        await removing.WaitAsync().ConfigureAwait(false);
        try
        {
            for (var at = path; at.Length > 0 && await TryRemoveAsync(at).ConfigureAwait(false);
                at = NameKey.ParentOf(at))
            {
            }
        }
        catch (Exception error) when (error is StubsException or ObjectDisposedException or OperationCanceledException)
        {
            // What is left is removed by the next listing that meets it.
        }
        finally
        {
            removing.Release();
        }
    }

    private async Task<bool> TryRemoveAsync(string path)
    {
        // An action of its own that never waits: it only owns the lock, so that no change and no listing is under way.
        var owner = AtomicAction.Begin(null, AtomicActionOptions.Default, priority: null);
        var place = PlaceOf(path);
        var context = await place.Binding.PinAsync().ConfigureAwait(false);
        try
        {
            while (!context.Locks.TryAcquire(owner, LockMode.Write))
            {
                // The action that uses it, or the last of them, has it removed when it ends, unless it has just ended.
                RemoveWhenFree(place, context);
                if (!context.Locks.IsFree)
                    return false;
            }

            if (context.Gone)
                return false;
            context.Watcher = null;
            var known = await FindNameAsync(path).ConfigureAwait(false);
            ((NameEntry)context.Enter(null)).StoredName = known;
            if (known is not null)
                return false;
            try
            {
                await DeleteAsync(place.Key, path).ConfigureAwait(false);
            }
            finally
            {
                // Also if it has failed: then it may have been deleted, and the next use reads whether it is stored.
                manager.Forget(context);
            }

            return true;
        }
        finally
        {
            context.Locks.Release(owner);
            context.Unpin();
            owner.AbortNow(AbortCause.Requested with { });
        }
    }

    /// <summary>Any name or context that is stored in a context; null if it is empty.</summary>
    private async Task<string?> FindNameAsync(string path)
    {
        await foreach (var stored in ReadRangeAsync(path).ConfigureAwait(false))
        {
            var entries = NameEntry.Read(stored.State, manager.References)
                .Concat(NameEntry.Read(stored.Shadow?.State, manager.References));
            foreach (var (name, _) in entries)
            {
                if (name.StartsWith(path, StringComparison.Ordinal))
                    return name;
            }
        }

        return null;
    }

    private async Task DeleteAsync(Uid uid, string path)
    {
        if (await ReadAsync(uid).ConfigureAwait(false) is not { } stored)
            return;
        NamedObject[] others = [.. stored.Where(context => context.Name != path)];
        await manager.Store.WriteAsync(
            [others.Length == 0
                ? new StoreOperation.Delete(uid) : new StoreOperation.WriteState(NameEntry.StateOf(uid, others))])
                    .ConfigureAwait(false);
    }

    private async ValueTask<NamedObject[]?> ReadAsync(Uid uid) =>
        await manager.Store.ReadStateAsync(uid).ConfigureAwait(false) is { State: { } state }
            ? NameEntry.Read(state, manager.References) : null;
}
