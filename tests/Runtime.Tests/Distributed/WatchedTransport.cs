using System.Runtime.CompilerServices;
using Stubs.Rpc;

namespace Stubs.Tests.Distributed;

/// <summary>A request that one node has sent to another.</summary>
internal sealed record SentRequest(string From, string To, ushort Verb, bool IsOneWay);

/// <summary>
/// Stands between a node and its transport, as a port of the RPC module would, and sees every request that the node
/// sends: before it is sent.
/// </summary>
internal sealed class WatchedTransport(string node, IRpcTransport inner, Action<SentRequest> sent) : IRpcTransport
{
    private readonly ConditionalWeakTable<IRpcConnection, IRpcConnection> watched = [];

    /// <summary>Is awaited by the server of a request before it is served.</summary>
    public Func<RpcRequest, Task> BeforeServing { get; set; } = static _ => Task.CompletedTask;

    /// <summary>Is told of a request that has been served.</summary>
    public Action<RpcRequest> AfterServing { get; set; } = static _ => { };

    /// <summary>Is given each reply, and item, that the node gets, and says what it gets instead.</summary>
    public Func<RpcReply, RpcReply>? OnReply { get; init; }

    public bool Serves(string address) => inner.Serves(address);

    public async ValueTask<IRpcConnection> InitiateAsync(
        string address, RpcEndpoint self, CancellationToken cancellationToken = default) =>
            Watch(await inner.InitiateAsync(address, Of(self), cancellationToken));

    public async ValueTask<IRpcListener> ListenAsync(
        string address, RpcEndpoint self, CancellationToken cancellationToken = default)
    {
        var mine = Of(self);
        var listener = await inner.ListenAsync(address, mine, cancellationToken);
        mine.Self = self.Self with { Address = listener.Address };
        return listener;
    }

    private RpcEndpoint Of(RpcEndpoint self) => self.WithHandler(new Handler(this, self.Handler));

    // A node knows a connection again by its identity.
    private IRpcConnection Watch(IRpcConnection connection) =>
        watched.GetValue(connection, found => new Connection(this, found));

    private void Tell(IRpcConnection connection, ushort verb, bool isOneWay = false) =>
        sent(new SentRequest(node, connection.Peer.Name, verb, isOneWay));

    private sealed class Handler(WatchedTransport transport, IRpcHandler inner) : IRpcHandler
    {
        public string? Refuse(RpcPeer peer) => inner.Refuse(peer);

        public void Connected(IRpcConnection connection) => inner.Connected(transport.Watch(connection));

        public void Disconnected(IRpcConnection connection, Exception? why) =>
            inner.Disconnected(transport.Watch(connection), why);

        public async ValueTask HandleAsync(RpcRequest request)
        {
            await transport.BeforeServing(request);
            await inner.HandleAsync(new Request(transport, request));
            transport.AfterServing(request);
        }
    }

    private sealed class Connection(WatchedTransport transport, IRpcConnection inner) : IRpcConnection
    {
        public RpcPeer Peer => inner.Peer;

        public bool IsOpen => inner.IsOpen;

        public CancellationToken Closed => inner.Closed;

        public Exception? Failure => inner.Failure;

        public ValueTask<RpcReply> CallAsync(
            ushort verb, ReadOnlySpan<byte> request, TimeSpan? timeLimit = null,
            CancellationToken cancellationToken = default)
        {
            transport.Tell(inner, verb);
            var reply = inner.CallAsync(verb, request, timeLimit, cancellationToken);
            return transport.OnReply is { } change ? ChangeAsync(reply, change) : reply;
        }

        private static async ValueTask<RpcReply> ChangeAsync(
            ValueTask<RpcReply> reply, Func<RpcReply, RpcReply> change) => Change(await reply, change);

        // A reply that is lost is returned by what loses it.
        private static RpcReply Change(RpcReply reply, Func<RpcReply, RpcReply> change)
        {
            try
            {
                return change(reply);
            }
            catch (RpcException)
            {
                reply.Dispose();
                throw;
            }
        }

        public ValueTask SendAsync(
            ushort verb, ReadOnlySpan<byte> request, CancellationToken cancellationToken = default)
        {
            transport.Tell(inner, verb, isOneWay: true);
            return inner.SendAsync(verb, request, cancellationToken);
        }

        public async IAsyncEnumerable<RpcReply> StreamAsync(
            ushort verb, ReadOnlyMemory<byte> request, TimeSpan? timeLimit = null,
            [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            transport.Tell(inner, verb);
            await foreach (var item in inner.StreamAsync(verb, request, timeLimit, cancellationToken))
                yield return transport.OnReply is { } change ? Change(item, change) : item;
        }

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }

    private sealed class Request(WatchedTransport transport, RpcRequest inner) : RpcRequest
    {
        public override IRpcConnection Connection => transport.Watch(inner.Connection);

        public override ushort Verb => inner.Verb;

        public override ReadOnlyMemory<byte> Body => inner.Body;

        public override CancellationToken CancellationToken => inner.CancellationToken;

        public override TimeSpan? TimeLeft => inner.TimeLeft;

        public override bool IsOneWay => inner.IsOneWay;

        public override bool IsStream => inner.IsStream;

        public override void Reply(ReadOnlySpan<byte> body) => inner.Reply(body);

        public override ValueTask ReplyItemAsync(ReadOnlySpan<byte> item) => inner.ReplyItemAsync(item);

        public override void Fail(RpcFault code, string message) => inner.Fail(code, message);
    }
}
