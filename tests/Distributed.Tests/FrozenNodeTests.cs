using System.Runtime.InteropServices;
using Stubs.CrashProgram;

namespace Stubs.Tests.Distributed;

/// <summary>
/// Processes that are stopped by SIGSTOP for longer than their lease, or killed while they hold locks, and clocks that
/// are wrong.
/// </summary>
public sealed partial class FrozenNodeTests
{
    private const int SigStop = 19;
    private const int SigCont = 18;
    private static readonly TimeSpan ShortLease = TimeSpan.FromSeconds(1.5);

    [Fact, Trait("Rule", "34"), Trait("Rule", "38")]
    public async Task A_client_that_was_frozen_for_longer_than_its_lease_cannot_commit()
    {
        await using var site = await new NodeSite { Lease = ShortLease }.BeginAsync();
        await site.StartAsync("a");
        await site.StartAsync("b");
        await site.CreatePursesAsync();
        var client = await site.StartProcessAsync("client");
        await client.SayAsync("open from to 10");
        (await client.ReadLineAsync()).ShouldBe("open");

        Signal(client.Id, SigStop);
        await site.MoveAsync("from", "to", 1);
        Signal(client.Id, SigCont);

        await client.SayAsync("commit");
        (await client.ReadLineAsync()).ShouldStartWith("failed ActionAbortedException");
        (await site.ReadMovedAsync()).ShouldBe(1);
    }

    [Fact, Trait("Rule", "31"), Trait("Rule", "37")]
    public async Task A_server_that_was_frozen_between_two_operations_has_lost_the_action()
    {
        await using var site = await new NodeSite { Lease = ShortLease }.BeginAsync();
        var server = await site.StartProcessAsync("a");
        await site.StartAsync("b");
        await site.CreatePursesAsync();
        await using (var action = AtomicAction.Begin())
        {
            await site.Purse("from").PutAsync(-10);
            await site.Purse("to").PutAsync(10);
            Signal(server.Id, SigStop);
            (await Should.ThrowAsync<ActionAbortedException>(() => site.Purse("from").PutAsync(-10))).Reason.ShouldBe(
                AbortReason.ParticipantLost);
            Signal(server.Id, SigCont);
            await Should.ThrowAsync<ActionAbortedException>(() => action.CommitAsync());
        }

        (await site.ReadMovedAsync()).ShouldBe(0);
        await site.MoveAsync("from", "to", 1);
    }

    [Fact, Trait("Rule", "34")]
    public async Task The_locks_of_a_client_that_is_killed_inside_nested_actions_are_free()
    {
        await using var site = await new NodeSite().BeginAsync();
        await site.StartAsync("a");
        await site.StartAsync("b");
        await site.CreatePursesAsync();
        var client = await site.StartProcessAsync("client");
        await client.SayAsync("hold from to 10");
        (await client.ReadLineAsync()).ShouldBe("holding");
        await client.KillAsync();

        await site.MoveAsync("from", "to", 1);
        (await site.ReadMovedAsync()).ShouldBe(1);
    }

    [Fact, Trait("Rule", "13")]
    public async Task Nodes_whose_clocks_are_hours_apart_work_together()
    {
        await using var site = await new NodeSite
            { Clock = static name => new WrongClock(TimeSpan.FromHours(
                name switch { "a" => -1, "b" => 1, _ => 0 })) }.BeginAsync();
        await site.StartAsync("a");
        await site.StartAsync("b");
        await site.CreatePursesAsync();

        // Those of the one node are all older than those of the other, by their clocks.
        await Task.WhenAll(Enumerable.Range(0, 20).Select(async i =>
        {
            var name = i % 2 == 0 ? "a" : "b";
            var first = await PurseStub.BindAsync(site[name], i % 4 < 2 ? "from" : "to");
            var second = await PurseStub.BindAsync(site[name], i % 4 < 2 ? "to" : "from");
            await AtomicAction.RunAsync(
                async () =>
                {
                    await first.PutAsync(-1);
                    await second.PutAsync(1);
                },
                new AtomicActionOptions { TimeProvider = site.Clock(name) });
        }));

        (await site.ReadMovedAsync()).ShouldBe(0);
    }

    private static void Signal(int process, int signal) => Kill(process, signal).ShouldBe(0);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);

    private sealed class WrongClock(TimeSpan offset) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + offset;
    }
}
