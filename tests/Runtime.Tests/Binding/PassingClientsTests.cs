using Stubs.Objects;
using Stubs.Rpc;
using Stubs.Store;
using Stubs.Tests.Objects;
using Stubs.Tests.Support;

namespace Stubs.Tests.BindingModule;

/// <summary>
/// Clients that come and go leave nothing behind: not in the store, not in memory, and the next one costs what the
/// first one did.
/// </summary>
public sealed class PassingClientsTests
{
    private const int Few = 200, Many = 2_000;

    // Bounded by what is kept on purpose: the reports of the last peers that left, for example.
    private const int Spare = 64;

    [Theory, InlineData(false), InlineData(true)]
    public async Task Nothing_grows_with_clients_that_come_and_go(bool isCutOff)
    {
        var transport = new InProcessTransport();
        var disk = new Disk();
        await using var directory = await Nodes.StartAsync(
            new NodeOptions
                { Name = "directory", ObjectStore = disk.Open(), Listen = "inproc:directory", Transports = [
                    transport] });
        await using var server = await Nodes.StartAsync(new NodeOptions
        {
            Name = "server", ObjectStore = new Disk().Open(), Listen = "inproc:server", Directory = "inproc:directory",
            Transports = [transport],
        });
        await CellStub.CreateAsync(server, "cell");
        await PassAsync(Few);
        var stored = (await disk.ListAsync()).Count;
        var bytes = (await disk.ListAsync()).Sum(static found => found.State?.Body.Length ?? 0);
        var (atDirectory, atServer) = (NodeCounts.Of(directory), NodeCounts.Of(server));
        disk.Written.Clear();

        await PassAsync(Many);

        disk.Written.ShouldBeEmpty();
        (await disk.ListAsync()).Count.ShouldBe(stored);
        (await disk.ListAsync()).Sum(static found => found.State?.Body.Length ?? 0).ShouldBe(bytes);
        NodeCounts.Grown(atDirectory, NodeCounts.Of(directory), Spare).ShouldBeEmpty();
        NodeCounts.Grown(atServer, NodeCounts.Of(server), Spare).ShouldBeEmpty();
        directory.Peers.Count.ShouldBeLessThanOrEqualTo(ConnectionManager.MaxDeparted + 1);

        async Task PassAsync(int clients)
        {
            for (var i = 0; i < clients; i++)
            {
                var client = await Nodes.StartAsync(new NodeOptions
                {
                    Name = $"client {i}", Store = NodeOptions.InMemory, Directory = "inproc:directory",
                    Transports = [transport],
                    Connections = new RpcOptions { GoodbyeTimeout = TimeSpan.Zero },
                });
                if (i % 10 == 0)
                    await (await CellStub.BindAsync(client, "cell")).AddAsync(1);
                if (isCutOff)
                    await CutAsync(client, directory, server);
                await client.DisposeAsync();
            }
        }
    }

    [Fact]
    public async Task A_report_of_a_peer_that_left_gives_way_to_newer_ones()
    {
        await using var manager = new ConnectionManager(
            new RpcEndpoint(new RpcPeer(UidOf(0), 1, "self", null), new NoHandler()), []);
        await using var stays = new Connected(UidOf(1));
        manager.Connected(stays);

        for (var i = 2; i < 2 + (2 * ConnectionManager.MaxDeparted); i++)
        {
            await using var passing = new Connected(UidOf(i));
            manager.Connected(passing);
            passing.IsOpen = false;
            manager.Disconnected(passing, i % 2 == 0 ? null : new IOException("gone"));
        }

        manager.Reports.Count.ShouldBe(ConnectionManager.MaxDeparted + 1);
        manager.Reports.ShouldContain(new PeerReport(stays.Peer, PeerStatus.Ok));
        manager.Reports.ShouldContain(
            report => report.Peer.Node == UidOf(1 + (2 * ConnectionManager.MaxDeparted))
                && report.Status == PeerStatus.Suspected);
    }

    [Fact, Trait("Rule", "32")]
    public async Task Why_a_participant_does_not_answer_is_kept_no_longer_than_something_is_in_doubt_here()
    {
        var transport = new InProcessTransport();
        var disk = new Disk();
        await using var directory = await Nodes.StartAsync(
            new NodeOptions
                { Name = "directory", ObjectStore = disk.Open(), Listen = "inproc:directory", Transports = [
                    transport] });
        var decisions = Enumerable.Range(1, 10)
            .Select(
                static number => Decision.Of(
                    UidOf(number), [new NodeReference(UidOf(1000), "inproc:gone").ToString()]));
        await directory.Store.WriteAsync([.. decisions.Select(static decision => new StoreOperation.Create(decision))]);

        (await directory.Recovery.AskNodesAsync()).ShouldBe(10);

        // The node's own first pass may be under way as well.
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!directory.Recovery.Unresolved.IsEmpty)
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private static Uid UidOf(int number)
    {
        var bytes = new byte[16];
        BitConverter.TryWriteBytes(bytes.AsSpan(12), number + 1);
        bytes[0] = 1;
        return new Uid(bytes);
    }

    // The client has not ended its connections itself.
    private static async Task CutAsync(Node client, params Node[] others)
    {
        foreach (var other in others)
        {
            if (other.Network!.Connections.Find(client.Objects.Self.Node) is { } connection)
                await connection.DisposeAsync();
        }
    }

    private sealed class NoHandler : IRpcHandler
    {
        public void Connected(IRpcConnection connection)
        {
        }

        public void Disconnected(IRpcConnection connection, Exception? why)
        {
        }

        public ValueTask HandleAsync(RpcRequest request) => default;
    }

    private sealed class Connected(Uid node) : IRpcConnection
    {
        public RpcPeer Peer { get; } = new(node, 1, "peer", null);

        public bool IsOpen { get; set; } = true;

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

        public ValueTask DisposeAsync() => default;
    }
}
