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

    /// <summary>Copies a database while it is in use, as SQLite's own tool does.</summary>
    public static void Backup(string path, string copy)
    {
        Batteries_V2.Init();
        raw.sqlite3_open(path, out var source).ShouldBe(raw.SQLITE_OK);
        raw.sqlite3_open(copy, out var target).ShouldBe(raw.SQLITE_OK);
        using (source)
        using (target)
        {
            using var backup = raw.sqlite3_backup_init(target, "main", source, "main");
            raw.sqlite3_backup_step(backup, -1).ShouldBe(raw.SQLITE_DONE);
        }
    }
}
