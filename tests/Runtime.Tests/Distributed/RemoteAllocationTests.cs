using Stubs.Tests.Objects;
using Stubs.Tests.Support;

namespace Stubs.Tests.Distributed;

/// <summary>
/// How much memory a call between two nodes takes at both of them together, and how much an active object.
/// </summary>
[Collection("Alone")]
public sealed class RemoteAllocationTests
{
    private const int Calls = 2_000;

    [Fact]
    public async Task A_remote_call_outside_any_action_takes_less_than_900_bytes_at_both_nodes()
    {
        await using var server = await Nodes.StartAsync(
            new NodeOptions { Name = "server", Store = NodeOptions.InMemory, Listen = "tcp://127.0.0.1:0" });
        await using var client = await Nodes.StartAsync(
            new NodeOptions { Name = "client", Store = NodeOptions.InMemory, Directory = server.Address });
        await using var made = await ClockStub.CreateAsync(server, "clock");
        var clock = await ClockStub.BindAsync(client, "clock");
        await CallAsync(clock);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        await CallAsync(clock);
        ((GC.GetTotalAllocatedBytes(precise: true) - before) / (double)Calls).ShouldBeLessThan(900);
    }

    private static async Task CallAsync(ClockStub clock)
    {
        for (var i = 0; i < Calls; i++)
            await clock.TickAsync();
    }
}
