using Stubs.Rpc;
using Stubs.Tests.Support;

namespace Stubs.Tests.Rpc;

/// <summary>
/// Time limits of requests, with a clock of its own on each side: what each side does by itself shows when only its
/// clock goes on.
/// </summary>
public sealed class DeadlineTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ManualTimeProvider serverTime = new();
    private readonly ManualTimeProvider clientTime = new();

    [Fact, Trait("Rule", "39")]
    public async Task The_server_ends_a_request_whose_time_limit_has_passed_by_its_own_clock()
    {
        await using var pair = await ConnectAsync();
        var waiting = Serving(pair);
        var call = pair.Connection.CallAsync(1, [], TimeSpan.FromSeconds(1)).AsTask();
        var token = (await waiting.NextAsync()).CancellationToken;

        serverTime.Advance(TimeSpan.FromSeconds(1));

        token.IsCancellationRequested.ShouldBeTrue();
        (await Should.ThrowAsync<RpcFaultException>(() => call.WaitAsync(Patience))).Code.ShouldBe(RpcFault.TimedOut);
    }

    [Fact, Trait("Rule", "39")]
    public async Task The_caller_gives_up_when_the_time_limit_has_passed_by_its_own_clock()
    {
        await using var pair = await ConnectAsync();
        var waiting = Serving(pair);
        var call = pair.Connection.CallAsync(1, [], TimeSpan.FromSeconds(1)).AsTask();
        await waiting.NextAsync();

        clientTime.Advance(TimeSpan.FromSeconds(1));

        (await Should.ThrowAsync<RpcFaultException>(() => call.WaitAsync(Patience))).Code.ShouldBe(RpcFault.TimedOut);
    }

    [Theory, Trait("Rule", "39")]
    [InlineData(1000, 1000)]
    [InlineData(1.5, 2)]
    public async Task A_time_limit_travels_in_milliseconds_rounded_up(double limit, int left)
    {
        await using var pair = await ConnectAsync();
        var waiting = Serving(pair);
        var call = pair.Connection.CallAsync(1, [], TimeSpan.FromMilliseconds(limit)).AsTask();

        (await waiting.NextAsync()).TimeLeft.ShouldBe(TimeSpan.FromMilliseconds(left));

        serverTime.Advance(TimeSpan.FromSeconds(1));
        await Should.ThrowAsync<RpcFaultException>(() => call.WaitAsync(Patience));
    }

    [Fact, Trait("Rule", "39")]
    public async Task What_is_left_at_the_server_counts_down_and_without_a_limit_nothing_does()
    {
        await using var pair = await ConnectAsync();
        var waiting = Serving(pair);
        using var cancel = new CancellationTokenSource();
        var limited = pair.Connection.CallAsync(1, [], TimeSpan.FromSeconds(3)).AsTask();
        var request = await waiting.NextAsync();
        var unlimited = pair.Connection.CallAsync(1, [], null, cancel.Token).AsTask();
        var other = await waiting.NextAsync();

        serverTime.Advance(TimeSpan.FromSeconds(1));

        request.TimeLeft.ShouldBe(TimeSpan.FromSeconds(2));
        other.TimeLeft.ShouldBeNull();
        serverTime.Advance(TimeSpan.FromSeconds(2));
        await Should.ThrowAsync<RpcFaultException>(() => limited.WaitAsync(Patience));
        other.CancellationToken.IsCancellationRequested.ShouldBeFalse();
        await cancel.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => unlimited.WaitAsync(Patience));
    }

    [Fact, Trait("Rule", "39")]
    public async Task Of_several_limits_each_acts_at_its_own_time_whichever_came_first()
    {
        await using var pair = await ConnectAsync();
        var waiting = Serving(pair);
        var late = pair.Connection.CallAsync(1, [], TimeSpan.FromSeconds(3)).AsTask();
        var lateToken = (await waiting.NextAsync()).CancellationToken;
        var early = pair.Connection.CallAsync(1, [], TimeSpan.FromSeconds(1)).AsTask();
        var earlyToken = (await waiting.NextAsync()).CancellationToken;

        serverTime.Advance(TimeSpan.FromSeconds(1));
        (earlyToken.IsCancellationRequested, lateToken.IsCancellationRequested).ShouldBe((true, false));
        serverTime.Advance(TimeSpan.FromSeconds(2));
        lateToken.IsCancellationRequested.ShouldBeTrue();

        await Should.ThrowAsync<RpcFaultException>(() => early.WaitAsync(Patience));
        await Should.ThrowAsync<RpcFaultException>(() => late.WaitAsync(Patience));
    }

    [Fact, Trait("Rule", "39")]
    public async Task A_handler_that_asks_for_its_token_after_the_time_limit_has_passed_gets_a_cancelled_one()
    {
        await using var pair = await ConnectAsync();
        var reached = new TaskCompletionSource<RpcRequest>(TaskCreationOptions.RunContinuationsAsynchronously);
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        pair.Server.Serve = async request =>
        {
            reached.TrySetResult(request);
            await release.Task;
        };
        var call = pair.Connection.CallAsync(1, [], TimeSpan.FromSeconds(1)).AsTask();
        var request = await reached.Task.WaitAsync(Patience);

        serverTime.Advance(TimeSpan.FromSeconds(1));

        request.CancellationToken.IsCancellationRequested.ShouldBeTrue();
        release.SetResult();
        (await Should.ThrowAsync<RpcFaultException>(() => call.WaitAsync(Patience))).Code.ShouldBe(RpcFault.TimedOut);
    }

    [Fact, Trait("Rule", "39")]
    public async Task A_token_that_is_cancelled_after_its_call_has_ended_does_not_reach_a_later_call()
    {
        await using var pair = await ConnectAsync();
        using var first = new CancellationTokenSource();
        using (await pair.Connection.CallAsync(1, [1], null, first.Token))
        {
        }

        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        pair.Server.Serve = async request =>
        {
            reached.TrySetResult();
            await release.Task;
            request.Reply(request.Body.Span);
        };
        var second = pair.Connection.CallAsync(1, [2]).AsTask();
        await reached.Task.WaitAsync(Patience);

        await first.CancelAsync();
        release.SetResult();

        using var reply = await second.WaitAsync(Patience);
        reply.Body.ToArray().ShouldBe([2]);
    }

    [Fact, Trait("Rule", "39")]
    public async Task A_call_whose_time_limit_has_passed_before_it_is_sent_takes_no_place_of_others()
    {
        await using var pair = await RpcPair.ConnectAsync(
            new RpcOptions { TimeProvider = serverTime, MaxInFlight = 1 },
            new RpcOptions { TimeProvider = clientTime, MaxInFlight = 1 });
        for (var i = 0; i < 3; i++)
            (await Should.ThrowAsync<RpcFaultException>(
                async () => await pair.Connection.CallAsync(1, [], TimeSpan.Zero))).Code.ShouldBe(RpcFault.TimedOut);
        for (var i = 0; i < 3; i++)
        {
            await Should.ThrowAsync<RpcFaultException>(async () =>
            {
                await foreach (var item in pair.Connection.StreamAsync(1, default, TimeSpan.Zero))
                    item.Dispose();
            });
        }

        using var reply = await pair.Connection.CallAsync(1, [7]).AsTask().WaitAsync(Patience);
        reply.Body.ToArray().ShouldBe([7]);
    }

    [Fact, Trait("Rule", "38")]
    public async Task A_connection_that_has_ended_has_no_timer_any_more()
    {
        var pair = await ConnectAsync();
        var waiting = Serving(pair);
        var call = pair.Connection.CallAsync(1, [], TimeSpan.FromHours(1)).AsTask();
        await waiting.NextAsync();
        pair.Network.Cut();
        await Should.ThrowAsync<RpcConnectionException>(() => call.WaitAsync(Patience));
        await pair.Server.Disconnected;

        await pair.DisposeAsync();

        clientTime.ActiveTimers.ShouldBe(0);
        serverTime.ActiveTimers.ShouldBe(0);
    }

    private Task<RpcPair> ConnectAsync() =>
        RpcPair.ConnectAsync(
            new RpcOptions { TimeProvider = serverTime }, new RpcOptions { TimeProvider = clientTime });

    // Requests wait until they are cancelled, and say so by what they throw.
    private static System.Threading.Channels.ChannelReader<RpcRequest> Serving(RpcPair pair)
    {
        var arrived = System.Threading.Channels.Channel.CreateUnbounded<RpcRequest>();
        pair.Server.Serve = async request =>
        {
            var token = request.CancellationToken;
            arrived.Writer.TryWrite(request);
            await Task.Delay(Timeout.InfiniteTimeSpan, token);
        };
        return arrived.Reader;
    }
}

file static class ReadingWithPatience
{
    public static async Task<RpcRequest> NextAsync(this System.Threading.Channels.ChannelReader<RpcRequest> reader)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        return await reader.ReadAsync(limit.Token);
    }
}
