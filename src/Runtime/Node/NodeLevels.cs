using Stubs.Diagnostics;
using Stubs.Rpc;
using Stubs.Store;

namespace Stubs;

/// <summary>The levels of a node, as the meter asks for them.</summary>
internal sealed class NodeLevels(Node node) : INodeLevels
{
    public string NodeName => node.Name;

    public long? ActiveObjects => node.Objects.ActiveCount;

    public long? ActiveBytes => node.Objects.Idle.Bytes;

    public long? ObjectsInDoubt =>
        node.Network is { } network ? network.Recovery.InDoubt.Objects : node.Recovery.StoredInDoubt.Values.Sum();

    public long? ActionsInDoubt =>
        node.Network is { } network ? network.Recovery.InDoubt.Actions : node.Recovery.StoredInDoubt.Count;

    public long? QueuedBatches => (node.Store as SqliteObjectStore)?.QueueLength;

    public long? Connections => Load?.Connections;

    public long? BytesToSend => Load?.BytesToSend;

    public long? RequestsMade => Load?.RequestsMade;

    public long? RequestsWaiting => Load?.RequestsWaiting;

    public long? RequestsServed => Load?.RequestsServed;

    private ConnectionLoad? Load => node.Network?.Connections.Load;
}
