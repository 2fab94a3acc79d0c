using System.Globalization;

namespace Stubs.Lab;

/// <summary>Counts what happened, by kind and sort.</summary>
internal sealed class Tally
{
    private readonly Lock gate = new();
    private readonly SortedDictionary<string, SortedDictionary<string, long>> counts = new(StringComparer.Ordinal);

    /// <param name="kind">What is counted.</param>
    /// <param name="which">Of which sort.</param>
    /// <param name="count">How many.</param>
    public void Add(string kind, string which, long count = 1)
    {
        lock (gate)
        {
            if (!counts.TryGetValue(kind, out var sorts))
                counts[kind] = sorts = new SortedDictionary<string, long>(StringComparer.Ordinal);
            sorts[which] = sorts.GetValueOrDefault(which) + count;
        }
    }

    /// <summary>Adds what another has counted.</summary>
    public void Add(Tally other)
    {
        foreach (var (kind, sorts) in other.counts)
        {
            foreach (var (which, count) in sorts)
                Add(kind, which, count);
        }
    }

    /// <summary>How many of a kind there were, of all sorts.</summary>
    public long Total(string kind)
    {
        lock (gate)
            return counts.TryGetValue(kind, out var sorts) ? sorts.Values.Sum() : 0;
    }

    /// <summary>What a person reads: one line a kind.</summary>
    public IReadOnlyList<string> Lines()
    {
        lock (gate)
        {
            return [.. counts.Select(static kind => string.Create(
                CultureInfo.InvariantCulture,
                $"{kind.Key,-10} {kind.Value.Values.Sum()}: {string.Join(", ", kind.Value.Select(static sort => $"{sort.Value}× {sort.Key}"))}"))];
        }
    }
}
