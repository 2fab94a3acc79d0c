using Stubs.Rpc;

namespace Stubs.Tests.Rpc;

/// <summary>Requests of one order begin one after the other, on whatever thread, and hold up nothing else.</summary>
public sealed class RequestOrderTests : IAsyncLifetime
{
    private static readonly Uid One = Uid.Parse("01a22330-4653-7000-959a-000000000001");
    private static readonly Uid Other = Uid.Parse("01a22330-4653-7000-959a-000000000002");

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly SocketTransport transport = new();
    private readonly RpcNode server = new("server");
    private RawPeer client = null!;

    public async Task InitializeAsync() =>
        client = await RawPeer.GreetAsync(await server.ListenAsync(transport, "tcp://127.0.0.1:0"));

    public async Task DisposeAsync()
    {
        client.Dispose();
        await server.DisposeAsync();
    }

    [Theory, Trait("Rule", "40")]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(200)]
    public async Task Each_request_begins_once_and_after_the_one_before_it(int together)
    {
        const ushort Requests = 400;
        List<ushort> ofOne = [], ofOther = [];
        server.Order = static verb => verb % 3 == 0 ? Other : One;
        server.Serve = async request =>
        {
            var begun = request.Verb % 3 == 0 ? ofOther : ofOne;
            if (request.Verb % 7 == 0)
                await Task.Yield();
            lock (begun)
                begun.Add(request.Verb);
            if (request.Verb % 2 == 0)
                request.Begun();
            if (request.Verb % 5 == 0)
                await Task.Yield();
            request.Reply([]);
        };
        var answered = new HashSet<uint>();

        for (var first = 1; first <= Requests; first += together)
        {
            var sent = Enumerable.Range(first, together).Where(static verb => verb <= Requests).ToArray();
            await client.SendCallsAsync([.. sent.Select(static verb => (ushort)verb)]);
            foreach (var _ in sent)
                answered.Add(await client.ReadReplyAsync()).ShouldBeTrue();
        }

        ofOne.ShouldBe(Enumerable.Range(1, Requests).Where(static verb => verb % 3 != 0).Select(
            static verb => (ushort)verb));
        ofOther.ShouldBe(Enumerable.Range(1, Requests).Where(static verb => verb % 3 == 0).Select(
            static verb => (ushort)verb));
    }

    [Fact]
    public async Task A_request_that_has_begun_and_blocks_its_thread_holds_up_none_behind_it()
    {
        using var third = new ManualResetEventSlim();
        server.Order = static _ => One;
        server.Serve = request =>
        {
            request.Begun();

            // It blocks the thread on purpose, until another thread has handled a request behind it.
            if (request.Verb == 1)
                third.Wait(Patience).ShouldBeTrue();
            else if (request.Verb == 3)
                third.Set();
            request.Reply([]);
            return default;
        };

        await client.SendCallsAsync(1, 2, 3, 4);

        var answered = await ReadRepliesAsync(4);
        answered.Order().ShouldBe([1u, 2u, 3u, 4u]);
        answered[0].ShouldBe(2u);
    }

    [Fact]
    public async Task A_request_that_was_passed_and_blocks_when_it_is_freed_holds_up_none_behind_it()
    {
        var begin = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var fourth = new ManualResetEventSlim();
        server.Order = static verb => verb == 5 ? default : One;
        server.Serve = async request =>
        {
            if (request.Verb == 1)
                await begin.Task;
            request.Begun();
            if (request.Verb == 2)
                fourth.Wait(Patience).ShouldBeTrue();
            else if (request.Verb == 4)
                fourth.Set();
            request.Reply([]);
        };

        await client.SendCallsAsync(1, 2, 3, 4, 5);

        // The last one is in no order: when it is answered, threads have passed the ones before it.
        (await client.ReadReplyAsync()).ShouldBe(5u);
        begin.SetResult();
        var answered = await ReadRepliesAsync(4);
        answered.Order().ShouldBe([1u, 2u, 3u, 4u]);
    }

    [Fact]
    public async Task A_request_that_has_not_begun_holds_up_those_of_its_order_and_no_others()
    {
        var begin = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        server.Order = static verb => verb == 3 ? Other : One;
        server.Serve = async request =>
        {
            if (request.Verb == 1)
                await begin.Task;
            request.Begun();
            request.Reply([]);
        };

        await client.SendCallsAsync(1);
        await client.SendCallsAsync(2, 3);

        (await client.ReadReplyAsync()).ShouldBe(3u);
        begin.SetResult();
        (await client.ReadReplyAsync()).ShouldBe(1u);
        (await client.ReadReplyAsync()).ShouldBe(2u);
    }

    private async Task<uint[]> ReadRepliesAsync(int count)
    {
        var answered = new uint[count];
        for (var i = 0; i < count; i++)
            answered[i] = await client.ReadReplyAsync();
        return answered;
    }
}
