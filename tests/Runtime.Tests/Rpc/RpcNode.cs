using System.Collections.Concurrent;
using Stubs.Rpc;

namespace Stubs.Tests.Rpc;

/// <summary>
/// One side of a connection in a test: what it serves is given as functions, what happens to it is told by tasks.
/// </summary>
internal sealed class RpcNode : IRpcHandler, IAsyncDisposable
{
    // A backstop only, for what never comes if a rule is broken.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<Uid, TaskCompletionSource<IRpcConnection>> connections = new();
    private readonly TaskCompletionSource<IRpcConnection> connected = NewSource<IRpcConnection>();
    private readonly TaskCompletionSource<Exception?> disconnected = NewSource<Exception?>();

    public RpcNode(string name, RpcOptions? options = null, PeerRole role = PeerRole.Node)
    {
        var key = NodeKey.Make();
        Endpoint = new RpcEndpoint(
            new RpcPeer(key.Identity, 1, name, null) { Role = role }, this, options) { Key = key };
    }

    public RpcEndpoint Endpoint { get; }

    public Func<RpcRequest, ValueTask> Serve { get; set; } = static request =>
    {
        if (!request.IsOneWay)
            request.Reply(request.Body.Span);
        return default;
    };

    /// <summary>What a request has its order in, by its verb.</summary>
    public Func<ushort, Uid> Order { get; set; } = static _ => default;

    public Func<RpcPeer, string?> OnRefuse { get; set; } = static _ => null;

    public Action<IRpcConnection> OnConnected { get; set; } = static _ => { };

    /// <summary>The first connection.</summary>
    public Task<IRpcConnection> Connected => connected.Task.WaitAsync(Patience);

    /// <summary>Why the first connection that ended has.</summary>
    public Task<Exception?> Disconnected => disconnected.Task.WaitAsync(Patience);

    /// <summary>The connection to a peer, as soon as there is one.</summary>
    public Task<IRpcConnection> ConnectionTo(RpcPeer peer) =>
        connections.GetOrAdd(peer.Node, static _ => NewSource<IRpcConnection>()).Task;

    public IRpcListener? Listener { get; private set; }

    public async Task<string> ListenAsync(IRpcTransport transport, string address)
    {
        Listener = await transport.ListenAsync(address, Endpoint);
        return Listener.Address;
    }

    string? IRpcHandler.Refuse(RpcPeer peer) => OnRefuse(peer);

    void IRpcHandler.Connected(IRpcConnection connection)
    {
        connections.GetOrAdd(connection.Peer.Node, static _ => NewSource<IRpcConnection>()).TrySetResult(connection);
        connected.TrySetResult(connection);
        OnConnected(connection);
    }

    void IRpcHandler.Disconnected(IRpcConnection connection, Exception? why) => disconnected.TrySetResult(why);

    Uid IRpcHandler.OrderOf(ushort verb, ReadOnlySpan<byte> body) => Order(verb);

    ValueTask IRpcHandler.HandleAsync(RpcRequest request) => Serve(request);

    public async ValueTask DisposeAsync()
    {
        if (Listener is not null)
            await Listener.DisposeAsync();
        if (connected.Task.IsCompletedSuccessfully)
            await connected.Task.Result.DisposeAsync();
    }

    private static TaskCompletionSource<T> NewSource<T>() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
