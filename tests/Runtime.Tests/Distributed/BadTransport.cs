using System.Collections.Concurrent;
using Stubs.Rpc;

namespace Stubs.Tests.Distributed;

/// <summary>What a node is like that another one wants to reach.</summary>
public enum Peer
{
    /// <summary>It answers.</summary>
    Up,

    /// <summary>No node listens at its address.</summary>
    Down,

    /// <summary>It dies when it has been given a request.</summary>
    Dies,

    /// <summary>It is there, and wants nothing to do with the one that calls.</summary>
    Refuses,
}

/// <summary>A client's transport, by which one node can be reached, or not, as the test wants it.</summary>
internal sealed class BadTransport(IRpcTransport inner) : IRpcTransport
{
    private readonly ConcurrentQueue<IRpcConnection> connections = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource> dials = new();
    private volatile Peer state;
    private volatile string address = "";
    private int dialed;

    /// <summary>How often the address was dialed since it became bad.</summary>
    public int Dialed => Volatile.Read(ref dialed);

    /// <summary>Completes when the bad address has been dialed so often.</summary>
    public Task DialedAsync(int times) =>
        dials.GetOrAdd(times, static _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>
    /// From now on the node at an address is like that. Connections to it are ended first, but for a death.
    /// </summary>
    public async Task SetAsync(string at, Peer peer)
    {
        dials.Clear();
        Volatile.Write(ref dialed, 0);
        (state, address) = (peer, at);
        if (peer is Peer.Down or Peer.Refuses)
        {
            foreach (var connection in connections.Where(connection => "inproc:" + connection.Peer.Name == at))
                await connection.DisposeAsync();
        }
    }

    /// <summary>The transport as a node is to use it.</summary>
    public IRpcTransport For(string node) => new WatchedTransport(node, this, Sending);

    public bool Serves(string at) => inner.Serves(at);

    public async ValueTask<IRpcConnection> InitiateAsync(
        string at, RpcEndpoint self, CancellationToken cancellationToken = default)
    {
        if (at == address && state is Peer.Down or Peer.Refuses)
        {
            dials.GetOrAdd(
                Interlocked.Increment(ref dialed), static _ => new(TaskCreationOptions.RunContinuationsAsynchronously))
                    .TrySetResult();
            throw Unreachable(at);
        }

        var connection = await inner.InitiateAsync(at, self, cancellationToken);
        connections.Enqueue(connection);
        if (at != address || state is Peer.Up or Peer.Dies)
            return connection;
        await connection.DisposeAsync();
        throw Unreachable(at);
    }

    private RpcException Unreachable(string at) => state == Peer.Refuses
        ? new RpcRefusedException(RpcRefusal.Secret, "The secrets differ.")
        : new RpcConnectionException($"No node can be reached at '{at}'.", sent: false);

    public ValueTask<IRpcListener> ListenAsync(
        string at, RpcEndpoint self, CancellationToken cancellationToken = default) =>
            inner.ListenAsync(at, self, cancellationToken);

    private void Sending(SentRequest request)
    {
        if (state == Peer.Dies && !request.IsOneWay && "inproc:" + request.To == address)
            throw new RpcConnectionException("The connection was lost.", sent: true);
    }
}
