using Stubs.Actions;
using Stubs.Lab.Processes.Net;
using Stubs.Lab.Sites;
using Stubs.Rpc;
using Stubs.Store;

namespace Stubs.Lab.Processes;

/// <summary>Starts the nodes of the site of processes, whichever process they are in.</summary>
internal static class NodeStart
{
    /// <summary>
    /// How long an operation waits for a lock: shorter than the rules that avoid deadlock should ever need, and than a
    /// client's patience.
    /// </summary>
    private static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(8);

    public static Task<Node> StartAsync(
        NodeSettings settings, RoutedTransport transport, TimeProvider clock, ProtocolEvents events,
        Func<ValueTask<SqliteObjectStore>>? openStore, CancellationToken cancellation) =>
            Starting.StartAsync(
                async () => new NodeOptions
                {
                    Name = settings.Name,
                    Store = NodeOptions.InMemory,
                    // The node disposes of it, also when it cannot start.
                    ObjectStore = openStore is null ? null : await openStore(),
                    Listen = openStore is null ? null : RoutedTransport.AddressOf(settings.Name),
                    Directory = settings.Name == NodeSettings.DirectoryName
                        ? null : RoutedTransport.AddressOf(NodeSettings.DirectoryName),
                    Connections = new RpcOptions { Lease = settings.Lease, HandshakeTimeout = settings.Lease * 2 },
                    Transports = [transport],
                    TimeProvider = clock,
                    Events = events,
                    LockTimeout = LockTimeout,
                    CanHostObjects = settings.Borrows && openStore is not null
                        && settings.Name != NodeSettings.DirectoryName,
                    Activation = settings.Borrows && openStore is null
                        ? ActivationPolicy.ChosenNode : ActivationPolicy.AtHome,
                    ServerCriterion = InTurn(),
                },
                TimeProvider.System,
                cancellation);

    /// <summary>
    /// Chooses each server in turn: where an object runs has nothing to do with where its state lies.
    /// </summary>
    private static Func<IReadOnlyList<ServerCandidate>, ServerCandidate> InTurn()
    {
        var turn = -1;
        return candidates => candidates.OrderBy(static candidate => candidate.Name, StringComparer.Ordinal)
            .ElementAt(Interlocked.Increment(ref turn) % candidates.Count);
    }
}
