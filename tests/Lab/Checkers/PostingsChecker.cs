using Stubs.Lab.Histories;

namespace Stubs.Lab.Checkers;

/// <summary>
/// Compares what each process is said to have posted with what is found at the end (operation <c>:audit</c>). Of each
/// process every operation is known to have happened or not, but for its last one, and for those that a restore has
/// left open (<see cref="Restores"/>). So what is found is what the known ones posted, and all or nothing of each other.
/// </summary>
internal static class PostingsChecker
{
    /// <param name="history">Operations with a map that has <c>:legs</c>, each of an account and an amount, and an
    /// audit.</param>
    /// <param name="opening">What was in each account at the beginning.</param>
    public static Verdict Check(IReadOnlyList<HistoryEvent> history, long opening)
    {
        var operations = Operation.Of(history);
        var processes = operations.Where(
            static operation => operation.Arguments is EdnMap && !operation.Arguments["legs"].IsNil)
                .GroupBy(static operation => operation.Process)
            .ToDictionary(static group => group.Key, static group => group.ToList());
        var restores = new Restores(history);
        var audits = operations.Where(static operation => operation is { F: "audit", IsOk: true }).ToList();
        if (audits.Count == 0)
            return Verdict.Of(
                [new Anomaly("no audit", "The accounts were not read at the end, so that nothing is known of them.")]);
        return Verdict.Of(
            audits.SelectMany(audit => Check(audit, processes, restores, opening)),
            $"{processes.Values.Sum(static group => group.Count)} operations that post, audited"
                + (restores.Count > 0 ? $", with {restores.Count} restores in between" : ""));
    }

    private static IEnumerable<Anomaly> Check(
        Operation audit, Dictionary<int, List<Operation>> processes, Restores restores, long opening)
    {
        var found = new Dictionary<int, Book>();
        foreach (var (account, content) in audit.Value.AsMap)
        {
            var balance = content["balance"].AsInteger;
            var sum = opening;
            foreach (var (process, posted) in content["postings"].AsMap)
            {
                Find(
                    found, (int)process.AsInteger)[account.AsInteger] =
                        (posted.AsVector[0].AsInteger, posted.AsVector[1].AsInteger);
                sum += posted.AsVector[1].AsInteger;
            }

            if (balance != sum)
                yield return new Anomaly(
                    "wrong balance", $"account {account} holds {balance}, but its postings say {sum}.");
        }

        foreach (var (process, operations) in processes)
        {
            if (Explain(process, operations, restores, found.GetValueOrDefault(process) ?? []) is { } anomaly)
                yield return anomaly;
        }

        foreach (var process in found.Keys.Where(process => !processes.ContainsKey(process)))
            yield return new Anomaly("unknown origin", $"Process {process} has posted, but has done nothing.");
    }

    private static Anomaly? Explain(int process, List<Operation> operations, Restores restores, Book found)
    {
        var (standing, open) = restores.Sort(operations);
        var known = new Book();
        foreach (var operation in standing)
            known.Add(operation);
        if (IsReached(known, open, found))
            return null;
        var said =
            $"Process {process} was told of {standing.Count} operations that they committed, which post {known}; found is {found}";
        if (open.Count > 0)
            said += $", and {open.Sum(static group => group.Count)} more do not explain it that may be there or not, the last of them {open[^1][^1]}";
        var isLost = known.Any(entry => found.GetValueOrDefault(entry.Key).Count < entry.Value.Count);
        var unknown = open.Count > 0 ? " in part" : "";
        return isLost
            ? new Anomaly("lost action", said + ". Something that was acknowledged is missing.")
            : new Anomaly("left over", $"{said}. Something that aborted is there{unknown}.");
    }

    // Whether it is what was found, with the first so many of each of these groups.
    private static bool IsReached(Book known, IReadOnlyList<List<Operation>> open, Book found, int group = 0)
    {
        if (group == open.Count)
            return known.IsSame(found);
        foreach (var operation in open[group])
        {
            if (IsReached(known, open, found, group + 1))
                return true;
            known = known.With(operation);
            if (!known.IsWithin(found))
                return false;
        }

        return IsReached(known, open, found, group + 1);
    }

    private static Book Find(Dictionary<int, Book> books, int process) =>
        books.TryGetValue(process, out var known) ? known : books[process] = [];

    /// <summary>How often one process posted to each account, and how much in all.</summary>
    private sealed class Book : SortedDictionary<long, (long Count, long Sum)>
    {
        public void Add(Operation operation)
        {
            foreach (var leg in operation.Arguments["legs"].AsVector)
            {
                var (account, amount) = (leg.AsVector[0].AsInteger, leg.AsVector[1].AsInteger);
                var (count, sum) = this.GetValueOrDefault(account);
                this[account] = (count + 1, sum + amount);
            }
        }

        public Book With(Operation operation)
        {
            var both = new Book();
            foreach (var (account, posted) in this)
                both[account] = posted;
            both.Add(operation);
            return both;
        }

        /// <summary>Whether there are no more postings to any account than there.</summary>
        public bool IsWithin(Book other) =>
            this.All(entry => entry.Value.Count <= other.GetValueOrDefault(entry.Key).Count);

        public bool IsSame(Book other) => this.SequenceEqual(other);

        public override string ToString() =>
            Count == 0
                ? "nothing"
                : string.Join(
                    ", ", this.Select(static entry => $"{entry.Value.Count}× {entry.Value.Sum} to {entry.Key}"));
    }
}
