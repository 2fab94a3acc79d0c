using System.Diagnostics;

namespace Stubs.Benchmarks;

/// <summary>
/// Measures several pieces of work in turn (A B C, A B C, …), so that a machine whose speed drifts treats them alike,
/// and takes medians.
/// </summary>
/// <param name="rounds">How many.</param>
/// <param name="others">Processes that take part in the work.</param>
internal sealed class Rounds(int rounds, params Child[] others)
{
    private static readonly TimeSpan Warming = TimeSpan.FromSeconds(1.5);

    private readonly List<Measured> entries = [];

    /// <param name="name">What is measured.</param>
    /// <param name="work">Does it many times, and returns how often.</param>
    public Rounds Add(string name, Func<Task<int>> work)
    {
        entries.Add(new Measured(name, async () => (await work(), null), null));
        return this;
    }

    /// <summary>As the other one, for work of which each single execution's time is wanted.</summary>
    public Rounds Add(string name, Func<Latencies, Task<int>> work)
    {
        var latencies = new Latencies();
        entries.Add(new Measured(name, async () => (await work(latencies), null), latencies));
        return this;
    }

    /// <summary>As the other ones, for work that is done elsewhere and comes with the time that it took.</summary>
    public Rounds Add(string name, Func<Latencies, Task<(int Count, TimeSpan? Time)>> work)
    {
        var latencies = new Latencies();
        entries.Add(new Measured(name, () => work(latencies), latencies));
        return this;
    }

    /// <summary>Runs all rounds, and prints the medians; the ratio is that to the first entry.</summary>
    public async Task<Results> RunAsync()
    {
        // Until what is called often has been compiled for good.
        var warming = Stopwatch.GetTimestamp();
        do
        {
            foreach (var entry in entries)
                await entry.Work();
        }
        while (Stopwatch.GetElapsedTime(warming) < Warming);
        entries.ForEach(static entry => entry.Latencies?.Clear());

        for (var round = 0; round < rounds; round++)
        {
            foreach (var entry in entries)
            {
                GC.Collect();
                var bytes = GC.GetTotalAllocatedBytes(precise: true);
                var processor = Processor();
                var started = Stopwatch.GetTimestamp();
                var (count, time) = await entry.Work();
                entry.Took(
                    time ?? Stopwatch.GetElapsedTime(started), Processor() - processor,
                    GC.GetTotalAllocatedBytes(precise: true) - bytes, count);
            }
        }

        var results = new Results(entries);
        results.Print();
        return results;
    }

    private TimeSpan Processor() =>
        others.Aggregate(Environment.CpuUsage.TotalTime, static (sum, other) => sum + other.ProcessorTime);
}
