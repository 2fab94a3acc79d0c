using System.Globalization;
using Stubs.Lab.Histories;
using Stubs.Lab.Processes;
using Stubs.Lab.Sites;
using Stubs.Lab.Workloads;

namespace Stubs.Lab;

/// <summary>
/// Runs workloads in turn, in rounds whose histories are checked one by one: memory stays bounded, however long it all
/// takes. Each round has a site of its own, on new stores.
/// </summary>
/// <param name="workloads">Which ones.</param>
/// <param name="place">The kind of site.</param>
/// <param name="servers">How many servers it has.</param>
/// <param name="round">How long a round is at most.</param>
/// <param name="settings">All together: each round has the next seed, with which it can be run again by itself.</param>
/// <param name="output">Where histories are written.</param>
internal sealed class LabRounds(
    IReadOnlyList<IWorkload> workloads, string place, int servers, TimeSpan round, RunSettings settings, string output)
{
    private const string AllFaults = "all";

    private readonly Tally total = new();

    /// <returns>Whether nothing was found.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellation)
    {
        Directory.CreateDirectory(output);
        var length = settings.Duration / workloads.Count < round ? settings.Duration / workloads.Count : round;
        var count = Math.Max(workloads.Count, (int)Math.Round(settings.Duration / length));
        var invalid = new List<string>();
        for (var number = 0; number < count; number++)
        {
            var workload = workloads[number % workloads.Count];
            var report = await RunAsync(
                workload, settings with { Seed = settings.Seed + number, Duration = length }, cancellation);
            Console.WriteLine(report);
            var file = Path.Combine(output, $"{workload.Name}-{report.Settings.Seed}.edn");
            await HistoryFile.WriteAsync(file, report.History, cancellation);
            Console.WriteLine($"  history    {file}");
            if (!report.IsValid)
                invalid.Add(
                    $"--workload {workload.Name} --seed {report.Settings.Seed} --seconds {length.TotalSeconds.ToString(CultureInfo.InvariantCulture)}");
            Add(report);
        }

        if (count > 1)
            Console.WriteLine(
                $"{count} rounds, {invalid.Count} of them invalid\n  {string.Join("\n  ", total.Lines().Concat(invalid))}");
        return invalid.Count == 0;
    }

    private async Task<LabReport> RunAsync(IWorkload workload, RunSettings one, CancellationToken cancellation)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Root, $"stubs-lab-{Environment.ProcessId}-{one.Seed}"));
        var isValid = false;
        try
        {
            await using var site = await StartAsync(folder.FullName, cancellation);
            foreach (var unknown in one.Faults.Except(site.Faults.Select(
                static fault => fault.Name)).Except([AllFaults]))
                throw new ArgumentException(
                    $"There is no fault '{unknown}' at site '{place}', but {string.Join(", ", site.Faults.Select(static fault => fault.Name))}.");
            var faults = one.Faults.Contains(AllFaults)
                ? [.. site.Faults.Select(static fault => fault.Name)] : one.Faults;
            var report = await new LabRun(workload, site, one with { Faults = faults }).RunAsync(cancellation);
            isValid = report.IsValid;
            return report;
        }
        finally
        {
            if (isValid)
                folder.Delete(recursive: true);
            else
                Console.WriteLine($"What the nodes left is in {folder.FullName}.");
        }
    }

    private void Add(LabReport report)
    {
        foreach (var operation in Operation.Of(report.History))
            total.Add(
                "operations",
                operation.Outcome switch { EventType.Ok => "ok", EventType.Fail => "failed", _ => "unknown" });
        foreach (var (fault, times) in report.Faults)
            total.Add("faults", fault, times);
        total.Add(report.Tally);
    }

    private async Task<ISite> StartAsync(string folder, CancellationToken cancellation) => place switch
    {
        "embedded" => await EmbeddedSite.StartAsync(Path.Combine(folder, "node.db"), cancellation),
        "nodes" => await NodesSite.StartAsync(folder, servers, cancellation: cancellation),
        "processes" => await ProcessesSite.StartAsync(folder, servers, settings.Borrows, cancellation),
        _ => throw new ArgumentException($"There is no site '{place}', but embedded, nodes and processes."),
    };

    /// <summary>
    /// In memory, where there is such a place: kills and simulated losses of power ask nothing of a real disk, and
    /// flushing one would take most of the time.
    /// </summary>
    private static string Root => Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();
}
