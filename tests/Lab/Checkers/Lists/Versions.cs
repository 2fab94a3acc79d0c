namespace Stubs.Lab.Checkers.Lists;

/// <summary>
/// Who appended what, and in which order each list grew: its longest reading says so, and every other one must be a
/// prefix of it.
/// </summary>
internal sealed class Versions
{
    private readonly Dictionary<(long Key, long Item), int> writers = [];
    private readonly Dictionary<long, Longest> longest = [];

    public Versions(IReadOnlyList<Transaction> transactions)
    {
        Transactions = transactions;
        for (var number = 0; number < transactions.Count; number++)
        {
            foreach (var micro in transactions[number].Micros)
            {
                if (micro.IsAppend)
                {
                    if (!writers.TryAdd((micro.Key, micro.Item), number))
                        Duplicates.Add((micro.Key, micro.Item));
                }
                else if (transactions[number].IsOk && micro.Items is { } items
                    && (!longest.TryGetValue(micro.Key, out var known) || items.Length > known.Items.Length))
                {
                    longest[micro.Key] = new Longest(items, number);
                }
            }
        }
    }

    public IReadOnlyList<Transaction> Transactions { get; }

    /// <summary>
    /// Items that were appended to one list more than once, so that nothing can be learned from them: the workload is
    /// wrong.
    /// </summary>
    public List<(long Key, long Item)> Duplicates { get; } = [];

    /// <summary>The order of each list that was read.</summary>
    public IEnumerable<KeyValuePair<long, Longest>> Orders => longest;

    public long[] OrderOf(long key) => longest.TryGetValue(key, out var known) ? known.Items : [];

    public int ReaderOf(long key) => longest[key].Reader;

    /// <summary>The number of the transaction that appends an item; -1 if none does.</summary>
    public int WriterOf(long key, long item) => writers.GetValueOrDefault((key, item), -1);

    /// <summary>What was appended to each list and is in none of its readings, by those who committed.</summary>
    public IEnumerable<(long Key, long Item, int Writer)> Unobserved()
    {
        var observed = longest.SelectMany(static entry => entry.Value.Items.Select(item => (entry.Key, item)))
            .ToHashSet();
        return writers.Where(entry => Transactions[entry.Value].IsOk && !observed.Contains(entry.Key))
            .Select(static entry => (entry.Key.Key, entry.Key.Item, entry.Value));
    }

    /// <param name="Items">The items.</param>
    /// <param name="Reader">Who read them.</param>
    public readonly record struct Longest(long[] Items, int Reader);
}
