using SQLitePCL;
using Stubs.Store.Sqlite.Device;

namespace Stubs.Store.Sqlite;

/// <summary>
/// A store as it stands at one moment, while it goes on. As long as it is open, the log is not shortened.
/// </summary>
internal sealed class StoreSnapshot : IDisposable
{
    private readonly Lock gate = new();
    private readonly Connection source;
    private bool disposed;

    /// <summary>Opens it: the moment is now.</summary>
    public StoreSnapshot(string store, CheckedVfs vfs)
    {
        source = Connection.Open(store, vfs.Name, raw.SQLITE_OPEN_READONLY);
        try
        {
            source.Execute("BEGIN; SELECT count(*) FROM type;");
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <summary>Copies it into a new file.</summary>
    public void CopyTo(string fresh, CheckedVfs vfs, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            StoreFile.CreatePrivate(fresh);
            using var copy = Connection.Open(fresh, vfs.Name, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE);
            copy.CopyFrom(source, cancellationToken);
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            if (!disposed)
                source.Dispose();
            disposed = true;
        }
    }
}
