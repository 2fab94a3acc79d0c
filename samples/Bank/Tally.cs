using System.Globalization;
using SmallBank;

namespace Bank;

/// <summary>What the parent has been told before the kill.</summary>
internal sealed class Tally(int clients)
{
    private readonly Lock gate = new();
    private readonly Latencies latencies = new();
    private readonly long[] acknowledged = new long[clients];

    public TaskCompletionSource Ready { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Committed { get; private set; }

    public int Refused { get; private set; }

    public int Retries { get; private set; }

    /// <summary>The number of the last transaction that each client acknowledged.</summary>
    public IReadOnlyList<long> Acknowledged => acknowledged;

    public void Read(string line)
    {
        var words = line.Split(' ');
        lock (gate)
        {
            switch (words)
            {
                case ["ready"]:
                    Ready.TrySetResult();
                    break;
                case ["c", var client, var sequence, var latency, var retries]:
                    acknowledged[Number(client)] = long.Parse(sequence, CultureInfo.InvariantCulture);
                    latencies.Add(latency);
                    Retries += Number(retries);
                    Committed++;
                    break;
                case ["r", _, var retries]:
                    Retries += Number(retries);
                    Refused++;
                    break;
                default:
                    // The last line may have been cut off by the kill: then it acknowledges nothing.
                    break;
            }
        }
    }

    /// <summary>The latency below which that share of the transactions stayed.</summary>
    public TimeSpan Percentile(double share)
    {
        lock (gate)
            return latencies.Percentile(share);
    }

    private static int Number(string word) => int.Parse(word, CultureInfo.InvariantCulture);
}
