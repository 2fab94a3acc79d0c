using System.Diagnostics;
using Npgsql;

namespace Stubs.Benchmarks;

/// <summary>
/// Transfers between two clusters of PostgreSQL: PREPARE TRANSACTION at both at the same time, then COMMIT PREPARED at
/// both at the same time.
/// </summary>
internal sealed class TwoPostgres : IAsyncDisposable
{
    private const int Accounts = 10_000;

    private readonly NpgsqlDataSource first;
    private readonly NpgsqlDataSource second;
    private long last;

    public TwoPostgres(Postgres first, Postgres second) => (this.first, this.second) = (Open(first), Open(second));

    public async Task<int> TransferAsync(int clients, int each, Latencies latencies)
    {
        await Task.WhenAll(Enumerable.Range(0, clients).Select(
            client => Task.Run(() => RunClientAsync(client, each, latencies))));
        return clients * each;
    }

    public async ValueTask DisposeAsync()
    {
        await first.DisposeAsync();
        await second.DisposeAsync();
    }

    private static NpgsqlDataSource Open(Postgres cluster) => NpgsqlDataSource.Create(
        $"Host=127.0.0.1;Port={cluster.Port};Username=stubs;Database=postgres;Maximum Pool Size=64;Max Auto Prepare=20;Auto Prepare Min Usages=2;Options=-c lock_timeout=1000");

    private async Task RunClientAsync(int client, int each, Latencies latencies)
    {
        var random = new Random(client);
        await using var a = await first.OpenConnectionAsync();
        await using var b = await second.OpenConnectionAsync();
        var now = Stopwatch.GetTimestamp();
        for (var i = 0; i < each;)
        {
            if (!await TransferAsync(a, b, random))
                continue;
            now = latencies.Add(now);
            i++;
        }
    }

    private async Task<bool> TransferAsync(NpgsqlConnection a, NpgsqlConnection b, Random random)
    {
        var name = "transfer-" + Interlocked.Increment(ref last);
        var prepared = await Task.WhenAll(
            PrepareAsync(a, name, -1, random.Next(1, Accounts + 1)),
            PrepareAsync(b, name, 1, random.Next(1, Accounts + 1)));
        var end = prepared is [true, true] ? "COMMIT PREPARED" : "ROLLBACK PREPARED";
        await Task.WhenAll(EndAsync(a, prepared[0], end, name), EndAsync(b, prepared[1], end, name));
        return prepared is [true, true];
    }

    // One round trip. It fails where two wait for each other's accounts, which neither of the clusters can see.
    private static async Task<bool> PrepareAsync(NpgsqlConnection connection, string name, long amount, int account)
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new NpgsqlBatchCommand("BEGIN"),
                new NpgsqlBatchCommand("UPDATE account SET balance = balance + $1 WHERE id = $2")
                {
                    Parameters = { new NpgsqlParameter<long> { TypedValue = amount }, new NpgsqlParameter<int>
                        { TypedValue = account } },
                },
                new NpgsqlBatchCommand($"PREPARE TRANSACTION '{name}'"),
            },
        };
        try
        {
            await batch.ExecuteNonQueryAsync();
            return true;
        }
        catch (PostgresException error) when (error.SqlState is PostgresErrorCodes.LockNotAvailable
            or PostgresErrorCodes.DeadlockDetected)
        {
            await using var rollback = new NpgsqlCommand("ROLLBACK", connection);
            await rollback.ExecuteNonQueryAsync();
            return false;
        }
    }

    private static async Task EndAsync(NpgsqlConnection connection, bool prepared, string end, string name)
    {
        if (!prepared)
            return;
        await using var command = new NpgsqlCommand($"{end} '{name}'", connection);
        await command.ExecuteNonQueryAsync();
    }
}
