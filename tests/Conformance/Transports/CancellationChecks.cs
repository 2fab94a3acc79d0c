using Stubs.Rpc;
using static Stubs.Conformance.TransportWorld;

namespace Stubs.Conformance;

/// <summary>Cancellation and time limits travel with a call and act at the server (SYSTEM 39).</summary>
internal static class CancellationChecks
{
    public static readonly ConformanceCheck<IRpcTransportFactory>[] All =
    [
        Check("Cancelling a call ends it at the caller at once and is heard at the server", async world =>
        {
            var (arrived, heard) = (NewGate(), NewGate());
            world.Server.Serve = async request =>
            {
                arrived.SetResult();
                await CancelledAsync(request.CancellationToken);
                heard.SetResult();
            };
            using var source = new CancellationTokenSource();
            var call = world.Connection.CallAsync(1, [], null, source.Token).AsTask();
            await arrived.Task;
            await source.CancelAsync();
            var error = await Expect.ThrowsAsync<OperationCanceledException>(() => call, "a call that is cancelled");
            Expect.Equal(source.Token, error.CancellationToken, "Token");
            await heard.Task;
        }),

        Check("A call is not sent if its token is cancelled before", async world =>
        {
            var executed = 0;
            world.Server.Serve = request =>
            {
                executed++;
                return KitNode.Echo(request);
            };
            await Expect.ThrowsAsync<OperationCanceledException>(
                () => world.Connection.CallAsync(1, [], null, new CancellationToken(true)).AsTask(), "a call");
            await Expect.ThrowsAsync<OperationCanceledException>(
                () => world.Connection.SendAsync(1, [], new CancellationToken(true)).AsTask(), "a one-way request");
            await world.CallAsync(2);
            Expect.Equal(1, executed, "Executed");
        }),

        Check("A cancelled call keeps its place until the server has ended it", async world =>
        {
            var (open, arrived) = (NewGate(), NewGate());
            world.Server.Serve = async request =>
            {
                if (request.Verb == 1)
                {
                    arrived.SetResult();
                    await open.Task;
                }

                request.Reply([]);
            };
            using var source = new CancellationTokenSource();
            var call = world.Connection.CallAsync(1, [], null, source.Token).AsTask();
            await arrived.Task;
            await source.CancelAsync();
            await Expect.ThrowsAsync<OperationCanceledException>(() => call, "a call that is cancelled");
            var next = world.CallAsync(2);
            Expect.True(!next.IsCompleted, "The server would have two calls running where one is allowed.");
            open.SetResult();
            await next;
        }, new TransportLimits(MaxInFlight: 1)),

        Check("The time limit of a call ends it at both sides", async world =>
        {
            var heard = NewGate();
            TimeSpan? left = null;
            world.Server.Serve = async request =>
            {
                left = request.TimeLeft;
                await CancelledAsync(request.CancellationToken);
                heard.SetResult();
            };
            await FaultsAsync(
                RpcFault.TimedOut, () => world.Connection.CallAsync(1, [], TimeSpan.FromMilliseconds(300)).AsTask(),
                "a call with a limit of 300 ms");
            await heard.Task;
            Expect.True(
                left is { } time && time <= TimeSpan.FromMilliseconds(301), $"The server saw a limit of {left}.");
        }),

        Check("Of many limits each is kept", async world =>
        {
            world.Server.Serve = async request =>
            {
                if (request.Verb != 3)
                    await CancelledAsync(request.CancellationToken);
                request.CancellationToken.ThrowIfCancellationRequested();
                request.Reply([]);
            };
            using var source = new CancellationTokenSource();
            var late = world.Connection.CallAsync(1, [], TimeSpan.FromMinutes(10), source.Token).AsTask();
            var early = world.Connection.CallAsync(2, [], TimeSpan.FromMilliseconds(20)).AsTask();
            await FaultsAsync(RpcFault.TimedOut, () => early, "the call with the early limit");
            await FaultsAsync(
                RpcFault.TimedOut, () => world.Connection.CallAsync(2, [], TimeSpan.FromMilliseconds(10)).AsTask(),
                "another one");
            using (await world.Connection.CallAsync(3, [], TimeSpan.MaxValue))
                Expect.True(!late.IsCompleted, "The call with the late limit has ended.");
            await source.CancelAsync();
            await Expect.ThrowsAsync<OperationCanceledException>(() => late, "the call with the late limit");
        }),

        Check("A call with no time left is not sent", async world =>
        {
            var executed = 0;
            world.Server.Serve = request =>
            {
                executed++;
                return KitNode.Echo(request);
            };
            await FaultsAsync(
                RpcFault.TimedOut, () => world.Connection.CallAsync(1, [], TimeSpan.Zero).AsTask(), "a limit of zero");
            await FaultsAsync(
                RpcFault.TimedOut, () => world.Connection.CallAsync(1, [], TimeSpan.FromSeconds(-1)).AsTask(),
                "a limit in the past");
            await world.CallAsync(2);
            Expect.Equal(1, executed, "Executed");
        }),

        Check("Cancelling at any moment does no harm to other calls", async world =>
        {
            world.Server.Serve = async request =>
            {
                await Task.Yield();
                request.Reply(request.Body.Span);
            };
            await Task.WhenAll(Enumerable.Range(0, 1000).Select(async i =>
            {
                var body = BitConverter.GetBytes(i);
                using var source = new CancellationTokenSource();
                var call = world.Connection.CallAsync(
                    1, body, i % 7 == 0 ? TimeSpan.FromSeconds(20) : null, source.Token);
                if (i % 3 == 0)
                    await Task.Yield();
                if (i % 2 == 0)
                    await source.CancelAsync();
                try
                {
                    using var reply = await call;
                    Expect.Equal(i, BitConverter.ToInt32(reply.Body.Span), "Reply");
                }
                catch (OperationCanceledException) when (i % 2 == 0)
                {
                    await Task.Yield();
                }
            }));
        }, new TransportLimits(MaxInFlight: 16)),
    ];
}
