namespace Stubs.Benchmarks;

/// <summary>One piece of work, and what its rounds took.</summary>
internal sealed class Measured(string name, Func<Task<(int Count, TimeSpan? Time)>> work, Latencies? latencies)
{
    private readonly List<double> nanoseconds = [];
    private readonly List<double> bytes = [];
    private readonly List<double> processor = [];

    public string Name => name;

    /// <summary>
    /// Does it many times; returns how often and, if it knows better than who calls, how long that took.
    /// </summary>
    public Func<Task<(int Count, TimeSpan? Time)>> Work => work;

    public Latencies? Latencies => latencies;

    /// <summary>The median, per execution.</summary>
    public double Nanoseconds => nanoseconds.Median();

    public double PerSecond => 1e9 / Nanoseconds;

    /// <summary>What this process allocates per execution; the median.</summary>
    public double Bytes => bytes.Median();

    /// <summary>
    /// The processor time of all processes that take part, in nanoseconds per execution; the median. It differs less
    /// than the time when others use the machine too.
    /// </summary>
    public double Processor => processor.Median();

    /// <summary>Takes part in the rounds.</summary>
    public void Took(TimeSpan time, TimeSpan used, long allocated, int count)
    {
        processor.Add(used.TotalNanoseconds / count);
        nanoseconds.Add(time.TotalNanoseconds / count);
        bytes.Add(allocated / (double)count);
    }

    /// <summary>The median of the ratios of rounds that followed each other: what drifts concerns both.</summary>
    /// <param name="other">What it is compared with.</param>
    public double TimesOf(Measured other) =>
        nanoseconds.Zip(other.nanoseconds, static (mine, theirs) => mine / theirs).ToList().Median();

    /// <summary>The same of processor times: for work that never waits, which takes as long as others let it.</summary>
    /// <param name="other">What it is compared with.</param>
    public double ProcessorTimesOf(Measured other) =>
        processor.Zip(other.processor, static (mine, theirs) => mine / theirs).ToList().Median();

    /// <summary>The median of the processor time that it takes more, round by round.</summary>
    /// <param name="other">What it is compared with.</param>
    public double Above(Measured other) =>
        processor.Zip(other.processor, static (mine, theirs) => mine - theirs).ToList().Median();
}

/// <summary>All that was measured in the same rounds.</summary>
internal sealed class Results(IReadOnlyList<Measured> entries)
{
    public IReadOnlyList<Measured> Entries => entries;

    public Measured this[string name] => entries.Single(entry => entry.Name == name);

    public void Print()
    {
        var first = entries[0];
        Console.WriteLine(
            $"  {"",-46} {"per operation",14} {"per second",12} {"processor",12} {"bytes",8} {"of the first",13} {"p50",10} {"p99",10} {"p99.9",10}");
        foreach (var entry in entries)
        {
            Console.Write(
                $"  {entry.Name,-46} {Time(entry.Nanoseconds),14} {entry.PerSecond,12:N0} {Time(entry.Processor),12} {entry.Bytes,8:N0} {entry.TimesOf(first),13:0.000}");
            Console.WriteLine(
                entry.Latencies is { IsEmpty: false } times
                    ? $" {Time(times.At(0.5)),10} {Time(times.At(0.99)),10} {Time(times.At(0.999)),10}" : "");
        }

        Console.WriteLine();
    }

    private static string Time(double nanoseconds) => nanoseconds switch
    {
        < 10_000 => $"{nanoseconds:0.0} ns",
        < 10_000_000 => $"{nanoseconds / 1e3:0.0} µs",
        _ => $"{nanoseconds / 1e6:0.0} ms",
    };
}

internal static class Medians
{
    public static double Median(this List<double> values) =>
        values.Count == 0 ? double.NaN : values.Order().ElementAt(values.Count / 2);
}
