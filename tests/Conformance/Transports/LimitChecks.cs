using Stubs.Rpc;
using static Stubs.Conformance.TransportWorld;

namespace Stubs.Conformance;

/// <summary>What is too large or too much is refused or waits; nothing else suffers.</summary>
internal static class LimitChecks
{
    private static readonly TransportLimits Two = new(MaxFrame: 4096, MaxInFlight: 2);

    public static readonly ConformanceCheck<IRpcTransportFactory>[] All =
    [
        Check("A request that is larger than the peer takes is refused at the caller", async world =>
        {
            await Expect.ThrowsAsync<ArgumentException>(
                () => world.CallAsync(1, new byte[4097]), "a request of a byte too many");
            await Expect.ThrowsAsync<ArgumentException>(
                () => world.Connection.SendAsync(1, new byte[4097]).AsTask(), "a one-way request of a byte too many");
            Expect.Equal(4096, (await world.CallAsync(1, new byte[4096])).Length, "The largest that is taken");
        }, Two),

        Check("A reply that is larger than the caller takes is a fault", async world =>
        {
            world.Server.Serve = request =>
            {
                request.Reply(new byte[4096 + request.Verb]);
                return default;
            };
            await FaultsAsync(RpcFault.TooLarge, () => world.CallAsync(1), "a reply of a byte too many");
            Expect.Equal(4096, (await world.CallAsync(0)).Length, "The largest that is taken");
        }, Two),

        Check("More calls than may be in flight wait at the caller, and each of them is executed", async world =>
        {
            var (running, most, executed) = (0, 0, 0);
            world.Server.Serve = async request =>
            {
                lock (world)
                    most = Math.Max(most, ++running);
                await Task.Yield();
                lock (world)
                {
                    running--;
                    executed++;
                }

                request.Reply([]);
            };
            await Task.WhenAll(Enumerable.Range(0, 200).Select(i => world.CallAsync(1, (byte)i)));
            Expect.Equal(200, executed, "Executed");
            Expect.True(most <= 2, $"{most} calls were running at once.");
        }, Two),

        Check(
            "A call that waits for room can be cancelled, and ends when its time limit does; it is never sent",
            async world =>
            {
                var open = NewGate();
                var verbs = new List<ushort>();
                world.Server.Serve = async request =>
                {
                    lock (verbs)
                        verbs.Add(request.Verb);
                    await open.Task;
                    request.Reply([]);
                };
                var first = Enumerable.Range(0, 2).Select(_ => world.CallAsync(1)).ToArray();
                using var source = new CancellationTokenSource();
                var cancelled = world.Connection.CallAsync(2, [], null, source.Token).AsTask();
                await source.CancelAsync();
                await Expect.ThrowsAsync<OperationCanceledException>(
                    () => cancelled, "a waiting call that is cancelled");
                await FaultsAsync(
                    RpcFault.TimedOut, () => world.Connection.CallAsync(2, [], TimeSpan.FromMilliseconds(20)).AsTask(),
                    "a waiting call whose time is over");
                open.SetResult();
                await Task.WhenAll(first);
                await world.CallAsync(3);
                Expect.True(!verbs.Contains(2), "A call that had ended was sent.");
            }, Two),

        Check("One-way requests wait for the peer to have room", async world =>
        {
            var open = NewGate();
            var executed = 0;
            var last = NewGate();
            world.Server.Serve = async _ =>
            {
                await open.Task;
                if (Interlocked.Increment(ref executed) == 20)
                    last.SetResult();
            };
            var sent = Enumerable.Range(0, 20).Select(_ => world.Connection.SendAsync(1, []).AsTask()).ToArray();
            Expect.True(sent.Take(2).All(task => task.IsCompletedSuccessfully), "Two should have gone at once.");
            Expect.True(!sent.Skip(2).Any(task => task.IsCompleted), "The third should wait.");
            open.SetResult();
            await Task.WhenAll(sent);
            await last.Task;
        }, Two),
    ];
}
