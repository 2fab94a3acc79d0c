using System.Diagnostics;

namespace Stubs.Benchmarks;

/// <summary>
/// Measures whether actions that name different objects wait for each other, and what naming costs. A creator makes
/// an object, names it, and holds its action for 100 ms, as one does that waits for a payment. Creators that do not
/// wait for each other take as long together as one of them.
/// </summary>
internal static class NameBenchmark
{
    private const int Creators = 8, Names = 1_000;

    private static readonly TimeSpan Hold = TimeSpan.FromMilliseconds(100);
    private static int context;

    public static async Task<Check> RunAsync(Report report, string folder)
    {
        await using var node = await Node.StartAsync(new NodeOptions { Store = Path.Combine(folder, "names.db") });
        var results = await new Rounds(9)
            .Add("one creator holds its action for 100 ms", latencies => HoldAsync(node, 1, latencies))
            .Add("eight creators in an empty context hold theirs", latencies => HoldAsync(node, Creators, latencies))
            .Add("create and name", () => CreateAsync(node))
            .Add("look up", () => LookUpAsync(node))
            .RunAsync();
        report.Add("scale", results);
        return Check.AtMost(
            "eight creators of names in an empty context of one",
            results["eight creators in an empty context hold theirs"]
                .TimesOf(results["one creator holds its action for 100 ms"]),
            1.3);
    }

    /// <summary>The pause is what the creators do inside their actions, and is part of the measured time.</summary>
    private static async Task<(int Count, TimeSpan? Time)> HoldAsync(
        Node node, int creators, Latencies latencies)
    {
        var path = $"held/{context++}";
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, creators).Select(number => AtomicAction.RunAsync(async () =>
        {
            await AccountStub.CreateAsync(node, $"{path}/{number}");
            await Task.Delay(Hold);
        })));
        var time = Stopwatch.GetElapsedTime(started);
        latencies.Add(time);
        return (1, time);
    }

    private static async Task<int> CreateAsync(Node node)
    {
        var path = $"created/{context++}";
        await Task.WhenAll(Enumerable.Range(0, Creators).Select(async creator =>
        {
            for (var number = 0; number < Names / Creators; number++)
                await AccountStub.CreateAsync(node, $"{path}/{creator}-{number}");
        }));
        return Names;
    }

    private static async Task<int> LookUpAsync(Node node)
    {
        for (var number = 0; number < Names; number++)
            await node.Naming.TryLookupAsync("held/0/0");
        return Names;
    }
}
