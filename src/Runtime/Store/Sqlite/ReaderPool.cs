using Stubs.Store.Sqlite.Device;

namespace Stubs.Store.Sqlite;

/// <summary>The readers of a store: as many as are in use at once, of which a few are kept when they are not.</summary>
internal sealed class ReaderPool(string path, CheckedVfs vfs, TypeNames types) : IDisposable
{
    private const int KeptIdle = 8;

    private readonly Lock gate = new();
    private readonly Stack<StoreReader> idle = [];
    private readonly HashSet<StoreReader> all = [];
    private bool closed;

    /// <exception cref="ObjectDisposedException">The store is closed.</exception>
    public StoreReader Rent()
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(closed, typeof(SqliteObjectStore));
            if (idle.TryPop(out var reader))
                return reader;
            try
            {
                reader = new StoreReader(path, vfs, types);
            }
            catch (SqliteError error)
            {
                throw error.ToStoreException(path, "opening it for reading");
            }

            all.Add(reader);
            return reader;
        }
    }

    public void Return(StoreReader reader)
    {
        lock (gate)
        {
            if (!closed && idle.Count < KeptIdle)
            {
                idle.Push(reader);
                return;
            }

            all.Remove(reader);
        }

        reader.Dispose();
    }

    /// <summary>
    /// Closes all readers, those in use too: their users get an <see cref="ObjectDisposedException"/> at their next
    /// step.
    /// </summary>
    public void Dispose()
    {
        StoreReader[] readers;
        lock (gate)
        {
            closed = true;
            readers = [.. all];
            all.Clear();
        }

        foreach (var reader in readers)
            reader.Dispose();
    }
}
