using System.Diagnostics;
using Microsoft.Extensions.Logging;
using SQLitePCL;
using Stubs.Diagnostics;
using Stubs.Store.Sqlite.Device;

namespace Stubs.Store.Sqlite;

/// <summary>
/// Upgrades a store of an earlier format, when it is opened and before anything else uses it.
/// </summary>
/// <remarks>
/// <code>
/// the process or the power ends | main file | log                       | the next opening
/// before COMMIT is stable       | format 1  | nothing, or no commit     | upgrades from the start
/// before the log is copied      | format 1  | format 2, whole           | finds format 2, for it reads through the log, and copies the log
/// while the log is copied       | a mixture | format 2, whole           | the same
/// after that                    | format 2  | empty                     | finds format 2
/// </code>
/// <para>Invariants: the upgrade is one transaction; what an earlier process has left in the log is stable in the main
/// file before it begins; no row is rewritten.</para>
/// <para>Its connection is its own, because it may write to the log before COMMIT, which the writer must not (see
/// <see cref="StoreWriter"/>). So a large store needs no more memory than a small one. What is sorted and does not fit
/// into that goes to a temporary file.</para>
/// </remarks>
internal static class StoreUpgrade
{
    /// <summary>Brings the store to the version of <see cref="StoreSchema"/>.</summary>
    /// <param name="path">The store, whose log is empty and of which some connection stays open.</param>
    /// <param name="vfs">The way to its files.</param>
    /// <param name="version">The version that it has.</param>
    /// <param name="maxPages">The largest size of the file in pages; 0 for no limit.</param>
    /// <param name="logger">Is told before it begins and when it has ended.</param>
    /// <exception cref="SqliteError">The store has not been upgraded, unless the device failed in COMMIT.</exception>
    public static void Run(string path, CheckedVfs vfs, int version, int maxPages, ILogger logger)
    {
        Log.UpgradeBegun(logger, path, version, StoreSchema.Version, new FileInfo(path).Length >> 20);
        var started = Stopwatch.GetTimestamp();
        using (var connection = Connection.Open(path, vfs.Name, raw.SQLITE_OPEN_READWRITE))
        {
            connection.Execute("""
                PRAGMA synchronous = FULL;
                PRAGMA cell_size_check = ON;
                PRAGMA cache_size = -16384;
                """);
            if (maxPages > 0)
                connection.Execute($"PRAGMA max_page_count = {maxPages}");
            connection.Execute("BEGIN IMMEDIATE");
            connection.Execute(StoreSchema.UpgradeFrom1);
            connection.Execute("COMMIT");
        }

        Log.UpgradeEnded(logger, path, StoreSchema.Version, (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }
}
