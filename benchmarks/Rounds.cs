using System.Diagnostics;

namespace Stubs.Benchmarks;

/// <summary>Measures several pieces of work in turn (A B C, A B C, …), so that a machine whose speed drifts treats them alike, and takes medians.</summary>
internal sealed class Rounds(int rounds)
{
    private readonly List<(string Name, Func<Task<int>> Work, List<double> Nanoseconds, List<double> Bytes)> entries = [];

    /// <param name="name">What is measured.</param>
    /// <param name="work">Does it many times, and returns how often.</param>
    public Rounds Add(string name, Func<Task<int>> work)
    {
        entries.Add((name, work, [], []));
        return this;
    }

    /// <summary>Runs all rounds and prints the medians; the ratio is that to the first entry.</summary>
    public async Task PrintAsync()
    {
        foreach (var entry in entries)
            await entry.Work();
        for (var round = 0; round < rounds; round++)
        {
            foreach (var entry in entries)
            {
                var bytes = GC.GetTotalAllocatedBytes(precise: true);
                var started = Stopwatch.GetTimestamp();
                var count = await entry.Work();
                entry.Nanoseconds.Add(Stopwatch.GetElapsedTime(started).TotalNanoseconds / count);
                entry.Bytes.Add((GC.GetTotalAllocatedBytes(precise: true) - bytes) / (double)count);
            }
        }

        var baseline = Median(entries[0].Nanoseconds);
        Console.WriteLine($"  {"",-44} {"per operation",14} {"per second",12} {"bytes",8} {"of the first",13}");
        foreach (var (name, _, nanoseconds, bytes) in entries)
        {
            var median = Median(nanoseconds);
            Console.WriteLine($"  {name,-44} {Time(median),14} {1e9 / median,12:N0} {Median(bytes),8:N0} {median / baseline,13:0.000}");
        }
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static string Time(double nanoseconds) => nanoseconds < 10_000 ? $"{nanoseconds:0.0} ns" : $"{nanoseconds / 1000:0.0} µs";
}
