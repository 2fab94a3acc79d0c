using Stubs.Rpc;
using Stubs.Tests.Support;

namespace Stubs.Tests.Rpc;

/// <summary>Two nodes connected over TCP through a network that can fail.</summary>
internal sealed class RpcPair : IAsyncDisposable
{
    private RpcPair(RpcNode server, RpcNode client, FaultyProxy network, IRpcConnection connection) =>
        (Server, Client, Network, Connection) = (server, client, network, connection);

    public RpcNode Server { get; }

    public RpcNode Client { get; }

    public FaultyProxy Network { get; }

    public IRpcConnection Connection { get; }

    public static async Task<RpcPair> ConnectAsync(RpcOptions? serverOptions = null, RpcOptions? clientOptions = null)
    {
        var (server, client) = (new RpcNode("server", serverOptions), new RpcNode("client", clientOptions));
        var transport = new SocketTransport();
        var network = new FaultyProxy(await server.ListenAsync(transport, "tcp://127.0.0.1:0"));
        var connection = await transport.InitiateAsync(network.Address, client.Endpoint);
        await server.Connected;
        return new RpcPair(server, client, network, connection);
    }

    public async ValueTask DisposeAsync()
    {
        await Network.DisposeAsync();
        await Client.DisposeAsync();
        await Server.DisposeAsync();
    }
}
