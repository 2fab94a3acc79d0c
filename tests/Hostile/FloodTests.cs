using Stubs.Tests.Support;

namespace Stubs.Tests.Hostile;

/// <summary>What peers make a node hold and do is bounded, and the honest client is served meanwhile.</summary>
public sealed class FloodTests : IAsyncLifetime
{
    private const long Megabyte = 1 << 20;

    // A collection may have just been; the next one comes half a minute later.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private HostileSite site = null!;

    public async Task InitializeAsync() => site = await HostileSite.StartAsync();

    public async Task DisposeAsync() => await site.DisposeAsync();

    [Theory]
    [InlineData("unfinished")]
    [InlineData("deaf")]
    public async Task Memory_that_peers_make_it_hold_comes_back(string behaviour)
    {
        await site.CheckAsync();
        var before = await site.AskAsync("memory");
        await using var flood = site.Start("floods", behaviour, site.TallyUid);
        (await flood.ReadLineAsync()).ShouldBe("sent");
        await site.CheckAsync();

        // The peers are still there. All that they may make it hold together is 32 MB.
        await Until.HoldsAsync(
            async () => await site.AskAsync("memory") < before + (100 * Megabyte), patience: Patience);
        site.Log.ShouldContain(static line => line.Contains("RpcOptions.MaxBufferedBytes"));
        await flood.ContinueAsync();
        await flood.EndAsync();
        await site.CheckAsync();
    }

    [Fact]
    public async Task Large_answers_that_no_peer_reads_are_made_a_few_at_a_time()
    {
        await site.CheckAsync();
        var before = await site.AskAsync("memory");
        await using var hoard = site.Start("floods", "hoard", site.TallyUid);
        (await hoard.ReadLineAsync()).ShouldBe("sent");
        await site.CheckAsync();
        await Until.HoldsAsync(
            async () => await site.AskAsync("memory") < before + (100 * Megabyte), patience: Patience);

        // They ask for 4,800 MB. What is not garbage is a part of this.
        (await site.AskAsync("peak")).ShouldBeLessThan(before + (1000 * Megabyte));
        await hoard.ContinueAsync();
        await hoard.EndAsync();
    }

    [Fact]
    public async Task Keys_that_collide_cost_what_others_cost()
    {
        await using var flood = site.Start("floods", "collide", site.TallyUid);
        var costs = new long[4];
        for (var i = 0; i < costs.Length; i++)
        {
            (await flood.ReadLineAsync()).ShouldBe("send");
            var before = await site.AskAsync("time");
            await flood.ContinueAsync();
            (await flood.ReadLineAsync()).ShouldBe("done 0");
            costs[i] = await site.AskAsync("time") - before;
        }

        // Of the second time, when all is compiled. With a table in which they collide it is a hundredfold.
        costs[3].ShouldBeLessThan((10 * costs[2]) + 500);
        await site.CheckAsync();
    }

    [Fact]
    public async Task Beyond_its_number_of_connections_each_is_told_so()
    {
        await using var crowd = site.Start("floods", "crowd", site.TallyUid);
        var said = (await crowd.ReadLineAsync()).Split(' ', 3);
        said[..2].ShouldBe(["23", "37"], "the honest client has the last place");
        said[2].ShouldContain("RpcOptions.MaxConnections");
        await site.CheckAsync();
        await crowd.ContinueAsync();
        await crowd.EndAsync();
        await using var another = await HostileSite.StartClientAsync(site.Address);
    }

    [Fact]
    public async Task Connections_that_never_say_hello_keep_no_one_out()
    {
        await using var silent = site.Start("floods", "silent", site.TallyUid);
        (await silent.ReadLineAsync()).ShouldBe("500");
        await using var another = await HostileSite.StartClientAsync(site.Address);
        await site.CheckAsync();
    }

    [Fact]
    public async Task What_makes_no_sense_is_answered_or_ends_its_connection()
    {
        // A request that cannot be read is a fault, and the connection goes on (33); a frame that may not come ends it.
        (await site.RunAsync("floods", "garbage", site.TallyUid))
            .ShouldBe(["20 3", "20 3", "20 3", "34 1", "34 1", "34 1"]);
        await site.CheckAsync();
    }

    [Fact]
    public async Task No_peer_writes_a_line_of_its_own_into_the_log_or_into_an_answer()
    {
        (await site.RunAsync("floods", "shout", site.TallyUid)).ShouldAllBe(static line => line == "0");
        await site.CheckAsync();
        site.Log.ShouldContain(static line => line.Contains("mallory"));
        site.Log.ShouldAllBe(static line => !line.StartsWith("log Critical") && line.All(static c => c >= ' '));
        site.Log.ShouldAllBe(static line => line.Length < 6_000 && !line.Contains('\u2028'));
    }
}
