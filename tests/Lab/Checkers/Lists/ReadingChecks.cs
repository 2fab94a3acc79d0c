namespace Stubs.Lab.Checkers.Lists;

/// <summary>What single readings show, without any order between transactions.</summary>
internal sealed class ReadingChecks(Versions versions)
{
    public IEnumerable<Anomaly> Run()
    {
        foreach (var (key, item) in versions.Duplicates)
            yield return new Anomaly(
                "appended twice", $"{item} is appended to {key} by several operations: the history says nothing.");
        var transactions = versions.Transactions;
        for (var number = 0; number < transactions.Count; number++)
        {
            if (!transactions[number].IsOk)
                continue;
            if (Internal(transactions[number]) is { } wrong)
                yield return wrong;
            foreach (var micro in transactions[number].Micros)
            {
                if (micro is not { IsAppend: false, Items: { } items })
                    continue;
                foreach (var anomaly in CheckItems(number, micro.Key, items))
                    yield return anomaly;
            }
        }

        foreach (var anomaly in DirtyUpdates().Concat(LostAppends()).Concat(LostUpdates()))
            yield return anomaly;
    }

    /// <summary>A transaction sees its own appends, and of a list always the same beginning.</summary>
    private static Anomaly? Internal(Transaction transaction)
    {
        var known = new Dictionary<long, (long[]? Base, List<long> Own)>();
        foreach (var micro in transaction.Micros)
        {
            var (started, own) = known.TryGetValue(micro.Key, out var state) ? state : (null, []);
            if (micro.IsAppend)
            {
                own.Add(micro.Item);
            }
            else if (micro.Items is { } items)
            {
                if (started is not null
                    ? !items.SequenceEqual([.. started, .. own]) : !items.AsSpan().EndsWith([.. own]))
                    return new Anomaly(
                        "internal",
                        $"{transaction} reads {micro} but would have to read {(started is null ? "something that ends with" : "")} [{string.Join(' ', [.. started ?? [], .. own])}].");
                started ??= items[..^own.Count];
            }

            known[micro.Key] = (started, own);
        }

        return null;
    }

    private IEnumerable<Anomaly> CheckItems(int reader, long key, long[] items)
    {
        var transaction = versions.Transactions[reader];
        if (items.Length > 1 && items.ToHashSet().Count < items.Length)
            yield return new Anomaly(
                "duplicate elements", $"{transaction} reads an item of {key} twice: [{string.Join(' ', items)}].");
        var order = versions.OrderOf(key);
        if (!order.AsSpan().StartsWith(items))
        {
            yield return new Anomaly("incompatible order",
                $"{transaction} reads [{string.Join(' ', items)}] of {key}, but {versions.Transactions[versions.ReaderOf(key)]} reads [{string.Join(' ', order)}]: neither came out of the other.");
        }

        foreach (var item in items)
        {
            var writer = versions.WriterOf(key, item);
            if (writer < 0)
                yield return new Anomaly(
                    "unwritten read", $"{transaction} reads {item} of {key}, which was not appended.");
            else if (versions.Transactions[writer].Operation.IsFailed)
                yield return new Anomaly(
                    "G1a",
                    $"Aborted read: {transaction} reads {item} of {key}, which was appended by {versions.Transactions[writer]}, which aborted.");
        }

        if (items.Length > 0 && versions.WriterOf(key, items[^1]) is var last and >= 0 && last != reader
            && versions.Transactions[last].LastAppend(key) is { } final && final != items[^1])
        {
            yield return new Anomaly("G1b",
                $"Intermediate read: {transaction} reads of {key} up to {items[^1]}, but {versions.Transactions[last]} goes on to append {final}: that was never its outcome.");
        }
    }

    /// <summary>What an aborted transaction appended stays below what others appended afterwards.</summary>
    private IEnumerable<Anomaly> DirtyUpdates()
    {
        foreach (var (key, order) in versions.Orders)
        {
            var aborted = -1;
            foreach (var item in order.Items)
            {
                if (versions.WriterOf(key, item) is not (>= 0 and var writer))
                    continue;
                if (versions.Transactions[writer].Operation.IsFailed)
                {
                    aborted = writer;
                }
                else if (aborted >= 0)
                {
                    yield return new Anomaly(
                        "dirty update",
                        $"List {key} is [{string.Join(' ', order.Items)}], so {versions.Transactions[writer]} appended to what {versions.Transactions[aborted]} left, which aborted.");
                    break;
                }
            }
        }
    }

    /// <summary>What was acknowledged is in every reading that begins later.</summary>
    private IEnumerable<Anomaly> LostAppends()
    {
        var latest = new Dictionary<long, (Transaction Reader, HashSet<long> Items)>();
        foreach (var transaction in versions.Transactions.Where(static transaction => transaction.IsOk))
        {
            foreach (var read in transaction.ExternalReads())
            {
                if (!latest.TryGetValue(read.Key, out var known)
                    || known.Reader.Operation.Begin < transaction.Operation.Begin)
                    latest[read.Key] = (transaction, [.. read.Items!]);
            }
        }

        foreach (var writer in versions.Transactions.Where(static transaction => transaction.IsOk))
        {
            foreach (var append in writer.Micros)
            {
                if (append.IsAppend && latest.TryGetValue(append.Key, out var last)
                    && last.Reader.Operation.Begin > writer.Operation.End && !last.Items.Contains(append.Item))
                    yield return new Anomaly(
                        "lost append",
                        $"{writer} was acknowledged at {writer.Operation.End}, but {last.Reader}, which began later, does not read {append.Item} of {append.Key}.");
            }
        }
    }

    /// <summary>Two that read the same version and append to it: one did not see the other.</summary>
    private IEnumerable<Anomaly> LostUpdates()
    {
        var readers = new Dictionary<(long Key, int Length, long Last), Transaction>();
        foreach (var transaction in versions.Transactions.Where(static transaction => transaction.IsOk))
        {
            foreach (var read in transaction.ExternalReads())
            {
                if (transaction.LastAppend(read.Key) is null)
                    continue;
                var version = (read.Key, read.Items!.Length, read.Items.Length == 0 ? 0 : read.Items[^1]);
                if (!readers.TryAdd(version, transaction))
                    yield return new Anomaly(
                        "lost update",
                        $"{readers[version]} and {transaction} both read [{string.Join(' ', read.Items)}] of {read.Key} and append to it: one of them overlooks the other.");
            }
        }
    }
}
