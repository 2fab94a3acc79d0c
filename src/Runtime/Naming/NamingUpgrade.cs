using System.Diagnostics.CodeAnalysis;
using Stubs.Objects;
using Stubs.Store;

namespace Stubs.Naming;

/// <summary>
/// Carries the names of a store of version 0.1, which lie in <see cref="NamingContext"/> objects, over to
/// <see cref="NameEntry"/> objects. It runs before the node uses a name.
/// </summary>
/// <remarks>
/// <code>
/// step      what                                                                          a crash here
/// 1 copy    write the entries of all names, and shadows of the changes that are in doubt   the next start copies again, and finds what is there
/// 2 empty   make both roots blank, and forget the old shadows, in one batch               as before or as after
/// 3 clear   delete all old objects, the roots last                                        the next start finds blank roots, and clears on
/// </code>
/// An action that is in doubt changed whole contexts. The names that differ between the committed tree and the tree
/// that the action wants get a shadow of that action each, so that recovery resolves them as it would have resolved the
/// contexts.
/// </remarks>
[SuppressMessage("Stubs", "STUB0060", Justification = "A context is restored to be read, and never becomes an object.")]
internal sealed class NamingUpgrade(ObjectManager manager)
{
    private const int BatchSize = 256;

    /// <summary>Carries over what there is, if there is anything.</summary>
    public static async Task RunAsync(ObjectManager manager, params Uid[] roots)
    {
        var old = new List<StoredObject>();
        foreach (var root in roots)
        {
            if (await manager.Store.ReadStateAsync(root).ConfigureAwait(false) is { } stored
                && TypeOf(stored) == NamingContext.TypeName)
                old.Add(stored);
        }

        if (old.Count > 0)
            await new NamingUpgrade(manager).RunAsync(old).ConfigureAwait(false);
    }

    private async Task RunAsync(List<StoredObject> roots)
    {
        var doubtful = new HashSet<(Uid Action, string Coordinator)>();
        await foreach (var stored in manager.Store.ListAsync(new StoreFilter(
            NamingContext.TypeName, InDoubt: true)).ConfigureAwait(false))
            doubtful.Add((stored.Shadow!.Action, stored.Shadow.Coordinator));
        foreach (var root in roots)
        {
            var committed = await ReadAsync(root.Uid, action: default).ConfigureAwait(false);
            foreach (var batch in committed.Chunk(BatchSize))
                await AddAsync(root.Uid, batch).ConfigureAwait(false);
            foreach (var (action, coordinator) in doubtful)
            {
                var wanted = await ReadAsync(root.Uid, action).ConfigureAwait(false);
                await ShadowAsync(root.Uid, committed, wanted, action, coordinator).ConfigureAwait(false);
            }
        }

        await manager.Store.WriteAsync([.. roots.SelectMany(Empty)]).ConfigureAwait(false);
        await ClearAsync(roots).ConfigureAwait(false);
    }

    /// <summary>
    /// All names below a root, as an action in doubt wants them; as they are committed for the empty UID.
    /// </summary>
    private async Task<Dictionary<string, Uid>> ReadAsync(Uid root, Uid action)
    {
        var names = new Dictionary<string, Uid>(StringComparer.Ordinal);
        var rest = new Stack<(Uid Context, string Path)>([(root, "")]);
        while (rest.TryPop(out var next))
        {
            var stored = await manager.Store.ReadStateAsync(next.Context).ConfigureAwait(false);
            var state = stored?.Shadow is { } shadow && shadow.Action == action ? shadow.State : stored?.State;
            if (state is null)
                throw new StoreCorruptException(
                    $"The names below '{next.Path}' are missing from {manager.StoreDescription}: object {next.Context} is not there. Restore the store from a copy.");
            var context = Restored(state);
            foreach (var part in context.Parts)
                rest.Push((part, next.Path));
            foreach (var entry in context.Entries)
            {
                if (!entry.Object.IsEmpty)
                    names[next.Path + entry.Segment] = entry.Object;
                if (!entry.Context.IsEmpty)
                    rest.Push((entry.Context, $"{next.Path}{entry.Segment}/"));
            }
        }

        return names;
    }

    private async Task AddAsync(Uid root, IEnumerable<KeyValuePair<string, Uid>> names)
    {
        var entries = new Dictionary<Uid, Change>();
        foreach (var (name, uid) in names)
        {
            await SetAsync(entries, NameKey.OfName(root, name), name, uid).ConfigureAwait(false);
            await AddContextsAsync(entries, root, name).ConfigureAwait(false);
            await SetNameOfObjectAsync(entries, root, name, uid, isThere: true).ConfigureAwait(false);
        }

        var batch = entries.Values.Where(static change => change.IsChanged).Select(StoreOperation (change) =>
            change.IsStored ? new StoreOperation.WriteState(change.State) : new StoreOperation.Create(change.State))
                .ToList();
        if (batch.Count > 0)
            await manager.Store.WriteAsync(batch).ConfigureAwait(false);
    }

    private async Task ShadowAsync(
        Uid root, Dictionary<string, Uid> committed, Dictionary<string, Uid> wanted, Uid action, string coordinator)
    {
        var contexts = new Dictionary<Uid, Change>();
        var entries = new Dictionary<Uid, Change>();
        foreach (var (name, uid) in wanted.Where(
            entry => !committed.TryGetValue(entry.Key, out var before) || before != entry.Value))
        {
            await SetAsync(entries, NameKey.OfName(root, name), name, uid).ConfigureAwait(false);
            await AddContextsAsync(contexts, root, name).ConfigureAwait(false);
            await SetNameOfObjectAsync(entries, root, name, uid, isThere: true).ConfigureAwait(false);
        }

        foreach (var (name, uid) in committed.Where(
            entry => !wanted.TryGetValue(entry.Key, out var after) || after != entry.Value))
        {
            if (!wanted.ContainsKey(name))
                await SetAsync(entries, NameKey.OfName(root, name), name, uid, isThere: false).ConfigureAwait(false);
            await SetNameOfObjectAsync(entries, root, name, uid, isThere: false).ConfigureAwait(false);
        }

        List<StoreOperation> batch =
        [
            .. contexts.Values.Where(static change => change.IsChanged).Select(StoreOperation (change) =>
                change.IsStored
                    ? new StoreOperation.WriteState(change.State) : new StoreOperation.Create(change.State)),
            .. entries.Values.Select(change => new StoreOperation.WriteShadow(
                change.Uid, new StoredShadow(action, coordinator, change.Names.Count == 0 ? null : change.State))),
        ];
        if (batch.Count > 0)
            await manager.Store.WriteAsync(batch).ConfigureAwait(false);
    }

    private async Task AddContextsAsync(Dictionary<Uid, Change> entries, Uid root, string name)
    {
        for (var path = NameKey.ParentOf(name); path.Length > 0; path = NameKey.ParentOf(path))
            await SetAsync(entries, NameKey.OfContext(root, path), path, default).ConfigureAwait(false);
    }

    // Nodes have no names that could be found by their bindings.
    private Task SetNameOfObjectAsync(Dictionary<Uid, Change> entries, Uid root, string name, Uid uid, bool isThere) =>
        root == NamingService.Root
        ? SetAsync(entries, NameKey.OfNameOf(uid, name), name, uid, isThere)
        : Task.CompletedTask;

    private async Task SetAsync(Dictionary<Uid, Change> entries, Uid key, string name, Uid uid, bool isThere = true)
    {
        if (!entries.TryGetValue(key, out var change))
        {
            var stored = await manager.Store.ReadStateAsync(key).ConfigureAwait(false);
            entries[key] = change = new Change(
                key, stored?.State is not null,
                NameEntry.Read(stored?.State, manager.References)
                    .ToDictionary(static entry => entry.Name, static entry => entry.Uid, StringComparer.Ordinal));
        }

        change.Set(name, uid, isThere);
    }

    private async Task ClearAsync(List<StoredObject> roots)
    {
        var batch = new List<StoreOperation>();
        await foreach (var stored in manager.Store.ListAsync(new StoreFilter(
            NamingContext.TypeName)).ConfigureAwait(false))
        {
            if (roots.Exists(root => root.Uid == stored.Uid))
                continue;
            batch.AddRange(Forget(stored));
            if (stored.State is not null)
                batch.Add(new StoreOperation.Delete(stored.Uid));
            if (batch.Count < BatchSize)
                continue;
            await manager.Store.WriteAsync(batch).ConfigureAwait(false);
            batch.Clear();
        }

        await manager.Store.WriteAsync(
            [.. batch, .. roots.Select(static root => new StoreOperation.Delete(root.Uid))]).ConfigureAwait(false);
    }

    private static IEnumerable<StoreOperation> Empty(StoredObject root) =>
        [.. Forget(root), new StoreOperation.WriteState(new ObjectState(
            root.Uid, NamingContext.TypeName, NamingContext.Blank()))];

    private static IEnumerable<StoreOperation> Forget(StoredObject stored) =>
        stored.Shadow is { } shadow ? [new StoreOperation.DeleteShadow(stored.Uid, shadow.Action)] : [];

    private NamingContext Restored(ObjectState state)
    {
        var context = new NamingContext(level: 0);
        var reader = new StateReader(state.Body.Span, manager.References);
        NamingContext.Type.Restore(context, ref reader);
        return context;
    }

    private static string? TypeOf(StoredObject stored) => (stored.State ?? stored.Shadow?.State)?.TypeName;

    /// <summary>An entry as it is to be.</summary>
    private sealed class Change(Uid uid, bool isStored, Dictionary<string, Uid> names)
    {
        public Uid Uid => uid;

        public bool IsStored => isStored;

        public bool IsChanged { get; private set; }

        public IReadOnlyDictionary<string, Uid> Names => names;

        public ObjectState State =>
            NameEntry.StateOf(uid, names.Select(static entry => new NamedObject(entry.Key, entry.Value)));

        public void Set(string name, Uid named, bool isThere)
        {
            if (!isThere)
            {
                IsChanged |= names.Remove(name);
            }
            else if (!names.TryGetValue(name, out var before) || before != named)
            {
                names[name] = named;
                IsChanged = true;
            }
        }
    }
}
