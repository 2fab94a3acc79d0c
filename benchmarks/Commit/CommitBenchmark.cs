using System.Diagnostics;

namespace Stubs.Benchmarks;

/// <summary>Durable updates of single objects, beside SQLite used directly and the device's own flushes.</summary>
internal static class CommitBenchmark
{
    private const int Clients = 64;

    public static async Task RunAsync(Report report)
    {
        var directory = Directory.CreateTempSubdirectory("stubs-benchmark-");
        try
        {
            await using var node = await Node.StartAsync(
                new NodeOptions { Store = Path.Combine(directory.FullName, "stubs.db") });
            using var direct = new DirectSqlite(Path.Combine(directory.FullName, "direct.db"), Clients);
            using var blocks = new AppendedBlocks(Path.Combine(directory.FullName, "blocks"));
            var accounts = new AccountStub[Clients];
            for (var i = 0; i < Clients; i++)
                accounts[i] = await AccountStub.CreateAsync(node, null);
            var results = await new Rounds(9)
                .Add("fdatasync of 4 KiB appends", latencies => Task.FromResult(blocks.Append(500, latencies)))
                .Add(
                    "SQLite directly, 1 upsert per commit",
                    latencies => Task.FromResult(direct.Upsert(commits: 500, perCommit: 1, latencies)))
                .Add("1 client, autocommit update", latencies => DepositAsync(accounts[..1], 500, latencies))
                .Add(
                    "SQLite directly, 64 upserts per commit",
                    () => Task.FromResult(direct.Upsert(commits: 300, perCommit: 64)))
                .Add("64 clients, autocommit updates", latencies => DepositAsync(accounts, 20_000 / Clients, latencies))
                .RunAsync();
            report.Add("commit", results);
            report.Add(new Row("commit", "durable autocommit update, 1 client",
                [Check.AtLeast(
                    "rate, of SQLite's own with 1 upsert per commit",
                    results["SQLite directly, 1 upsert per commit"].TimesOf(results["1 client, autocommit update"]),
                    0.85)]));
            report.Add(new Row("commit", "durable autocommit updates, 64 clients",
                [Check.AtLeast(
                    "rate, of SQLite's own with 64 upserts per commit",
                    results["SQLite directly, 64 upserts per commit"].TimesOf(
                        results["64 clients, autocommit updates"]), 0.5)]));
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static async Task<int> DepositAsync(AccountStub[] accounts, int each, Latencies latencies)
    {
        await Task.WhenAll(accounts.Select(account => Task.Run(async () =>
        {
            var now = Stopwatch.GetTimestamp();
            for (var i = 0; i < each; i++)
            {
                await account.DepositAsync(1);
                now = latencies.Add(now);
            }
        })));
        return accounts.Length * each;
    }
}
