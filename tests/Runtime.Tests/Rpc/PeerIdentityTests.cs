using Stubs.Rpc;

namespace Stubs.Tests.Rpc;

/// <summary>A peer has the identity that it has proved, and no other.</summary>
public sealed class PeerIdentityTests
{
    private readonly SocketTransport transport = new();

    [Fact]
    public async Task Each_side_learns_the_proved_identity_of_the_other()
    {
        await using var pair = await RpcPair.ConnectAsync();
        pair.Connection.Peer.Node.ShouldBe(pair.Server.Endpoint.Self.Node);
        var seen = await pair.Server.Connected;
        seen.Peer.Node.ShouldBe(pair.Client.Endpoint.Self.Node);
        seen.Peer.IsProven.ShouldBeTrue();
    }

    [Fact]
    public void An_identity_is_made_of_one_key_and_can_be_told_from_others()
    {
        var key = NodeKey.Make();
        NodeKey.IsMadeOfKey(key.Identity).ShouldBeTrue();
        NodeKey.IdentityOf(NodeKey.Import(key.Export()).Public).ShouldBe(key.Identity);
        NodeKey.Make().Identity.ShouldNotBe(key.Identity);
        NodeKey.IsMadeOfKey(new UidGenerator(TimeProvider.System).Next()).ShouldBeFalse();
        NodeKey.Make(new Random(7)).Identity.ShouldBe(NodeKey.Make(new Random(7)).Identity, "a test can own it");
    }

    [Fact]
    public async Task Another_nodes_identity_is_refused_though_the_secret_is_right()
    {
        var victim = NodeKey.Make();
        await RefusedAsync(
            hello => hello with { Peer = hello.Peer with { Node = victim.Identity } }, key: null,
            "its key is another one");
    }

    [Fact]
    public async Task A_key_that_was_only_seen_is_refused()
    {
        var victim = NodeKey.Make();
        await RefusedAsync(
            hello => hello with { Key = victim.Public, Peer = hello.Peer with { Node = victim.Identity } },
            NodeKey.Make(),
            "has not proved that this identity is its own");
    }

    [Fact]
    public async Task A_node_without_a_key_is_refused() =>
        await RefusedAsync(static hello => hello with { Key = [] }, NodeKey.Make(), "it has shown no key");

    [Fact]
    public async Task A_client_without_a_key_has_an_identity_that_is_no_nodes()
    {
        var client = new Uid(Guid.CreateVersion7().ToByteArray(bigEndian: true));
        await using var server = new RpcNode("server");
        using var peer = await RawPeer.ConnectAsync(await server.ListenAsync(transport, "tcp://127.0.0.1:0"));
        var hello = HelloMessage.Of(peer.Self);
        await peer.ProveAsync(
            static _ => [],
            (hello with { Key = [], Peer = hello.Peer with { Node = client, Role = PeerRole.Client } }).Encode());
        (await peer.ReadAsync()).Header.Kind.ShouldBe(FrameKind.Welcome);
        (await server.Connected).Peer.IsProven.ShouldBeFalse();

        var made = NodeKey.Make().Identity;
        await RefusedAsync(
            hello => hello with { Key = [], Peer = hello.Peer with { Node = made, Role = PeerRole.Client } },
            NodeKey.Make(),
            "it has shown no key");
    }

    [Fact]
    public async Task The_first_key_of_an_identity_of_an_earlier_version_is_the_only_one()
    {
        var old = new Uid(Guid.CreateVersion7().ToByteArray(bigEndian: true));
        await using var server = new RpcNode("server");
        var address = await server.ListenAsync(transport, "tcp://127.0.0.1:0");
        var key = NodeKey.Make();
        (await GreetAsync(address, old, key)).ShouldBe(FrameKind.Welcome);
        (await GreetAsync(address, old, key)).ShouldBe(FrameKind.Welcome);
        (await GreetAsync(address, old, NodeKey.Make())).ShouldBe(FrameKind.Refuse);
        (await GreetAsync(address, old, key: null)).ShouldBe(FrameKind.Refuse, "nor a client without a key");
    }

    [Fact]
    public async Task A_client_takes_no_old_identity_from_the_node_that_has_it()
    {
        var old = new Uid(Guid.CreateVersion7().ToByteArray(bigEndian: true));
        await using var server = new RpcNode("server");
        var address = await server.ListenAsync(transport, "tcp://127.0.0.1:0");
        var key = NodeKey.Make();
        (await GreetAsync(address, old, NodeKey.Make(), PeerRole.Client)).ShouldBe(FrameKind.Welcome);
        (await server.Connected).Peer.IsProven.ShouldBeFalse();
        (await GreetAsync(address, old, key)).ShouldBe(FrameKind.Welcome);
        (await GreetAsync(address, old, NodeKey.Make(), PeerRole.Client)).ShouldBe(FrameKind.Refuse);
    }

    [Fact]
    public async Task A_signature_for_one_connection_is_worth_nothing_on_another()
    {
        await using var pair = await RpcPair.ConnectAsync();
        (await pair.Connection.CallAsync(1, [1])).Dispose();
        var passed = pair.Network.ToServer.Passed;
        var first = FrameHeader.ReadTotal(passed, passed.Length);
        var second = FrameHeader.ReadTotal(passed.AsSpan(first), passed.Length);

        using var thief = await RawPeer.ConnectAsync(pair.Server.Listener!.Address);
        await thief.SendBytesAsync(passed.AsMemory(0, first + second));
        (await thief.ReadAsync()).Header.Kind.ShouldBe(FrameKind.Challenge);
        ((RpcRefusal)(await thief.ReadEndAsync(FrameKind.Refuse)).Code).ShouldBe(RpcRefusal.Identity);
    }

    [Fact]
    public void The_table_of_old_identities_admits_no_more_when_it_is_full()
    {
        var keys = new KnownKeys();
        for (ulong i = 1; i <= 10_000; i++)
            keys.BelongTogether(new Uid(7UL << 12, i), [1]).ShouldBeTrue();
        keys.BelongTogether(new Uid(7UL << 12, 20_000), [1]).ShouldBeFalse();
        keys.BelongTogether(new Uid(7UL << 12, 3), [1]).ShouldBeTrue();
        keys.BelongTogether(new Uid(7UL << 12, 3), [2]).ShouldBeFalse();
    }

    private static async Task<FrameKind> GreetAsync(
        string address, Uid node, NodeKey? key, PeerRole role = PeerRole.Node)
    {
        using var peer = await RawPeer.ConnectAsync(address);
        var hello = HelloMessage.Of(peer.Self);
        await peer.ProveAsync(
            static _ => [],
            (hello with
            {
                Key = key?.Public ?? [],
                Peer = hello.Peer with { Node = node, Role = key is null ? PeerRole.Client : role },
            }).Encode(),
            key ?? NodeKey.Make());
        return (await peer.ReadAsync()).Header.Kind;
    }

    private async Task RefusedAsync(Func<HelloMessage, HelloMessage> change, NodeKey? key, string why)
    {
        await using var server = new RpcNode("server");
        using var peer = await RawPeer.ConnectAsync(await server.ListenAsync(transport, "tcp://127.0.0.1:0"));
        await peer.ProveAsync(static _ => [], change(HelloMessage.Of(peer.Self)).Encode(), key);
        var (code, text) = await peer.ReadEndAsync(FrameKind.Refuse);
        ((RpcRefusal)code).ShouldBe(RpcRefusal.Identity);
        text.ShouldContain(why);
        server.Connected.IsCompleted.ShouldBeFalse();
    }
}
