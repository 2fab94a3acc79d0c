using Stubs.Rpc;
using Stubs.Tests.Support;

namespace Stubs.Tests.Rpc;

/// <summary>What a connection rents it gives back, however calls, streams and the connection itself end.</summary>
public sealed class PooledBufferTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly byte[] Body = new byte[3000];

    [Fact, Trait("Rule", "38")]
    public async Task A_connection_that_has_ended_in_order_has_no_buffer_any_more()
    {
        await ShouldReturnAsync(async () => await (await RpcPair.ConnectAsync()).DisposeAsync());
        await ShouldReturnAsync(async () =>
        {
            await using var pair = await RpcPair.ConnectAsync();
            (await pair.Connection.CallAsync(1, Body)).Dispose();
        });
    }

    [Fact, Trait("Rule", "38")]
    public async Task A_connection_that_is_lost_in_the_middle_of_a_call_has_no_buffer_any_more()
    {
        await ShouldReturnAsync(async () =>
        {
            await using (var pair = await RpcPair.ConnectAsync())
            {
                var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                pair.Server.Serve = async request =>
                {
                    var token = request.CancellationToken;
                    reached.TrySetResult();
                    await Task.Delay(Timeout.InfiniteTimeSpan, token);
                };
                var call = pair.Connection.CallAsync(1, Body).AsTask();
                await reached.Task.WaitAsync(Patience);
                pair.Network.Cut();
                await Should.ThrowAsync<RpcConnectionException>(() => call.WaitAsync(Patience));
                await pair.Server.Disconnected;
            }
        });
    }

    [Fact, Trait("Rule", "39")]
    public async Task A_reply_that_comes_after_its_caller_has_gone_is_given_back()
    {
        await ShouldReturnAsync(async () =>
        {
            await using (var pair = await RpcPair.ConnectAsync())
            {
                var (reached, release) = (new TaskCompletionSource(), new TaskCompletionSource());
                pair.Server.Serve = async request =>
                {
                    if (request.Verb == 1)
                    {
                        reached.SetResult();
                        await release.Task;
                    }

                    request.Reply(Body);
                };
                using var cancel = new CancellationTokenSource();
                var call = pair.Connection.CallAsync(1, Body, null, cancel.Token).AsTask();
                await reached.Task.WaitAsync(Patience);
                await cancel.CancelAsync();
                await Should.ThrowAsync<OperationCanceledException>(() => call.WaitAsync(Patience));
                release.SetResult();

                // Answered after the late reply, over the same connection.
                (await pair.Connection.CallAsync(2, Body).AsTask().WaitAsync(Patience)).Dispose();
            }
        });
    }

    [Fact, Trait("Rule", "39")]
    public async Task The_items_of_a_stream_that_are_not_taken_are_given_back()
    {
        await ShouldReturnAsync(async () =>
        {
            await using (var pair = await RpcPair.ConnectAsync())
            {
                var sent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                pair.Server.Serve = async request =>
                {
                    if (request.Verb == 2)
                    {
                        request.Reply([]);
                        return;
                    }

                    for (var i = 0; i < 4; i++)
                        await request.ReplyItemAsync(Body);
                    sent.SetResult();
                    await Task.Delay(Timeout.InfiniteTimeSpan, request.CancellationToken);
                };
                await foreach (var item in pair.Connection.StreamAsync(1, Body))
                {
                    item.Dispose();
                    await sent.Task.WaitAsync(Patience);

                    // Answered after all items have arrived.
                    (await pair.Connection.CallAsync(2, Body).AsTask().WaitAsync(Patience)).Dispose();
                    break;
                }
            }
        });
    }

    [Fact, Trait("Rule", "38")]
    public async Task A_peer_that_is_refused_leaves_no_buffer_on_either_side()
    {
        await ShouldReturnAsync(async () =>
        {
            await using (var server = new RpcNode("server", new RpcOptions { Secret = "open sesame" }))
            await using (var client = new RpcNode("client", new RpcOptions { Secret = "open barley" }))
            {
                var transport = new SocketTransport();
                var address = await server.ListenAsync(transport, "tcp://127.0.0.1:0");
                await Should.ThrowAsync<RpcRefusedException>(
                    () => transport.InitiateAsync(address, client.Endpoint).AsTask());
            }
        });
    }

    // A connection that has been closed ends in its own time.
    private static async Task ShouldReturnAsync(Func<Task> work)
    {
        await work();
        var leftovers = Leftovers.Begin();
        await Until.HoldsAsync(() => !leftovers.FindBuffers(ofConnections: true).Any());
    }
}
