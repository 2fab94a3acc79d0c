using Stubs.Lab;
using Stubs.Lab.Checkers;
using Stubs.Lab.Faults;
using Stubs.Lab.Histories;
using Stubs.Lab.Processes;
using Stubs.Lab.Workloads;

namespace Stubs.Tests.Lab.Processes;

public sealed class ProcessesSiteTests : IDisposable
{
    private readonly TemporaryDirectory folder = new();

    public void Dispose() => folder.Dispose();

    [Theory, Trait("Rule", "30")]
    [InlineData("bank", 11, true)]
    [InlineData("list-append", 12, false)]
    public async Task A_workload_holds_on_processes_that_are_killed_and_stopped_and_lose_connections(
        string workload, int seed, bool borrows)
    {
        await using var site = await ProcessesSite.StartAsync(folder.Path, borrows: borrows);

        var report = await new LabRun(AllWorkloads.Find(workload), site, new RunSettings
        {
            Seed = seed,
            Clients = 4,
            Duration = TimeSpan.FromSeconds(5),
            FaultInterval = TimeSpan.FromSeconds(0.7),
            Faults = ["kill", "net", "stop"],
        }).RunAsync();

        report.IsValid.ShouldBeTrue(report.ToString());
        report.Count(EventType.Ok).ShouldBeGreaterThan(0, report.ToString());
    }

    [Fact, Trait("Rule", "30")]
    public async Task Totals_are_as_of_the_backup_when_all_nodes_are_destroyed_and_restored_in_the_middle_of_the_work()
    {
        await using var site = await ProcessesSite.StartAsync(folder.Path);

        var report = await new LabRun(AllWorkloads.Find("bank"), site, new RunSettings
        {
            Seed = 21,
            Clients = 4,
            Duration = TimeSpan.FromSeconds(3),
            FaultInterval = TimeSpan.FromSeconds(2),
            Faults = ["restore"],
        }).RunAsync();

        report.IsValid.ShouldBeTrue(report.ToString());
        new Restores(report.History).Count.ShouldBeGreaterThan(0, report.ToString());
    }

    [Fact]
    public async Task The_same_seed_draws_the_same_faults_and_another_one_others()
    {
        var first = await DrawAsync(42);

        (await DrawAsync(42)).ShouldBe(first);
        (await DrawAsync(43)).ShouldNotBe(first);
    }

    [Fact]
    public async Task Every_kind_of_fault_is_drawn_and_every_step_of_the_protocol_killed_at()
    {
        var drawn = await DrawAsync(1);

        foreach (var kind in new[] { "kill", "stop", "net", "client", "clock", "power", "disk", "rot", "restart", "restore" })
            drawn.ShouldContain(planned => planned.Contains($" {kind} ", StringComparison.Ordinal));
        foreach (var step in Enum.GetNames<Actions.ProtocolStep>())
            drawn.ShouldContain(planned => planned.Contains($" at {step} ", StringComparison.Ordinal));
    }

    private async Task<string[]> DrawAsync(int seed)
    {
        await using var site = new ProcessesSite(folder.Path, serverCount: 3);
        return [
            .. FaultSchedule.Draw(
                seed, TimeSpan.FromSeconds(1000), TimeSpan.FromSeconds(1), site.Faults).Planned.Select(
                    static planned => planned.ToString())];
    }
}
