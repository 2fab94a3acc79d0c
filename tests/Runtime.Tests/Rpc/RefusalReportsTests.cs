using Stubs.Rpc;
using Stubs.Tests.Diagnostics;
using Stubs.Tests.Support;

namespace Stubs.Tests.Rpc;

public sealed class RefusalReportsTests
{
    private readonly ManualTimeProvider clock = new();
    private readonly CollectedEntries log = new();
    private readonly RefusalReports reports;

    public RefusalReportsTests() => reports = new RefusalReports(log, clock);

    [Fact]
    public void Connections_that_did_not_come_about_are_reported_one_by_one_and_beyond_that_together()
    {
        for (var refusal = 0; refusal < RefusalReports.PerPeriod + 7; refusal++)
            reports.Report($"peer {refusal}", "It said nothing.");
        log.All.Count.ShouldBe(RefusalReports.PerPeriod);

        clock.Advance(RefusalReports.Period);

        log.All.Count.ShouldBe(RefusalReports.PerPeriod + 1);
        log.All[^1].Text.ShouldBe(
            $"7 more connections did not come about within 10 seconds; the last from peer {RefusalReports.PerPeriod + 6}: It said nothing.");
        reports.Report("later", "It said nothing.");
        log.All[^1].Text.ShouldContain("later");
        clock.ActiveTimers.ShouldBe(0);
    }

    [Fact]
    public void A_listener_that_stops_tells_what_was_held_back()
    {
        for (var refusal = 0; refusal <= RefusalReports.PerPeriod; refusal++)
            reports.Report("peer", "It said nothing.");

        reports.Tell();

        log.All[^1].Text.ShouldStartWith("1 more connections");
        clock.ActiveTimers.ShouldBe(0);
        reports.Tell();
        log.All.Count.ShouldBe(RefusalReports.PerPeriod + 1);
    }

    [Fact]
    public async Task A_silent_connection_and_one_of_too_many_are_reported_by_their_cause()
    {
        await using var server = new RpcNode(
            "server", new RpcOptions { Logger = log, TimeProvider = clock, MaxUnauthenticated = 1 });
        var address = await server.ListenAsync(new SocketTransport(), "tcp://127.0.0.1:0");
        using var first = await RawPeer.ConnectAsync(address);
        using var second = await RawPeer.ConnectAsync(address);
        await Until.HoldsAsync(() => log.All.Count == 1);
        log.All[0].Text.ShouldContain("MaxUnauthenticated");

        clock.Advance(TimeSpan.FromSeconds(11));

        await Until.HoldsAsync(() => log.All.Count == 2);
        log.All[1].Text.ShouldContain("HandshakeTimeout");
    }
}
