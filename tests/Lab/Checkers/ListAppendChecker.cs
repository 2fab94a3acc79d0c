using Stubs.Lab.Checkers.Lists;
using Stubs.Lab.Histories;

namespace Stubs.Lab.Checkers;

/// <summary>
/// Checks that actions over lists are strictly serialisable, after Elle (Kingsbury and Alvaro, VLDB 2020): since items
/// are unique and lists only grow, what was read tells in which order all appends to a list happened, and with that who
/// depends on whom. If the dependencies form a cycle, no order of the actions explains what was seen.
/// </summary>
internal static class ListAppendChecker
{
    /// <param name="history">Operations <c>:txn</c> with values such as <c>[[:append 3 2] [:r 3 [1 2]]]</c>.</param>
    public static Verdict Check(IReadOnlyList<HistoryEvent> history)
    {
        var transactions = Transaction.Of(history);
        var versions = new Versions(transactions);
        var anomalies = new List<Anomaly>(new ReadingChecks(versions).Run());
        var graph = new DependencyGraph(versions);
        var search = new CycleSearch(graph);
        foreach (var component in Components.Find(graph, (Dependencies)~0))
            anomalies.AddRange(search.Find(component).Select(
                cycle => new Anomaly(cycle.Name, cycle.Explain(transactions))));
        return Verdict.Of(
            anomalies,
            $"{transactions.Count} actions over {versions.Orders.Count()} lists, {graph.EdgeCount} dependencies");
    }
}
