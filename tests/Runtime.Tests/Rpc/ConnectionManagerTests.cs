using Stubs.Rpc;
using Stubs.Tests.Support;

namespace Stubs.Tests.Rpc;

public sealed class ConnectionManagerTests
{
    private static readonly Uid Self = Uid.Parse("01234567-89ab-7def-8123-000000000001");

    [Fact]
    public async Task An_attempt_that_fails_at_once_does_not_keep_later_ones_from_being_made()
    {
        var transport = new Unreachable();
        await using var manager = Manager(transport);

        for (var attempt = 1; attempt <= 3; attempt++)
        {
            await Should.ThrowAsync<RpcConnectionException>(
                async () => await manager.GetAsync("test:nowhere", CancellationToken.None));
            transport.Attempts.ShouldBe(attempt);
        }
    }

    [Fact]
    public async Task Those_who_ask_at_the_same_time_share_one_attempt()
    {
        var transport = new Unreachable { Gate = new TaskCompletionSource() };
        await using var manager = Manager(transport);
        var asked = Enumerable.Range(0, 5)
            .Select(_ => manager.GetAsync("test:nowhere", CancellationToken.None).AsTask()).ToArray();

        transport.Gate.SetResult();

        foreach (var one in asked)
            await Should.ThrowAsync<RpcConnectionException>(() => one);
        transport.Attempts.ShouldBe(1);
    }

    [Fact]
    public async Task An_address_that_nothing_serves_is_said_to_be_one()
    {
        await using var manager = Manager(new Unreachable());

        (await Should.ThrowAsync<ArgumentException>(
            async () => await manager.GetAsync(
                "carrier-pigeon:coop", CancellationToken.None))).Message.ShouldContain("tcp://");
    }

    [Fact, Trait("Rule", "37")]
    public async Task Another_node_at_the_address_of_one_is_not_taken_for_it()
    {
        var transport = new InProcessTransport();
        await using var other = new RpcNode("other");
        await other.ListenAsync(transport, "inproc:shared");
        await using var manager = Manager(transport);
        var expected = new NodeReference(Uid.Parse("01234567-89ab-7def-8123-000000000002"), "inproc:shared");

        var error = await Should.ThrowAsync<RpcConnectionException>(
            async () => await manager.GetAsync(expected, CancellationToken.None));

        error.Sent.ShouldBeFalse();
        error.Message.ShouldContain("there is node 'other'");
        (await manager.GetAsync(
            expected with { Node = other.Endpoint.Self.Node }, CancellationToken.None)).Peer.Name.ShouldBe("other");
    }

    [Fact, Trait("Rule", "46")]
    public async Task Watchers_are_told_in_order_when_a_peer_is_connected_suspected_and_failed()
    {
        await using var manager = Manager(new Unreachable());
        var told = System.Threading.Channels.Channel.CreateUnbounded<string>();
        manager.Changed += report => told.Writer.TryWrite($"{report.Peer.Incarnation} {report.Status}");

        var lost = Connect(manager, incarnation: 1);
        manager.Disconnected(lost, new IOException("the cable was pulled"));
        manager.Reports.ShouldHaveSingleItem().Status.ShouldBe(PeerStatus.Suspected);
        var ended = Connect(manager, incarnation: 1);
        manager.Reports.ShouldHaveSingleItem().Status.ShouldBe(PeerStatus.Ok);
        manager.Disconnected(ended, why: null);
        manager.Reports.ShouldHaveSingleItem().Status.ShouldBe(PeerStatus.Failed);
        var second = Connect(manager, incarnation: 2);
        Connect(manager, incarnation: 3);
        manager.Find(second.Peer.Node).ShouldBe(second, "it has not ended");
        second.IsOpen = false;
        manager.Disconnected(second, new IOException("the process was killed"));

        foreach (var expected in new[] { "1 Ok", "1 Suspected", "1 Ok", "1 Failed", "2 Ok", "2 Failed", "3 Ok" })
            (await told.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30))).ShouldBe(expected);
    }

    [Fact, Trait("Rule", "38")]
    public async Task A_peer_with_a_second_connection_is_not_lost_with_the_first_one()
    {
        var manager = Manager(new Unreachable());
        var told = new System.Collections.Concurrent.ConcurrentQueue<PeerStatus>();
        manager.Changed += report => told.Enqueue(report.Status);
        var (first, second) = (Connect(manager, incarnation: 1), Connect(manager, incarnation: 1));
        manager.Find(first.Peer.Node).ShouldBe(first);

        first.IsOpen = false;
        manager.Disconnected(first, new IOException("the cable was pulled"));

        manager.Find(first.Peer.Node).ShouldBe(second);
        manager.Reports.ShouldHaveSingleItem().Status.ShouldBe(PeerStatus.Ok);
        told.ShouldNotContain(PeerStatus.Suspected);
        await manager.DisposeAsync();
        second.IsDisposed.ShouldBeTrue();
        first.IsDisposed.ShouldBeFalse("what has ended is not listed any more");
    }

    [Fact]
    public async Task A_client_that_says_it_is_a_node_does_not_follow_that_node()
    {
        var manager = Manager(new Unreachable());
        var node = Connect(manager, incarnation: 1);
        var client = new FakeConnection(node.Peer with { Role = PeerRole.Client, IsProven = false });
        manager.Connected(client);

        node.IsOpen = false;
        manager.Disconnected(node, new IOException("the cable was pulled"));

        manager.Find(node.Peer.Node).ShouldBeNull();
        manager.Find(node.Peer.Node, incarnation: 1).ShouldBeNull();
        await manager.DisposeAsync();
        client.IsDisposed.ShouldBeTrue();
    }

    [Fact, Trait("Rule", "38")]
    public async Task A_connection_that_is_made_while_the_node_stops_is_closed()
    {
        var manager = Manager(new Unreachable());
        await manager.DisposeAsync();

        Connect(manager, incarnation: 1).IsDisposed.ShouldBeTrue();
    }

    private static FakeConnection Connect(ConnectionManager manager, long incarnation)
    {
        var connection = new FakeConnection(new RpcPeer(
            Uid.Parse("01234567-89ab-7def-8123-000000000002"), incarnation, "peer", null));
        manager.Connected(connection);
        return connection;
    }

    private static ConnectionManager Manager(IRpcTransport transport) =>
        new(new RpcEndpoint(new RpcPeer(Self, 1, "self", null), new Silent()), [transport]);

    private sealed class Unreachable : IRpcTransport
    {
        public int Attempts;

        public TaskCompletionSource? Gate { get; init; }

        public bool Serves(string address) => address.StartsWith("test:", StringComparison.Ordinal);

        public async ValueTask<IRpcConnection> InitiateAsync(
            string address, RpcEndpoint self, CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref Attempts);
            if (Gate is not null)
                await Gate.Task;
            throw new RpcConnectionException("No node is there.", sent: false);
        }

        public ValueTask<IRpcListener> ListenAsync(
            string address, RpcEndpoint self, CancellationToken cancellationToken = default) =>
                throw new NotSupportedException();
    }

    private sealed class Silent : IRpcHandler
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
