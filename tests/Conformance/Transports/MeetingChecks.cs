using Stubs.Rpc;
using static Stubs.Conformance.TransportWorld;

namespace Stubs.Conformance;

/// <summary>How nodes come to know each other.</summary>
internal static class MeetingChecks
{
    public static readonly ConformanceCheck<IRpcTransportFactory>[] All =
    [
        Check("Each side knows who the other is, and both handlers are told", async world =>
        {
            Expect.Equal(world.Server.Endpoint.Self, world.Connection.Peer, "The server as the client sees it");
            var accepted = await world.Server.Connected;
            Expect.Equal(world.Client.Endpoint.Self, accepted.Peer, "The client as the server sees it");
            Expect.True(
                ReferenceEquals(await world.Client.Connected, world.Connection),
                "The initiator's handler is told of the connection that is returned.");
            Expect.True(
                world.Connection is { IsOpen: true, Failure: null, Closed.IsCancellationRequested: false },
                "The connection should be open.");
        }),

        Check("A handler may call its peer as soon as it is told of the connection", async factory =>
        {
            var options = factory.Options(new TransportLimits());
            var (server, client) = (new KitNode("server", options), new KitNode("client", options));
            await using var listener = await factory.Transport.ListenAsync(factory.Address, server.Endpoint);
            var early = new EarlyCaller();
            await using var connection = await factory.Transport.InitiateAsync(
                listener.Address, client.Endpoint.WithHandler(early));
            Expect.Equal((byte)9, await early.Answer, "Answer");
            await using var accepted = await server.Connected;
        }),

        Check("Where no node listens none can be reached", factory =>
            IsLostAsync(
                sent: false,
                () => factory.Transport.InitiateAsync(
                    factory.Address, new KitNode("client", factory.Options(new TransportLimits())).Endpoint).AsTask(),
                "initiating where no node listens")),

        Check("Only one node listens at an address", async world =>
        {
            var other = new KitNode("other", world.Server.Endpoint.Options);
            await Expect.ThrowsAsync<RpcConnectionException>(
                () => world.Transport.ListenAsync(world.Listener.Address, other.Endpoint).AsTask(),
                "listening where another node does");
            await world.CallAsync(1);
        }),

        Check("A node that does not want a peer says why, at either side", async factory =>
        {
            var options = factory.Options(new TransportLimits());
            var server = new KitNode("server", options) { Refusal = "The name 'client' is taken. Choose another one." };
            await using var listener = await factory.Transport.ListenAsync(factory.Address, server.Endpoint);
            var client = new KitNode("client", options);
            var refused = await Expect.ThrowsAsync<RpcRefusedException>(
                () => factory.Transport.InitiateAsync(listener.Address, client.Endpoint).AsTask(),
                "a peer that is not wanted");
            Expect.Equal(RpcRefusal.Peer, refused.Reason, "Reason");
            Expect.True(
                refused.Message.Contains("Choose another one.", StringComparison.Ordinal),
                $"The message is '{refused.Message}'.");
            Expect.Equal(0, server.Connections + client.Connections, "Connections");

            server.Refusal = null;
            client.Refusal = "Not you.";
            await Expect.ThrowsAsync<RpcRefusedException>(
                () => factory.Transport.InitiateAsync(listener.Address, client.Endpoint).AsTask(),
                "a node that is not wanted");
            client.Refusal = null;
            await using var connection = await factory.Transport.InitiateAsync(listener.Address, client.Endpoint);
            Expect.Equal(1, client.Connections, "Connections");
        }),

        Check("Listening ends when the listener is disposed of; connections go on", async world =>
        {
            await world.Listener.DisposeAsync();
            await IsLostAsync(
                sent: false,
                () => world.Transport.InitiateAsync(
                    world.Listener.Address, new KitNode("late", world.Client.Endpoint.Options).Endpoint).AsTask(),
                "initiating after that");
            Expect.Equal((byte)3, (await world.CallAsync(1, 3))[0], "A call on the connection");
        }),

        Check("An address of another kind is not served", factory =>
        {
            Expect.True(factory.Transport.Serves(factory.Address), "It should serve its own addresses.");
            Expect.True(!factory.Transport.Serves("pigeon:post"), "It should not serve pigeons.");
            var self = new KitNode("node", factory.Options(new TransportLimits())).Endpoint;
            return Expect.ThrowsAsync<ArgumentException>(
                () => factory.Transport.InitiateAsync("pigeon:post", self).AsTask(), "initiating by pigeon");
        }),
    ];

    private sealed class EarlyCaller : IRpcHandler
    {
        private readonly TaskCompletionSource<byte> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<byte> Answer => answer.Task;

        public void Connected(IRpcConnection connection) => _ = CallAsync(connection);

        public void Disconnected(IRpcConnection connection, Exception? why) =>
            answer.TrySetException(why ?? new IOException("It was terminated."));

        public ValueTask HandleAsync(RpcRequest request) => default;

        private async Task CallAsync(IRpcConnection connection)
        {
            using var reply = await connection.CallAsync(1, [9]);
            answer.SetResult(reply.Body.Span[0]);
        }
    }
}
