using Stubs.Lab;
using Stubs.Lab.Histories;
using Stubs.Lab.Sites;
using Stubs.Lab.Workloads;

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
}
