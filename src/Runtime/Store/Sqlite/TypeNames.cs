using System.Collections.Concurrent;
using System.Text;

namespace Stubs.Store.Sqlite;

/// <summary>The name of a type as the store keeps it.</summary>
/// <param name="Id">Its number in the file.</param>
/// <param name="Name">The name.</param>
/// <param name="Sum">Checksum of the name, which goes into that of every row of the type.</param>
internal sealed record TypeName(long Id, string Name, uint Sum)
{
    public TypeName(long id, string name)
        : this(id, name, Crc32C.Append(0, Encoding.UTF8.GetBytes(name)))
    {
    }
}

/// <summary>
/// The names of types by their number, known to all readers of a store. A number never changes its meaning once it is
/// committed.
/// </summary>
internal sealed class TypeNames
{
    private readonly ConcurrentDictionary<long, TypeName> byId = [];

    public void Add(TypeName type) => byId[type.Id] = type;

    /// <param name="id">The number.</param>
    /// <param name="find">SELECT name FROM type WHERE id = ?1, on the reader's connection.</param>
    /// <returns>Null if the store knows no such type.</returns>
    public TypeName? Find(long id, Statement find)
    {
        if (byId.TryGetValue(id, out var known))
            return known;
        find.Bind(1, id);
        var found = find.Step() ? new TypeName(id, find.Text(0)) : null;
        find.Reset();
        return found is null ? null : byId.GetOrAdd(id, found);
    }
}
