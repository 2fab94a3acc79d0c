using System.Globalization;

namespace SmallBank;

/// <summary>How long transactions took. The caller sees to it that one thread at a time uses it.</summary>
internal sealed class Latencies
{
    private readonly List<long> microseconds = [];

    /// <summary>Takes in what a client has written, in microseconds.</summary>
    public void Add(string written) => microseconds.Add(long.Parse(written, CultureInfo.InvariantCulture));

    /// <summary>The latency below which that share of the transactions stayed.</summary>
    public TimeSpan Percentile(double share)
    {
        if (microseconds.Count == 0)
            return TimeSpan.Zero;
        microseconds.Sort();
        return TimeSpan.FromMicroseconds(microseconds[(int)((microseconds.Count - 1) * share)]);
    }
}
