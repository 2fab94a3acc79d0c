using System.Text;
using Stubs.Rpc;

namespace Stubs.Tests.Rpc;

/// <summary>
/// Whatever one peer sends, it hears why it is sent away, if it listens, and the node serves its other clients
/// throughout.
/// </summary>
public sealed class HostilePeerTests : IAsyncLifetime
{
    private readonly RpcNode server = new("server", new RpcOptions { MaxFrame = 64 << 10, MaxInFlight = 3 });
    private readonly RpcNode client = new("client");
    private readonly SocketTransport transport = new();
    private string address = "";
    private IRpcConnection good = null!;

    public async Task InitializeAsync()
    {
        address = await server.ListenAsync(transport, "tcp://127.0.0.1:0");
        good = await transport.InitiateAsync(address, client.Endpoint);
    }

    public async Task DisposeAsync()
    {
        // Whatever the test did, the connection from before it still works, and new ones do.
        (await good.CallAsync(1, [1])).Dispose();
        await using var late = new RpcNode("late");
        var another = await transport.InitiateAsync(address, late.Endpoint);
        (await another.CallAsync(1, [1])).Dispose();
        await client.DisposeAsync();
        await server.DisposeAsync();
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData("\u0016\u0003\u0001\u0002\0\u0001\0\u0001ü\u0003\u0003")]
    [InlineData("\0\0\0\u0001xxxxxxxxxxxxxxxxxxxxxxxxx")]
    [InlineData("\0\0\0\u0010\u0063xxxxxxxxxxxxxxxxxxxxxx")]
    public async Task Something_else_than_a_hello_is_refused(string text)
    {
        using var peer = await RawPeer.ConnectAsync(address);
        await peer.SendBytesAsync(Encoding.Latin1.GetBytes(text));
        var (code, why) = await peer.ReadEndAsync(FrameKind.Refuse);
        ((RpcRefusal)code).ShouldBe(RpcRefusal.Protocol);
        why.ShouldContain("does not speak this protocol");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(19)]
    [InlineData(40)]
    public async Task A_hello_that_is_cut_off_does_no_harm(int length)
    {
        using var peer = await RawPeer.ConnectAsync(address);
        var hello = HelloMessage.Of(peer.Self).Encode();
        byte[] framed = [.. WireTests.Frame(FrameKind.Hello, 0, hello.Length).AsSpan(0, FrameHeader.Size), .. hello];
        await peer.SendBytesAsync(framed.AsMemory(0, length));
        peer.Finish();
        await peer.ReadToEndAsync();
    }

    [Fact]
    public async Task A_hello_of_another_version_is_refused_and_told_both_versions()
    {
        using var peer = await RawPeer.ConnectAsync(address);
        await peer.SendAsync(FrameKind.Hello, (HelloMessage.Of(peer.Self) with { Major = 3 }).Encode());
        var (code, why) = await peer.ReadEndAsync(FrameKind.Refuse);
        ((RpcRefusal)code).ShouldBe(RpcRefusal.Version);
        why.ShouldContain("version 3");
        why.ShouldContain("version 2");
    }

    [Fact]
    public async Task A_peer_of_a_newer_minor_version_that_says_more_is_welcome()
    {
        using var peer = await RawPeer.ConnectAsync(address);
        var hello = (HelloMessage.Of(peer.Self) with { Minor = 9 }).Encode();
        // One entry more in the map: "zebra": [1, 2].
        byte[] longer = [(byte)(hello[0] + 1), .. hello[1..], 0x65, .. "zebra"u8, 0x82, 1, 2];
        await peer.ProveAsync(static _ => [], longer);
        (await peer.ReadAsync()).Header.Kind.ShouldBe(FrameKind.Welcome);
        await peer.SendAsync(FrameKind.Call, [5], code: 1, correlation: 77);
        (await peer.ReadAsync()).ShouldBeAnswer(FrameKind.Reply, 77, [5]);
    }

    public static TheoryData<string, byte[]> BadGreetings()
    {
        var good = HelloMessage.Of(new RpcNode("raw").Endpoint);
        var bytes = good.Encode();
        byte[] deep = [.. Enumerable.Repeat((byte)0x81, 10_000), 0];
        return new()
        {
            { "nothing", [] },
            { "an array", [0x80] },
            { "half a map", bytes[..^3] },
            { "something behind it", [.. bytes, 0] },
            { "an indefinite length", [0xBF, 0xFF] },
            { "a count that is a lie", [0xBA, 0xFF, 0xFF, 0xFF, 0xFF] },
            { "a key twice", [0xA2, .. MajorIs(2), .. MajorIs(2)] },
            { "nothing but the version", [0xA1, .. MajorIs(2)] },
            { "a version that is a text", [0xA1, 0x65, .. "major"u8, 0x61, (byte)'1'] },
            { "deep nesting", [0xA1, 0x65, .. "major"u8, .. deep] },
            { "deep nesting where no code looks", [
                (byte)(bytes[0] + 1), .. bytes[1..], 0x65, .. "zebra"u8, .. deep[..^1]] },
            { "a short nonce", (good with { Nonce = new byte[31] }).Encode() },
            { "a long name", (good with { Peer = good.Peer with { Name = new string('x', 2000) } }).Encode() },
            { "negative limits", (good with { MaxInFlight = -1 }).Encode() },
            { "no room for anything", (good with { MaxFrame = 10 }).Encode() },
        };
    }

    private static byte[] MajorIs(byte version) => [0x65, .. "major"u8, version];

    [Theory]
    [MemberData(nameof(BadGreetings))]
    public async Task A_greeting_that_cannot_be_read_is_refused(string what, byte[] hello)
    {
        using var peer = await RawPeer.ConnectAsync(address);
        await peer.SendAsync(FrameKind.Hello, hello);
        var (code, _) = await peer.ReadEndAsync(FrameKind.Refuse);
        ((RpcRefusal)code).ShouldBe(RpcRefusal.Protocol, what);
    }

    [Fact]
    public async Task More_than_a_greeting_needs_is_not_taken_from_a_stranger()
    {
        using var peer = await RawPeer.ConnectAsync(address);
        await peer.SendBytesAsync(WireTests.Frame(FrameKind.Hello, 0, 20 << 10).AsMemory(0, FrameHeader.Size));
        ((RpcRefusal)(await peer.ReadEndAsync(FrameKind.Refuse)).Code).ShouldBe(RpcRefusal.Protocol);
    }

    [Fact]
    public async Task A_call_before_the_welcome_is_not_executed()
    {
        var executed = 0;
        server.Serve = request =>
        {
            executed += request.Verb == 66 ? 1 : 0;
            request.Reply([]);
            return default;
        };
        using var peer = await RawPeer.ConnectAsync(address);
        await peer.SendAsync(FrameKind.Hello, HelloMessage.Of(peer.Self).Encode());
        (await peer.ReadAsync()).Header.Kind.ShouldBe(FrameKind.Challenge);
        await peer.SendAsync(FrameKind.Call, [], code: 66, correlation: 1);
        await peer.ReadEndAsync(FrameKind.Refuse);
        executed.ShouldBe(0);
    }

    public static TheoryData<string, byte[], int> BadFrames() => new()
    {
        { "too large", [0, 1, 0, 17, 16, 0, 0, 0], (int)CloseReason.FrameTooLarge },
        { "a negative length", [0xFF, 0xFF, 0xFF, 0xFF, 16, 0, 0, 0], (int)CloseReason.FrameTooLarge },
        { "the most negative length", [0x80, 0, 0, 0, 16, 0, 0, 0], (int)CloseReason.FrameTooLarge },
        { "a length of nothing", [0, 0, 0, 0], (int)CloseReason.Protocol },
        { "a length without room for a header", [0, 0, 0, 15, 16, 0, 0, 0], (int)CloseReason.Protocol },
        { "an unknown kind", WireTests.Frame((FrameKind)99, 2), (int)CloseReason.Protocol },
        { "kind zero", WireTests.Frame(0, 2), (int)CloseReason.Protocol },
        { "another hello", WireTests.Frame(FrameKind.Hello, 2), (int)CloseReason.Protocol },
        { "a frame of the past", WireTests.Frame(FrameKind.Ping, 1), (int)CloseReason.Protocol },
        { "a frame of the future", WireTests.Frame(FrameKind.Ping, 3), (int)CloseReason.Protocol },
        { "a reply to nothing", WireTests.Frame(FrameKind.Reply, 2, correlation: 1), (int)CloseReason.Protocol },
        { "an item of nothing", WireTests.Frame(
            FrameKind.Item, 2, correlation: uint.MaxValue), (int)CloseReason.Protocol },
        { "the end of nothing", WireTests.Frame(FrameKind.End, 2), (int)CloseReason.Protocol },
        { "a fault of nothing", WireTests.Frame(FrameKind.Fault, 2, 1, 1), (int)CloseReason.Protocol },
        { "credit for one-way requests that were not sent", WireTests.Frame(
            FrameKind.Credit, 2, argument: 1), (int)CloseReason.Protocol },
        { "credit without end", WireTests.Frame(
            FrameKind.Credit, 2, argument: uint.MaxValue), (int)CloseReason.Protocol },
    };

    [Theory]
    [MemberData(nameof(BadFrames))]
    public async Task A_frame_that_may_not_come_ends_its_connection_and_says_why(string what, byte[] frame, int reason)
    {
        using var peer = await RawPeer.GreetAsync(address);
        await peer.SendBytesAsync(frame);
        var (code, why) = await peer.ReadEndAsync(FrameKind.Goodbye);
        code.ShouldBe((ushort)reason, what);
        why.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task What_may_cross_an_answer_on_the_way_is_let_pass()
    {
        using var peer = await RawPeer.GreetAsync(address);
        await peer.SendAsync(FrameKind.Cancel, correlation: 5);
        await peer.SendAsync(FrameKind.Stop, correlation: 5);
        await peer.SendAsync(FrameKind.Credit, correlation: 5, argument: 100);
        await peer.SendAsync(FrameKind.Ping, argument: 4711);
        (await peer.ReadAsync()).Header.ShouldBe(new FrameHeader(FrameKind.Pong, 0, 0, 4711));
    }

    [Fact]
    public async Task More_calls_than_may_run_get_a_fault_each_and_the_others_their_replies()
    {
        var open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        server.Serve = async request =>
        {
            if (request.Verb == 2)
                await open.Task;
            request.Reply([]);
        };
        using var peer = await RawPeer.GreetAsync(address);
        for (uint call = 1; call <= 5; call++)
            await peer.SendAsync(FrameKind.Call, [], code: 2, correlation: call);
        for (uint call = 4; call <= 5; call++)
        {
            var (header, _) = await peer.ReadAsync();
            (header.Kind, (RpcFault)header.Code, header.Correlation).ShouldBe(
                (FrameKind.Fault, RpcFault.TooManyCalls, call));
        }

        open.SetResult();
        var answered = new List<uint>();
        for (var i = 0; i < 3; i++)
        {
            var (header, _) = await peer.ReadAsync();
            header.Kind.ShouldBe(FrameKind.Reply);
            answered.Add(header.Correlation);
        }

        answered.ShouldBe([1u, 2u, 3u], ignoreOrder: true);
    }

    [Fact]
    public async Task More_one_way_requests_than_there_is_credit_for_end_the_connection()
    {
        var open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        server.Serve = async request =>
        {
            if (request.IsOneWay)
                await open.Task;
            else
                request.Reply([]);
        };
        using var peer = await RawPeer.GreetAsync(address);
        for (var i = 0; i < 4; i++)
            await peer.SendAsync(FrameKind.OneWay);
        ((CloseReason)(await peer.ReadEndAsync(FrameKind.Goodbye)).Code).ShouldBe(CloseReason.Protocol);
        open.SetResult();
    }

    [Fact]
    public async Task A_number_that_is_in_use_cannot_be_used_again()
    {
        var open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        server.Serve = async request =>
        {
            if (request.Verb == 2)
                await open.Task;
            request.Reply([]);
        };
        using var peer = await RawPeer.GreetAsync(address);
        await peer.SendAsync(FrameKind.Call, [], code: 2, correlation: 8);
        await peer.SendAsync(FrameKind.Call, [], code: 2, correlation: 8);
        (await peer.ReadEndAsync(FrameKind.Goodbye)).Text.ShouldContain("running already");
        open.SetResult();
    }

    [Fact]
    public async Task A_server_that_sends_more_items_than_there_is_room_for_is_sent_away()
    {
        using var peer = await RawPeer.GreetAsync(address);
        var accepted = await server.ConnectionTo(peer.Self.Self);
        await using var items = accepted.StreamAsync(9, default).GetAsyncEnumerator();
        var first = items.MoveNextAsync().AsTask();
        var (open, _) = await peer.ReadAsync();
        open.Kind.ShouldBe(FrameKind.Open);
        for (var i = 0; i < 6; i++)
            await peer.SendAsync(FrameKind.Item, new byte[60_000], correlation: open.Correlation);
        (await peer.ReadEndAsync(FrameKind.Goodbye)).Text.ShouldContain("credit");
        (await first).ShouldBeTrue();
    }

    [Fact]
    public async Task A_client_that_gives_credit_beyond_its_own_window_gets_no_more_items_at_once_than_that_holds()
    {
        const int Window = 4096, Item = 1000, RequestWindow = 100 * Item;
        var (opened, credited, stopped) = (NewSource<bool>(), NewSource<bool>(), NewSource<int>());
        server.Serve = async request =>
        {
            if (request.Verb != 2)
            {
                request.Reply(request.Body.Span);
                return;
            }

            opened.SetResult(true);
            await credited.Task;
            var sending = default(ValueTask);
            var sent = 0;
            for (; sending.IsCompletedSuccessfully && sent < 2 * RequestWindow / Item; sent++)
                sending = request.ReplyItemAsync(new byte[Item]);
            stopped.SetResult(sent);
            await sending;
        };
        using var peer = await RawPeer.GreetAsync(address, new RpcOptions { StreamWindow = Window });
        await peer.SendAsync(FrameKind.Open, [], code: 2, correlation: 6);
        await opened.Task;
        await peer.SendAsync(FrameKind.Credit, correlation: 6, argument: RequestWindow);
        await peer.SendAsync(FrameKind.Ping, argument: 4711);
        (await peer.ReadAsync()).Header.Kind.ShouldBe(FrameKind.Pong);

        credited.SetResult(true);

        (await stopped.Task).ShouldBe((Window / (Item + FrameHeader.Size)) + 1);

        static TaskCompletionSource<T> NewSource<T>() => new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    [Theory, Trait("Rule", "36")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_answer_over_the_limit_tells_its_own_call_that_it_is_too_large_and_others_that_the_connection_is_lost(bool comesInParts)
    {
        using var peer = await RawPeer.GreetAsync(address);
        var connection = await server.ConnectionTo(peer.Self.Self);
        var asked = connection.CallAsync(9, default).AsTask();
        var (call, _) = await peer.ReadAsync();
        var other = connection.CallAsync(9, default).AsTask();
        await peer.ReadAsync();
        var frame = WireTests.Frame(FrameKind.Reply, 2, 1 << 20, correlation: call.Correlation);

        Range[] parts = comesInParts ? [0..4, 4..12, 12..20] : [0..20];
        foreach (var part in parts)
            await peer.SendBytesAsync(frame.AsMemory(part));

        var error = await Should.ThrowAsync<RpcFaultException>(() => asked);
        error.Code.ShouldBe(RpcFault.TooLarge);
        error.Message.ShouldContain("RpcOptions.MaxFrame");
        (await Should.ThrowAsync<RpcConnectionException>(() => other)).Sent.ShouldBeTrue();
        (await peer.ReadEndAsync(FrameKind.Goodbye)).Code.ShouldBe((ushort)CloseReason.FrameTooLarge);
    }

    [Fact, Trait("Rule", "36")]
    public async Task An_item_over_the_limit_tells_the_reader_of_its_stream_that_it_is_too_large()
    {
        using var peer = await RawPeer.GreetAsync(address);
        var connection = await server.ConnectionTo(peer.Self.Self);
        await using var items = connection.StreamAsync(9, default).GetAsyncEnumerator();
        var first = items.MoveNextAsync().AsTask();
        var (open, _) = await peer.ReadAsync();

        await peer.SendBytesAsync(WireTests.Frame(FrameKind.Item, 2, 1 << 20, correlation: open.Correlation).AsMemory(
            ..20));

        (await Should.ThrowAsync<RpcFaultException>(() => first)).Code.ShouldBe(RpcFault.TooLarge);
    }

    [Fact]
    public async Task Bytes_without_sense_do_no_harm_wherever_they_come()
    {
        var random = new Random(20261122);
        for (var round = 0; round < 60; round++)
        {
            using var peer = round % 3 == 0 ? await RawPeer.ConnectAsync(address) : await RawPeer.GreetAsync(address);
            var kinds = Enum.GetValues<FrameKind>();
            for (var i = 0; i < 20; i++)
            {
                var frame = WireTests.Frame(
                    kinds[random.Next(kinds.Length)], (uint)i + 2, random.Next(30), (ushort)random.Next(8),
                    (uint)random.Next(4), (uint)random.Next(300));
                random.NextBytes(frame.AsSpan(FrameHeader.Size));
                if (random.Next(6) == 0)
                    frame[random.Next(frame.Length)] ^= (byte)(1 << random.Next(8));
                await peer.TrySendBytesAsync(frame);
            }

            (await good.CallAsync(1, [1])).Dispose();
        }
    }
}

internal static class FrameAssertions
{
    public static void ShouldBeAnswer(
        this (FrameHeader Header, byte[] Payload) frame, FrameKind kind, uint correlation, byte[] payload)
    {
        frame.Header.Kind.ShouldBe(kind);
        frame.Header.Correlation.ShouldBe(correlation);
        frame.Payload.ShouldBe(payload);
    }
}
