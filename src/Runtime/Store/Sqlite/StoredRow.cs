using System.Text;

namespace Stubs.Store.Sqlite;

/// <summary>
/// A row of the table of objects, and its checksum: CRC-32C, begun with all ones, of
/// <code>
/// uid | state | shadow
/// state  = 0 if there is none, otherwise 1, checksum of the name of its type, length of its body, body
/// shadow = 0 if there is none, otherwise 1, action, length of the coordinator in UTF-8, coordinator, state
/// </code>
/// with numbers of 32 bits.
/// </summary>
internal static class StoredRow
{
    /// <summary>The columns in the order in which <see cref="Read"/> expects them.</summary>
    public const string Columns = "uid, sum, type, body, action, coordinator, shadow_type, shadow_body";

    public const string FindType = "SELECT name FROM type WHERE id = ?1";

    public static uint Sum(Uid uid, ObjectState? state, TypeName? type, StoredShadow? shadow, TypeName? shadowType)
    {
        var sum = Append(Append(uint.MaxValue, uid), state, type);
        if (shadow is null)
            return Crc32C.Append(sum, 0);
        var coordinator = Encoding.UTF8.GetBytes(shadow.Coordinator);
        sum = Append(Crc32C.Append(sum, 1), shadow.Action);
        sum = Crc32C.Append(Crc32C.Append(sum, (uint)coordinator.Length), coordinator);
        return Append(sum, shadow.State, shadowType);
    }

    /// <summary>Binds parameters 1 to 8 to the columns.</summary>
    public static void Bind(Statement statement, StoredObject stored, TypeInterner types)
    {
        var type = stored.State is { } state ? types.Intern(state.TypeName) : null;
        var shadowType = stored.Shadow?.State is { } next ? types.Intern(next.TypeName) : null;
        statement.Bind(1, stored.Uid).Bind(2, Sum(stored.Uid, stored.State, type, stored.Shadow, shadowType));
        BindState(statement, 3, stored.State, type);
        if (stored.Shadow is { } shadow)
            statement.Bind(5, shadow.Action).Bind(6, shadow.Coordinator);
        else
            statement.BindNull(5).BindNull(6);
        BindState(statement, 7, stored.Shadow?.State, shadowType);
    }

    /// <exception cref="StoreCorruptException">The row is not what was written.</exception>
    public static StoredObject Read(Statement row, TypeNames types, Statement findType, string store)
    {
        var uid = ReadUid(row, 0, store);
        var state = ReadState(row, 2, uid, types, findType, store, out var type);
        var shadowState = ReadState(row, 6, uid, types, findType, store, out var shadowType);
        var shadow = row.IsNull(4) ? null : new StoredShadow(ReadUid(row, 4, store), row.Text(5), shadowState);
        if (row.Int64(1) != Sum(uid, state, type, shadow, shadowType) || (state is null && shadow is null))
            throw Corrupt(store, $"object {uid}", "its checksum is wrong");
        return new StoredObject(uid, state, shadow);
    }

    public static StoreCorruptException Corrupt(string store, string what, string why) => new(
        $"Store '{store}': {what} is not what was written: {why}. Nothing of it is used. Keep a copy of the file and restore it from a backup. SqliteObjectStore.CheckAsync lists everything that is damaged.");

    private static void BindState(Statement statement, int parameter, ObjectState? state, TypeName? type)
    {
        if (state is null)
            statement.BindNull(parameter).BindNull(parameter + 1);
        else
            statement.Bind(parameter, type!.Id).Bind(parameter + 1, state.Body.Span);
    }

    private static ObjectState? ReadState(Statement row, int column, Uid uid, TypeNames types, Statement findType, string store, out TypeName? type)
    {
        type = null;
        if (row.IsNull(column))
            return null;
        var id = row.Int64(column);
        type = types.Find(id, findType) ?? throw Corrupt(store, $"object {uid}", $"its type, number {id}, is not known");
        return new ObjectState(uid, type.Name, row.Bytes(column + 1).ToArray());
    }

    private static Uid ReadUid(Statement row, int column, string store)
    {
        var bytes = row.Bytes(column);
        return bytes.Length == Uid.Size ? new Uid(bytes) : throw Corrupt(store, "an object", $"an identifier has {bytes.Length} bytes, not {Uid.Size}");
    }

    private static uint Append(uint sum, Uid uid)
    {
        Span<byte> bytes = stackalloc byte[Uid.Size];
        uid.CopyTo(bytes);
        return Crc32C.Append(sum, bytes);
    }

    private static uint Append(uint sum, ObjectState? state, TypeName? type)
    {
        if (state is null)
            return Crc32C.Append(sum, 0);
        sum = Crc32C.Append(Crc32C.Append(sum, 1), type!.Sum);
        return Crc32C.Append(Crc32C.Append(sum, (uint)state.Body.Length), state.Body.Span);
    }
}
