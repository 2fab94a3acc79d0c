using Microsoft.Data.Sqlite;

namespace Stubs.Benchmarks;

internal static class CommitBenchmark
{
    private const int Clients = 64;

    public static async Task RunAsync()
    {
        var directory = Directory.CreateTempSubdirectory("stubs-benchmark-");
        try
        {
            await using var node = await Node.StartAsync(new NodeOptions { Store = Path.Combine(directory.FullName, "stubs.db") });
            using var direct = new DirectSqlite(Path.Combine(directory.FullName, "direct.db"));
            var accounts = new AccountStub[Clients];
            for (var i = 0; i < Clients; i++)
                accounts[i] = await AccountStub.CreateAsync(node, null);
            await new Rounds(5)
                .Add("1 client, autocommit update", () => DepositAsync(accounts[..1], 500))
                .Add("64 clients, autocommit updates", () => DepositAsync(accounts, 20_000 / Clients))
                .Add("SQLite directly, 1 upsert per commit", () => Task.FromResult(direct.Upsert(commits: 500, perCommit: 1)))
                .Add("SQLite directly, 64 upserts per commit", () => Task.FromResult(direct.Upsert(commits: 300, perCommit: 64)))
                .PrintAsync();
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static async Task<int> DepositAsync(AccountStub[] accounts, int each)
    {
        await Task.WhenAll(accounts.Select(account => Task.Run(async () =>
        {
            for (var i = 0; i < each; i++)
                await account.DepositAsync(1);
        })));
        return accounts.Length * each;
    }

    /// <summary>The limit: the same file format and the same durability, and nothing else.</summary>
    private sealed class DirectSqlite : IDisposable
    {
        private readonly SqliteConnection connection;
        private readonly SqliteCommand upsert;
        private long next;

        public DirectSqlite(string path)
        {
            connection = new SqliteConnection($"Data Source={path}");
            connection.Open();
            Execute("PRAGMA journal_mode = WAL");
            Execute("PRAGMA synchronous = FULL");
            Execute("CREATE TABLE state (uid BLOB PRIMARY KEY, body BLOB NOT NULL) WITHOUT ROWID");
            upsert = connection.CreateCommand();
            upsert.CommandText = "INSERT INTO state VALUES ($uid, $body) ON CONFLICT (uid) DO UPDATE SET body = excluded.body";
            upsert.Parameters.Add("$uid", SqliteType.Blob);
            upsert.Parameters.Add("$body", SqliteType.Blob);
        }

        public int Upsert(int commits, int perCommit)
        {
            for (var commit = 0; commit < commits; commit++)
            {
                using var transaction = connection.BeginTransaction();
                upsert.Transaction = transaction;
                for (var i = 0; i < perCommit; i++)
                {
                    var uid = new byte[16];
                    BitConverter.TryWriteBytes(uid, next % Clients);
                    upsert.Parameters[0].Value = uid;
                    // A row that does not change is not written.
                    var body = new byte[64];
                    BitConverter.TryWriteBytes(body, next++);
                    upsert.Parameters[1].Value = body;
                    upsert.ExecuteNonQuery();
                }

                transaction.Commit();
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
}
