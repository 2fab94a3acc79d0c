namespace Stubs.Diagnostics;

/// <summary>
/// The levels of one node that <see cref="StubsMeter"/> reports when a listener asks for them. Null stands for a level
/// that the node does not have: a store without a queue, or no connections.
/// </summary>
internal interface INodeLevels
{
    string NodeName { get; }

    long? ActiveObjects { get; }

    long? ActiveBytes { get; }

    long? ObjectsInDoubt { get; }

    long? ActionsInDoubt { get; }

    long? QueuedBatches { get; }

    long? Connections { get; }

    long? BytesToSend { get; }

    long? RequestsMade { get; }

    long? RequestsWaiting { get; }

    long? RequestsServed { get; }
}
