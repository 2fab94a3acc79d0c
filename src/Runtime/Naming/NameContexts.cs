using Stubs.Actions;
using Stubs.Generated;
using Stubs.Locking;
using Stubs.Objects;
using Stubs.Store;

namespace Stubs.Naming;

/// <summary>
/// The contexts of one tree of names: their locks, by which listings exclude changes, and their entries in the store, by which listings find the names below.
/// </summary>
/// <remarks>
/// <code>
/// who             locks                                                                    and does
/// add, delete     each context on the way in <see cref="NameChangeMode"/>, then the name   stores the contexts that are missing, at once
/// listing         the innermost context that holds its prefix in NameListingMode           reads ranges of the store, and what its action has changed
/// removal         the context in LockMode.Write, if it is free: it never waits             deletes the context's entry if its range is empty
/// lookup          none, only the name
/// </code>
/// Invariants:
/// <list type="bullet">
/// <item>The entry of a context is stored as long as a stored name is below it, and as long as an action has locked it to add one.</item>
/// <item>A context that is stored lies in one that is stored.</item>
/// <item>The entry of a context is written outside every action: it is no part of what a listing shows, and an empty one does no harm.</item>
/// </list>
/// An abort, or a crash before a removal, can leave an empty context. The listing that next meets it has it removed.
/// </remarks>
internal sealed class NameContexts(ObjectManager manager, Uid root)
{
    /// <summary>An action that has locked a context for more changes of its own than these locks it for all: the list of holders stays short.</summary>
    private const int MaxChangesOfOne = 16;

    private readonly SemaphoreSlim sharing = new(1, 1);
    private readonly SemaphoreSlim removing = new(1);

    /// <summary>The outermost context stays active: its lock is taken by every change.</summary>
    public ValueTask<ActiveObject> KeepOutermostActiveAsync() => manager.ActivateAsync(NameKey.OfContext(root, ""), NameEntry.Type);

    /// <summary>Locks all contexts on the way to a name that is to be added or deleted.</summary>
    /// <returns>The innermost of them.</returns>
    public async ValueTask<ActiveObject> LockForChangeAsync(string name, CancellationToken cancellationToken)
    {
        ActiveObject context;
        for (var from = 0; ; )
        {
            var path = name[..from];
            var end = name.IndexOf('/', from) + 1;
            var uid = NameKey.OfContext(root, path);
            var mode = manager.FindActive(uid)?.Locks.CountHoldings(AtomicAction.Current!) >= MaxChangesOfOne
                ? NameChangeMode.Any
                : new NameChangeMode(end == 0 ? name[from..] : name[from..end]);
            context = await LockAsync(uid, mode, cancellationToken).ConfigureAwait(false);
            if (end == 0)
                return context;
            from = end;
        }
    }

    /// <summary>Locks the innermost context that holds all names with a prefix.</summary>
    public ValueTask<ActiveObject> LockForListingAsync(string prefix, CancellationToken cancellationToken)
    {
        var path = prefix[..(prefix.LastIndexOf('/') + 1)];
        return LockAsync(NameKey.OfContext(root, path), new NameListingMode(prefix[path.Length..]), cancellationToken);
    }

    /// <summary>Stores a context and those around it, unless they are stored.</summary>
    /// <param name="path">The context, with a slash at its end.</param>
    /// <param name="locked">The context, which the caller has locked for a change: so no other action removes it.</param>
    public async ValueTask StoreAsync(string path, ActiveObject locked)
    {
        if (path.Length == 0)
            return;
        var entry = (NameEntry)locked.Enter(null);
        if (entry.StoredContext == path)
            return;
        if (!entry.Has(path) && await TryStoreAsync(path).ConfigureAwait(false))
            RemoveWhenFree(path, locked);
        entry.StoredContext = path;
    }

    /// <summary>Removes a context, and those around it, as soon as no action uses them, if they are empty then.</summary>
    public void RemoveWhenFree(string path, ActiveObject locked)
    {
        if (path.Length > 0)
            locked.WhenReleased = context => RemoveSoon(path, context);
    }

    /// <summary>Removes a context, and those around it, if no action uses them and they are empty.</summary>
    public void RemoveSoon(string path) =>
        ThreadPool.UnsafeQueueUserWorkItem(static work => _ = work.Contexts.RemoveEmptyAsync(work.Path), (Contexts: this, Path: path), preferLocal: false);

    /// <summary>What is stored in a context: names, and contexts with a slash at their end.</summary>
    public IAsyncEnumerable<StoredObject> ReadRangeAsync(string path) => ReadRangeAsync(NameKey.RangeOf(root, path));

    /// <summary>What is stored under the keys of a range.</summary>
    public async IAsyncEnumerable<StoredObject> ReadRangeAsync(ulong range)
    {
        await foreach (var stored in manager.Store.ListAsync(new StoreFilter(After: NameKey.Before(range))).ConfigureAwait(false))
        {
            if (stored.Uid.High != range)
                yield break;
            yield return stored;
        }
    }

    /// <summary>Locks the entry of a name for a change, in the current action itself: a nested one for each entry would cost more than the change.</summary>
    public ValueTask<ObjectRecord> LockEntryAsync(Uid uid, CancellationToken cancellationToken) =>
        Admission.EnterAsync(new StubBinding(manager, uid, NameEntry.Type) { IsLocal = true }, AtomicAction.Current!, LockMode.Write, compensated: false, cancellationToken);

    /// <summary>The same for an entry that is known not to be stored, so that it is not looked for.</summary>
    public async ValueTask<ObjectRecord> LockNewEntryAsync(Uid uid, CancellationToken cancellationToken)
    {
        var blank = await manager.ActivateBlankAsync(uid, NameEntry.Type).ConfigureAwait(false);
        try
        {
            var binding = new StubBinding(manager, uid, NameEntry.Type, blank) { IsLocal = true };
            return await Admission.EnterAsync(binding, AtomicAction.Current!, LockMode.Write, compensated: false, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            blank.Unpin();
        }
    }

    /// <summary>Reads or changes an entry that the current action has locked.</summary>
    public static T Use<T>(ObjectRecord entry, Func<NameEntry, T> use)
    {
        var instance = entry.Object.Enter(entry);
        try
        {
            return use((NameEntry)instance);
        }
        finally
        {
            entry.Object.Leave(entry, instance);
        }
    }

    /// <inheritdoc cref="Use{T}"/>
    public static void Use(ObjectRecord entry, Action<NameEntry> use) => Use(entry, names =>
    {
        use(names);
        return true;
    });

    private async ValueTask<ActiveObject> LockAsync(Uid uid, LockMode mode, CancellationToken cancellationToken)
    {
        var binding = new StubBinding(manager, uid, NameEntry.Type) { IsLocal = true };
        var record = await Admission.EnterAsync(binding, AtomicAction.Current!, mode, compensated: false, cancellationToken).ConfigureAwait(false);
        return record.Object;
    }

    /// <returns>Whether the context was not stored before.</returns>
    private async ValueTask<bool> TryStoreAsync(string path)
    {
        while (true)
        {
            List<StoreOperation> missing = [];
            for (var at = path; at.Length > 0; at = NameKey.ParentOf(at))
            {
                var uid = NameKey.OfContext(root, at);
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

    // Another action may have stored one of the contexts. Two paths whose hashes collide are written one after the other.
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
                if (before?.Length != NameEntry.Read(operation.State, manager).Length - 1)
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

    private void RemoveSoon(string path, ActiveObject context)
    {
        if (context.Locks.IsFree)
            RemoveSoon(path);
    }

    // One after the other: two removals at neighbouring levels would each find the other's lock or context, and both leave theirs.
    private async Task RemoveEmptyAsync(string path)
    {
        await removing.WaitAsync().ConfigureAwait(false);
        try
        {
            for (var at = path; at.Length > 0 && await TryRemoveAsync(at).ConfigureAwait(false); at = NameKey.ParentOf(at))
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
        var uid = NameKey.OfContext(root, path);
        var context = await manager.ActivateAsync(uid, NameEntry.Type).ConfigureAwait(false);
        try
        {
            if (!context.Locks.TryAcquire(owner, LockMode.Write) || context.Gone)
                return false;
            context.WhenReleased = null;
            if (!await IsEmptyAsync(path).ConfigureAwait(false))
                return false;
            await DeleteAsync(uid, path).ConfigureAwait(false);
            manager.Forget(context);
            return true;
        }
        finally
        {
            context.Locks.Release(owner);
            context.Unpin();
            owner.AbortNow(AbortCause.Requested with { });
        }
    }

    private async Task<bool> IsEmptyAsync(string path)
    {
        await foreach (var stored in ReadRangeAsync(path).ConfigureAwait(false))
        {
            if (NameEntry.Read(stored.State, manager).Concat(NameEntry.Read(stored.Shadow?.State, manager)).Any(entry => entry.Name.StartsWith(path, StringComparison.Ordinal)))
                return false;
        }

        return true;
    }

    private async Task DeleteAsync(Uid uid, string path)
    {
        if (await ReadAsync(uid).ConfigureAwait(false) is not { } stored)
            return;
        NamedObject[] others = [.. stored.Where(context => context.Name != path)];
        await manager.Store.WriteAsync(
            [others.Length == 0 ? new StoreOperation.Delete(uid) : new StoreOperation.WriteState(NameEntry.StateOf(uid, others))]).ConfigureAwait(false);
    }

    private async ValueTask<NamedObject[]?> ReadAsync(Uid uid) =>
        await manager.Store.ReadStateAsync(uid).ConfigureAwait(false) is { State: { } state } ? NameEntry.Read(state, manager) : null;
}
