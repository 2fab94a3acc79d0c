using Stubs.Rpc;

namespace Stubs.Benchmarks;

/// <summary>A server in another process with many connections, of which one makes calls.</summary>
internal sealed class Crowd : IAsyncDisposable
{
    private const int Calls = 8_000, Outstanding = 16;

    private readonly Child server;
    private readonly Node node;
    private readonly EchoStub echo;
    private readonly List<IRpcConnection> idle;

    private Crowd(Child server, Node node, EchoStub echo, List<IRpcConnection> idle) =>
        (this.server, this.node, this.echo, this.idle) = (server, node, echo, idle);

    public Child Server => server;

    public static async Task<Crowd> StartAsync(int connections)
    {
        var server = Child.Start(RpcServer.Argument);
        await server.ReadAsync();
        var address = await server.ReadAsync();
        await server.ReadAsync();
        var node = await Node.StartAsync(
            new NodeOptions { Name = "caller", Store = NodeOptions.InMemory, Directory = address });
        var transport = new SocketTransport();
        List<IRpcConnection> idle = [];
        for (var i = 0; i < connections; i++)
        {
            var peer = new RpcPeer(new Uid(Guid.NewGuid().ToByteArray()), 1, "idle" + i, null);
            idle.Add(await transport.InitiateAsync(address, new RpcEndpoint(peer, new Silence())));
        }

        return new Crowd(server, node, await EchoStub.BindAsync(node, "echo"), idle);
    }

    public async Task<int> CallAsync()
    {
        await Task.WhenAll(Enumerable.Range(0, Outstanding).Select(async _ =>
        {
            for (var i = 0; i < Calls / Outstanding; i++)
                await echo.TickAsync(i);
        }));
        return Calls;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in idle)
            await connection.DisposeAsync();
        await node.DisposeAsync();
        await server.DisposeAsync();
    }

    /// <summary>Serves nothing.</summary>
    private sealed class Silence : IRpcHandler
    {
        public void Connected(IRpcConnection connection)
        {
        }

        public void Disconnected(IRpcConnection connection, Exception? why)
        {
        }

        public ValueTask HandleAsync(RpcRequest request) => default;
    }
}
