namespace Stubs.Benchmarks;

/// <summary>Durable transfers beside PostgreSQL, and all of them over one account.</summary>
internal static class ActionBenchmark
{
    private const int Accounts = 10_000, Clients = 32, Seconds = 2;

    public static async Task RunAsync(Report report)
    {
        var folder = Directory.CreateTempSubdirectory("stubs-benchmark-");
        var (first, whyNot) = await Postgres.StartAsync();
        try
        {
            await EmbeddedAsync(report, folder.FullName, first, whyNot);
            await TwoNodeBenchmark.RunAsync(report, folder.FullName, first, whyNot);
        }
        finally
        {
            if (first is not null)
                await first.DisposeAsync();
            folder.Delete(recursive: true);
        }
    }

    private static async Task EmbeddedAsync(Report report, string folder, Postgres? postgres, string? whyNot)
    {
        await using var node = await Node.StartAsync(new NodeOptions { Store = Path.Combine(folder, "embedded.db") });
        var accounts = await Transfers.CreateAsync(node, Accounts);
        var (left, right) = (accounts[..(Accounts / 2)], accounts[(Accounts / 2)..]);
        var spread = new Transfers(left, right);
        var rounds = new Rounds(5)
            .Add("transfers, 1 client", latencies => spread.RunAsync(1, 500, latencies))
            .Add("transfers, 32 clients", latencies => spread.RunAsync(Clients, 1000, latencies));
        if (postgres is not null)
        {
            rounds.Add("PostgreSQL, 1 client", latencies => postgres.TransferAsync(1, Seconds, latencies));
            rounds.Add("PostgreSQL, 32 clients", latencies => postgres.TransferAsync(Clients, Seconds, latencies));
        }

        var results = await rounds.RunAsync();
        report.Add("actions", results);
        const string What = "rate, of PostgreSQL's with 32 clients";
        report.Add(new Row("actions", "two-object durable transfer, 32 clients, embedded",
            [postgres is null
                ? Check.Missing(What, 2.5, isMost: false)
                : Check.AtLeast(
                    What, results["PostgreSQL, 32 clients"].TimesOf(results["transfers, 32 clients"]), 2.5)], whyNot));

        var hot = new Transfers(left[..1], right);
        var shared = await new Rounds(5)
            .Add("1 client", latencies => hot.RunAsync(1, 500, latencies))
            .Add("32 clients", latencies => hot.RunAsync(Clients, 60, latencies))
            .RunAsync();
        report.Add("actions: one shared account", shared);
        var (serial, many) = (shared["1 client"], shared["32 clients"]);
        report.Add(new Row("actions", "hot spot: all transfers share one account",
        [
            Check.AtLeast(
                "rate of 32 clients, of the serial rate", many.TimesOf(serial) is var times ? 1 / times : 0, 1),
            Check.AtMost(
                "p99.9, of 32 serial transfers", many.Latencies!.At(0.999) / (Clients * serial.Nanoseconds), 10),
        ]));
    }
}
