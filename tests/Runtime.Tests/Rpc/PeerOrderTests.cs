using Stubs.Rpc;

namespace Stubs.Tests.Rpc;

/// <summary>
/// What the connection manager tells of peers, to those who ask and to those who watch, and in which order (rule 46).
/// </summary>
public sealed class PeerOrderTests
{
    private static readonly Uid Node = Uid.Parse("01234567-89ab-7def-8123-00000000000a");

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly System.Collections.Concurrent.ConcurrentQueue<string> told = new();
    private readonly ConnectionManager manager;

    public PeerOrderTests()
    {
        manager = new ConnectionManager(
            new RpcEndpoint(
                new RpcPeer(Uid.Parse("01234567-89ab-7def-8123-000000000001"), 1, "self", null), new Silent()), []);
        manager.Changed += report => told.Enqueue($"{report.Peer.Incarnation} {report.Status}");
    }

    [Fact, Trait("Rule", "46")]
    public async Task A_peer_whose_connection_breaks_is_suspected_and_says_so_to_watchers_and_askers()
    {
        var connection = Connect(1);

        Break(connection);

        await ToldAsync(["1 Ok", "1 Suspected"]);
        manager.Reports.Single(static report => report.Peer.Node == Node).Status.ShouldBe(PeerStatus.Suspected);
    }

    [Fact, Trait("Rule", "46")]
    public async Task A_peer_that_says_goodbye_is_failed()
    {
        var connection = Connect(1);

        connection.IsOpen = false;
        manager.Disconnected(connection, null);

        await ToldAsync(["1 Ok", "1 Failed"]);
        manager.Reports.Single(static report => report.Peer.Node == Node).Status.ShouldBe(PeerStatus.Failed);
    }

    [Fact, Trait("Rule", "46")]
    public async Task A_peer_that_comes_back_is_ok_again()
    {
        Break(Connect(1));

        Connect(1);

        await ToldAsync(["1 Ok", "1 Suspected", "1 Ok"]);
    }

    [Fact, Trait("Rule", "46")]
    public async Task A_new_start_of_a_node_is_told_after_the_end_of_the_one_before()
    {
        Break(Connect(1));

        Connect(2);

        await ToldAsync(["1 Ok", "1 Suspected", "1 Failed", "2 Ok"]);
        manager.Reports.Single(static report => report.Peer.Node == Node)
            .ShouldBe(new PeerReport(PeerOf(2), PeerStatus.Ok));
    }

    [Fact, Trait("Rule", "46")]
    public async Task A_failed_start_is_told_once()
    {
        var connection = Connect(1);
        connection.IsOpen = false;
        manager.Disconnected(connection, null);

        Connect(2);

        await ToldAsync(["1 Ok", "1 Failed", "2 Ok"]);
    }

    [Fact, Trait("Rule", "46")]
    public async Task A_second_connection_to_the_same_start_fails_nothing_and_goes_on_when_the_first_breaks()
    {
        var first = Connect(1);
        var second = Connect(1);
        manager.Find(Node).ShouldBeSameAs(first);

        Break(first);

        manager.Find(Node).ShouldBeSameAs(second);
        await ToldAsync(["1 Ok", "1 Ok"]);
    }

    [Fact, Trait("Rule", "46")]
    public async Task When_the_last_of_several_connections_breaks_the_peer_is_suspected_once()
    {
        var (first, second) = (Connect(1), Connect(1));
        Break(first);
        Break(second);

        manager.Find(Node).ShouldBeNull();
        Connect(1);
        await ToldAsync(["1 Ok", "1 Ok", "1 Suspected", "1 Ok"]);
    }

    [Fact, Trait("Rule", "38")]
    public async Task A_connection_that_comes_when_the_node_has_been_stopped_is_closed()
    {
        await manager.DisposeAsync();

        Connect(1).IsDisposed.ShouldBeTrue();
    }

    // Watchers are told behind one another and beside what happens: a last report, of a node that comes only now, is
    // told after all others.
    private async Task ToldAsync(string[] expected)
    {
        var last = new Fake(new RpcPeer(Uid.Parse("01234567-89ab-7def-8123-00000000000f"), 99, "the last", null));
        manager.Connected(last);
        var patience = System.Diagnostics.Stopwatch.StartNew();
        while (!told.Contains("99 Ok") && patience.Elapsed < Patience)
            await Task.Yield();
        told.ShouldBe([.. expected, "99 Ok"]);
    }

    private static RpcPeer PeerOf(long incarnation) => new(Node, incarnation, "peer", null);

    private Fake Connect(long incarnation)
    {
        var connection = new Fake(PeerOf(incarnation));
        manager.Connected(connection);
        return connection;
    }

    private void Break(Fake connection)
    {
        connection.IsOpen = false;
        manager.Disconnected(connection, new RpcConnectionException("cut", sent: true));
    }

    private sealed class Fake(RpcPeer peer) : IRpcConnection
    {
        public RpcPeer Peer => peer;

        public bool IsOpen { get; set; } = true;

        public bool IsDisposed { get; private set; }

        public CancellationToken Closed => CancellationToken.None;

        public Exception? Failure => null;

        public ValueTask<RpcReply> CallAsync(
            ushort verb, ReadOnlySpan<byte> request, TimeSpan? timeLimit = null,
            CancellationToken cancellationToken = default) =>
                throw new NotSupportedException();

        public ValueTask SendAsync(
            ushort verb, ReadOnlySpan<byte> request, CancellationToken cancellationToken = default) =>
                throw new NotSupportedException();

        public IAsyncEnumerable<RpcReply> StreamAsync(
            ushort verb, ReadOnlyMemory<byte> request, TimeSpan? timeLimit = null,
            CancellationToken cancellationToken = default) =>
                throw new NotSupportedException();

        public ValueTask DisposeAsync()
        {
            IsDisposed = true;
            return default;
        }
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
