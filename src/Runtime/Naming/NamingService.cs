using System.Runtime.CompilerServices;
using Stubs.Actions;
using Stubs.Generated;
using Stubs.Objects;
using Stubs.Store;

namespace Stubs.Naming;

/// <summary>
/// Naming on the run time's own persistent objects: one small object for each name, found by a key that is computed from the name. Two actions that name
/// different things use different objects, and never wait for each other.
/// </summary>
/// <param name="manager">Where the entries live.</param>
/// <param name="root">What tells this tree of names from others of the same store.</param>
/// <param name="findsNames">Whether the names of an object are kept by the object too.</param>
internal sealed class NamingService(ObjectManager manager, Uid root, bool findsNames) : INamingService
{
    private readonly NameContexts contexts = new(manager, root);

    /// <summary>The root of the names of objects.</summary>
    public static Uid Root { get; } = Uid.WellKnown(1);

    /// <summary>Naming under a root.</summary>
    public static async Task<NamingService> OpenAsync(ObjectManager manager, Uid root, bool findsNames)
    {
        var opened = new NamingService(manager, root, findsNames);
        await opened.contexts.KeepOutermostActiveAsync().ConfigureAwait(false);
        return opened;
    }

    public Task AddAsync(string name, Uid uid, CancellationToken cancellationToken = default)
    {
        ObjectName.Parse(name);
        if (uid.IsEmpty)
            throw new ArgumentException("The empty UID identifies no object.", nameof(uid));
        return AtomicAction.RunAsync(
            async () =>
            {
                var context = await contexts.LockForChangeAsync(name, cancellationToken).ConfigureAwait(false);
                var holder = await EntryOf(name).AddAsync(name, uid, cancellationToken).ConfigureAwait(false);
                if (!holder.IsEmpty)
                    throw new NameInUseException(name, holder);
                if (findsNames)
                    await NamesOf(uid).AddAsync(NameKey.OfObject(uid, name), default, cancellationToken).ConfigureAwait(false);
                await contexts.StoreAsync(NameKey.ParentOf(name), context).ConfigureAwait(false);
                NameOfVolatileRecord.AddIfVolatile(manager, uid, names: +1);
            },
            cancellationToken: cancellationToken);
    }

    public async Task<Uid> LookupAsync(string name, CancellationToken cancellationToken = default) =>
        await TryLookupAsync(name, cancellationToken).ConfigureAwait(false) ?? throw new NameNotFoundException(name);

    public async Task<Uid?> TryLookupAsync(string name, CancellationToken cancellationToken = default)
    {
        ObjectName.Parse(name);
        var uid = await EntryOf(name).FindAsync(name, cancellationToken).ConfigureAwait(false);
        return uid.IsEmpty ? null : uid;
    }

    public Task DeleteAsync(string name, CancellationToken cancellationToken = default) => TakeAsync(name, cancellationToken);

    public Task MoveAsync(string name, Uid holder, Uid uid, CancellationToken cancellationToken = default) => AtomicAction.RunAsync(
        async () =>
        {
            var found = await TakeAsync(name, cancellationToken).ConfigureAwait(false);
            if (found != holder)
                throw new NameInUseException(name, found);
            await AddAsync(name, uid, cancellationToken).ConfigureAwait(false);
        },
        cancellationToken: cancellationToken);

    // The write lock comes first: an action that only reads a name to change it later could wait for another that does the same.
    private Task<Uid> TakeAsync(string name, CancellationToken cancellationToken)
    {
        ObjectName.Parse(name);
        return AtomicAction.RunAsync(
            async () =>
            {
                var context = await contexts.LockForChangeAsync(name, cancellationToken).ConfigureAwait(false);
                var uid = await EntryOf(name).RemoveAsync(name, cancellationToken).ConfigureAwait(false);
                if (uid.IsEmpty)
                    throw new NameNotFoundException(name);
                if (findsNames)
                    await NamesOf(uid).RemoveAsync(NameKey.OfObject(uid, name), cancellationToken).ConfigureAwait(false);
                contexts.RemoveWhenFree(NameKey.ParentOf(name), context);
                NameOfVolatileRecord.AddIfVolatile(manager, uid, names: -1);
                return uid;
            },
            cancellationToken: cancellationToken);
    }

    public Task DeleteNamesOfAsync(Uid uid, CancellationToken cancellationToken = default) => AtomicAction.RunAsync(
        async () =>
        {
            var before = NameKey.OfObject(uid, "");
            foreach (var (key, _) in await NamesOf(uid).ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                if (key.StartsWith(before, StringComparison.Ordinal))
                    await DeleteAsync(key[before.Length..], cancellationToken).ConfigureAwait(false);
            }
        },
        cancellationToken: cancellationToken);

    /// <inheritdoc/>
    /// <remarks>All is read before the first name is handed out: the listing is of one moment, also outside an action.</remarks>
    public async IAsyncEnumerable<NamedObject> ListAsync(string prefix = "", [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        var found = await AtomicAction.RunAsync(() => ReadAsync(prefix, cancellationToken), cancellationToken: cancellationToken).ConfigureAwait(false);
        foreach (var named in found)
            yield return named;
    }

    private async Task<List<NamedObject>> ReadAsync(string prefix, CancellationToken cancellationToken)
    {
        var path = prefix[..(prefix.LastIndexOf('/') + 1)];
        var locked = await contexts.LockForListingAsync(prefix, cancellationToken).ConfigureAwait(false);
        var found = new List<NamedObject>();
        var own = await ReadOwnChangesAsync(cancellationToken).ConfigureAwait(false);
        if (!await ReadAsync(path, prefix, own, found, cancellationToken).ConfigureAwait(false))
            contexts.RemoveWhenFree(path, locked);
        return found;
    }

    /// <returns>Whether anything is in the context.</returns>
    private async Task<bool> ReadAsync(
        string path, string prefix, Dictionary<Uid, NamedObject[]> own, List<NamedObject> found, CancellationToken cancellationToken)
    {
        var entries = new List<NamedObject>();
        await foreach (var stored in contexts.ReadRangeAsync(path).WithCancellation(cancellationToken).ConfigureAwait(false))
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
            else if ((entry.Name.StartsWith(prefix, StringComparison.Ordinal) || prefix.StartsWith(entry.Name, StringComparison.Ordinal))
                && !await ReadAsync(entry.Name, prefix, own, found, cancellationToken).ConfigureAwait(false))
            {
                contexts.RemoveSoon(entry.Name);
            }
        }

        return entries.Count > 0;
    }

    // A shadow in the range belongs to an action that is in doubt since this node was restarted: one that runs here would hold the lock.
    private async ValueTask<NamedObject[]> EntriesOfAsync(StoredObject stored, string prefix, CancellationToken cancellationToken)
    {
        var committed = NameEntry.Read(stored.State, manager);
        if (stored.Shadow is not { } shadow
            || !committed.Concat(NameEntry.Read(shadow.State, manager)).Any(entry => entry.Name.StartsWith(prefix, StringComparison.Ordinal)))
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
                    if (record is ObjectRecord { HasChanges: true } mine && ReferenceEquals(mine.Resource, manager) && ReferenceEquals(mine.Object.Type, NameEntry.Type))
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

    private INameEntry EntryOf(string name) => EntryAt(NameKey.OfName(root, name));

    private INameEntry NamesOf(Uid uid) => EntryAt(NameKey.OfNames(uid));

    private INameEntry EntryAt(Uid uid) => (INameEntry)(object)NameEntry.Type.CreateStub(new StubBinding(manager, uid, NameEntry.Type) { IsLocal = true });
}
