using SQLitePCL;
using Stubs.Store.Sqlite.Device;

namespace Stubs.Store.Sqlite;

/// <summary>A connection for reading. The writer never waits for it, nor it for the writer: it sees what was committed when its statement began.</summary>
internal sealed class StoreReader : IDisposable
{
    private readonly Lock gate = new();
    private readonly string path;
    private readonly TypeNames types;
    private readonly Connection connection;
    private readonly Statement select;
    private readonly Statement findType;
    private Statement? listing;
    private bool closed;

    public StoreReader(string path, CheckedVfs vfs, TypeNames types)
    {
        (this.path, this.types) = (path, types);
        connection = Connection.Open(path, vfs.Name, raw.SQLITE_OPEN_READONLY);
        select = connection.Prepare($"SELECT {StoredRow.Columns} FROM object WHERE uid = ?1");
        findType = connection.Prepare(StoredRow.FindType);
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
            var doubt = filter.InDoubt ? "AND action IS NOT NULL " : "";
            listing = connection.Prepare($"SELECT {StoredRow.Columns} FROM object WHERE uid > ?1 {doubt}ORDER BY uid").Bind(1, filter.After);
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
                return listing!.Step() ? StoredRow.Read(listing, types, findType, path) : null;
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
            listing?.Dispose();
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
