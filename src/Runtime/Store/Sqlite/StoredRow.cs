using System.Text;

namespace Stubs.Store.Sqlite;

/// <summary>
/// A row of the table of objects, and its checksum: CRC-32C, begun with all ones, of
/// <code>
/// uid | state | shadow | seq | keys | shadow_keys
/// state       = 0 if there is none, otherwise 1, checksum of the name of its type, length of its body, body
/// shadow      = 0 if there is none, otherwise 1, action, length of the coordinator in UTF-8, coordinator, state
/// seq         = nothing if it is NULL, otherwise 2, its lower and its upper half
/// keys        = nothing if it is NULL, otherwise 3, its length, its bytes
/// shadow_keys = nothing if it is NULL, otherwise 4, its length, its bytes
/// </code>
/// with numbers of 32 bits. A row of format 1 has none of the last three, and its checksum stays right until it is next
/// written.
/// </summary>
internal static class StoredRow
{
    /// <summary>The columns in the order in which <see cref="Read"/> expects them.</summary>
    public const string Columns =
        "uid, sum, type, body, action, coordinator, shadow_type, shadow_body, seq, keys, shadow_keys";

    public const string FindType = "SELECT name FROM type WHERE id = ?1";

    private const int SeqColumn = 8, KeysColumn = 9, ShadowKeysColumn = 10;

    /// <summary>The checksum of a row without keys.</summary>
    /// <param name="uid">The object.</param>
    /// <param name="state">Its committed state, if it has one.</param>
    /// <param name="type">The type of that.</param>
    /// <param name="shadow">Its shadow, if it has one.</param>
    /// <param name="shadowType">The type of what the shadow wants to write.</param>
    /// <param name="seq">The number of the transaction that writes the row.</param>
    public static uint Sum(
        Uid uid, ObjectState? state, TypeName? type, StoredShadow? shadow, TypeName? shadowType, long seq) =>
            AppendSeq(Sum(uid, state, type, shadow, shadowType), seq);

    private static uint Sum(Uid uid, ObjectState? state, TypeName? type, StoredShadow? shadow, TypeName? shadowType)
    {
        var sum = Append(Append(uint.MaxValue, uid), state, type);
        if (shadow is null)
            return Crc32C.Append(sum, 0);
        var coordinator = Encoding.UTF8.GetBytes(shadow.Coordinator);
        sum = Append(Crc32C.Append(sum, 1), shadow.Action);
        sum = Crc32C.Append(Crc32C.Append(sum, (uint)coordinator.Length), coordinator);
        return Append(sum, shadow.State, shadowType);
    }

    /// <summary>Binds parameters 1 to 9 to the columns but those for keys.</summary>
    public static void Bind(Statement statement, StoredObject stored, TypeInterner types, long seq)
    {
        var type = stored.State is { } state ? types.Intern(state.TypeName) : null;
        var shadowType = stored.Shadow?.State is { } next ? types.Intern(next.TypeName) : null;
        statement.Bind(1, stored.Uid).Bind(2, Sum(stored.Uid, stored.State, type, stored.Shadow, shadowType, seq));
        BindState(statement, 3, stored.State, type);
        if (stored.Shadow is { } shadow)
            statement.Bind(5, shadow.Action).Bind(6, shadow.Coordinator);
        else
            statement.BindNull(5).BindNull(6);
        BindState(statement, 7, stored.Shadow?.State, shadowType);
        statement.Bind(9, seq);
    }

    /// <exception cref="StoreCorruptException">The row is not what was written.</exception>
    public static StoredObject Read(Statement row, TypeNames types, Statement findType, string store)
    {
        var uid = ReadUid(row, 0, store);
        var state = ReadState(row, 2, uid, types, findType, store, out var type);
        var shadowState = ReadState(row, 6, uid, types, findType, store, out var shadowType);
        var shadow = row.IsNull(4) ? null : new StoredShadow(ReadUid(row, 4, store), row.Text(5), shadowState);
        if (row.Int64(1) != AppendAdded(Sum(uid, state, type, shadow, shadowType), row)
            || (state is null && shadow is null))
            throw Corrupt(store, $"object {uid}", "its checksum is wrong");
        return new StoredObject(uid, state, shadow);
    }

    /// <summary>The number of the transaction that wrote the row; 0 for one before format 2.</summary>
    public static long Seq(Statement row) => row.Int64(SeqColumn);

    public static StoreCorruptException Corrupt(string store, string what, string why) => new(
        $"Store '{store}': {what} is not what was written: {why}. Nothing of it is used. Keep a copy of the file and restore it from a backup. SqliteObjectStore.CheckAsync lists everything that is damaged.");

    private static void BindState(Statement statement, int parameter, ObjectState? state, TypeName? type)
    {
        if (state is null)
            statement.BindNull(parameter).BindNull(parameter + 1);
        else
            statement.Bind(parameter, type!.Id).Bind(parameter + 1, state.Body.Span);
    }

    private static ObjectState? ReadState(
        Statement row, int column, Uid uid, TypeNames types, Statement findType, string store, out TypeName? type)
    {
        type = null;
        if (row.IsNull(column))
            return null;
        var id = row.Int64(column);
        type = types.Find(id, findType)
            ?? throw Corrupt(store, $"object {uid}", $"its type, number {id}, is not known");
        return new ObjectState(uid, type.Name, row.Bytes(column + 1).ToArray());
    }

    private static Uid ReadUid(Statement row, int column, string store)
    {
        var bytes = row.Bytes(column);
        return bytes.Length == Uid.Size
            ? new Uid(bytes)
            : throw Corrupt(store, "an object", $"an identifier has {bytes.Length} bytes, not {Uid.Size}");
    }

    private static uint AppendAdded(uint sum, Statement row)
    {
        if (!row.IsNull(SeqColumn))
            sum = AppendSeq(sum, row.Int64(SeqColumn));
        return AppendKeys(AppendKeys(sum, 3, row, KeysColumn), 4, row, ShadowKeysColumn);
    }

    private static uint AppendSeq(uint sum, long seq) =>
        Crc32C.Append(Crc32C.Append(Crc32C.Append(sum, 2), (uint)seq), (uint)(seq >> 32));

    private static uint AppendKeys(uint sum, uint tag, Statement row, int column)
    {
        if (row.IsNull(column))
            return sum;
        var keys = row.Bytes(column);
        return Crc32C.Append(Crc32C.Append(Crc32C.Append(sum, tag), (uint)keys.Length), keys);
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
