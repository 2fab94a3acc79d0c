namespace Stubs.Lab.Simulation;

/// <summary>
/// Checks the history of a world against its end: nothing acknowledged is missing, nothing aborted is there, what is
/// unknown is there wholly or not at all; and what all saw agrees with one order of all actions, which respects real
/// time. As every change has a number and every vault keeps them in order, that order is not guessed: it is read from
/// the vaults.
/// </summary>
/// <param name="history">What was tried.</param>
/// <param name="final">What the vaults hold in the end.</param>
/// <param name="money">Their money.</param>
/// <param name="counted">Their counters.</param>
/// <param name="mayLoseSight">Whether an action that has not committed may have seen an object without its own changes:
/// it may where objects run elsewhere than at home.</param>
internal sealed class SerialCheck(
    SimulatedHistory history, IReadOnlyList<int[]> final, IReadOnlyList<int> money, IReadOnlyList<int> counted,
    bool mayLoseSight)
{
    private readonly List<string> violations = [];
    private readonly Dictionary<int, (Attempt Attempt, Change Change)>[] writers = [
        .. final.Select(static _ => new Dictionary<int, (Attempt, Change)>())];

    /// <summary>What is wrong, in words; empty if nothing is.</summary>
    public IReadOnlyList<string> Run()
    {
        foreach (var attempt in history.Attempts)
        {
            foreach (var change in attempt.Changes)
                writers[change.Vault][change.Number] = (attempt, change);
        }

        CheckVaults();
        var committed = history.Attempts.Where(IsCommitted).ToList();
        CheckTallies(committed);
        CheckRecords(committed);
        var happened = committed.ToHashSet();
        foreach (var attempt in history.Attempts)
            CheckReadings(attempt, mustSeeOwn: !mayLoseSight || happened.Contains(attempt));
        if (violations.Count == 0)
            CheckOrder(committed);
        return violations;
    }

    private void CheckVaults()
    {
        for (var vault = 0; vault < final.Count; vault++)
        {
            if (final[vault].Distinct().Count() != final[vault].Length)
                violations.Add($"Vault {vault} has a change twice: {string.Join(' ', final[vault])}.");
            var sum = final[vault].Sum(
                number => writers[vault].TryGetValue(number, out var writer) ? writer.Change.Amount : 0);
            if (money[vault] != sum)
                violations.Add($"Vault {vault} has {money[vault]}, but its changes amount to {sum}.");
        }

        if (money.Sum() != 0)
            violations.Add($"The total was 0 and is {money.Sum()}.");
    }

    private void CheckTallies(List<Attempt> committed)
    {
        for (var vault = 0; vault < final.Count; vault++)
        {
            var sum = committed.SelectMany(static attempt => attempt.Tallies)
                .Where(tally => tally.Vault == vault && tally.Level.Survives).Sum(static tally => tally.By);
            if (counted[vault] != sum)
                violations.Add(
                    $"In vault {vault} {counted[vault]} are counted, but those who committed have counted {sum}.");
        }
    }

    private void CheckRecords(List<Attempt> committed)
    {
        var happened = committed.ToHashSet();
        foreach (var attempt in history.Attempts)
        {
            foreach (var record in attempt.Records)
            {
                var (right, wrong) = happened.Contains(attempt)
                    ? (record.Commits, record.Aborts) : (record.Aborts, record.Commits);
                if (wrong > 0 || right > 1
                    || (right == 0 && record.IsLocal && attempt.WasTold && attempt.Outcome != AttemptOutcome.Unknown))
                    violations.Add(
                        $"{attempt}: its record ({record.Mood}) was told {record.Commits} times that it was committed and {record.Aborts} times that it was not.");
            }
        }
    }

    private bool IsCommitted(Attempt attempt)
    {
        var there = attempt.Changes.Where(change => final[change.Vault].Contains(change.Number)).ToArray();
        foreach (var undone in there.Where(static change => !change.Level.Survives))
            violations.Add(
                $"{attempt}: change {undone.Number} of vault {undone.Vault} was undone by a nested action or an operation that failed, and is there.");
        var wanted = attempt.Changes.Where(static change => change.Level.Survives).ToArray();
        var missing = wanted.Where(change => !final[change.Vault].Contains(change.Number)).ToArray();
        switch (attempt.Outcome)
        {
            case AttemptOutcome.Committed:
                foreach (var change in missing)
                    violations.Add($"{attempt}: change {change.Number} of vault {change.Vault} is missing.");
                return true;
            case AttemptOutcome.Unknown or AttemptOutcome.Running when attempt.CommitWasAsked:
                if (there.Length > 0 && missing.Length > 0)
                    violations.Add($"{attempt} is half done: there are {Words(there)}, there is not {Words(missing)}.");
                return there.Length > 0;
            default:
                if (there.Length > 0)
                    violations.Add($"{attempt}: there are {Words(there)}.");
                return false;
        }
    }

    private void CheckReadings(Attempt attempt, bool mustSeeOwn)
    {
        foreach (var reading in attempt.Readings)
        {
            var own = reading.Seen.Where(number => Writer(reading.Vault, number) == attempt).ToArray();
            if (mustSeeOwn && !own.SequenceEqual(reading.Own))
                violations.Add(
                    $"{attempt}: in vault {reading.Vault} it saw of its own [{string.Join(' ', own)}] instead of [{string.Join(' ', reading.Own)}].");
            var others = Others(attempt, reading);
            if (!others.SequenceEqual(
                final[reading.Vault].Where(number => Writer(reading.Vault, number) != attempt).Take(others.Length)))
                violations.Add(
                    $"{attempt}: in vault {reading.Vault} it saw [{string.Join(' ', reading.Seen)}], which is no beginning of [{string.Join(' ', final[reading.Vault])}].");
        }
    }

    // Edges from what comes before to what comes after; a cycle is no order.
    private void CheckOrder(List<Attempt> committed)
    {
        var place = committed.Select(static (attempt, i) => (attempt, i))
            .ToDictionary(static pair => pair.attempt, static pair => pair.i);
        var edges = new string?[committed.Count, committed.Count];
        for (var vault = 0; vault < final.Count; vault++)
        {
            for (var i = 1; i < final[vault].Length; i++)
                Add(Writer(vault, final[vault][i - 1]), Writer(vault, final[vault][i]), $"wrote vault {vault} before");
        }

        foreach (var attempt in committed)
        {
            foreach (var reading in attempt.Readings.Where(static reading => reading.Level.Survives))
            {
                var others = Others(attempt, reading);
                var order = final[reading.Vault].Where(number => Writer(reading.Vault, number) != attempt).ToArray();
                if (others.Length > 0)
                    Add(Writer(reading.Vault, others[^1]), attempt, $"wrote what was read in vault {reading.Vault} by");
                if (others.Length < order.Length)
                    Add(attempt, Writer(
                        reading.Vault, order[others.Length]), $"read vault {reading.Vault} before it was changed by");
            }

            foreach (var later in committed.Where(later => attempt.Ended < later.Begun))
                Add(attempt, later, "had ended before the beginning of");
        }

        if (new CycleSearch(committed.Count, (from, to) => edges[from, to] is not null).Find() is { } cycle)
            violations.Add(
                $"There is no order of these: {string.Join("; ", cycle.Select((from, i) => $"{committed[from]} {edges[from, cycle[(i + 1) % cycle.Count]]} {committed[cycle[(i + 1) % cycle.Count]]}"))}.");

        void Add(Attempt? before, Attempt? after, string why)
        {
            if (before is not null && after is not null && before != after && place.TryGetValue(before, out var from)
                && place.TryGetValue(after, out var to))
                edges[from, to] ??= why;
        }
    }

    private Attempt? Writer(int vault, int number) =>
        writers[vault].TryGetValue(number, out var writer) ? writer.Attempt : null;

    private int[] Others(Attempt attempt, Reading reading) =>
        [.. reading.Seen.Where(number => Writer(reading.Vault, number) != attempt)];

    private static string Words(IEnumerable<Change> changes) =>
        string.Join(", ", changes.Select(static change => $"change {change.Number} of vault {change.Vault}"));
}

/// <summary>Finds a shortest cycle in a small graph.</summary>
internal sealed class CycleSearch(int count, Func<int, int, bool> hasEdge)
{
    public List<int>? Find()
    {
        List<int>? shortest = null;
        if (IsAcyclic())
            return null;
        for (var start = 0; start < count; start++)
        {
            if (From(start) is { } cycle && (shortest is null || cycle.Count < shortest.Count))
                shortest = cycle;
        }

        return shortest;
    }

    private bool IsAcyclic()
    {
        var incoming = new int[count];
        for (var from = 0; from < count; from++)
        {
            for (var to = 0; to < count; to++)
                incoming[to] += hasEdge(from, to) ? 1 : 0;
        }

        var free = new Stack<int>(Enumerable.Range(0, count).Where(node => incoming[node] == 0));
        var removed = 0;
        while (free.TryPop(out var node))
        {
            removed++;
            for (var to = 0; to < count; to++)
            {
                if (hasEdge(node, to) && --incoming[to] == 0)
                    free.Push(to);
            }
        }

        return removed == count;
    }

    private List<int>? From(int start)
    {
        var before = new int[count];
        Array.Fill(before, -1);
        var reached = new Queue<int>([start]);
        while (reached.TryDequeue(out var node))
        {
            for (var to = 0; to < count; to++)
            {
                if (!hasEdge(node, to))
                    continue;
                if (to == start)
                    return Path(before, start, node);
                if (before[to] < 0)
                {
                    before[to] = node;
                    reached.Enqueue(to);
                }
            }
        }

        return null;
    }

    private static List<int> Path(int[] before, int start, int end)
    {
        List<int> path = [end];
        while (path[^1] != start)
            path.Add(before[path[^1]]);
        path.Reverse();
        return path;
    }
}
