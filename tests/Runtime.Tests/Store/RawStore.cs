using SQLitePCL;
using Stubs.Store.Sqlite;
using Stubs.Store.Sqlite.Device;

namespace Stubs.Tests.Store;

/// <summary>
/// A store's file, read and changed behind the store's back, with sound pages: what an error in memory could do, or
/// another version.
/// </summary>
internal static class RawStore
{
    public static void Execute(string path, string sql)
    {
        using var vfs = new CheckedVfs();
        using var connection = Connection.Open(path, vfs.Name, raw.SQLITE_OPEN_READWRITE);
        connection.Execute(sql);
    }

    public static List<string> Query(string path, string sql)
    {
        using var vfs = new CheckedVfs();
        using var connection = Connection.Open(path, vfs.Name, raw.SQLITE_OPEN_READONLY);
        return connection.QueryTexts(sql);
    }

    public static string Blob(Uid uid) => $"x'{Convert.ToHexString(uid.ToByteArray())}'";
}
