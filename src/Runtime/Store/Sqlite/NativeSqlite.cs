using System.Runtime.InteropServices;

namespace Stubs.Store.Sqlite;

/// <summary>The few functions of SQLite that SQLitePCLRaw does not offer, from the same library.</summary>
internal static unsafe partial class NativeSqlite
{
    private const string Library = "e_sqlite3";

    [LibraryImport(Library)]
    public static partial void* sqlite3_wal_hook(nint connection, delegate* unmanaged[Cdecl]<void*, nint, byte*, int, int> hook, void* context);
}
