using System.Collections.Concurrent;
using Stubs.Rpc;
using Stubs.Tests.Support;

namespace Stubs.Tests.Rpc;

/// <summary>What a connection does with a wire that takes bytes only when the test says so.</summary>
public sealed class WireTests
{
    [Fact]
    [Trait("Rule", "36")]
    public async Task A_failure_says_of_each_call_whether_it_was_given_to_the_wire()
    {
        var wire = new SlowWire();
        var connection = await ConnectAsync(wire, new RpcOptions());
        var first = connection.CallAsync(1, [1]).AsTask();
        await wire.Sending;
        var second = connection.CallAsync(2, [2]).AsTask();
        var third = connection.CallAsync(3, [3]).AsTask();

        wire.Close();

        (await Should.ThrowAsync<RpcConnectionException>(() => first)).Sent.ShouldBeTrue("the wire had it");
        (await Should.ThrowAsync<RpcConnectionException>(() => second)).Sent.ShouldBeFalse("it was still queued");
        (await Should.ThrowAsync<RpcConnectionException>(() => third)).Sent.ShouldBeFalse("it was still queued");
    }

    [Fact]
    public async Task What_is_queued_while_the_wire_is_busy_goes_with_one_send()
    {
        var wire = new SlowWire();
        var connection = await ConnectAsync(wire, new RpcOptions());
        await connection.SendAsync(1, [1]);
        await wire.Sending;
        for (var i = 0; i < 100; i++)
            await connection.SendAsync(1, [1]);

        (await wire.TakeAsync()).ShouldBe(FrameHeader.Size + 1);
        (await wire.TakeAsync()).ShouldBe(100 * (FrameHeader.Size + 1));
        wire.Close();
    }

    [Fact]
    [Trait("Rule", "38")]
    public async Task A_peer_that_takes_no_bytes_for_a_lease_is_given_up_though_it_sends_some()
    {
        var clock = new ManualTimeProvider();
        var wire = new SlowWire();
        var connection = await ConnectAsync(
            wire, new RpcOptions { TimeProvider = clock, Lease = TimeSpan.FromSeconds(9) });
        var call = connection.CallAsync(1, [1]).AsTask();
        await wire.Sending;
        for (uint i = 0; i < 4; i++)
        {
            await wire.DeliverAsync(Frame(FrameKind.Pong, i));
            clock.Advance(TimeSpan.FromSeconds(3));
        }

        (await Should.ThrowAsync<RpcConnectionException>(() => call)).Message.ShouldContain("has taken nothing");
    }

    [Fact]
    public async Task A_peer_that_asks_and_never_reads_is_sent_away_before_its_answers_fill_the_memory()
    {
        var wire = new SlowWire();
        var handled = 0;
        var answered = new SemaphoreSlim(0);
        var connection = await ConnectAsync(wire, new RpcOptions { MaxInFlight = 10 }, request =>
        {
            Interlocked.Increment(ref handled);
            request.Reply(new byte[1000]);
            answered.Release();
            return default;
        });
        for (uint i = 0; connection.IsOpen; i++)
        {
            i.ShouldBeLessThan(100u);
            await wire.DeliverAsync(Frame(FrameKind.Call, i, correlation: i));

            // The first answer is on the wire, ten are queued, and whatever comes then is refused.
            if (i <= 10)
                await answered.WaitAsync();
        }

        handled.ShouldBe(11);
        connection.Failure.ShouldNotBeNull().Message.ShouldContain("many more requests");
        wire.Close();
    }

    [Fact]
    public async Task A_peer_that_pings_and_never_reads_is_not_answered_without_end()
    {
        var wire = new SlowWire();
        var connection = await ConnectAsync(wire, new RpcOptions());
        await connection.SendAsync(1, []);
        await wire.Sending;
        var pings = new byte[1000 * FrameHeader.Size];
        for (uint i = 0; i < 100_000; i += 1000)
        {
            for (var j = 0; j < 1000; j++)
                Frame(FrameKind.Ping, i + (uint)j).CopyTo(pings, j * FrameHeader.Size);
            await wire.DeliverAsync(pings);
        }

        await wire.TakeAsync();
        var queued = 0;
        for (var chunk = await wire.TakeAsync(); queued < 2 << 20; chunk = await wire.TakeAsync())
        {
            queued += chunk;
            if (chunk < 128 << 10)
                break;
        }

        queued.ShouldBeLessThan((1 << 20) + 100);
        wire.Close();
    }

    [Fact]
    [Trait("Rule", "36")]
    public async Task A_call_that_crosses_the_peers_goodbye_was_certainly_not_executed()
    {
        var wire = new SlowWire();
        var connection = await ConnectAsync(wire, new RpcOptions());
        var call = connection.CallAsync(1, [1]).AsTask();
        await wire.TakeAsync();
        await wire.DeliverAsync(Frame(FrameKind.Goodbye, 0));
        call.IsCompleted.ShouldBeFalse("it may have been before the goodbye");
        connection.IsOpen.ShouldBeFalse();

        await wire.DeliverAsync(Frame(FrameKind.Fault, 1, code: (ushort)RpcFault.Closing, correlation: 1 << 16));

        (await Should.ThrowAsync<RpcConnectionException>(() => call)).Sent.ShouldBeFalse();
        wire.Close();
    }

    [Fact]
    public void A_frame_is_given_no_more_memory_than_twice_what_has_come_of_it()
    {
        var reader = new FrameReader(16 << 20);
        var frame = Frame(FrameKind.Call, 0, 16 << 20);
        var arrived = 0;
        while (!reader.TryTake(out _, out _))
        {
            var free = reader.Free();
            (arrived + free.Length).ShouldBeLessThanOrEqualTo(Math.Max(1024, arrived * 4));
            var chunk = Math.Min(free.Length, Math.Min(1000, frame.Length - arrived));
            frame.AsSpan(arrived, chunk).CopyTo(free.Span);
            reader.Added(chunk);
            arrived += chunk;
        }

        arrived.ShouldBe(frame.Length);
    }

    internal static byte[] Frame(
        FrameKind kind, uint sequence, int payload = 0, ushort code = 0, uint correlation = 0, uint argument = 0)
    {
        var frame = new byte[FrameHeader.Size + payload];
        FrameHeader.Write(frame, new FrameHeader(kind, code, correlation, argument), sequence, payload);
        return frame;
    }

    [Fact]
    public async Task Answers_that_a_peer_does_not_take_are_not_made()
    {
        var wire = new SlowWire();
        var handled = new ConcurrentQueue<ushort>();
        var notices = new SemaphoreSlim(0);
        var connection = (Connection)await ConnectAsync(wire, new RpcOptions(), request =>
        {
            handled.Enqueue(request.Verb);
            if (request.IsOneWay)
                notices.Release();
            else
                request.Reply(new byte[1 << 20]);
            return default;
        });

        // The first answer is on the wire: there is no room for more.
        uint sequence = 0;
        for (; sequence < 10; sequence++)
        {
            await wire.DeliverAsync(Frame(FrameKind.Call, sequence, correlation: sequence, code: (ushort)sequence));
            if (sequence == 0)
                await wire.Sending;
        }

        (connection.WhenThereIsRoom() is null).ShouldBeFalse();
        await wire.DeliverAsync(Frame(FrameKind.OneWay, sequence, code: 100));
        await notices.WaitAsync();
        handled.ShouldBe(new ushort[] { 0, 100 }, ignoreOrder: true);

        // What is one-way is handled all the same, for it may end what the peer holds. The others are, as soon as there
        // is room.
        while (handled.Count < 11)
            await wire.TakeAsync();
        handled.Order().ShouldBe(new ushort[] { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 100 });
        wire.Close();
    }

    [Fact]
    [Trait("Rule", "36")]
    public async Task A_call_that_meets_the_end_of_the_connection_was_not_executed()
    {
        var wire = new SlowWire();
        var connection = await ConnectAsync(wire, new RpcOptions());
        var call = connection.CallAsync(1, [1]).AsTask();
        var correlation = FrameHeader.Read(await wire.TakeBytesAsync(), out _).Correlation;

        await wire.DeliverAsync(
            [.. Frame(FrameKind.Fault, 0, code: (ushort)RpcFault.Closing, correlation: correlation)]);

        (await Should.ThrowAsync<RpcConnectionException>(() => call)).Sent.ShouldBeFalse();
        wire.Close();
    }

    [Fact]
    [Trait("Rule", "40")]
    public async Task Requests_that_waited_for_the_peer_to_read_begin_in_their_order()
    {
        var clock = new ManualTimeProvider();
        var wire = new SlowWire();
        var (begun, mayBegin) =
            (new ConcurrentQueue<ushort>(), new TaskCompletionSource(
                TaskCreationOptions.RunContinuationsAsynchronously));
        var notices = new SemaphoreSlim(0);
        var connection = (Connection)await ConnectAsync(
            wire, new RpcOptions { TimeProvider = clock }, ServeAsync, OrderOf);
        uint sequence = 0;
        for (; sequence < 5; sequence++)
        {
            await wire.DeliverAsync(Frame(FrameKind.Call, sequence, correlation: sequence, code: (ushort)sequence));
            if (sequence == 0)
                await wire.Sending;
        }

        (connection.WhenThereIsRoom() is null).ShouldBeFalse();

        // The peer reads nothing for longer than code of the program may hold up those behind it.
        clock.Advance(TimeSpan.FromSeconds(4));
        begun.ShouldBeEmpty();
        await wire.TakeAsync();
        await Until.HoldsAsync(() => begun.Contains((ushort)1));
        await wire.DeliverAsync(Frame(FrameKind.OneWay, sequence, code: 100));
        await notices.WaitAsync();
        begun.ShouldBe(new ushort[] { 1 });

        mayBegin.SetResult();
        await Until.HoldsAsync(() => begun.Count == 4);
        begun.ShouldBe(new ushort[] { 1, 2, 3, 4 });
        wire.Close();

        // The first one has an answer that fills the wire; the others are in one order.
        static Uid OrderOf(ushort verb) => verb is > 0 and < 100 ? Uid.WellKnown(1) : default;

        async ValueTask ServeAsync(RpcRequest request)
        {
            if (request.IsOneWay)
            {
                notices.Release();
                return;
            }

            if (request.Verb > 0)
                begun.Enqueue(request.Verb);
            if (request.Verb == 1)
                await mayBegin.Task;
            request.Begun();
            request.Reply(request.Verb == 0 ? new byte[1 << 20] : []);
        }
    }

    [Fact]
    [Trait("Rule", "39")]
    public async Task A_request_that_is_cancelled_while_the_peer_reads_nothing_is_not_executed()
    {
        var wire = new SlowWire();
        var handled = new ConcurrentQueue<ushort>();
        var connection = (Connection)await ConnectAsync(wire, new RpcOptions(), request =>
        {
            handled.Enqueue(request.Verb);
            request.Reply(request.Verb == 0 ? new byte[1 << 20] : []);
            return default;
        });
        await wire.DeliverAsync(Frame(FrameKind.Call, 0, correlation: 0, code: 0));
        await wire.Sending;
        (connection.WhenThereIsRoom() is null).ShouldBeFalse();

        await wire.DeliverAsync([
            .. Frame(FrameKind.Call, 1, correlation: 1, code: 1),
            .. Frame(FrameKind.Call, 2, correlation: 2, code: 2),
            .. Frame(FrameKind.Cancel, 3, correlation: 1)]);
        await wire.TakeAsync();
        await Until.HoldsAsync(() => handled.Contains((ushort)2));

        handled.Order().ToArray().ShouldBe([0, 2]);
        wire.Close();
    }

    [Fact]
    [Trait("Rule", "38")]
    public async Task A_reply_that_waited_in_a_process_that_stood_still_is_none()
    {
        var clock = new JumpingClock();
        var wire = new SlowWire();
        var connection = await ConnectAsync(wire, new RpcOptions { TimeProvider = clock });
        var first = CallAndStandStillAsync();
        var one = CorrelationOf(await wire.TakeBytesAsync());
        var second = connection.CallAsync(2, [2]).AsTask();
        var other = CorrelationOf(await wire.TakeBytesAsync());

        // Both replies come together, and the thread that had the first stands still with the process.
        await wire.DeliverAsync(
            [.. Frame(FrameKind.Reply, 0, correlation: one), .. Frame(FrameKind.Reply, 1, correlation: other)]);

        await first;
        (await Should.ThrowAsync<RpcConnectionException>(() => second)).Sent.ShouldBeTrue();

        static uint CorrelationOf(byte[] frame) => FrameHeader.Read(frame, out _).Correlation;

        async Task CallAndStandStillAsync()
        {
            (await connection.CallAsync(1, [1]).ConfigureAwait(false)).Dispose();
            clock.Jump(TimeSpan.FromSeconds(60));
        }
    }

    [Fact]
    public async Task More_than_can_be_queued_ends_the_connection()
    {
        var wire = new SlowWire();
        var writer = new FrameWriter(wire, TimeProvider.System, mostQueued: 1000);
        Exception? failure = null;
        writer.OnFailure(error => failure = error);
        var frame = new FrameHeader(FrameKind.Reply, 0, 1, 0);

        // The first is on its way, and the wire does not take it; what is queued behind it may have 1,000 bytes.
        writer.TryWrite(frame, new byte[600]).ShouldBeTrue();
        writer.TryWrite(frame, new byte[600]).ShouldBeTrue();
        failure.ShouldBeNull();
        writer.TryWrite(frame, new byte[600]).ShouldBeFalse();

        failure.ShouldBeOfType<IOException>().Message.ShouldContain("1000 bytes");
        var ending = writer.AbandonAsync(null);
        await wire.TakeAsync();
        await ending;
    }

    private static async Task<IRpcConnection> ConnectAsync(
        Wire wire, RpcOptions options, Func<RpcRequest, ValueTask>? serve = null, Func<ushort, Uid>? order = null)
    {
        var node = new RpcNode("here", options);
        node.Serve = serve ?? node.Serve;
        node.Order = order ?? node.Order;
        var self = node.Endpoint;
        var peer = HelloMessage.Of(new RpcNode("there").Endpoint);
        var connection = new Connection(
            self,
            new HandshakeResult(
                wire, new FrameReader(options.MaxFrame), new FrameWriter(wire, options.TimeProvider), peer));
        await connection.StartAsync();
        return connection;
    }
}
