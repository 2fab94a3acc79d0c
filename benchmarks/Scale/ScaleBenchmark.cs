using System.Diagnostics;
using Stubs.Generated;

namespace Stubs.Benchmarks;

/// <summary>
/// Measures what changes when there are a great many objects, connections or clients, and what an active object costs
/// in memory.
/// </summary>
internal static class ScaleBenchmark
{
    private const int Few = 1_000, Many = 1_000_000, Used = 1_000;

    public static async Task RunAsync(Report report)
    {
        var folder = Directory.CreateTempSubdirectory("stubs-benchmark-");
        try
        {
            List<Check> growth = [];
            growth.AddRange(await ObjectsAsync(report, folder.FullName));
            growth.Add(await StartAsync(report, folder.FullName));
            growth.Add(await ConnectAsync(report, folder.FullName));
            growth.Add(await ConnectionsAsync(report));
            growth.Add(await ClientsAsync(report, folder.FullName));
            growth.Add(await StateAsync(report));
            growth.Add(await NameBenchmark.RunAsync(report, folder.FullName));
            report.Add(new Row("scale", "growth", growth));
            var memory = Check.AtMost("overhead", await MemoryBenchmark.RunAsync(folder.FullName), 400, "B");
            report.Add(new Row("scale", "memory of an active object beyond its state", [memory]));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<Check[]> ObjectsAsync(Report report, string folder)
    {
        var (few, fewUids) = await StoredAccounts.FillAsync(Path.Combine(folder, "few.db"), Few);
        var (many, manyUids) = await StoredAccounts.FillAsync(Path.Combine(folder, "many.db"), Many);
        await using var smallNode = few;
        await using var largeNode = many;
        var (smallSet, largeSet) = (await UseAsync(few, fewUids), await UseAsync(many, manyUids));
        var results = await new Rounds(7)
            .Add("durable update, 1,000 stored objects", latencies => UpdateAsync(smallSet, latencies))
            .Add("durable update, 1,000,000 stored objects", latencies => UpdateAsync(largeSet, latencies))
            .Add("read, 1,000 stored objects", () => ReadAsync(smallSet))
            .Add("read, 1,000,000 stored objects", () => ReadAsync(largeSet))
            .RunAsync();
        report.Add("scale", results);
        return
        [
            Check.AtMost(
                "durable update, 1,000,000 stored of 1,000",
                results["durable update, 1,000,000 stored objects"]
                    .TimesOf(results["durable update, 1,000 stored objects"]),
                1.2),
            Check.AtMost(
                "read, 1,000,000 stored of 1,000",
                results["read, 1,000,000 stored objects"].ProcessorTimesOf(results["read, 1,000 stored objects"]),
                1.2),
        ];
    }

    /// <summary>Binds to some accounts that lie anywhere in a store.</summary>
    private static async Task<AccountStub[]> UseAsync(Node node, Uid[] uids)
    {
        var random = new Random(1);
        var used = new AccountStub[Used];
        for (var i = 0; i < Used; i++)
            used[i] = await node.BindAsync<AccountStub>(uids[random.Next(uids.Length)]);
        return used;
    }

    private static async Task<int> UpdateAsync(AccountStub[] accounts, Latencies latencies)
    {
        const int Updates = 300;
        var random = new Random(2);
        var now = Stopwatch.GetTimestamp();
        for (var i = 0; i < Updates; i++)
        {
            await accounts[random.Next(accounts.Length)].DepositAsync(1);
            now = latencies.Add(now);
        }

        return Updates;
    }

    private static async Task<int> ReadAsync(AccountStub[] accounts)
    {
        const int Times = 20;
        for (var i = 0; i < Times; i++)
        {
            foreach (var account in accounts)
                await account.GetBalanceAsync();
        }

        return Times * accounts.Length;
    }

    /// <summary>Starts nodes on the stores that were filled above.</summary>
    private static async Task<Check> StartAsync(Report report, string folder)
    {
        var results = await new Rounds(15)
            .Add("start, 1,000 stored objects", latencies => StartAsync(Path.Combine(folder, "few.db"), latencies))
            .Add("start, 1,000,000 stored objects", latencies => StartAsync(Path.Combine(folder, "many.db"), latencies))
            .RunAsync();
        report.Add("scale", results);
        return Check.AtMost(
            "start, 1,000,000 stored of 1,000",
            results["start, 1,000,000 stored objects"].TimesOf(results["start, 1,000 stored objects"]),
            1.5);
    }

    private static async Task<(int Count, TimeSpan? Time)> StartAsync(string path, Latencies latencies)
    {
        const int Starts = 5;
        var total = TimeSpan.Zero;
        for (var i = 0; i < Starts; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await using var node = await Node.StartAsync(new NodeOptions { Store = path });
            var time = Stopwatch.GetElapsedTime(started);
            latencies.Add(time);
            total += time;
        }

        return (Starts, total);
    }

    /// <summary>Connects ten clients to a server and waits until it has seen to what may be in doubt.</summary>
    private static async Task<Check> ConnectAsync(Report report, string folder)
    {
        const int Served = 200_000;
        await using var small = await ServeAsync(folder, Few);
        await using var large = await ServeAsync(folder, Served);
        var results = await new Rounds(9)
            .Add("ten clients connect, 1,000 stored objects", () => ConnectAsync(small))
            .Add("ten clients connect, 200,000 stored objects", () => ConnectAsync(large))
            .RunAsync();
        report.Add("scale", results);
        return Check.AtMost(
            "ten clients connect, 200,000 stored of 1,000",
            results["ten clients connect, 200,000 stored objects"]
                .ProcessorTimesOf(results["ten clients connect, 1,000 stored objects"]),
            1.5);
    }

    private static async Task<Node> ServeAsync(string folder, int count)
    {
        var path = Path.Combine(folder, $"served-{count}.db");
        await (await StoredAccounts.FillAsync(path, count)).Node.DisposeAsync();
        var address = $"unix:{Path.Combine(folder, $"{count}")}";
        return await Node.StartAsync(new NodeOptions { Name = "server", Store = path, Listen = address });
    }

    private static async Task<int> ConnectAsync(Node server)
    {
        const int Clients = 10;
        for (var i = 0; i < Clients; i++)
        {
            await using var client = await Node.StartAsync(
                new NodeOptions { Store = NodeOptions.InMemory, Directory = server.Address });
            await server.Recovery.AskNodesAsync();
        }

        return 1;
    }

    private static async Task<Check> ConnectionsAsync(Report report)
    {
        await using var quiet = await Crowd.StartAsync(1);
        await using var crowded = await Crowd.StartAsync(1_000);
        var results = await new Rounds(9, quiet.Server, crowded.Server)
            .Add("calls, 1 idle connection", quiet.CallAsync)
            .Add("calls, 1,000 idle connections", crowded.CallAsync)
            .RunAsync();
        report.Add("scale", results);
        return Check.AtMost(
            "call, 1,000 idle connections of 1",
            results["calls, 1,000 idle connections"].TimesOf(results["calls, 1 idle connection"]),
            1.2);
    }

    private static async Task<Check> ClientsAsync(Report report, string folder)
    {
        await using var young = await PassingClients.StartAsync(Path.Combine(folder, "young.db"), 10);
        await using var old = await PassingClients.StartAsync(Path.Combine(folder, "old.db"), 12_000);
        var results = await new Rounds(9)
            .Add("client start, 10 clients before", young.StartClientsAsync)
            .Add("client start, 12,000 clients before", old.StartClientsAsync)
            .RunAsync();
        report.Add("scale", results);
        return Check.AtMost(
            "client start, 12,000 before of 10",
            results["client start, 12,000 clients before"].TimesOf(results["client start, 10 clients before"]),
            1.2);
    }

    private static async Task<Check> StateAsync(Report report)
    {
        var (small, large) = (Basket.Sample(100), Basket.Sample(10_000));
        var results = await new Rounds(15)
            .Add("saving and restoring 100 records, each", () => Task.FromResult(Cycle(small, 200)))
            .Add("saving and restoring 10,000 records, each", () => Task.FromResult(Cycle(large, 2)))
            .RunAsync();
        report.Add("scale", results);
        return Check.AtMost(
            "a record of 10,000, of one of 100",
            results["saving and restoring 10,000 records, each"]
                .ProcessorTimesOf(results["saving and restoring 100 records, each"]),
            1.2);
    }

    private static int Cycle<T>(T target, int times)
        where T : Basket, IStateful<T>
    {
        for (var i = 0; i < times; i++)
        {
            var writer = StateWriter.Create();
            T.SaveState(target, ref writer);
            var reader = new StateReader(writer.Written);
            T.RestoreState(target, ref reader);
            writer.Dispose();
        }

        return times * target.Lines.Count;
    }
}
