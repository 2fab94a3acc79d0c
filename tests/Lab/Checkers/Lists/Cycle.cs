using System.Text;

namespace Stubs.Lab.Checkers.Lists;

/// <summary>Transactions each of which must come before the next, and the last before the first.</summary>
/// <param name="Edges">Who, and why before the next.</param>
internal sealed record Cycle(IReadOnlyList<(int From, Dependency Edge)> Edges)
{
    /// <summary>The name of the anomaly (Adya 1999; Kingsbury and Alvaro 2020).</summary>
    public string Name
    {
        get
        {
            var antidependencies = Count(Dependencies.ReadWrite);
            var kind = (antidependencies, Count(Dependencies.WriteRead)) switch
            {
                (0, 0) => "G0",
                (0, _) => "G1c",
                (1, _) => "G-single",
                _ => "G2",
            };
            return kind
                + (Count(Dependencies.RealTime) > 0 ? "-realtime" : Count(Dependencies.Process) > 0 ? "-process" : "");
        }
    }

    /// <summary>
    /// Makes a cycle of a path. What comes after what in time does so over all between, too: they are left out.
    /// </summary>
    public static Cycle Of(List<(int From, Dependency Edge)> path)
    {
        var shorter = new List<(int From, Dependency Edge)>();
        foreach (var (from, edge) in path)
        {
            if (edge.Kind == Dependencies.RealTime && shorter.Count > 0
                && shorter[^1].Edge.Kind == Dependencies.RealTime)
                shorter[^1] = (shorter[^1].From, edge);
            else
                shorter.Add((from, edge));
        }

        return new Cycle(shorter);
    }

    public string Explain(IReadOnlyList<Transaction> transactions)
    {
        var text = new StringBuilder();
        text.Append($"a cycle of {Edges.Count}:");
        for (var number = 0; number < Edges.Count; number++)
            text.AppendLine().Append($"  T{number + 1} = {transactions[Edges[number].From]}");
        for (var number = 0; number < Edges.Count; number++)
            text.AppendLine()
                .Append(
                    $"  {(number == Edges.Count - 1 ? "But " : "")}{Edges[number].Edge.Explain($"T{number + 1}", $"T{((number + 1) % Edges.Count) + 1}")}.");
        return text.ToString();
    }

    private int Count(Dependencies kind) => Edges.Count(entry => entry.Edge.Kind == kind);
}
