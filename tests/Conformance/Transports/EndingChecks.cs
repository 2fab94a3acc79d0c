using Stubs.Rpc;
using static Stubs.Conformance.TransportWorld;

namespace Stubs.Conformance;

/// <summary>What becomes of calls when a connection ends.</summary>
internal static class EndingChecks
{
    public static readonly ConformanceCheck<IRpcTransportFactory>[] All =
    [
        Check("An orderly end is no failure, and both handlers are told once", async world =>
        {
            var accepted = await world.Server.Connected;
            await world.Connection.DisposeAsync();
            Expect.True(
                await world.Client.Disconnected is null && await world.Server.Disconnected is null,
                "It was an orderly end.");
            await Task.WhenAll(CancelledAsync(world.Connection.Closed), CancelledAsync(accepted.Closed));
            Expect.True(
                world.Connection is { IsOpen: false, Failure: null } && accepted is { IsOpen: false, Failure: null },
                "Both ends are closed.");
            await world.Connection.DisposeAsync();
            await accepted.DisposeAsync();
            Expect.Equal(
                2, world.Client.Disconnections + world.Server.Disconnections, "How often the handlers were told");
        }),

        Check("Terminating lets the peer's running calls finish", async world =>
        {
            var (arrived, open) = (NewGate(), NewGate());
            world.Server.Serve = async request =>
            {
                arrived.SetResult();
                await open.Task;
                request.Reply([42]);
            };
            var call = world.CallAsync(1);
            await arrived.Task;
            var ending = (await world.Server.Connected).DisposeAsync().AsTask();
            Expect.True(!ending.IsCompleted, "It should wait for the call.");
            open.SetResult();
            Expect.Equal((byte)42, (await call)[0], "Reply");
            await ending;
            await CancelledAsync(world.Connection.Closed);
        }),

        Check("Calls of either side after the end were certainly not executed", async world =>
        {
            var accepted = await world.Server.Connected;
            await accepted.DisposeAsync();
            await CancelledAsync(world.Connection.Closed);
            foreach (var connection in new[] { accepted, world.Connection })
            {
                await IsLostAsync(sent: false, () => connection.CallAsync(1, []).AsTask(), "a call");
                await IsLostAsync(sent: false, () => connection.SendAsync(1, []).AsTask(), "a one-way request");
                await IsLostAsync(
                    sent: false,
                    async () => await connection.StreamAsync(1, default).GetAsyncEnumerator().MoveNextAsync(),
                    "a stream");
            }
        }),

        Check("Terminating fails the calls of this side, and cancels them at the peer", async world =>
        {
            var (arrived, heard) = (NewGate(), NewGate());
            world.Server.Serve = async request =>
            {
                arrived.SetResult();
                await CancelledAsync(request.CancellationToken);
                heard.SetResult();
            };
            var call = world.CallAsync(1);
            await arrived.Task;
            await world.Connection.DisposeAsync();
            await IsLostAsync(sent: true, () => call, "a call that was running");
            await heard.Task;
        }),

        Check("When both sides terminate at once, both come to an end", async world =>
        {
            var accepted = await world.Server.Connected;
            await Task.WhenAll(world.Connection.DisposeAsync().AsTask(), accepted.DisposeAsync().AsTask());
            Expect.True(
                await world.Client.Disconnected is null && await world.Server.Disconnected is null,
                "It was an orderly end.");
        }),

        Check("Items that arrived before an orderly end are still delivered", async world =>
        {
            world.Server.Serve = async request =>
            {
                for (var i = 0; i < 5; i++)
                    await request.ReplyItemAsync([1]);
            };
            await using var items = world.Connection.StreamAsync(1, default).GetAsyncEnumerator();
            Expect.True(await items.MoveNextAsync(), "There is an item.");
            items.Current.Dispose();
            await (await world.Server.Connected).DisposeAsync();
            await CancelledAsync(world.Connection.Closed);
            var count = 1;
            while (await items.MoveNextAsync())
            {
                items.Current.Dispose();
                count++;
            }

            Expect.Equal(5, count, "Items");
        }),
    ];
}
