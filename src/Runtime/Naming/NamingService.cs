using System.Runtime.CompilerServices;
using Stubs.Calls;
using Stubs.Objects;
using Stubs.Store;

namespace Stubs.Naming;

/// <summary>
/// Naming on the run time's own persistent objects: one small object for each name, found by a key that is computed
/// from the name. Two actions that name different things use different objects, and never wait for each other.
/// </summary>
/// <param name="space">Where the entries live.</param>
/// <param name="root">What tells this tree of names from others of the same store.</param>
/// <param name="findsNames">Whether the names of an object are found by the object too, and its home is kept.</param>
/// <param name="homes">Tells which objects of other nodes are lost; null at a node that knows no other.</param>
internal sealed class NamingService(ObjectSpace space, Uid root, bool findsNames, IHomesOfObjects? homes = null)
    : INamingService, INamesOfNewObjects
{
    private readonly ObjectManager manager = space.Objects;
    private readonly NameContexts contexts = new(space, root);
    private readonly NamesByFinder byFinder = new(space.Objects, findsNames);

    /// <summary>The root of the names of objects.</summary>
    public static Uid Root { get; } = Uid.WellKnown(1);

    /// <summary>Naming under a root.</summary>
    public static async Task<NamingService> OpenAsync(
        ObjectSpace space, Uid root, bool findsNames, IHomesOfObjects? homes = null)
    {
        var opened = new NamingService(space, root, findsNames, homes);
        await opened.contexts.KeepOutermostActiveAsync().ConfigureAwait(false);
        return opened;
    }

    public Task AddAsync(string name, Uid uid, CancellationToken cancellationToken = default)
    {
        var isHere = findsNames
            && (space.Remote is null
            || (manager.Volatiles.Find(uid) ?? manager.FindActive(uid)) is { IsBorrowed: false });
        return AddAsync(name, uid, isHere ? manager.Self.Node : default, takesOver: false, cancellationToken);
    }

    public Task NameAsync(string name, Uid uid, Uid home, CancellationToken cancellationToken) =>
        AddAsync(name, uid, home, takesOver: true, cancellationToken);

    /// <summary>Adds a name that ends with others: <see cref="DeleteGroupAsync"/> finds them all.</summary>
    internal Task AddToGroupAsync(string name, Uid uid, Uid group, CancellationToken cancellationToken) =>
        AddAsync(name, uid, group, takesOver: false, cancellationToken);

    /// <summary>Deletes all names of a group.</summary>
    internal Task DeleteGroupAsync(Uid group, CancellationToken cancellationToken) => AtomicAction.RunAsync(
        async () =>
        {
            foreach (var name in await ReadNamesOfAsync(group, cancellationToken).ConfigureAwait(false))
                await TakeAsync(name, expected: null, cancellationToken, group).ConfigureAwait(false);
        },
        cancellationToken: cancellationToken);

    private Task AddAsync(string name, Uid uid, Uid home, bool takesOver, CancellationToken cancellationToken)
    {
        ObjectName.Check(name);
        if (uid.IsEmpty)
            throw new ArgumentException("The empty UID identifies no object.", nameof(uid));

        // A creation that fails to name its object is undone as a whole: it needs no nested action for the name.
        return takesOver && AtomicAction.Current is { IsInterposed: false }
            ? AddInsideAsync(name, uid, home, takesOver, cancellationToken)
            : AtomicAction.RunAsync(
                () => AddInsideAsync(name, uid, home, takesOver, cancellationToken),
                cancellationToken: cancellationToken);
    }

    private async Task AddInsideAsync(
        string name, Uid uid, Uid home, bool takesOver, CancellationToken cancellationToken)
    {
        var place = contexts.PlaceAround(name);
        var context = await contexts.LockForChangeAsync(place, name, cancellationToken).ConfigureAwait(false);
        var entry = await LockNameAsync(place, name, cancellationToken).ConfigureAwait(false);
        var (holder, holdersHome) = NameContexts.Use(entry, (name, uid, home), static (names, added) =>
        {
            if (names.HolderOf(added.name) is { IsEmpty: false } taken)
                return (taken, names.HomeOf(added.name));
            names.Put(added.name, added.uid, added.home);
            return default;
        });
        if (!holder.IsEmpty)
        {
            if (!takesOver || !await IsLostAsync(holder, holdersHome, cancellationToken).ConfigureAwait(false))
                throw new NameInUseException(name, holder);
            KeptVolatileRecord.AddIfVolatile(manager, holder, more: -1);
            NameContexts.Use(entry, (name, uid, home), static (names, added) =>
            {
                names.Put(added.name, added.uid, added.home);
                return true;
            });
        }

        await contexts.StoreAsync(place, context).ConfigureAwait(false);
        KeptVolatileRecord.AddIfVolatile(manager, uid, more: +1);
    }

    private async ValueTask<ObjectRecord> LockNameAsync(
        ContextPlace place, string name, CancellationToken cancellationToken)
    {
        var entry = await contexts.LockEntryAsync(
            place.KeyOf(name), LockMode.Write, cancellationToken).ConfigureAwait(false);
        entry.WrittenWith = byFinder;
        return entry;
    }

    // Only the object's home can say so. A home that is not known, or cannot be reached, says nothing.
    private async ValueTask<bool> IsLostAsync(Uid uid, Uid home, CancellationToken cancellationToken)
    {
        if (await ObjectDestruction.IsDestroyedAsync(space, uid, cancellationToken).ConfigureAwait(false))
            return true;
        if (await manager.FindTypeNameAsync(uid, cancellationToken).ConfigureAwait(false) is not null)
            return false;
        return home == manager.Self.Node
            || (homes is not null && await homes.IsLostAsync(uid, home, cancellationToken).ConfigureAwait(false));
    }

    public async Task<Uid> LookupAsync(string name, CancellationToken cancellationToken = default) =>
        await TryLookupAsync(name, cancellationToken).ConfigureAwait(false) ?? throw new NameNotFoundException(name);

    public async Task<Uid?> TryLookupAsync(string name, CancellationToken cancellationToken = default)
    {
        ObjectName.Check(name);
        var uid = await EntryOf(name).FindAsync(name, cancellationToken).ConfigureAwait(false);
        return uid.IsEmpty ? null : uid;
    }

    /// <summary>Whether the current action, or one around it, has changed what a name leads to.</summary>
    internal bool IsChangedByCaller(string name)
    {
        if (manager.FindActive(NameKey.OfName(root, name)) is not { } entry)
            return false;
        lock (entry)
        {
            for (var action = AtomicAction.Current; action is not null; action = action.Parent)
            {
                if (entry.Find(action) is { HasChanges: true })
                    return true;
            }
        }

        return false;
    }

    /// <summary>
    /// What a name led to before the current action, or one around it, has changed that; null if it led to nothing, or
    /// is not changed.
    /// </summary>
    internal async ValueTask<Uid?> FindCommittedAsync(string name, CancellationToken cancellationToken)
    {
        if (!IsChangedByCaller(name))
            return null;
        var stored = await manager.Store.ReadStateAsync(
            NameKey.OfName(root, name), cancellationToken).ConfigureAwait(false);
        return NameEntry.Read(stored?.State, manager.References)
            .FirstOrDefault(named => named.Name == name) is { Uid: { IsEmpty: false } uid } ? uid : null;
    }

    public Task DeleteAsync(string name, CancellationToken cancellationToken = default) =>
        TakeAsync(name, expected: null, cancellationToken);

    public Task MoveAsync(string name, Uid holder, Uid uid, CancellationToken cancellationToken = default) =>
        AtomicAction.RunAsync(
            async () =>
            {
                await TakeAsync(name, holder, cancellationToken).ConfigureAwait(false);
                await AddAsync(name, uid, cancellationToken).ConfigureAwait(false);
            },
            cancellationToken: cancellationToken);

    // The write lock comes first: an action that only reads a name to change it later could wait for another that does
    // the same.
    private Task TakeAsync(string name, Uid? expected, CancellationToken cancellationToken, Uid? group = null)
    {
        ObjectName.Check(name);
        return AtomicAction.RunAsync(
            async () =>
            {
                var place = contexts.PlaceAround(name);
                var context = await contexts.LockForChangeAsync(place, name, cancellationToken).ConfigureAwait(false);
                var entry = await LockNameAsync(place, name, cancellationToken).ConfigureAwait(false);
                var (holder, home) = NameContexts.Use(entry, (name, group), static (names, taken) =>
                {
                    var (found, itsHome) = (names.HolderOf(taken.name), names.HomeOf(taken.name));
                    if (itsHome == (taken.group ?? itsHome))
                        names.Remove(taken.name);
                    return (found, itsHome);
                });

                // It was deleted since, and may have been added again.
                if (home != (group ?? home))
                    return;
                if (holder.IsEmpty)
                    throw new NameNotFoundException(name);
                if (holder != (expected ?? holder))
                    throw new NameInUseException(name, holder);
                KeptVolatileRecord.AddIfVolatile(manager, holder, more: -1);
                contexts.NoteDeletion(place, context, name);
            },
            cancellationToken: cancellationToken);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Names that other actions are just giving to the object are not waited for. Their entries are found by range, and
    /// are covered by the locks of the names.
    /// </remarks>
    public Task DeleteNamesOfAsync(Uid uid, CancellationToken cancellationToken = default) => AtomicAction.RunAsync(
        async () =>
        {
            foreach (var name in await ReadNamesOfAsync(uid, cancellationToken).ConfigureAwait(false))
            {
                try
                {
                    await TakeAsync(name, uid, cancellationToken).ConfigureAwait(false);
                }
                catch (StubsException error) when (error is NameNotFoundException or NameInUseException)
                {
                    // Another action has taken it from the object since.
                }
            }
        },
        cancellationToken: cancellationToken);

    private async Task<IEnumerable<string>> ReadNamesOfAsync(Uid uid, CancellationToken cancellationToken)
    {
        var found = new List<NamedObject>();
        await foreach (var stored in contexts.ReadRangeAsync(NameKey.RangeOfNamesOf(uid))
            .WithCancellation(cancellationToken).ConfigureAwait(false))
            found.AddRange(NameEntry.Read(stored.State, manager.References).Concat(NameEntry.Read(
                stored.Shadow?.State, manager.References)));
        foreach (var key in FindOwnChanges(AtomicAction.Current!))
        {
            var changed = await contexts.LockEntryAsync(key, LockMode.Read, cancellationToken).ConfigureAwait(false);
            found.AddRange(NameContexts.Use(changed, findsNames, static (names, byObject) => names.FoundBy(byObject)));
        }

        return found.Where(entry => entry.Uid == uid).Select(static entry => entry.Name).Distinct();
    }

    /// <inheritdoc/>
    /// <remarks>
    /// All is read before the first name is handed out: the listing is of one moment, also outside an action.
    /// </remarks>
    public async IAsyncEnumerable<NamedObject> ListAsync(
        string prefix = "", [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        var found = await AtomicAction.RunAsync(
            () => ReadAsync(prefix, cancellationToken), cancellationToken: cancellationToken).ConfigureAwait(false);
        foreach (var named in found)
            yield return named;
    }

    private async Task<List<NamedObject>> ReadAsync(string prefix, CancellationToken cancellationToken)
    {
        var place = contexts.PlaceAround(prefix);
        var locked = await contexts.LockForListingAsync(place, prefix, cancellationToken).ConfigureAwait(false);
        var found = new List<NamedObject>();
        var own = await ReadOwnChangesAsync(cancellationToken).ConfigureAwait(false);
        if (!await ReadAsync(place.Path, prefix, own, found, cancellationToken).ConfigureAwait(false))
            contexts.RemoveWhenFree(place, locked);
        return found;
    }

    /// <returns>Whether anything is in the context.</returns>
    private async Task<bool> ReadAsync(
        string path, string prefix, Dictionary<Uid, NamedObject[]> own, List<NamedObject> found,
        CancellationToken cancellationToken)
    {
        var entries = new List<NamedObject>();
        await foreach (var stored in contexts.ReadRangeAsync(path)
            .WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (!own.ContainsKey(stored.Uid))
                entries.AddRange(await EntriesOfAsync(stored, prefix, cancellationToken).ConfigureAwait(false));
        }

        var range = NameKey.RangeOf(root, path);
        foreach (var (uid, changed) in own)
        {
            if (uid.High == range)
                entries.AddRange(changed);
        }

        // Contexts whose hashes collide share a range.
        entries.RemoveAll(entry => !entry.Name.StartsWith(path, StringComparison.Ordinal));
        entries.Sort(static (a, b) => CompareSegments(a.Name, b.Name));
        foreach (var entry in entries)
        {
            if (!entry.Name.EndsWith('/'))
            {
                if (entry.Name.StartsWith(prefix, StringComparison.Ordinal))
                    found.Add(entry);
            }
            else if ((entry.Name.StartsWith(prefix, StringComparison.Ordinal)
                || prefix.StartsWith(entry.Name, StringComparison.Ordinal))
                && !await ReadAsync(entry.Name, prefix, own, found, cancellationToken).ConfigureAwait(false))
            {
                contexts.RemoveSoon(entry.Name);
            }
        }

        return entries.Count > 0;
    }

    // A shadow in the range belongs to an action that is in doubt since this node was restarted: one that runs here
    // would hold the lock.
    private async ValueTask<NamedObject[]> EntriesOfAsync(
        StoredObject stored, string prefix, CancellationToken cancellationToken)
    {
        var committed = NameEntry.Read(stored.State, manager.References);
        if (stored.Shadow is not { } shadow
            || !committed.Concat(NameEntry.Read(
                shadow.State, manager.References))
                    .Any(entry => entry.Name.StartsWith(prefix, StringComparison.Ordinal)))
        {
            return committed;
        }

        return await EntryAt(stored.Uid).ReadAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The entries that the current action has changed and not committed, as it sees them.</summary>
    private async Task<Dictionary<Uid, NamedObject[]>> ReadOwnChangesAsync(CancellationToken cancellationToken)
    {
        var own = new Dictionary<Uid, NamedObject[]>();
        foreach (var uid in FindOwnChanges(AtomicAction.Current!))
            own[uid] = await EntryAt(uid).ReadAsync(cancellationToken).ConfigureAwait(false);
        return own;
    }

    private HashSet<Uid> FindOwnChanges(AtomicAction current)
    {
        var changed = new HashSet<Uid>();
        using (current.Tree.Enter())
        {
            for (var action = current; action is not null; action = action.Parent)
            {
                for (var record = action.Records; record is not null; record = record.Next)
                {
                    if (record is ObjectRecord { HasChanges: true } mine && ReferenceEquals(mine.Resource, manager)
                        && ReferenceEquals(mine.Object.Type, NameEntry.Type))
                        changed.Add(mine.Object.Uid);
                }
            }
        }

        return changed;
    }

    // By segment; a name before what is below it.
    private static int CompareSegments(string a, string b)
    {
        var order = a.AsSpan().TrimEnd('/').CompareTo(b.AsSpan().TrimEnd('/'), StringComparison.Ordinal);
        return order == 0 ? a.Length.CompareTo(b.Length) : order;
    }

    private INameEntry EntryOf(string name) => EntryAt(contexts.PlaceAround(name).KeyOf(name));

    private INameEntry EntryAt(Uid uid) =>
        (INameEntry)(object)NameEntry.Type.CreateStub(new ObjectBinding(space, uid, NameEntry.Type) { IsLocal = true });
}
