using SQLitePCL;

namespace Stubs.Tests.Store;

/// <summary>SQLite without us, as any other program uses it.</summary>
internal static class ForeignDatabase
{
    public static void Execute(string path, string sql)
    {
        Batteries_V2.Init();
        raw.sqlite3_open(path, out var database).ShouldBe(raw.SQLITE_OK);
        using (database)
            raw.sqlite3_exec(database, sql).ShouldBe(raw.SQLITE_OK);
    }
}
