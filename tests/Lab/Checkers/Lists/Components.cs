namespace Stubs.Lab.Checkers.Lists;

/// <summary>
/// The strongly connected components of a graph (Tarjan 1972), without recursion, for histories are long.
/// </summary>
internal static class Components
{
    /// <param name="graph">The graph.</param>
    /// <param name="allowed">Which edges count.</param>
    /// <returns>Those of more than one member: each contains a cycle.</returns>
    public static IReadOnlyList<IReadOnlyList<int>> Find(DependencyGraph graph, Dependencies allowed)
    {
        var found = new List<IReadOnlyList<int>>();
        var index = new int[graph.Count];
        var low = new int[graph.Count];
        var isOnStack = new bool[graph.Count];
        var stack = new Stack<int>();
        var path = new Stack<(int Node, int Edge)>();
        var next = 0;
        for (var root = 0; root < graph.Count; root++)
        {
            if (index[root] != 0)
                continue;
            path.Push((root, 0));
            while (path.TryPop(out var at))
            {
                var (node, edge) = at;
                if (edge == 0)
                {
                    index[node] = low[node] = ++next;
                    stack.Push(node);
                    isOnStack[node] = true;
                }

                var edges = graph[node];
                var isDescending = false;
                for (; edge < edges.Count; edge++)
                {
                    var to = edges[edge].To;
                    if ((edges[edge].Kind & allowed) == 0)
                        continue;
                    if (index[to] == 0)
                    {
                        path.Push((node, edge + 1));
                        path.Push((to, 0));
                        isDescending = true;
                        break;
                    }

                    if (isOnStack[to])
                        low[node] = Math.Min(low[node], index[to]);
                }

                if (isDescending)
                    continue;
                if (path.TryPeek(out var parent))
                    low[parent.Node] = Math.Min(low[parent.Node], low[node]);
                if (low[node] != index[node])
                    continue;
                var component = new List<int>();
                int member;
                do
                {
                    member = stack.Pop();
                    isOnStack[member] = false;
                    component.Add(member);
                }
                while (member != node);
                if (component.Count > 1)
                    found.Add(component);
            }
        }

        return found;
    }
}
