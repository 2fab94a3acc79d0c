using Stubs.Rpc;
using static Stubs.Conformance.TransportWorld;

namespace Stubs.Conformance;

/// <summary>Items come in order, no faster than they are taken, and stop when they are not wanted.</summary>
internal static class StreamChecks
{
    public static readonly ConformanceCheck<IRpcTransportFactory>[] All =
    [
        Check("All items come, in their order, then the end", async world =>
        {
            world.Server.Serve = async request =>
            {
                Expect.True(request.IsStream, "It is a stream.");
                for (var i = 0; i < 3000; i++)
                    await request.ReplyItemAsync(BitConverter.GetBytes(i));
            };
            var expected = 0;
            await foreach (var item in world.Connection.StreamAsync(1, new byte[] { 1 }))
            {
                using (item)
                    Expect.Equal(expected++, BitConverter.ToInt32(item.Body.Span), "Item");
            }

            Expect.Equal(3000, expected, "Items");
        }),

        Check("A stream may be empty, and its items too", async world =>
        {
            world.Server.Serve = async request =>
            {
                for (var i = 0; i < request.Verb; i++)
                    await request.ReplyItemAsync([]);
            };
            Expect.Equal(0, await CountAsync(world, 0), "Items");
            Expect.Equal(5, await CountAsync(world, 5), "Items");
        }),

        Check("The server is held up while items are not taken", async world =>
        {
            var held = NewGate();
            var sent = 0;
            world.Server.Serve = async request =>
            {
                for (var i = 0; i < 1000; i++)
                {
                    var room = request.ReplyItemAsync(new byte[1000]);
                    sent++;
                    if (!room.IsCompleted)
                        held.TrySetResult();
                    await room;
                }
            };
            await using var items = world.Connection.StreamAsync(1, default).GetAsyncEnumerator();
            Expect.True(await items.MoveNextAsync(), "There is an item.");
            items.Current.Dispose();
            await held.Task;
            Expect.True(sent <= 18, $"{sent} items of 1,000 bytes were sent, but the window is 16 KiB.");
            var count = 1;
            while (await items.MoveNextAsync())
            {
                items.Current.Dispose();
                count++;
            }

            Expect.Equal(1000, count, "Items");
        }),

        Check("Leaving a stream early stops the server, and the connection goes on", async world =>
        {
            var stopped = NewGate();
            world.Server.Serve = async request =>
            {
                if (request.Verb == 2)
                {
                    request.Reply([]);
                    return;
                }

                try
                {
                    while (true)
                        await request.ReplyItemAsync(new byte[100]);
                }
                catch (OperationCanceledException)
                {
                    stopped.SetResult();
                    throw;
                }
            };
            var taken = 0;
            await foreach (var item in world.Connection.StreamAsync(1, default))
            {
                item.Dispose();
                if (++taken == 3)
                    break;
            }

            await stopped.Task;
            await world.CallAsync(2);
        }),

        Check("A fault comes behind the items that were sent before it", async world =>
        {
            world.Server.Serve = async request =>
            {
                for (var i = 0; i < 10; i++)
                    await request.ReplyItemAsync([1]);
                throw new FormatException("the eleventh");
            };
            var taken = 0;
            var fault = await Expect.ThrowsAsync<RpcFaultException>(
                async () =>
                {
                    await foreach (var item in world.Connection.StreamAsync(1, default))
                    {
                        item.Dispose();
                        taken++;
                    }
                },
                "a handler that throws in a stream");
            Expect.Equal(10, taken, "Items");
            Expect.True(
                fault.Message.Contains("the eleventh", StringComparison.Ordinal), $"The message is '{fault.Message}'.");
        }),

        Check("Cancelling a stream ends it at both sides", async world =>
        {
            var heard = NewGate();
            world.Server.Serve = async request =>
            {
                await request.ReplyItemAsync([1]);
                await CancelledAsync(request.CancellationToken);
                heard.SetResult();
            };
            using var source = new CancellationTokenSource();
            await Expect.ThrowsAsync<OperationCanceledException>(
                async () =>
                {
                    await foreach (var item in world.Connection.StreamAsync(1, default, null, source.Token))
                    {
                        item.Dispose();
                        await source.CancelAsync();
                    }
                },
                "a stream that is cancelled");
            await heard.Task;
        }),

        Check("The time limit of a stream ends it at both sides", async world =>
        {
            var heard = NewGate();
            world.Server.Serve = async request =>
            {
                await CancelledAsync(request.CancellationToken);
                heard.SetResult();
            };
            await FaultsAsync(
                RpcFault.TimedOut,
                async () =>
                {
                    await foreach (var item in world.Connection.StreamAsync(1, default, TimeSpan.FromMilliseconds(30)))
                        item.Dispose();
                },
                "a stream with a limit of 30 ms");
            await heard.Task;
        }),

        Check("Many streams and calls share the connection", async world =>
        {
            world.Server.Serve = async request =>
            {
                if (!request.IsStream)
                {
                    request.Reply(request.Body.Span);
                    return;
                }

                for (var i = 0; i < 200; i++)
                    await request.ReplyItemAsync(new byte[request.Verb]);
            };
            await Task.WhenAll(Enumerable.Range(1, 20).Select(async verb =>
            {
                Expect.Equal(200, await CountAsync(world, (ushort)(verb * 50)), "Items");
                await world.CallAsync(1, 1, 2, 3);
            }));
        }),

        Check("A stream that is not enumerated sends nothing", async world =>
        {
            var streams = 0;
            world.Server.Serve = request =>
            {
                if (request.IsStream)
                    streams++;
                else
                    request.Reply([]);
                return default;
            };
            var unused = world.Connection.StreamAsync(1, default);
            await world.CallAsync(2);
            Expect.True(streams == 0 && unused is not null, "The request was sent before anybody wanted items.");
        }),
    ];

    private static async Task<int> CountAsync(TransportWorld world, ushort verb)
    {
        var count = 0;
        await foreach (var item in world.Connection.StreamAsync(verb, default))
        {
            item.Dispose();
            count++;
        }

        return count;
    }
}
