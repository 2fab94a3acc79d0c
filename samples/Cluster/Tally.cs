using System.Globalization;
using SmallBank;

namespace Cluster;

/// <summary>How a transfer ended, as far as the client was able to say.</summary>
internal enum Fate
{
    /// <summary>The client was killed before it said anything.</summary>
    Unsaid,
    Committed,
    Aborted,
    Unknown,
}

/// <summary>One transfer as the clients told it.</summary>
internal sealed class Transfer
{
    public decimal Net { get; set; }

    public int Entries { get; set; }

    public Fate Fate { get; set; }
}

/// <summary>All that the clients have told, those that were killed too.</summary>
internal sealed class Tally
{
    private readonly Lock gate = new();
    private readonly Latencies latencies = new();
    private readonly Dictionary<long, Transfer> transfers = [];

    public int Committed { get; private set; }

    public int Refused { get; private set; }

    public int Aborted { get; private set; }

    public int Unknown { get; private set; }

    /// <summary>Why the last one was aborted or unknown.</summary>
    public string LastTrouble { get; private set; } = "";

    /// <summary>Those that were about to commit at least once. Read when the clients have ended.</summary>
    public IReadOnlyDictionary<long, Transfer> Transfers => transfers;

    /// <summary>Those of which it was said until now that they have committed, and that have left entries.</summary>
    public IReadOnlySet<long> Acknowledged
    {
        get
        {
            lock (gate)
                return transfers.Where(static transfer => transfer.Value is { Fate: Fate.Committed, Entries: > 0 })
                    .Select(static transfer => transfer.Key).ToHashSet();
        }
    }

    public void Read(string line)
    {
        var words = line.Split(' ', 4);
        lock (gate)
        {
            switch (words)
            {
                case ["t", var id, var net, var entries]:
                    var transfer = Find(id);
                    transfer.Net = decimal.Parse(net, CultureInfo.InvariantCulture);
                    transfer.Entries = int.Parse(entries, CultureInfo.InvariantCulture);
                    break;
                case ["c", var id, var latency]:
                    Find(id).Fate = Fate.Committed;
                    latencies.Add(latency);
                    Committed++;
                    break;
                case ["r", var id]:
                    Find(id).Fate = Fate.Aborted;
                    Refused++;
                    break;
                case ["a", var id, ..]:
                    Find(id).Fate = Fate.Aborted;
                    LastTrouble = line;
                    Aborted++;
                    break;
                case ["u", var id, ..]:
                    Find(id).Fate = Fate.Unknown;
                    LastTrouble = line;
                    Unknown++;
                    break;
                default:
                    throw new FormatException($"A client said '{line}'.");
            }
        }
    }

    /// <summary>The latency below which that share of the transfers stayed.</summary>
    public TimeSpan Percentile(double share)
    {
        lock (gate)
            return latencies.Percentile(share);
    }

    private Transfer Find(string id)
    {
        var number = long.Parse(id, CultureInfo.InvariantCulture);
        if (!transfers.TryGetValue(number, out var transfer))
            transfers.Add(number, transfer = new Transfer());
        return transfer;
    }
}
