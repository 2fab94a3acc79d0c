using Stubs.Objects;

namespace Stubs.Binding;

/// <summary>
/// The nodes that have joined a directory, as older versions kept them: <see cref="NodeRegistry"/> takes them over and
/// destroys the table.
/// </summary>
[Persistent(Name = "stubs:node-table")]
internal sealed partial class NodeTable
{
    private readonly Dictionary<Uid, NodeEntry> nodes = [];

    /// <summary>The identifier of the table of every directory.</summary>
    internal static readonly Uid Place = Uid.WellKnown(6);

    /// <summary>Records a node, as older versions did.</summary>
    public void Put(NodeEntry entry) => nodes[entry.Node] = entry;

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
/// <param name="IsDurable">Whether its store survives a crash, so that it may come back as the same node.</param>
/// <param name="Origin">Where its store comes from; null if it keeps nothing, or does not say it.</param>
internal readonly record struct NodeEntry(
    Uid Node, string Name, string? Address, long Incarnation, string? Machine = null, bool IsServer = false,
    bool IsDurable = false, NodeOrigin? Origin = null);

/// <summary>What a node is told that has joined.</summary>
/// <param name="Address">Where it can be reached from the directory; null if it cannot.</param>
/// <param name="IsDurable">Whether the directory's store survives a crash.</param>
/// <param name="System">Of which system the directory is; empty if it was never restored.</param>
/// <param name="Replaced">The node with a durable store that had the name before, and is another one; empty if none
/// had.</param>
internal readonly record struct JoinedDirectory(
    string? Address, bool IsDurable, Uid System = default, Uid Replaced = default);
