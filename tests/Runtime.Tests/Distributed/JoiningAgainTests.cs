using Stubs.Calls;
using Stubs.Rpc;

namespace Stubs.Tests.Distributed;

/// <summary>
/// A node whose connection to the directory was lost joins again when it connects, for whatever reason it does.
/// </summary>
public sealed class JoiningAgainTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TaskCompletionSource<CallHeader> joined = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Site site = null!;
    private volatile bool isWatched;

    public async Task InitializeAsync() => site = await Site.StartAsync((node, transport) => node switch
    {
        "directory" => new WatchedTransport(node, transport, static _ => { }) { BeforeServing = WatchAsync },
        "client" => new TransportInFlow(transport),
        _ => transport,
    });

    public async Task DisposeAsync() => await site.DisposeAsync();

    [Fact, Trait("Rule", "17")]
    public async Task It_does_so_in_no_action_also_if_the_connection_was_made_for_a_call_of_one()
    {
        var connection = site.Client.Network!.Connections.Find(site.Directory.Objects.Self.Node).ShouldNotBeNull();
        await connection.DisposeAsync();
        isWatched = true;

        await using (AtomicAction.Begin())
        {
            await site.Client.Naming.TryLookupAsync("nothing");
            (await joined.Task.WaitAsync(Patience)).Context.ShouldBeNull("the action ends without it");
        }
    }

    private Task WatchAsync(RpcRequest request)
    {
        if (isWatched && request.Verb == CallVerb.Call
            && CallHeader.Read(
                request.Body.Span,
                new KnownOperations(static (bytes, typeName, name) => new ServedOperation(bytes, typeName, name)),
                out _) is { Operation: "JoinAsync(NodeEntry)" } join)
            joined.TrySetResult(join);
        return Task.CompletedTask;
    }

    /// <summary>
    /// A transport, as a program may write one, that tells of a new connection in the flow of the call for which it is
    /// made.
    /// </summary>
    private sealed class TransportInFlow(IRpcTransport inner) : IRpcTransport
    {
        public bool Serves(string address) => inner.Serves(address);

        public async ValueTask<IRpcConnection> InitiateAsync(
            string address, RpcEndpoint self, CancellationToken cancellationToken = default)
        {
            var connection = await inner.InitiateAsync(
                address, self.WithHandler(new Silent(self.Handler)), cancellationToken);
            self.Handler.Connected(connection);
            return connection;
        }

        public ValueTask<IRpcListener> ListenAsync(
            string address, RpcEndpoint self, CancellationToken cancellationToken = default) =>
                inner.ListenAsync(address, self, cancellationToken);

        private sealed class Silent(IRpcHandler inner) : IRpcHandler
        {
            public string? Refuse(RpcPeer peer) => inner.Refuse(peer);

            public void Connected(IRpcConnection connection)
            {
            }

            public void Disconnected(IRpcConnection connection, Exception? why) => inner.Disconnected(connection, why);

            public ValueTask HandleAsync(RpcRequest request) => inner.HandleAsync(request);

            public Uid OrderOf(ushort verb, ReadOnlySpan<byte> body) => inner.OrderOf(verb, body);
        }
    }
}
