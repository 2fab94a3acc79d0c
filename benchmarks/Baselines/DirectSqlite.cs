using Microsoft.Data.Sqlite;

namespace Stubs.Benchmarks;

/// <summary>
/// The limit of a durable commit in SQLite: the same file format and the same durability, and nothing else.
/// </summary>
internal sealed class DirectSqlite : IDisposable
{
    private readonly int objects;
    private readonly SqliteConnection connection;
    private readonly SqliteCommand upsert;
    private long next;

    public DirectSqlite(string path, int objects)
    {
        this.objects = objects;
        connection = new SqliteConnection($"Data Source={path}");
        connection.Open();
        Execute("PRAGMA journal_mode = WAL");
        Execute("PRAGMA synchronous = FULL");
        Execute("CREATE TABLE state (uid BLOB PRIMARY KEY, body BLOB NOT NULL) WITHOUT ROWID");
        upsert = connection.CreateCommand();
        upsert.CommandText =
            "INSERT INTO state VALUES ($uid, $body) ON CONFLICT (uid) DO UPDATE SET body = excluded.body";
        upsert.Parameters.Add("$uid", SqliteType.Blob);
        upsert.Parameters.Add("$body", SqliteType.Blob);
    }

    public int Upsert(int commits, int perCommit, Latencies? latencies = null)
    {
        var now = System.Diagnostics.Stopwatch.GetTimestamp();
        for (var commit = 0; commit < commits; commit++)
        {
            using var transaction = connection.BeginTransaction();
            upsert.Transaction = transaction;
            for (var i = 0; i < perCommit; i++)
            {
                var uid = new byte[16];
                BitConverter.TryWriteBytes(uid, next % objects);
                upsert.Parameters[0].Value = uid;
                // A row that does not change is not written.
                var body = new byte[64];
                BitConverter.TryWriteBytes(body, next++);
                upsert.Parameters[1].Value = body;
                upsert.ExecuteNonQuery();
            }

            transaction.Commit();
            if (latencies is not null)
                now = latencies.Add(now);
        }

        return commits * perCommit;
    }

    public void Dispose()
    {
        upsert.Dispose();
        connection.Dispose();
    }

    private void Execute(string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
