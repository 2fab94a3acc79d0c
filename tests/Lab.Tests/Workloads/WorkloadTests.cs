using Stubs.Lab;
using Stubs.Lab.Histories;
using Stubs.Lab.Sites;
using Stubs.Lab.Workloads;
using Stubs.Tests.Store;

namespace Stubs.Tests.Lab.Workloads;

public sealed class WorkloadTests
{
    private static readonly RunSettings Short = new() { Seed = 7, Clients = 4, OperationsPerClient = 50, Duration = TimeSpan.FromMinutes(1) };

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

        var report = await new LabRun(AllWorkloads.Find(name), site, Short with { OperationsPerClient = 20 }).RunAsync();

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
        var settings = Short with { OperationsPerClient = int.MaxValue, Duration = TimeSpan.FromSeconds(2), Faults = ["restart"], FaultInterval = TimeSpan.FromSeconds(0.5) };

        var report = await new LabRun(AllWorkloads.Find(name), site, settings).RunAsync();

        report.IsValid.ShouldBeTrue(report.ToString());
        report.Faults["restart"].ShouldBeGreaterThan(1, report.ToString());
    }
}
