using System.Collections.Concurrent;
using Stubs.Rpc;
using Stubs.Tests.Support;

namespace Stubs.Tests.Rpc;

/// <summary>What a node's own code may do to a connection, and what reaches it.</summary>
public sealed class HandlerTests
{
    private static readonly AsyncLocal<string?> Ambient = new();

    [Theory]
    [InlineData("inproc:server")]
    [InlineData("tcp://127.0.0.1:0")]
    public async Task The_context_of_a_caller_reaches_no_handler_of_either_side(string address)
    {
        IRpcTransport transport = address.StartsWith("inproc", StringComparison.Ordinal)
            ? new InProcessTransport() : new SocketTransport();
        await using var server = new RpcNode("server");
        await using var client = new RpcNode("client");
        Ambient.Value = "the caller's";
        var listening = await server.ListenAsync(transport, address);
        var connection = await transport.InitiateAsync(listening, client.Endpoint);
        var seen = new List<string?>();
        server.Serve = async request =>
        {
            lock (seen)
                seen.Add(Ambient.Value);
            if (request.Verb == 1)
                (await request.Connection.CallAsync(2, [])).Dispose();
            request.Reply([]);
        };
        client.Serve = server.Serve;

        (await connection.CallAsync(1, [])).Dispose();

        seen.ShouldBe([null, null]);
        Ambient.Value.ShouldBe("the caller's");
    }

    [Fact]
    public async Task A_handler_that_blocks_its_thread_holds_up_neither_what_came_with_it_nor_what_comes_later()
    {
        var transport = new SocketTransport();
        using var third = new ManualResetEventSlim();
        await using var server = new RpcNode("server");
        server.Serve = request =>
        {
            // It blocks the thread on purpose, until a request that comes later has been handled: that must be by
            // another thread.
            if (request.Verb == 1)
                third.Wait();
            else if (request.Verb == 3)
                third.Set();
            request.Reply([]);
            return default;
        };
        using var client = await RawPeer.GreetAsync(await server.ListenAsync(transport, "tcp://127.0.0.1:0"));

        await client.SendCallsAsync(1, 2);
        (await client.ReadReplyAsync()).ShouldBe(2u);
        await client.SendCallsAsync(3, 4);

        uint[] answered = [await client.ReadReplyAsync(), await client.ReadReplyAsync(), await client.ReadReplyAsync()];
        answered.Order().ShouldBe([1u, 3u, 4u]);
    }

    [Fact, Trait("Rule", "38")]
    public async Task A_request_that_waited_in_a_process_that_stood_still_is_not_handled()
    {
        var clock = new JumpingClock();
        await using var server = new RpcNode("server", new RpcOptions { TimeProvider = clock });
        var handled = new ConcurrentQueue<ushort>();
        server.Order = static _ => Uid.WellKnown(1);
        server.Serve = request =>
        {
            handled.Enqueue(request.Verb);
            clock.Jump(TimeSpan.FromSeconds(60));
            return default;
        };
        using var client = await RawPeer.GreetAsync(
            await server.ListenAsync(new SocketTransport(), "tcp://127.0.0.1:0"));

        await client.SendCallsAsync(1, 2, 3);

        var connection = await server.Connected;
        await Until.HoldsAsync(() => !connection.IsOpen || handled.Count == 3);
        handled.ShouldBe(new ushort[] { 1 });
        (await server.Disconnected).ShouldBeOfType<RpcConnectionException>().Message.ShouldContain("no sign of life");
    }

    [Fact]
    public async Task Requests_of_more_bytes_than_may_run_together_are_answered_so_until_some_have_ended()
    {
        var attempts = 0;
        var mayEnd = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = new RpcNode("server", new RpcOptions { MaxFrame = 1024, MaxInFlightBytes = 1500 });
        server.Serve = async request =>
        {
            if (request.Verb == 1)
                await mayEnd.Task;
            request.Reply([]);
        };
        using var client = await RawPeer.GreetAsync(
            await server.ListenAsync(new SocketTransport(), "tcp://127.0.0.1:0"));

        await client.SendAsync(FrameKind.Call, new byte[1000], code: 1, correlation: 1);
        await client.SendAsync(FrameKind.Call, new byte[1000], code: 2, correlation: 2);
        var refused = (await client.ReadAsync()).Header;
        refused.Kind.ShouldBe(FrameKind.Fault);
        refused.Correlation.ShouldBe(2u);
        ((RpcFault)refused.Code).ShouldBe(RpcFault.TooManyCalls);

        mayEnd.SetResult();
        (await client.ReadAsync()).Header.Correlation.ShouldBe(1u);
        for (var correlation = 3u; correlation < 10; correlation++)
        {
            // The one before counts until its handler has returned, which the answer does not wait for.
            FrameHeader answer;
            do
            {
                await client.SendAsync(FrameKind.Call, new byte[1000], code: 2, correlation: correlation);
                answer = (await client.ReadAsync()).Header;
            }
            while (answer.Kind == FrameKind.Fault && answer.Correlation == correlation && attempts++ < 1000);
            answer.Kind.ShouldBe(FrameKind.Reply);
        }
    }

    [Fact, Trait("Rule", "36")]
    public async Task A_connection_that_is_being_terminated_takes_no_further_calls_and_answers_those_that_run()
    {
        var mayEnd = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var runs = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = new RpcNode("server");
        server.Serve = async request =>
        {
            runs.TrySetResult();
            await mayEnd.Task;
            request.Reply([]);
        };
        using var client = await RawPeer.GreetAsync(
            await server.ListenAsync(new SocketTransport(), "tcp://127.0.0.1:0"));
        await client.SendCallsAsync(1);
        await runs.Task.WaitAsync(TimeSpan.FromSeconds(30));

        var ending = (await server.Connected).DisposeAsync().AsTask();
        (await client.ReadAsync()).Header.Kind.ShouldBe(FrameKind.Goodbye);
        await client.SendCallsAsync(2);

        var refused = (await client.ReadAsync()).Header;
        (refused.Kind, refused.Correlation, (RpcFault)refused.Code).ShouldBe((FrameKind.Fault, 2u, RpcFault.Closing));
        mayEnd.SetResult();
        (await client.ReadAsync()).Header.Correlation.ShouldBe(1u);
        client.Finish();
        await ending;
    }

    [Fact]
    public async Task One_who_awaited_a_reply_and_blocks_his_thread_holds_up_neither_what_came_with_it_nor_what_comes_later()
    {
        var transport = new SocketTransport();
        var (waiting, all) = (0, new TaskCompletionSource());
        await using var server = new RpcNode("server")
        {
            Serve = async request =>
            {
                if (request.Verb == 1 && Interlocked.Increment(ref waiting) < 8)
                    await all.Task;
                all.TrySetResult();
                request.Reply([]);
            },
        };
        await using var client = new RpcNode("client");
        var connection = await transport.InitiateAsync(
            await server.ListenAsync(transport, "tcp://127.0.0.1:0"), client.Endpoint);

        // All are answered at once, and the caller that goes on first blocks the thread that read its reply until
        // another call has been answered.
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            (await connection.CallAsync(1, []).ConfigureAwait(false)).Dispose();

            // On purpose, too: a program may do so, and its reply must be read by another thread.
            connection.CallAsync(2, []).AsTask().Wait();
        }));

        waiting.ShouldBe(8);
    }

    [Fact]
    public async Task A_handler_that_throws_when_it_is_told_of_a_connection_loses_it_and_no_other()
    {
        var transport = new SocketTransport();
        await using var server = new RpcNode("server");
        var address = await server.ListenAsync(transport, "tcp://127.0.0.1:0");
        await using var good = new RpcNode("good");
        var connection = await transport.InitiateAsync(address, good.Endpoint);
        server.OnConnected = peer =>
        {
            if (peer.Peer.Name == "bad")
                throw new FormatException("not this one");
        };

        await using var bad = new RpcNode("bad");
        await transport.InitiateAsync(address, bad.Endpoint);

        (await bad.Disconnected).ShouldNotBeNull();
        (await server.Disconnected).ShouldBeOfType<FormatException>();
        (await connection.CallAsync(1, [])).Dispose();
    }

    [Fact]
    public async Task A_handler_that_throws_when_it_judges_a_peer_refuses_it()
    {
        var transport = new SocketTransport();
        await using var server = new RpcNode("server") { OnRefuse = _ => throw new FormatException("no judgement") };
        var address = await server.ListenAsync(transport, "tcp://127.0.0.1:0");
        await using var client = new RpcNode("client");
        await Should.ThrowAsync<RpcConnectionException>(
            () => transport.InitiateAsync(address, client.Endpoint).AsTask());
    }

    [Fact]
    public void Options_that_cannot_work_are_an_error_at_once()
    {
        foreach (var options in new[]
        {
            new RpcOptions { MaxFrame = 0 }, new RpcOptions { MaxInFlight = 0 },
            new RpcOptions { MaxInFlight = 1 << 16 }, new RpcOptions { StreamWindow = 0 },
            new RpcOptions { Lease = TimeSpan.Zero }, new RpcOptions { HeartbeatInterval = TimeSpan.FromSeconds(10) },
            new RpcOptions { Secret = "" },
            new RpcOptions { MaxUnauthenticated = 0 }, new RpcOptions { HandshakeTimeout = TimeSpan.Zero },
            new RpcOptions { MaxInFlightBytes = 1 },
        })
        {
            Should.Throw<ArgumentException>(() => new RpcNode("node", options));
        }
    }
}
