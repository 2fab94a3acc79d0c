using SQLitePCL;
using Stubs.Store.Sqlite.Device;

namespace Stubs.Store.Sqlite;

/// <summary>
/// Gives room in the file that nothing needs any more back to the disk. It is one transaction of SQLite (VACUUM), so a
/// process that dies meanwhile leaves the file as it was.
/// </summary>
internal static class StoreCompaction
{
    /// <summary>Compacts the file while nothing else writes to it.</summary>
    /// <returns>By how many bytes it is smaller.</returns>
    public static long Run(string path, CheckedVfs vfs, Checkpointer checkpointer)
    {
        try
        {
            checkpointer.Finish();
            var before = new FileInfo(path).Length;
            using (var connection = Connection.Open(path, vfs.Name, raw.SQLITE_OPEN_READWRITE))
            {
                // A connection of its own, because the writer's keeps in memory what it has not committed.
                connection.Execute("""
                    PRAGMA synchronous = FULL;
                    PRAGMA cell_size_check = ON;
                    PRAGMA cache_size = -16384;
                    VACUUM;
                    """);
            }

            checkpointer.Finish();
            return before - new FileInfo(path).Length;
        }
        catch (SqliteError error)
        {
            throw error.ToStoreException(path, "compacting it");
        }
    }
}
