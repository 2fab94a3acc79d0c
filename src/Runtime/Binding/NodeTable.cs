namespace Stubs.Binding;

/// <summary>The nodes that have joined a directory: a persistent object of the directory's own.</summary>
[Persistent(Name = "stubs:node-table")]
internal sealed partial class NodeTable
{
    private readonly Dictionary<Uid, NodeEntry> nodes = [];

    /// <summary>The identifier of the table of every directory.</summary>
    internal static readonly Uid Place = Uid.WellKnown(6);

    [ReadLock]
    public NodeEntry? Find(Uid node) => nodes.TryGetValue(node, out var entry) ? entry : null;

    [ReadLock]
    public NodeEntry? FindByName(string name)
    {
        foreach (var entry in nodes.Values)
        {
            if (entry.Name == name)
                return entry;
        }

        return null;
    }

    /// <summary>Records a node that has started. Its name must be its own: the one that had it before is forgotten, if the caller has made sure that it is gone.</summary>
    public void Put(NodeEntry entry)
    {
        if (FindByName(entry.Name) is { } before)
            nodes.Remove(before.Node);
        nodes[entry.Node] = entry;
    }

    [ReadLock]
    public NodeEntry[] List() => [.. nodes.Values];
}

/// <summary>A node that has joined.</summary>
/// <param name="Node">Its identity.</param>
/// <param name="Name">Its name.</param>
/// <param name="Address">Where it listens, or null.</param>
/// <param name="Incarnation">Its last start.</param>
/// <param name="Machine">The name of its machine.</param>
/// <param name="IsServer">Whether it runs objects of other nodes' stores (SYSTEM 42).</param>
internal readonly record struct NodeEntry(Uid Node, string Name, string? Address, long Incarnation, string? Machine = null, bool IsServer = false);
