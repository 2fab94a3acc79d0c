using Stubs.Actions;
using Stubs.Store;

namespace Stubs.Benchmarks;

/// <summary>
/// Transfers between accounts at two nodes, each with a store of its own, in two processes; beside two clusters of
/// PostgreSQL.
/// </summary>
internal static class TwoNodeBenchmark
{
    private const string Work =
        "two-object durable transfer over two nodes, 32 clients", What =
            "rate, of two PostgreSQL clusters'", Flushes = "flushes one after the other";
    private const int Accounts = 5_000, Clients = 32;

    public static async Task RunAsync(Report report, string folder, Postgres? first, string? whyNot)
    {
        var flushes = new FlushCount();
        var store = await SqliteObjectStore.OpenAsync(
            Path.Combine(folder, "here.db"), new SqliteStoreOptions { Observer = flushes.Saw });
        await using var node = await Node.StartAsync(new NodeOptions
        {
            Name = "here",
            ObjectStore = store,
            Listen = "tcp://127.0.0.1:0",
            Events = new ProtocolEvents { OnStep = (step, _, _) => flushes.Saw(step) },
        });
        await using var server = Child.Start(StoreServer.Argument, folder);
        await server.AskAsync(node.Address!);
        var here = await Transfers.CreateAsync(node, Accounts);
        var there = await Transfers.CreateAsync(node.At(StoreServer.Name), Accounts);

        var (second, whyNotSecond) = first is null ? (null, whyNot) : await Postgres.StartAsync();
        await using var clusters = second is null ? null : new TwoPostgres(first!, second);
        var transfers = new Transfers(here, there);
        var rounds = new Rounds(5).Add(
            "transfers over two nodes, 32 clients", latencies => transfers.RunAsync(Clients, 200, latencies));
        if (clusters is not null)
            rounds.Add(
                "two PostgreSQL clusters, 32 clients", latencies => clusters.TransferAsync(Clients, 100, latencies));
        var results = await rounds.RunAsync();
        report.Add("actions: two nodes", results);

        flushes.Begin();
        await Transfers.TransferAsync(here[0], there[0]);
        report.Add(new Row("actions", Work,
        [
            clusters is null
                ? Check.Missing(What, 2, isMost: false)
                : Check.AtLeast(
                    What,
                    results["two PostgreSQL clusters, 32 clients"].TimesOf(
                        results["transfers over two nodes, 32 clients"]), 2),
            Check.AtMost(Flushes, flushes.Sequential, 2, ""),
        ],
        whyNotSecond));
        if (second is not null)
            await second.DisposeAsync();
    }

    /// <summary>Counts the flushes that a single action waits for: what is prepared in parallel counts once.</summary>
    private sealed class FlushCount
    {
        private int here;
        private int beforePrepared;

        public int Sequential => 1 + here - beforePrepared;

        public void Begin() => (here, beforePrepared) = (0, 0);

        public void Saw(GroupCommitEvent seen)
        {
            if (seen.Step == GroupCommitStep.Flushed)
                Interlocked.Increment(ref here);
        }

        public ValueTask Saw(ProtocolStep step)
        {
            if (step == ProtocolStep.ShadowsWritten)
                beforePrepared = here;
            return default;
        }
    }
}
