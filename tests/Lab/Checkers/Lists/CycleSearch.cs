namespace Stubs.Lab.Checkers.Lists;

/// <summary>Finds the smallest cycle of each kind within a component.</summary>
internal sealed class CycleSearch(DependencyGraph graph)
{
    /// <summary>Beyond so many steps a search is content with what it has found.</summary>
    private const int Budget = 20_000_000;

    private const Dependencies Writes = Dependencies.WriteWrite | Dependencies.WriteRead;
    private readonly int[] seenBy = new int[graph.Count];
    private readonly (int From, Dependency Edge, int Length)[] reachedBy = new (int, Dependency, int)[graph.Count];
    private int searches;

    /// <summary>
    /// The cycles in a component, the gravest kind of those that need no time, and, if there is none, of those that do.
    /// </summary>
    public IEnumerable<Cycle> Find(IReadOnlyList<int> component)
    {
        foreach (var order in (Dependencies[])[Dependencies.None, Dependencies.Process, Dependencies.RealTime])
        {
            var found = FindWith(component, order).ToList();
            if (found.Count > 0)
                return found;
        }

        return [];
    }

    private IEnumerable<Cycle> FindWith(IReadOnlyList<int> component, Dependencies order)
    {
        if (Smallest(component, Dependencies.WriteWrite, Dependencies.WriteWrite, order) is { } dirty)
            yield return dirty;
        if (Smallest(component, Dependencies.WriteRead, Writes, order) is { } circular)
            yield return circular;
        if (Smallest(component, Dependencies.ReadWrite, Writes, order) is { } single)
            yield return single;
        else if (Smallest(component, Dependencies.ReadWrite, Writes | Dependencies.ReadWrite, order) is { } several)
            yield return several;
    }

    /// <summary>The smallest cycle that begins with one kind of edge and goes on with others.</summary>
    private Cycle? Smallest(IReadOnlyList<int> component, Dependencies first, Dependencies others, Dependencies order)
    {
        var members = component.ToHashSet();
        List<(int From, Dependency Edge)>? best = null;
        var budget = Budget;
        foreach (var from in component)
        {
            foreach (var edge in graph[from])
            {
                if ((edge.Kind & first) == 0 || !members.Contains(edge.To))
                    continue;
                if (Path(
                    edge.To, from, others | order, members, best?.Count - 2 ?? int.MaxValue, ref budget) is { } rest)
                    best = [(from, edge), .. rest];
                if (budget <= 0)
                    break;
            }
        }

        return best is null ? null : Cycle.Of(best);
    }

    /// <summary>The shortest path, if there is one that is not longer than said.</summary>
    private List<(int From, Dependency Edge)>? Path(
        int start, int end, Dependencies allowed, HashSet<int> members, int longest, ref int budget)
    {
        var search = ++searches;
        var waiting = new Queue<int>();
        waiting.Enqueue(start);
        seenBy[start] = search;
        reachedBy[start] = default;
        while (waiting.TryDequeue(out var at))
        {
            if (at == end)
                return Trace(start, end);
            var length = reachedBy[at].Length + 1;
            if (length > longest)
                return null;
            foreach (var edge in graph[at])
            {
                if (--budget <= 0)
                    return null;
                if ((edge.Kind & allowed) == 0 || seenBy[edge.To] == search || !members.Contains(edge.To))
                    continue;
                seenBy[edge.To] = search;
                reachedBy[edge.To] = (at, edge, length);
                waiting.Enqueue(edge.To);
            }
        }

        return null;
    }

    private List<(int From, Dependency Edge)> Trace(int start, int end)
    {
        var path = new List<(int, Dependency)>();
        for (var at = end; at != start; at = reachedBy[at].From)
            path.Add((reachedBy[at].From, reachedBy[at].Edge));
        path.Reverse();
        return path;
    }
}
