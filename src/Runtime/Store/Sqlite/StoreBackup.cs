using Stubs.Store.Sqlite.Device;

namespace Stubs.Store.Sqlite;

/// <summary>
/// Copies a store that is in use, as it stands at one moment. SQLite's own tools cannot: a page in the log has not got
/// its checksum yet, and they would copy it without. The copy appears in its place whole, or not at all.
/// </summary>
internal static class StoreBackup
{
    public static void Run(string store, string destination, CheckedVfs vfs, CancellationToken cancellationToken)
    {
        var path = StoreFile.Resolve(destination);
        if (File.Exists(path))
            throw new StoreUnavailableException(
                $"Store '{store}' is not copied to '{path}', for that exists. Choose another path, or delete it first.");
        var fresh = path + ".new";
        StoreFile.DeleteWithCompanions(fresh);
        try
        {
            Copy(store, fresh, vfs, cancellationToken);
            File.Move(fresh, path);
        }
        catch (Exception failure)
        {
            StoreFile.DeleteWithCompanions(fresh);
            throw failure switch
            {
                SqliteError error => error.ToStoreException(store, $"copying it to '{path}'"),
                IOException or UnauthorizedAccessException =>
                    new StoreUnavailableException(
                        $"Store '{store}' cannot be copied to '{path}': {failure.Message}", failure),
                _ => failure,
            };
        }
    }

    private static void Copy(string store, string fresh, CheckedVfs vfs, CancellationToken cancellationToken)
    {
        using var snapshot = new StoreSnapshot(store, vfs);
        snapshot.CopyTo(fresh, vfs, cancellationToken);
    }
}
