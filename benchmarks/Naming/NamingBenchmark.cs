namespace Stubs.Benchmarks;

/// <summary>
/// Measures what names cost beside a durable update of one object, one client at a time: each is one commit, and one
/// flush.
/// </summary>
internal static class NamingBenchmark
{
    private const int Names = 200, Together = 1_000;

    private static int context;

    public static async Task RunAsync(Report report)
    {
        var folder = Directory.CreateTempSubdirectory("stubs-benchmark-");
        try
        {
            await using var node = await Node.StartAsync(
                new NodeOptions { Store = Path.Combine(folder.FullName, "names.db") });
            var results = await MeasureAsync(node);
            report.Add("names", results);
            var update = results["durable update"];
            report.Add(new Row("names", "names, one client",
            [
                Check.AtMost("add a name, of a durable update", results["add a name"].TimesOf(update), 2.5),
                Check.AtMost("delete a name, of a durable update", results["delete a name"].TimesOf(update), 2),
                Check.AtMost(
                    "create with a name, of creating without",
                    results["create with a name"].TimesOf(results["create"]),
                    2),
                Check.AtMost(
                    "1,000 names in one action, each, of a durable update",
                    results["1,000 names in one action, each"].TimesOf(update),
                    0.3),
            ]));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<Results> MeasureAsync(Node node)
    {
        var account = await AccountStub.CreateAsync(node, "account");
        var uid = await node.Naming.LookupAsync("account");
        var added = $"one/{context++}";
        return await new Rounds(9)
            .Add("durable update", async () =>
            {
                for (var i = 0; i < Names; i++)
                    await account.DepositAsync(1);
                return Names;
            })
            .Add("create", async () =>
            {
                for (var i = 0; i < Names; i++)
                    await AccountStub.CreateAsync(node, name: null);
                return Names;
            })
            .Add("create with a name", async () =>
            {
                var path = $"created/{context++}";
                for (var i = 0; i < Names; i++)
                    await AccountStub.CreateAsync(node, $"{path}/{i}");
                return Names;
            })
            .Add("add a name", async () =>
            {
                for (var i = 0; i < Names; i++)
                    await node.Naming.AddAsync($"{added}/{i}", uid);
                return Names;
            })
            .Add("delete a name", async () =>
            {
                for (var i = 0; i < Names; i++)
                    await node.Naming.DeleteAsync($"{added}/{i}");
                return Names;
            })
            .Add("1,000 names in one action, each", async () =>
            {
                var path = $"together/{context++}";
                await AtomicAction.RunAsync(async () =>
                {
                    for (var i = 0; i < Together; i++)
                        await node.Naming.AddAsync($"{path}/{i}", uid);
                });
                return Together;
            })
            .RunAsync();
    }
}
