using Stubs.Rpc;
using Stubs.Store;
using Stubs.Tests.Objects;
using Stubs.Tests.Support;

namespace Stubs.Tests.BindingModule;

/// <summary>Addresses as they travel between nodes, on the many addresses that one machine has for itself.</summary>
public sealed class AdvertisedAddressTests : IAsyncLifetime
{
    private readonly List<Node> nodes = [];
    private readonly TemporaryDirectory folder = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        for (var i = nodes.Count - 1; i >= 0; i--)
            await nodes[i].DisposeAsync();
        folder.Dispose();
    }

    [Theory, InlineData("tcp://0.0.0.0:0"), InlineData("tcp://*:0"), InlineData("tcp://[::]:0")]
    public async Task A_node_that_listens_at_all_interfaces_is_reached_at_what_was_dialled(string listen)
    {
        var directory = await StartAsync("directory", listen);
        var port = PortOf(directory);
        var server = await StartAsync("server", listen, $"tcp://127.0.0.2:{port}");
        var client = await StartAsync("client", null, $"tcp://127.0.0.3:{port}");
        var cell = await CellStub.CreateAsync(client.At("server"), "cell");

        (await cell.AddAsync(1)).ShouldBe(1);
        AddressAt(server, directory).ShouldBe($"tcp://127.0.0.2:{port}");
        AddressAt(client, directory).ShouldBe($"tcp://127.0.0.3:{port}");
        AddressAt(directory, server).ShouldBe($"tcp://127.0.0.1:{PortOf(server)}");
        server.Objects.Self.Address.ShouldBe($"tcp://127.0.0.1:{PortOf(server)}");
        foreach (var node in nodes)
            node.Peers.ShouldAllBe(
                static report => report.Peer.Address == null
                    || !report.Peer.Address.Contains("0.0.0.0") && !report.Peer.Address.Contains("[::]")
                    && !report.Peer.Address.Contains('*'));
    }

    [Fact, Trait("Rule", "37")]
    public async Task The_address_that_was_configured_is_the_one_that_is_used_again()
    {
        var directory = await StartAsync("directory", "tcp://127.0.0.1:0");
        await using var gate = new FaultyProxy(directory.Address!);
        var client = await StartAsync("client", null, gate.Address);
        await CellStub.CreateAsync(directory, "cell");
        (await (await CellStub.BindAsync(client, "cell")).AddAsync(1)).ShouldBe(1);

        var lost = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        client.PeerChanged += report =>
        {
            if (report.Status != PeerStatus.Ok)
                lost.TrySetResult();
        };
        gate.Cut();
        await lost.Task.WaitAsync(TimeSpan.FromSeconds(30));

        (await AtomicAction.RunAsync(
            async () => await (await CellStub.BindAsync(client, "cell")).AddAsync(1))).ShouldBe(2);
        client.Network!.Connections.Directory!.Value.Address.ShouldBe(gate.Address);
        client.Network.Connections.ReachedAt(directory.Objects.Self.Node).ShouldBe(gate.Address);
    }

    [Fact]
    public async Task A_node_gives_others_the_address_that_it_was_told_to_give()
    {
        var directory = await StartAsync("directory", "tcp://127.0.0.1:0");
        var listening = new Disk();
        var port = FreePort();
        await using var gate = new FaultyProxy($"tcp://127.0.0.1:{port}");
        var server = await StartAsync("server", $"tcp://127.0.0.1:{port}", directory.Address, gate.Address, listening);
        var client = await StartAsync("client", null, directory.Address);

        (await (await CellStub.CreateAsync(client.At("server"), "cell")).AddAsync(1)).ShouldBe(1);

        server.Address.ShouldBe(gate.Address);
        AddressAt(directory, server).ShouldBe(gate.Address);
        client.Network!.Connections.ReachedAt(server.Objects.Self.Node).ShouldBe(gate.Address);
    }

    [Fact]
    public async Task A_name_of_a_host_is_given_as_it_is()
    {
        var directory = await StartAsync("directory", "tcp://127.0.0.1:0", advertise: "tcp://localhost");

        directory.Address.ShouldBe($"tcp://localhost:{PortOf(directory)}");
        var client = await StartAsync("client", null, directory.Address);
        await CellStub.CreateAsync(directory, "cell");
        (await (await CellStub.BindAsync(client, "cell")).AddAsync(1)).ShouldBe(1);
    }

    [Fact]
    public async Task Nodes_meet_at_Unix_sockets_and_at_interfaces_of_one_machine()
    {
        var directory = await StartAsync("directory", "unix:" + folder.File("directory"));
        var server = await StartAsync("server", "tcp://0.0.0.0:0", directory.Address);
        var client = await StartAsync("client", null, directory.Address);

        (await (await CellStub.CreateAsync(client.At("server"), "cell")).AddAsync(1)).ShouldBe(1);
        client.Network!.Connections.ReachedAt(server.Objects.Self.Node).ShouldBe($"tcp://127.0.0.1:{PortOf(server)}");
    }

    [Fact, Trait("Rule", "37")]
    public async Task An_address_that_fails_gives_way_and_does_not_come_back_before_one_that_works()
    {
        var transport = new CountingTransport();
        await using var server = new Stubs.Tests.Rpc.RpcNode("server");
        var works = await server.ListenAsync(transport, "tcp://127.0.0.1:0");
        await using var self = new Stubs.Tests.Rpc.RpcNode("self");
        var manager = new ConnectionManager(self.Endpoint, [transport]);
        var (node, dead) = (server.Endpoint.Self.Node, $"tcp://127.0.0.1:{FreePort()}");

        await Should.ThrowAsync<RpcConnectionException>(
            async () => await manager.GetAsync(new NodeReference(node, dead), CancellationToken.None));
        await using (await manager.GetAsync(new NodeReference(node, works), CancellationToken.None))
            manager.ReachedAt(node).ShouldBe(works);
        transport.Asked.Clear();
        await using (await manager.GetAsync(new NodeReference(node, dead), CancellationToken.None))
            transport.Asked.ShouldBe([works]);
        await using (await manager.GetAsync(new NodeReference(node, "tcp://0.0.0.0:1"), CancellationToken.None))
            transport.Asked.ShouldBe([works, works]);
    }

    private static string? AddressAt(Node at, Node of) =>
        at.Network!.Connections.Find(of.Objects.Self.Node)?.Peer.Address;

    private static int PortOf(Node node) => Stubs.Rpc.SocketAddress.Parse(node.Network!.Connections.Self.Address!).Port;

    private static int FreePort()
    {
        using var socket = new System.Net.Sockets.Socket(
            System.Net.Sockets.AddressFamily.InterNetwork, System.Net.Sockets.SocketType.Stream,
            System.Net.Sockets.ProtocolType.Tcp);
        socket.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0));
        return ((System.Net.IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private async Task<Node> StartAsync(
        string name, string? listen, string? directory = null, string? advertise = null, Disk? store = null)
    {
        var node = await Nodes.StartAsync(new NodeOptions
        {
            Name = name, Store = NodeOptions.InMemory, ObjectStore = store?.Open(), Listen = listen,
            Advertise = advertise, Directory = directory,
            Connections = new RpcOptions { Secret = "qW3rT9uIoP1aSdF5" },
        });
        nodes.Add(node);
        return node;
    }

    private sealed class CountingTransport : IRpcTransport
    {
        private readonly SocketTransport sockets = new();

        public List<string> Asked { get; } = [];

        public bool Serves(string address) => sockets.Serves(address);

        public ValueTask<IRpcConnection> InitiateAsync(
            string address, RpcEndpoint self, CancellationToken cancellationToken = default)
        {
            Asked.Add(address);
            return sockets.InitiateAsync(address, self, cancellationToken);
        }

        public ValueTask<IRpcListener> ListenAsync(
            string address, RpcEndpoint self, CancellationToken cancellationToken = default) =>
                sockets.ListenAsync(address, self, cancellationToken);
    }
}
