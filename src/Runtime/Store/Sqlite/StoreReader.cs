using SQLitePCL;
using Stubs.Store.Sqlite.Device;

namespace Stubs.Store.Sqlite;

/// <summary>
/// A connection for reading. The writer never waits for it, nor it for the writer: it sees what was committed when its
/// statement began.
/// </summary>
internal sealed class StoreReader : IDisposable
{
    private const string Range = "uid > ?1 AND uid <= ?2";
    private const string Type = "(SELECT id FROM type WHERE name = ?3)";

    /// <summary>
    /// The listings: of all objects, by type, of those in doubt, and of those in doubt by type. Each names the index on
    /// which it moves, so that none reads what it does not list, and none sorts. Parameters: after which UID, up to
    /// which, and the name of the type.
    /// </summary>
    private static readonly string[] Listings =
    [
        $"SELECT {StoredRow.Columns} FROM object WHERE {Range} ORDER BY uid",
        $"""
        SELECT {StoredRow.Columns} FROM object INDEXED BY of_type WHERE type = {Type} AND {Range}
        UNION ALL SELECT {StoredRow.Columns} FROM object INDEXED BY of_shadow_type
        WHERE type IS NULL AND shadow_type = {Type} AND {Range} ORDER BY uid
        """,
        $"SELECT {StoredRow.Columns} FROM object INDEXED BY in_doubt WHERE action IS NOT NULL AND {Range} ORDER BY uid",
        $"""
        SELECT {StoredRow.Columns} FROM object INDEXED BY in_doubt
        WHERE action IS NOT NULL AND coalesce(type, shadow_type) = {Type} AND {Range} ORDER BY uid
        """,
    ];

    /// <summary>The greatest UID.</summary>
    private static readonly Uid Last = new(ulong.MaxValue, ulong.MaxValue);

    private readonly Lock gate = new();
    private readonly string path;
    private readonly TypeNames types;
    private readonly Connection connection;
    private readonly Statement select;
    private readonly Statement findType;
    private readonly Statement?[] listings = new Statement?[4];
    private Statement? listing;
    private StoreFilter filter;
    private bool closed;

    public StoreReader(string path, CheckedVfs vfs, TypeNames types)
    {
        (this.path, this.types) = (path, types);
        connection = Connection.Open(path, vfs.Name, raw.SQLITE_OPEN_READONLY);
        try
        {
            select = connection.Prepare($"SELECT {StoredRow.Columns} FROM object WHERE uid = ?1");
            findType = connection.Prepare(StoredRow.FindType);
        }
        catch
        {
            // The caller ends the way to the file, which the connection needs to close.
            connection.Dispose();
            throw;
        }
    }

    /// <summary>What is stored for one object.</summary>
    public StoredObject? Read(Uid uid)
    {
        lock (gate)
        {
            ThrowIfClosed();
            try
            {
                return select.Bind(1, uid).Step() ? StoredRow.Read(select, types, findType, path) : null;
            }
            catch (SqliteError error)
            {
                throw error.ToStoreException(path, $"reading object {uid}");
            }
            finally
            {
                select.Reset();
            }
        }
    }

    /// <summary>Begins a listing; <see cref="Next"/> goes on with it.</summary>
    public void BeginListing(StoreFilter filter)
    {
        lock (gate)
        {
            ThrowIfClosed();
            this.filter = filter;
            var kind = (filter.TypeName is null ? 0 : 1) + (filter.InDoubt ? 2 : 0);
            listing = (listings[kind] ??= connection.Prepare(Listings[kind])).Bind(1, filter.After);
            if (filter.UpTo.IsEmpty)
                listing.Bind(2, Last);
            else
                listing.Bind(2, filter.UpTo);
            if (filter.TypeName is { } type)
                listing.Bind(3, type);
        }
    }

    /// <summary>The next object of the listing; null at the end.</summary>
    public StoredObject? Next()
    {
        lock (gate)
        {
            ThrowIfClosed();
            try
            {
                if (!listing!.Step())
                    return null;
                var stored = StoredRow.Read(listing, types, findType, path);
                return filter.Includes(stored)
                    ? stored
                    : throw StoredRow.Corrupt(
                        path, $"the index that leads to object {stored.Uid}", "the object is not what it says");
            }
            catch (SqliteError error)
            {
                throw error.ToStoreException(path, "listing");
            }
        }
    }

    public void EndListing()
    {
        lock (gate)
        {
            if (!closed)
                listing?.Reset();
            listing = null;
        }
    }

    /// <summary>Closes the connection between two calls of other threads, which are then refused.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            closed = true;
            connection.Dispose();
        }
    }

    private void ThrowIfClosed() => ObjectDisposedException.ThrowIf(closed, typeof(SqliteObjectStore));
}
