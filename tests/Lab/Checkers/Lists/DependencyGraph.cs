namespace Stubs.Lab.Checkers.Lists;

/// <summary>The transactions that committed, and which must come before which.</summary>
internal sealed class DependencyGraph
{
    private readonly Versions versions;
    private readonly List<Dependency>[] edges;

    public DependencyGraph(Versions versions)
    {
        this.versions = versions;
        edges = new List<Dependency>[versions.Transactions.Count];
        for (var number = 0; number < edges.Length; number++)
            edges[number] = [];
        AddWriteWrite();
        AddReads();
        AddProcesses();
        AddRealTime();
    }

    public int Count => edges.Length;

    public IReadOnlyList<Dependency> this[int number] => edges[number];

    /// <summary>How many edges there are.</summary>
    public int EdgeCount => edges.Sum(static list => list.Count);

    private void AddWriteWrite()
    {
        foreach (var (key, order) in versions.Orders)
        {
            var previous = -1;
            long? before = null;
            foreach (var item in order.Items)
            {
                if (WriterOf(key, item) is not (>= 0 and var writer))
                    continue;
                if (previous >= 0)
                    Add(previous, new Dependency(writer, Dependencies.WriteWrite, key, before, item));
                (previous, before) = (writer, item);
            }
        }

        // What committed and was not read comes after everything that was read.
        foreach (var (key, item, writer) in versions.Unobserved())
        {
            var order = versions.OrderOf(key);
            if (order.Length > 0 && WriterOf(key, order[^1]) is >= 0 and var last)
                Add(last, new Dependency(writer, Dependencies.WriteWrite, key, order[^1], item));
        }
    }

    private void AddReads()
    {
        var positions = versions.Orders.ToDictionary(
            static entry => entry.Key, static entry => PositionsOf(entry.Value.Items));
        var unobserved = versions.Unobserved().GroupBy(static append => append.Key)
            .ToDictionary(static group => group.Key, static group => group.ToList());
        for (var reader = 0; reader < edges.Length; reader++)
        {
            var transaction = versions.Transactions[reader];
            if (!transaction.IsOk)
                continue;
            foreach (var read in transaction.Micros)
            {
                if (read is not { IsAppend: false, Items: { } items })
                    continue;
                if (items.Length > 0 && WriterOf(read.Key, items[^1]) is >= 0 and var last)
                    Add(last, new Dependency(reader, Dependencies.WriteRead, read.Key, items[^1]));
                var next = items.Length == 0 ? 0 : positions[read.Key].GetValueOrDefault(items[^1], -2) + 1;
                var order = versions.OrderOf(read.Key);
                if (next >= 0 && next < order.Length)
                {
                    if (WriterOf(read.Key, order[next]) is >= 0 and var writer)
                        Add(reader, new Dependency(
                            writer, Dependencies.ReadWrite, read.Key, items.Length == 0
                                ? null : items[^1], order[next]));
                }
                else if (next == order.Length && unobserved.TryGetValue(read.Key, out var later))
                {
                    foreach (var (_, item, writer) in later)
                        Add(reader, new Dependency(
                            writer, Dependencies.ReadWrite, read.Key, items.Length == 0 ? null : items[^1], item));
                }
            }
        }
    }

    private static Dictionary<long, int> PositionsOf(long[] items)
    {
        var positions = new Dictionary<long, int>(items.Length);
        for (var position = 0; position < items.Length; position++)
            positions[items[position]] = position;
        return positions;
    }

    private void AddProcesses()
    {
        var last = new Dictionary<int, int>();
        for (var number = 0; number < edges.Length; number++)
        {
            if (!versions.Transactions[number].IsOk)
                continue;
            var process = versions.Transactions[number].Operation.Process;
            if (last.TryGetValue(process, out var previous))
                Add(previous, new Dependency(number, Dependencies.Process));
            last[process] = number;
        }
    }

    /// <summary>
    /// Each transaction that begins comes after those that have ended and after which none has both begun and ended:
    /// the others come before these. There are never more of them than transactions run at once, so that the edges are
    /// few.
    /// </summary>
    private void AddRealTime()
    {
        var events = new List<(int At, int Number, bool IsEnd)>();
        for (var number = 0; number < edges.Length; number++)
        {
            var operation = versions.Transactions[number].Operation;
            if (!IsInGraph(number))
                continue;
            events.Add((operation.Begin, number, false));
            if (operation.IsOk)
                events.Add((operation.End, number, true));
        }

        events.Sort();
        var frontier = new List<int>();
        var befores = new List<int>[edges.Length];
        foreach (var (_, number, isEnd) in events)
        {
            if (isEnd)
            {
                frontier.RemoveAll(befores[number].Contains);
                frontier.Add(number);
                befores[number] = [];
                continue;
            }

            befores[number] = [.. frontier];
            foreach (var before in frontier)
                Add(before, new Dependency(number, Dependencies.RealTime));
        }
    }

    /// <summary>Who appended an item, if it is certain that it committed.</summary>
    private int WriterOf(long key, long item) =>
        versions.WriterOf(key, item) is >= 0 and var writer && !versions.Transactions[writer].Operation.IsFailed
            ? writer : -1;

    /// <summary>
    /// Whether something is known of it: it committed, or a transaction read what it appended, which then has edges.
    /// </summary>
    private bool IsInGraph(int number) => !versions.Transactions[number].Operation.IsFailed;

    private void Add(int from, Dependency edge)
    {
        if (from != edge.To)
            edges[from].Add(edge);
    }
}
