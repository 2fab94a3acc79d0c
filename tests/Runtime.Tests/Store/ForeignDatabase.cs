using Microsoft.Data.Sqlite;

namespace Stubs.Tests.Store;

/// <summary>SQLite without us, as any other program uses it.</summary>
internal static class ForeignDatabase
{
    public static void Create(string path, string sql) => Execute(path, sql);

    public static void Execute(string path, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
