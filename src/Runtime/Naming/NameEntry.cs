using Stubs.Generated;

namespace Stubs.Naming;

/// <summary>
/// What the store holds for one name: the object that has it. Its UID is computed from the name
/// (<see cref="NameKey"/>), so that two names share no lock and no row. Two names whose hashes collide share an entry,
/// which therefore keeps full names.
/// </summary>
/// <remarks>
/// Entries of three kinds have this class. A <em>name</em> leads to its object. A <em>context</em>, whose key ends in a
/// slash, leads to nothing: it makes the names below it be found by a listing, and its lock is where listings exclude
/// changes (<see cref="NameContexts"/>). A <em>name of an object</em>, keyed by the object and the name, makes the
/// names of the object be found, or those of a group: see <see cref="NamesByFinder"/>. It is never activated: the
/// action that holds the lock of the name writes both at once.
/// </remarks>
[Persistent(Name = TypeName)]
internal sealed partial class NameEntry : IImplicit
{
    internal const string TypeName = "stubs:name";

    private readonly SortedDictionary<string, Uid> names = new(StringComparer.Ordinal);

    // The nodes in whose stores the objects lie, in the order of the names; empty where it is not known, and none at
    // the end that is.
    private readonly List<Uid> homes = [];

    [Transient]
    private volatile string? storedContext;

    [Transient]
    private volatile string? storedName;

    /// <summary>The object of a name; the empty UID if nothing has it.</summary>
    [ReadLock]
    public Uid Find(string name) => names.GetValueOrDefault(name);

    /// <summary>All that the entry holds.</summary>
    [ReadLock]
    public NamedObject[] Read() => [.. All];

    /// <summary>
    /// The names by what else finds them: their objects; or their groups, which stand in the place of homes in a tree
    /// whose names are not found by their objects.
    /// </summary>
    internal NamedObject[] FoundBy(bool byObject)
    {
        if (byObject)
            return [.. All];
        var found = names.Keys.Select(
            (name, place) => new NamedObject(name, place < homes.Count ? homes[place] : default));
        return [.. found.Where(static named => !named.Uid.IsEmpty)];
    }

    internal IEnumerable<NamedObject> All => names.Select(static entry => new NamedObject(entry.Key, entry.Value));

    /// <summary>The home of the object of a name; the empty UID if it is not known.</summary>
    internal Uid HomeOf(string name) =>
        names.ContainsKey(name) && PlaceOf(name) is var place && place < homes.Count ? homes[place] : default;

    /// <summary>The object of a name; the empty UID if nothing has it.</summary>
    internal Uid HolderOf(string name) => names.GetValueOrDefault(name);

    /// <summary>Gives a name to an object. The caller holds the write lock.</summary>
    internal void Put(string name, Uid uid, Uid home)
    {
        Remove(name);
        names.Add(name, uid);
        var place = PlaceOf(name);
        if (home.IsEmpty && place >= homes.Count)
            return;
        while (homes.Count < place)
            homes.Add(default);
        homes.Insert(place, home);
    }

    /// <summary>Takes a name away. The caller holds the write lock.</summary>
    internal void Remove(string name)
    {
        if (!names.ContainsKey(name))
            return;
        if (PlaceOf(name) is var place && place < homes.Count)
            homes.RemoveAt(place);
        names.Remove(name);
        TrimHomes();
    }

    // Hardly any entry has more than one name.
    private int PlaceOf(string name) => names.Count == 1 ? 0 : names.Keys.TakeWhile(other => other != name).Count();

    private void TrimHomes()
    {
        while (homes is [.., { IsEmpty: true }])
            homes.RemoveAt(homes.Count - 1);
    }

    internal bool Has(string name) => names.ContainsKey(name);

    /// <summary>A context that is known to be stored. Set under a lock that keeps it so.</summary>
    internal string? StoredContext
    {
        get => storedContext;
        set => storedContext = value;
    }

    /// <summary>A name in the context that is known to be stored. Holders of the context's lock change it.</summary>
    internal string? StoredName
    {
        get => storedName;
        set => storedName = value;
    }

    /// <summary>A state with these names.</summary>
    internal static ObjectState StateOf(Uid uid, IEnumerable<NamedObject> all)
    {
        var entry = new NameEntry();
        foreach (var (name, named) in all)
            entry.names[name] = named;
        var writer = StateWriter.Create();
        try
        {
            Type.Save(entry, ref writer);
            return new ObjectState(uid, TypeName, writer.ToArray());
        }
        finally
        {
            writer.Dispose();
        }
    }

    internal static NamedObject[] Read(ObjectState? state, IReferenceResolver resolver) =>
        state is null ? [] : [.. Restored(state.Body.Span, resolver).All];

    /// <summary>An entry that has a state and is no object.</summary>
    internal static NameEntry Restored(ReadOnlySpan<byte> body, IReferenceResolver resolver)
    {
        var entry = new NameEntry();
        var reader = new StateReader(body, resolver);
        Type.Restore(entry, ref reader);
        return entry;
    }

    internal static ObjectType Type { get; } = TypeRegistry.Find(typeof(INameEntry))!;
}
