using System.Diagnostics;

namespace Stubs.Benchmarks;

/// <summary>The times of single executions, of all rounds. Several callers may add at the same time.</summary>
internal sealed class Latencies
{
    private readonly long[] ticks = new long[1 << 20];
    private int count;
    private bool sorted;

    public bool IsEmpty => count == 0;

    /// <summary>Adds what has passed since a time stamp, and returns the time stamp of now.</summary>
    public long Add(long started)
    {
        var now = Stopwatch.GetTimestamp();
        AddTicks(now - started);
        return now;
    }

    public void Add(TimeSpan time) => AddTicks((long)(time.TotalSeconds * Stopwatch.Frequency));

    private void AddTicks(long time)
    {
        var place = Interlocked.Increment(ref count) - 1;
        if (place < ticks.Length)
            ticks[place] = time;
    }

    public void Clear() => (count, sorted) = (0, false);

    /// <summary>The time in nanoseconds that a part of the executions did not exceed.</summary>
    public double At(double part)
    {
        var known = Math.Min(count, ticks.Length);
        if (!sorted)
            Array.Sort(ticks, 0, known);
        sorted = true;
        return ticks[(int)Math.Min(known - 1, known * part)] * 1e9 / Stopwatch.Frequency;
    }
}
