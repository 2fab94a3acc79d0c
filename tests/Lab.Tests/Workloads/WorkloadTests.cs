using Stubs.Lab;
using Stubs.Lab.Faults;
using Stubs.Lab.Histories;
using Stubs.Lab.Sites;
using Stubs.Lab.Workloads;

namespace Stubs.Tests.Lab.Workloads;

public sealed class WorkloadTests
{
    private static readonly RunSettings Short = new()
        { Seed = 7, Clients = 4, OperationsPerClient = 50, Duration = TimeSpan.FromMinutes(1) };

    public static TheoryData<string> Names => [.. AllWorkloads.List.Select(static workload => workload.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_workload_holds_on_one_node(string name)
    {
        await using var site = await EmbeddedSite.StartAsync();

        var report = await new LabRun(AllWorkloads.Find(name), site, Short).RunAsync();

        report.IsValid.ShouldBeTrue(report.ToString());
        report.Count(EventType.Info).ShouldBe(0);
        report.Count(EventType.Ok).ShouldBeGreaterThan(50, report.ToString());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_workload_holds_on_several_nodes(string name)
    {
        using var folder = new TemporaryDirectory(inMemory: true);
        await using var site = await NodesSite.StartAsync(folder.Path);

        var report = await new LabRun(
            AllWorkloads.Find(name), site, Short with { OperationsPerClient = 20 }).RunAsync();

        report.IsValid.ShouldBeTrue(report.ToString());
        report.Count(EventType.Info).ShouldBe(0);
        report.Count(EventType.Ok).ShouldBeGreaterThan(20, report.ToString());
    }

    [Theory]
    [InlineData("bank")]
    [InlineData("list-append")]
    public async Task A_workload_holds_while_nodes_are_restarted(string name)
    {
        using var folder = new TemporaryDirectory(inMemory: true);
        await using var site = await NodesSite.StartAsync(folder.Path);
        var settings =
            Short with { OperationsPerClient = int.MaxValue, Duration = TimeSpan.FromSeconds(2), Faults = [
                "restart"], FaultInterval = TimeSpan.FromSeconds(0.5) };

        var report = await new LabRun(AllWorkloads.Find(name), site, settings).RunAsync();

        report.IsValid.ShouldBeTrue(report.ToString());
        report.Faults["restart"].ShouldBeGreaterThan(1, report.ToString());
    }

    [Fact]
    public async Task A_site_that_does_not_come_up_again_is_a_finding()
    {
        await using var site = new BrokenSite(await EmbeddedSite.StartAsync());

        var report = await new LabRun(
            AllWorkloads.Find("bank"), site, Short with { OperationsPerClient = 5 }).RunAsync();

        report.IsValid.ShouldBeFalse();
        report.ToString().ShouldContain("broken site");
        report.ToString().ShouldContain("The store is damaged.");
    }

    private sealed class BrokenSite(ISite inner) : ISite
    {
        public string Name => inner.Name;

        public TimeProvider Clock => inner.Clock;

        public IReadOnlyList<string?> Servers => inner.Servers;

        public IReadOnlyList<IFault> Faults => inner.Faults;

        public Tally Tally => inner.Tally;

        public ValueTask<Node> ClientNodeAsync(int client, CancellationToken cancellation = default) =>
            inner.ClientNodeAsync(client, cancellation);

        public Task HealAsync(CancellationToken cancellation = default) =>
            throw new InvalidOperationException("The store is damaged.");

        public Task<IReadOnlyList<string>> SettleAsync(TimeSpan limit, CancellationToken cancellation = default) =>
            inner.SettleAsync(limit, cancellation);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
