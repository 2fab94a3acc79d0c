using System.Collections.Concurrent;
using Stubs.Diagnostics;

namespace Stubs.Rpc;

/// <summary>How a node appears to its connection manager (SYSTEM 46).</summary>
public enum PeerStatus
{
    /// <summary>It is connected.</summary>
    Ok,

    /// <summary>The connection to it was lost, or it cannot be reached now; it may come back.</summary>
    Suspected,

    /// <summary>That start of the node is over: it has said goodbye, or has come back as a new incarnation.</summary>
    Failed,
}

/// <summary>What is known of a peer.</summary>
/// <param name="Peer">The node, with the incarnation that is meant.</param>
/// <param name="Status">How it appears.</param>
public sealed record PeerReport(RpcPeer Peer, PeerStatus Status);

/// <summary>
/// The connections of a node: one to each peer, made when it is needed or by the peer, and used by both for all their
/// calls (SYSTEM 38).
/// </summary>
/// <remarks>
/// <para>
/// What is kept for a peer: its connections while they are open; its report while it is connected, and for the last
/// <see cref="MaxDeparted"/> that have left; the address at which it was reached, and the name by which it was found,
/// for <see cref="MaxReached"/> peers. So nothing grows with peers that come and go.
/// </para>
/// <para>
/// A node is tried where it was reached before, then where the caller believes it to be. An address is forgotten when
/// an attempt at it fails, but for the directory's, which the program has given: no other replaces that one.
/// </para>
/// Two nodes that connect to each other at the same moment have two connections for a while: each goes on with the one
/// it has, and either serves both.
/// </remarks>
internal sealed class ConnectionManager : IAsyncDisposable
{
    internal const int MaxDeparted = 256, MaxReached = 1024;

    private readonly IReadOnlyList<IRpcTransport> transports;
    private readonly ConcurrentDictionary<Uid, IRpcConnection> open = new();
    private readonly ConcurrentDictionary<string, Lazy<Task<IRpcConnection>>> initiating = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Uid, PeerReport> reports = new();
    private readonly ConcurrentQueue<PeerReport> departed = new();
    private readonly ConcurrentDictionary<Uid, string> reached = new();
    private readonly ConcurrentDictionary<Uid, string> names = new();
    private readonly ConcurrentDictionary<IRpcConnection, bool> all = new();
    private Task telling = Task.CompletedTask;
    private volatile bool disposed;

    // The one that was looked for first since a connection came or went: most nodes call one other for a while.
    private Found? first;
    private int changes;

    public ConnectionManager(RpcEndpoint endpoint, IReadOnlyList<IRpcTransport> transports) =>
        (Endpoint, this.transports) = (endpoint, transports);

    /// <summary>What this node brings to its connections.</summary>
    public RpcEndpoint Endpoint { get; }

    /// <summary>This node.</summary>
    public RpcPeer Self => Endpoint.Self;

    /// <summary>The directory at the address that the program has given; null if this node is its own.</summary>
    public NodeReference? Directory { get; set; }

    /// <summary>Is told when a peer's status has changed.</summary>
    public event Action<PeerReport>? Changed;

    /// <summary>What is known of the peers that are connected, and of the last that were.</summary>
    public IReadOnlyCollection<PeerReport> Reports => [.. reports.Values];

    /// <summary>
    /// What is under way on all open connections. One of a transport of the program's own is counted, and no more is
    /// known of it.
    /// </summary>
    public ConnectionLoad Load => all.Keys.Aggregate(
        default(ConnectionLoad),
        static (sum, next) => sum + (next is Connection known ? known.Load : new ConnectionLoad(1, 0, 0, 0, 0)));

    /// <summary>Begins to accept connections.</summary>
    public ValueTask<IRpcListener> ListenAsync(string address, CancellationToken cancellationToken) =>
        TransportFor(address).ListenAsync(address, Endpoint, cancellationToken);

    /// <summary>The connection to a node, made if there is none.</summary>
    /// <exception cref="RpcConnectionException">It cannot be reached.</exception>
    /// <exception cref="RpcRefusedException">One side does not want the other.</exception>
    public ValueTask<IRpcConnection> GetAsync(NodeReference node, CancellationToken cancellationToken)
    {
        return Find(node.Node) is { } known
            ? new ValueTask<IRpcConnection>(known) : ReachAsync(node, cancellationToken);
    }

    /// <summary>The connection to the node that listens at an address, made if there is none.</summary>
    public async ValueTask<IRpcConnection> GetAsync(string address, CancellationToken cancellationToken)
    {
        foreach (var (_, connection) in open)
        {
            if (connection.IsOpen && connection.Peer.Address == address)
                return connection;
        }

        return await InitiateOnceAsync(address).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The connection to a node, if there is one.</summary>
    public IRpcConnection? Find(Uid node)
    {
        var seen = Volatile.Read(ref changes);
        var kept = first is { } found && found.Changes == seen ? found : null;
        if (kept?.Node == node)
            return kept.Connection.IsOpen ? kept.Connection : null;
        if (!open.TryGetValue(node, out var known) || !known.IsOpen)
            return null;
        if (kept is null)
            first = new Found(node, known, seen);
        return known;
    }

    /// <summary>The connection to one start of a node, if there is one, be there a later one or not.</summary>
    public IRpcConnection? Find(Uid node, long incarnation) => all.Keys.FirstOrDefault(
        connection => connection.IsOpen && connection.Peer.IsProven && connection.Peer.Node == node
            && connection.Peer.Incarnation == incarnation);

    /// <summary>Whether another client is connected that has given the same identity and has not proved it.</summary>
    public bool IsGiven(RpcPeer client) => all.Keys.Any(
        connection => !connection.Peer.IsProven && connection.Peer.Node == client.Node
            && connection.Peer.Start != client.Start);

    /// <summary>The address at which a node was reached from here; null if it was not, or failed since.</summary>
    public string? ReachedAt(Uid node) => reached.GetValueOrDefault(node);

    /// <summary>The name of a node, if it is or was connected, or was found by it; else its identity.</summary>
    public string NameOf(Uid node) =>
        reports.TryGetValue(node, out var report) ? report.Peer.Name : names.GetValueOrDefault(node) ?? node.ToString();

    /// <summary>A node was found by its name.</summary>
    public void Named(Uid node, string name)
    {
        // When it is full it begins anew.
        if (names.Count >= MaxReached)
            names.Clear();
        names[node] = name;
    }

    /// <summary>A connection is open.</summary>
    public void Connected(IRpcConnection connection)
    {
        all.TryAdd(connection, true);

        // One that was being made while this node was stopped.
        if (disposed)
            _ = connection.DisposeAsync().AsTask();
        var peer = connection.Peer;

        // What is meant for a node of that identity does not go to a client that only says that it is one.
        if (!peer.IsProven)
            return;
        // Another start of a node takes the place of one that is connected only when that connection has ended: it may
        // run on a copy of that node's store.
        var chosen = open.AddOrUpdate(peer.Node, connection, (_, known) => known.IsOpen ? known : connection);
        Interlocked.Increment(ref changes);
        if (chosen.Peer.Incarnation == peer.Incarnation)
            ReportOk(peer);
    }

    private void ReportOk(RpcPeer peer)
    {
        if (reports.TryGetValue(peer.Node, out var before) && before.Peer.Incarnation != peer.Incarnation
            && before.Status != PeerStatus.Failed)
            Tell(before with { Status = PeerStatus.Failed });
        Report(new PeerReport(peer, PeerStatus.Ok));
    }

    /// <summary>A connection has ended.</summary>
    public void Disconnected(IRpcConnection connection, Exception? why)
    {
        all.TryRemove(connection, out _);
        var peer = connection.Peer;
        if (!open.TryRemove(KeyValuePair.Create(peer.Node, connection)))
            return;
        Interlocked.Increment(ref changes);
        if (all.Keys.FirstOrDefault(
            other => other.Peer.Node == peer.Node && other.Peer.IsProven && other.IsOpen) is { } another)
        {
            open.TryAdd(peer.Node, another);
            if (another.Peer.Incarnation != peer.Incarnation)
                ReportOk(another.Peer);
            return;
        }

        Report(new PeerReport(peer, why is null ? PeerStatus.Failed : PeerStatus.Suspected));
    }

    public async ValueTask DisposeAsync()
    {
        disposed = true;
        await Task.WhenAll(all.Keys.Select(
            static connection => connection.DisposeAsync().AsTask())).ConfigureAwait(false);
    }

    private async ValueTask<IRpcConnection> ReachAsync(NodeReference node, CancellationToken cancellationToken)
    {
        RpcException? last = null;
        foreach (var address in AddressesOf(node))
        {
            try
            {
                return await InitiateAsync(node.Node, address, cancellationToken).ConfigureAwait(false);
            }
            catch (RpcException error)
            {
                reached.TryRemove(KeyValuePair.Create(node.Node, address));
                last = error;
            }
        }

        throw last ?? new RpcConnectionException(
            $"Node {node} cannot be reached from here, '{Self.Name}', and it is not connected now: it does not listen, or at no address that is known here. It must connect to this node.", sent: false);
    }

    private IEnumerable<string> AddressesOf(NodeReference node)
    {
        var given = Directory is { } directory && directory.Node == node.Node ? directory.Address : null;
        var before = reached.GetValueOrDefault(node.Node);
        if (given is not null)
            yield return given;
        if (before is not null && before != given)
            yield return before;
        if (node.Address is { } told && told != given && told != before
            && SocketAddress.TryParse(told) is not { IsWildcard: true })
            yield return told;
    }

    private async ValueTask<IRpcConnection> InitiateAsync(
        Uid expected, string address, CancellationToken cancellationToken)
    {
        var connection = await GetAsync(address, cancellationToken).ConfigureAwait(false);
        return connection.Peer.Node == expected
            ? connection
            : throw new RpcConnectionException(
                $"At {address}, where node {expected} listened, there is {connection.Peer} now.", sent: false);
    }

    private Task<IRpcConnection> InitiateOnceAsync(string address)
    {
        // The attempt begins when it has its place: one that ended before would keep it for ever.
        var attempt = new Lazy<Task<IRpcConnection>>(() => InitiateAsync(address));
        return initiating.GetOrAdd(address, attempt).Value;
    }

    private async Task<IRpcConnection> InitiateAsync(string address)
    {
        // A caller that asks meanwhile waits for this attempt; one that asks later makes its own.
        await Task.Yield();
        try
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            var connection = await TransportFor(address)
                .InitiateAsync(address, Endpoint, CancellationToken.None).ConfigureAwait(false);

            // When it is full it begins anew.
            if (reached.Count >= MaxReached)
                reached.Clear();
            reached[connection.Peer.Node] = address;
            return connection;
        }
        catch (Exception error) when (error is not (RpcException or ObjectDisposedException or ArgumentException))
        {
            // A transport of the program's own.
            throw new RpcConnectionException(
                $"The transport for '{address}' has thrown: {UserCode.TextOf(error)}", sent: false, error);
        }
        finally
        {
            initiating.TryRemove(address, out _);
        }
    }

    private IRpcTransport TransportFor(string address)
    {
        foreach (var transport in transports)
        {
            if (transport.Serves(address))
                return transport;
        }

        throw new ArgumentException(
            $"No transport serves the address '{address}'. Addresses begin with tcp://, unix: or inproc:.",
            nameof(address));
    }

    private void Report(PeerReport report)
    {
        reports[report.Peer.Node] = report;
        if (report.Status != PeerStatus.Ok)
        {
            departed.Enqueue(report);
            if (departed.Count > MaxDeparted && departed.TryDequeue(out var oldest))
                reports.TryRemove(KeyValuePair.Create(oldest.Peer.Node, oldest));
        }

        Tell(report);
    }

    // On another thread, one report after the other: a watcher of the program's that throws or waits keeps no
    // connection from being forgotten, and no work of a lost node from being undone.
    private void Tell(PeerReport report)
    {
        if (Changed is not { } watchers)
            return;
        lock (reports)
        {
            telling = telling.ContinueWith(
                _ =>
                {
                    foreach (var watcher in Delegate.EnumerateInvocationList(watchers))
                        UserCode.Try(
                            (watcher, report), static told => told.watcher(told.report),
                            error => Log.PeerWatcherFailed(Endpoint.Logger, error, report.Peer));
                },
                CancellationToken.None,
                TaskContinuationOptions.None,
                TaskScheduler.Default);
        }
    }

    private sealed record Found(Uid Node, IRpcConnection Connection, int Changes);
}
