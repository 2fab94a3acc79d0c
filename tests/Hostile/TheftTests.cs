using Stubs.Actions;
using Stubs.Tests.Support;

namespace Stubs.Tests.Hostile;

/// <summary>A peer that is let in reaches nothing that is not for it.</summary>
public sealed class TheftTests : IAsyncLifetime
{
    private HostileSite site = null!;

    public async Task InitializeAsync() => site = await HostileSite.StartAsync();

    public async Task DisposeAsync() => await site.DisposeAsync();

    [Fact]
    public async Task A_client_gets_no_state_and_does_nothing_that_only_nodes_or_operators_do()
    {
        var lines = await site.RunAsync("objects", "steal", site.PurseUid);
        lines.Length.ShouldBe(14);

        // An action of which nothing is known here is answered in a way that says so.
        lines.Where(static line => !line.StartsWith("fault 9: ", StringComparison.Ordinal))
            .ShouldBe(["answered [5, 0, '']"]);
        await site.CheckAsync();
    }

    [Fact]
    public async Task A_node_gets_no_state_of_what_the_runtime_keeps()
    {
        var lines = await site.RunAsync("objects", "steal_tables", site.PurseUid);
        lines.Length.ShouldBe(32);
        lines.ShouldAllBe(line => line.StartsWith("fault ") || line.EndsWith(", None, 0]"), "no state is sent");
        await site.CheckAsync();
    }

    [Theory]
    [InlineData("destroy", 4)]
    [InlineData("take_place", 17)]
    public async Task A_client_neither_makes_nor_destroys_what_the_runtime_or_another_has(string behaviour, int attempts)
    {
        var lines = await site.RunAsync("objects", behaviour, site.PurseUid);
        lines.Length.ShouldBe(attempts);
        lines.ShouldAllBe(static line => line.StartsWith("refused "));
        await site.CheckAsync();
    }

    [Fact]
    public async Task A_client_does_not_call_what_is_for_nodes_whatever_it_calls_itself()
    {
        var lines = await site.RunAsync("objects", "open_safe", site.SafeUid);
        lines[..3].ShouldAllBe(static line => line.Contains("Stubs.UnauthorizedException"));
        lines[3..].ShouldBe(["returned 0"]);
        await site.CheckAsync();
    }

    [Fact]
    public async Task No_peer_says_where_objects_or_nodes_of_others_are()
    {
        var lines = await site.RunAsync("objects", "hijack", site.PurseUid);
        lines.Length.ShouldBe(9);
        lines[..8].ShouldAllBe(static line => line.StartsWith("threw "));
        lines[8].ShouldBe("returned None", "a client listens nowhere");
        await site.CheckAsync();
    }

    [Fact]
    public async Task A_client_leaves_nothing_in_doubt()
    {
        var lines = await site.RunAsync("objects", "doubt", site.PurseUid);
        lines.Count(static line => line.StartsWith("fault 9: ")).ShouldBe(8);
        lines[^1].ShouldBe("returned 100");
        await site.CheckAsync();
    }

    [Fact]
    public async Task A_client_does_not_end_the_action_of_another()
    {
        await AtomicAction.RunAsync(async () =>
        {
            await site.Purse.PutAsync(7);
            var lines = await site.RunAsync(
                "objects", "speak_for", site.PurseUid, AtomicAction.Current!.Id.ToString());
            lines.Length.ShouldBe(9);
            lines.ShouldAllBe(static line => line.StartsWith("fault 9: "));
            await site.Purse.PutAsync(-7);
        });
        await site.CheckAsync();
    }

    [Fact]
    public async Task A_client_that_never_ends_its_action_loses_its_locks()
    {
        await using var brief = await HostileSite.StartAsync(maxActionAge: 2);
        await using var holder = brief.Start("objects", "hold", brief.PurseUid);
        (await holder.ReadLineAsync()).ShouldBe("returned None");

        // What waits for the lock may come to an end of its own time shortly before.
        await Until.HoldsAsync(async () =>
        {
            try
            {
                await AtomicAction.RunAsync(() => brief.Purse.PutAsync(0));
                return true;
            }
            catch (ActionAbortedException late) when (late.Reason == AbortReason.TimedOut)
            {
                return false;
            }
        });
        await brief.CheckAsync();
    }
}
