using Stubs.Rpc;
using Stubs.Tests.Support;

namespace Stubs.Tests.Rpc;

public sealed class BadNetworkTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(9);

    [Fact]
    [Trait("Rule", "36")]
    public async Task A_cut_connection_fails_all_its_calls_at_once_and_cancels_them_at_the_server()
    {
        await using var pair = await RpcPair.ConnectAsync();
        var (arrived, heard) = (NewGate(), NewGate());
        pair.Server.Serve = async request =>
        {
            arrived.TrySetResult();
            using var _ = request.CancellationToken.Register(heard.SetResult);
            await heard.Task;
        };
        var call = pair.Connection.CallAsync(1, [1]).AsTask();
        await arrived.Task;

        pair.Network.Cut();

        (await Should.ThrowAsync<RpcConnectionException>(() => call)).Sent.ShouldBeTrue("the server had it");
        await heard.Task;
        (await pair.Client.Disconnected).ShouldBeOfType<RpcConnectionException>();
        (await pair.Server.Disconnected).ShouldBeOfType<RpcConnectionException>();
        pair.Connection.IsOpen.ShouldBeFalse();
        (await Should.ThrowAsync<RpcConnectionException>(
            () => pair.Connection.CallAsync(1, []).AsTask())).Sent.ShouldBeFalse();
    }

    [Fact]
    [Trait("Rule", "38")]
    public async Task A_connection_that_swallows_everything_is_dead_at_both_ends_when_its_lease_is_over()
    {
        var (here, there) = (new ManualTimeProvider(), new ManualTimeProvider());
        await using var pair = await RpcPair.ConnectAsync(
            new RpcOptions { TimeProvider = there, Lease = Lease },
            new RpcOptions { TimeProvider = here, Lease = Lease });
        var swallowed = pair.Network.ToServer.Swallow();
        _ = pair.Network.ToClient.Swallow();
        var call = pair.Connection.CallAsync(1, [1]).AsTask();
        await swallowed;

        here.Advance(Lease);
        call.IsCompleted.ShouldBeFalse("the lease is not over before it is");
        here.Advance(Lease / 3);
        (await Should.ThrowAsync<RpcConnectionException>(() => call)).Sent.ShouldBeTrue("it may have arrived");
        (await pair.Client.Disconnected).ShouldNotBeNull();

        there.Advance(Lease * 4 / 3);
        (await pair.Server.Disconnected).ShouldNotBeNull();
    }

    [Fact]
    [Trait("Rule", "38")]
    public async Task Signs_of_life_keep_a_connection_without_calls_alive()
    {
        var clock = new ManualTimeProvider();
        await using var pair = await RpcPair.ConnectAsync(
            clientOptions: new RpcOptions { TimeProvider = clock, Lease = Lease });
        for (var i = 0; i < 10; i++)
        {
            var before = pair.Network.ToClient.Passed.Length;
            clock.Advance(Lease / 3);
            // The pong of the ping that has just been sent, then the reply of a call behind it.
            (await pair.Connection.CallAsync(1, [1])).Dispose();
            pair.Network.ToClient.Passed.Length.ShouldBeGreaterThanOrEqualTo(before + (2 * FrameHeader.Size) + 1);
        }

        pair.Connection.IsOpen.ShouldBeTrue();
    }

    [Fact]
    public async Task Delayed_bytes_delay_calls_and_nothing_else()
    {
        var clock = new ManualTimeProvider();
        await using var pair = await RpcPair.ConnectAsync(
            new RpcOptions { TimeProvider = clock, Lease = Lease },
            new RpcOptions { TimeProvider = clock, Lease = Lease });
        pair.Network.ToServer.Hold();
        var calls = Enumerable.Range(0, 50).Select(i => pair.Connection.CallAsync(1, [(byte)i]).AsTask()).ToArray();
        clock.Advance(Lease - TimeSpan.FromSeconds(1));
        calls.ShouldAllBe(call => !call.IsCompleted);

        pair.Network.ToServer.Pass();

        for (var i = 0; i < calls.Length; i++)
        {
            using var reply = await calls[i];
            reply.Body.Span[0].ShouldBe((byte)i);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Rule", "36")]
    public async Task A_request_that_the_network_repeats_is_executed_once_at_most(bool isOneWay)
    {
        await using var pair = await RpcPair.ConnectAsync();
        var executed = 0;
        pair.Server.Serve = request =>
        {
            Interlocked.Increment(ref executed);
            if (!request.IsOneWay)
                request.Reply([]);
            return default;
        };
        (await pair.Connection.CallAsync(1, [])).Dispose();
        pair.Network.ToServer.RepeatNext();

        var call = isOneWay ? pair.Connection.SendAsync(2, [1]).AsTask() : pair.Connection.CallAsync(2, [1]).AsTask();

        (await pair.Server.Disconnected).ShouldNotBeNull().Message.ShouldContain("lost or repeated");
        executed.ShouldBeInRange(1, 2);
        if (await Record.ExceptionAsync(() => call) is { } error)
            error.ShouldBeOfType<RpcConnectionException>().Sent.ShouldBeTrue("it may have been executed");
        (await pair.Client.Disconnected).ShouldNotBeNull().Message.ShouldContain("lost or repeated");
    }

    [Fact]
    [Trait("Rule", "36")]
    public async Task A_reply_that_the_network_repeats_is_delivered_once()
    {
        await using var pair = await RpcPair.ConnectAsync();
        pair.Network.ToClient.RepeatNext();
        using var reply = await pair.Connection.CallAsync(1, [7]);
        reply.Body.Span[0].ShouldBe((byte)7);
        (await pair.Client.Disconnected).ShouldNotBeNull().Message.ShouldContain("lost or repeated");
    }

    [Fact]
    [Trait("Rule", "38")]
    public async Task Who_wakes_after_its_lease_is_over_delivers_no_reply_that_waits()
    {
        var clock = new JumpingClock();
        await using var pair = await RpcPair.ConnectAsync(
            clientOptions: new RpcOptions { TimeProvider = clock, Lease = Lease });
        pair.Network.ToClient.Hold();
        var call = pair.Connection.CallAsync(1, [1]).AsTask();
        clock.Jump(Lease + TimeSpan.FromTicks(1));
        pair.Network.ToClient.Pass();

        (await Should.ThrowAsync<RpcConnectionException>(() => call)).Message.ShouldContain("no sign of life");
        (await pair.Client.Disconnected).ShouldNotBeNull();
    }

    [Fact]
    [Trait("Rule", "38")]
    public async Task Who_wakes_after_its_lease_is_over_handles_no_request_that_waits()
    {
        var clock = new JumpingClock();
        await using var pair = await RpcPair.ConnectAsync(new RpcOptions { TimeProvider = clock, Lease = Lease });
        var executed = 0;
        pair.Server.Serve = request =>
        {
            executed++;
            request.Reply([]);
            return default;
        };
        (await pair.Connection.CallAsync(1, [])).Dispose();
        clock.Jump(Lease + TimeSpan.FromTicks(1));

        await Should.ThrowAsync<RpcConnectionException>(() => pair.Connection.CallAsync(2, []).AsTask());
        (await pair.Server.Disconnected).ShouldNotBeNull().Message.ShouldContain("no sign of life");
        executed.ShouldBe(1);
    }

    [Fact]
    [Trait("Rule", "38")]
    public async Task Who_wakes_just_before_its_lease_is_over_goes_on()
    {
        var clock = new JumpingClock();
        await using var pair = await RpcPair.ConnectAsync(new RpcOptions { TimeProvider = clock, Lease = Lease });
        for (var i = 0; i < 5; i++)
        {
            clock.Jump(Lease);
            (await pair.Connection.CallAsync(2, [])).Dispose();
        }
    }

    [Fact]
    public async Task A_node_that_never_greets_is_given_up_when_its_time_is_over()
    {
        var clock = new ManualTimeProvider();
        await using var server = new RpcNode("server");
        var transport = new SocketTransport();
        await using var network = new FaultyProxy(await server.ListenAsync(transport, "tcp://127.0.0.1:0"));
        var client = new RpcNode(
            "client", new RpcOptions { TimeProvider = clock, HandshakeTimeout = TimeSpan.FromSeconds(4) });
        var swallowed = network.ToServer.Swallow();
        var initiating = transport.InitiateAsync(network.Address, client.Endpoint).AsTask();
        await swallowed;

        clock.Advance(TimeSpan.FromSeconds(4));

        var error = await Should.ThrowAsync<RpcConnectionException>(() => initiating);
        error.Sent.ShouldBeFalse();
        error.Message.ShouldContain("4 seconds");
    }

    private static TaskCompletionSource NewGate() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
