using System.Diagnostics;
using Stubs.Rpc;
using Stubs.Tests.Support;

namespace Stubs.Tests.Rpc;

/// <summary>What peers make a node hold is bounded for all of them together, and so is their number.</summary>
public sealed class CrowdTests
{
    private const int Large = 1 << 20;

    private readonly SocketTransport transport = new();

    [Fact]
    public async Task Of_peers_that_do_not_finish_what_they_send_the_one_that_holds_much_for_longest_goes()
    {
        await using var server = new RpcNode("server", Holding(8 * Large));
        var address = await server.ListenAsync(transport, "tcp://127.0.0.1:0");
        var hostile = new List<RawPeer>();
        for (var i = 0; i < 8; i++)
        {
            hostile.Add(await RawPeer.GreetAsync(address));
            var frame = WireTests.Frame(FrameKind.Call, 2, 2 * Large, 1, 1, 0);
            await hostile[i].TrySendBytesAsync(frame.AsMemory(0, FrameHeader.Size + Large + (Large / 2)));
        }

        var (code, why) = await hostile[0].ReadEndAsync(FrameKind.Goodbye);
        ((CloseReason)code).ShouldBe(CloseReason.Memory);
        why.ShouldContain("MaxBufferedBytes");
        await Until.HoldsAsync(() => server.Endpoint.Budget.Held <= 8 * Large);

        await using var honest = new RpcNode("honest");
        await using var connection = await transport.InitiateAsync(address, honest.Endpoint);
        (await connection.CallAsync(1, new byte[Large])).Dispose();
        foreach (var peer in hostile)
            peer.Dispose();
        await Until.HoldsAsync(() => server.Endpoint.Budget.Held == 0);
    }

    [Fact]
    public async Task A_peer_that_reads_no_answers_does_not_make_the_node_hold_more_than_it_allows()
    {
        await using var server = new RpcNode("server", Holding(4 * Large));
        server.Serve = static request =>
        {
            request.Reply(new byte[Large]);
            return default;
        };
        var address = await server.ListenAsync(transport, "tcp://127.0.0.1:0");
        using var greedy = await RawPeer.GreetAsync(address);
        for (ushort verb = 1; verb <= 64; verb++)
            await greedy.TrySendBytesAsync(WireTests.Frame(FrameKind.Call, verb + 1u, 0, 1, verb, 0));
        await using var honest = new RpcNode("honest", Holding(4 * Large));
        await using var connection = await transport.InitiateAsync(address, honest.Endpoint);
        for (var i = 0; i < 10; i++)
        {
            (await connection.CallAsync(1, [])).Dispose();
            server.Endpoint.Budget.Held.ShouldBeLessThanOrEqualTo(4 * Large);
        }

        greedy.Dispose();
        await connection.DisposeAsync();
        await Until.HoldsAsync(() => server.Endpoint.Budget.Held == 0);
    }

    [Fact]
    public async Task Many_large_calls_one_after_another_hold_nothing()
    {
        await using var server = new RpcNode("server", Holding(8 * Large));
        await using var client = new RpcNode("client", Holding(8 * Large));
        var address = await server.ListenAsync(transport, "tcp://127.0.0.1:0");
        await using var connection = await transport.InitiateAsync(address, client.Endpoint);
        for (var i = 0; i < 50; i++)
            (await connection.CallAsync(1, new byte[Large])).Dispose();
        server.Endpoint.Budget.Held.ShouldBeLessThanOrEqualTo(8 * Large);
        await connection.DisposeAsync();
        await Until.HoldsAsync(() => server.Endpoint.Budget.Held == 0 && client.Endpoint.Budget.Held == 0);
    }

    [Fact]
    public async Task Beyond_its_number_connections_are_refused_with_words_and_taken_again_when_one_has_gone()
    {
        await using var server = new RpcNode("server", new RpcOptions { MaxConnections = 2 });
        var address = await server.ListenAsync(transport, "tcp://127.0.0.1:0");
        await using var first = await transport.InitiateAsync(address, new RpcNode("first").Endpoint);
        await using var second = await transport.InitiateAsync(address, new RpcNode("second").Endpoint);

        var third = new RpcNode("third");
        var refused = await Should.ThrowAsync<RpcRefusedException>(
            () => transport.InitiateAsync(address, third.Endpoint).AsTask());
        refused.Reason.ShouldBe(RpcRefusal.Busy);
        refused.Message.ShouldContain("RpcOptions.MaxConnections");

        await first.DisposeAsync();
        IRpcConnection? taken = null;
        await Until.HoldsAsync(() =>
        {
            try
            {
                taken = transport.InitiateAsync(address, third.Endpoint).AsTask().GetAwaiter().GetResult();
            }
            catch (RpcRefusedException)
            {
                // The node has not seen the end yet.
            }

            return taken is not null;
        });
        await taken!.DisposeAsync();
    }

    [Fact]
    public async Task A_process_with_few_descriptors_refuses_with_words_and_goes_on()
    {
        // The process of the test itself has many: what counts is what the rule makes of its limit.
        new ConnectionSlots(10_000, unproved: 256).Allowed.ShouldBeInRange(16, 10_000);
        using var limits = Process.Start(new ProcessStartInfo("sh", ["-c", "ulimit -n; cat /proc/self/limits"])
            { RedirectStandardOutput = true })!;
        (await limits.StandardOutput.ReadToEndAsync()).ShouldContain("Max open files");
    }

    private static RpcOptions Holding(long bytes) => new() { MaxFrame = 2 * Large, MaxBufferedBytes = bytes };

    [Fact]
    public async Task What_a_peer_says_comes_on_one_line()
    {
        await using var server = new RpcNode("server");
        server.OnRefuse = static _ => "no\r\n2026-11-29 ERROR forged \u001b[31m\u202e";
        var address = await server.ListenAsync(transport, "tcp://127.0.0.1:0");
        var refused = await Should.ThrowAsync<RpcRefusedException>(
            () => transport.InitiateAsync(address, new RpcNode("client").Endpoint).AsTask());
        refused.Message.ShouldContain("no\\u000d\\u000a2026-11-29 ERROR forged \\u001b[31m\\u202e");
        refused.Message.ShouldNotContain("\n");
    }
}
