using Stubs.Generated;
using Stubs.Objects;

namespace Stubs.Naming;

/// <summary>
/// What the store holds for one name: the object that has it. Its UID is computed from the name (<see cref="NameKey"/>), so that two names share no
/// lock and no row. Two names whose hashes collide share an entry, which therefore keeps full names.
/// </summary>
/// <remarks>
/// Entries of three kinds have this class. A <em>name</em> leads to its object. A <em>context</em>, whose key ends in a slash, leads to nothing:
/// it makes the names below it be found by a listing, and its lock is where listings exclude changes (<see cref="NameContexts"/>). The
/// <em>names of an object</em> are keyed by its UID and the name.
/// </remarks>
[Persistent(Name = TypeName)]
internal sealed partial class NameEntry : IImplicit
{
    internal const string TypeName = "stubs:name";

    private readonly SortedDictionary<string, Uid> names = new(StringComparer.Ordinal);

    [Transient]
    private volatile string? storedContext;

    /// <summary>The object of a name; the empty UID if nothing has it.</summary>
    [ReadLock]
    public Uid Find(string name) => names.GetValueOrDefault(name);

    /// <summary>Gives a name to an object.</summary>
    /// <returns>The object that has the name and keeps it; the empty UID if the name was free.</returns>
    public Uid Add(string name, Uid uid)
    {
        if (names.TryGetValue(name, out var holder))
            return holder;
        names.Add(name, uid);
        return default;
    }

    /// <summary>Takes a name away.</summary>
    /// <returns>The object that had it; the empty UID if nothing did.</returns>
    public Uid Remove(string name) => names.Remove(name, out var holder) ? holder : default;

    /// <summary>All that the entry holds.</summary>
    [ReadLock]
    public NamedObject[] Read() => [.. All];

    internal IEnumerable<NamedObject> All => names.Select(static entry => new NamedObject(entry.Key, entry.Value));

    internal bool Has(string name) => names.ContainsKey(name);

    /// <summary>A context that is known to be stored. Set under a lock that keeps it so.</summary>
    internal string? StoredContext
    {
        get => storedContext;
        set => storedContext = value;
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

    internal static NamedObject[] Read(ObjectState? state, IReferenceResolver resolver)
    {
        if (state is null)
            return [];
        var entry = new NameEntry();
        var reader = new StateReader(state.Body.Span, resolver);
        Type.Restore(entry, ref reader);
        return [.. entry.All];
    }

    internal static ObjectType Type { get; } = TypeRegistry.Find(typeof(INameEntry))!;
}
