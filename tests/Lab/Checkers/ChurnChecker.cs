using Stubs.Lab.Histories;

namespace Stubs.Lab.Checkers;

/// <summary>
/// Things have tokens that no two share. What is found under a name was made and not yet destroyed; what was made is
/// there at the end, once, unless it was destroyed; and nothing is destroyed twice.
/// </summary>
internal static class ChurnChecker
{
    public static Verdict Check(IReadOnlyList<HistoryEvent> history)
    {
        var operations = Operation.Of(history);
        var created = operations.Where(static operation => operation.F == "create")
            .ToDictionary(static operation => operation.Arguments.AsVector[1].AsInteger);
        var destroyed = operations.Where(static operation => operation is { F: "destroy", IsOk: true })
            .GroupBy(static operation => operation.Value.AsVector[1].AsInteger)
            .ToDictionary(static group => group.Key, static group => group.ToList());
        var anomalies = new List<Anomaly>();
        foreach (var (token, by) in destroyed.Where(static entry => entry.Value.Count > 1))
            anomalies.Add(new Anomaly("destroyed twice", $"{token} by {by[0]} and {by[1]}"));
        var seen = operations.Where(static operation => operation.IsOk).SelectMany(SeenBy).ToList();
        foreach (var (token, by) in seen)
        {
            if (!created.TryGetValue(token, out var maker))
                anomalies.Add(new Anomaly("never made", $"{by} saw {token}, which was not made."));
            else if (maker.IsFailed)
                anomalies.Add(new Anomaly("aborted creation", $"{by} saw what {maker} made, which aborted."));
            else if (maker.Begin > by.End)
                anomalies.Add(new Anomaly("seen before it was made", $"{by} saw what {maker} made later."));
            if (destroyed.TryGetValue(token, out var ends) && ends[0].End < by.Begin)
                anomalies.Add(new Anomaly("seen after it was destroyed", $"{by} saw what {ends[0]} had destroyed."));
        }

        foreach (var twice in operations.Where(static operation => operation is { F: "listings", IsOk: true }))
            anomalies.AddRange(CheckListings(twice, twice.Value.AsVector[0].AsMap, twice.Value.AsVector[1].AsMap));
        foreach (var list in operations.Where(static operation => operation is { F: "list", IsOk: true }))
            anomalies.AddRange(CheckEnd(list, operations, created, destroyed));
        return Verdict.Of(
            anomalies, $"{created.Count} creations, {destroyed.Count} destructions, {seen.Count} sightings");
    }

    private static IEnumerable<Anomaly> CheckEnd(
        Operation list, IReadOnlyList<Operation> operations, Dictionary<long, Operation> created,
        Dictionary<long, List<Operation>> destroyed)
    {
        var found = list.Value.AsMap.Select(static entry => entry.Value.AsInteger).ToList();
        foreach (var token in found.GroupBy(static token => token).Where(static group => group.Count() > 1))
            yield return new Anomaly("two names", $"{list} has {token.Key} under several names.");
        var ended = found.ToHashSet();
        foreach (var (token, by) in destroyed.Where(entry => ended.Contains(entry.Key)))
            yield return new Anomaly(
                "destruction lost", $"{by[0]} destroyed {token}, which is there at the end: {list}");

        // A destruction whose outcome is unknown took what was under its name, and it is not known what that was.
        var mayBeGone = operations.Count(static operation => operation is { F: "destroy", IsUnknown: true });
        var missing = created.Where(
            entry => entry.Value.IsOk && !destroyed.ContainsKey(entry.Key) && !ended.Contains(entry.Key)).ToList();
        if (missing.Count > mayBeGone)
            yield return new Anomaly(
                "creation lost",
                $"{missing[0].Value} and in all {missing.Count} are missing at the end, but only {mayBeGone} destructions have an unknown outcome: {list}");
    }

    /// <summary>An action that lists names twice finds the same (no phantom), and each object under one name.</summary>
    private static IEnumerable<Anomaly> CheckListings(
        Operation by, IReadOnlyList<KeyValuePair<Edn, Edn>> first, IReadOnlyList<KeyValuePair<Edn, Edn>> second)
    {
        if (!first.SequenceEqual(second))
            yield return new Anomaly("phantom", $"{by} listed names twice in one action and found something else.");
        if (first.Select(static entry => entry.Value).Distinct().Count() < first.Count)
            yield return new Anomaly("two names", $"{by} found an object under several names.");
    }

    private static IEnumerable<(long Token, Operation By)> SeenBy(Operation operation) => operation.F switch
    {
        "read" or "destroy" when operation.Value.AsVector[1] is EdnInteger(var token) => [(token, operation)],
        "rename" => [(operation.Value.AsVector[2].AsInteger, operation)],
        "list" => operation.Value.AsMap.Select(entry => (entry.Value.AsInteger, operation)),
        _ => [],
    };
}
