using System.CommandLine;
using Stubs.Lab.Histories;
using Stubs.Lab.Simulation;
using Stubs.Lab.Sites;
using Stubs.Lab.Workloads;

namespace Stubs.Lab;

/// <summary>The command line.</summary>
internal static class LabCommand
{
    public static RootCommand Build()
    {
        Option<string> workload = new("--workload") { Description = $"What is run: {string.Join(", ", AllWorkloads.List.Select(static workload => workload.Name))}, or all.", DefaultValueFactory = _ => "all" };
        Option<string> site = new("--site") { Description = "Where: embedded (one node), nodes (several in one process).", DefaultValueFactory = _ => "nodes" };
        Option<string> faults = new("--faults") { Description = "What goes wrong, separated by commas: restart, or none.", DefaultValueFactory = _ => "none" };
        Option<double> interval = new("--fault-interval") { Description = "How many seconds lie between the beginnings of faults, on average.", DefaultValueFactory = _ => 1 };
        Option<double> seconds = new("--seconds") { Description = "How long each workload runs.", DefaultValueFactory = _ => 10 };
        Option<int> clients = new("--clients") { Description = "How many clients run side by side.", DefaultValueFactory = _ => 8 };
        Option<int> servers = new("--servers") { Description = "How many servers there are, if there are several nodes.", DefaultValueFactory = _ => 3 };
        Option<int> seed = new("--seed") { Description = "The same seed draws the same faults at the same times, and the same operations.", DefaultValueFactory = _ => Random.Shared.Next(1, 1_000_000) };
        Option<string?> check = new("--check") { Description = "Checks a history of the workload that was written before, and runs nothing." };
        Option<string> output = new("--output") { Description = "The folder in which histories are written.", DefaultValueFactory = _ => "lab-histories" };

        Option<int> simulate = new("--simulate") { Description = "Simulates so many worlds instead, from the seed on, each deterministically in one thread." };
        Option<bool> trace = new("--trace") { Description = "With --simulate: prints every step of each world; by itself, of the one world of the seed." };
        Option<string?> planted = new("--planted") { Description = "With --simulate: plants a bug in the library, by name, or each in turn: all. So many worlds must be enough to find it." };

        var root = new RootCommand("The fault laboratory: workloads run on nodes under faults, and what clients saw is checked.")
        {
            workload, site, faults, interval, seconds, clients, servers, seed, check, output, simulate, trace, planted,
        };
        root.SetAction((line, cancellation) =>
        {
            if (line.GetValue(simulate) > 0 || line.GetValue(trace))
                return new SimulateCommand(Math.Max(1, line.GetValue(simulate)), line.GetValue(seed), line.GetValue(trace), line.GetValue(planted)).RunAsync();
            var names = line.GetValue(workload)!;
            var chosen = names == "all" ? AllWorkloads.List : [.. names.Split(',').Select(AllWorkloads.Find)];
            if (line.GetValue(check) is { } file)
                return CheckAsync(chosen, file, cancellation);
            var settings = new RunSettings
            {
                Seed = line.GetValue(seed),
                Clients = Math.Max(1, line.GetValue(clients)),
                Duration = TimeSpan.FromSeconds(line.GetValue(seconds)),
                FaultInterval = TimeSpan.FromSeconds(line.GetValue(interval)),
                Faults = [.. line.GetValue(faults)!.Split(',').Where(static fault => fault != "none")],
            };
            return RunAsync(chosen, line.GetValue(site)!, Math.Max(1, line.GetValue(servers)), settings, line.GetValue(output)!, cancellation);
        });
        return root;
    }

    private static async Task<int> CheckAsync(IReadOnlyList<IWorkload> workloads, string file, CancellationToken cancellation)
    {
        if (workloads.Count != 1)
            throw new ArgumentException("Say with --workload what the history is of.");
        var verdict = workloads[0].Check(await HistoryFile.ReadAsync(file, cancellation));
        Console.WriteLine(verdict);
        return verdict.IsValid ? 0 : 1;
    }

    private static async Task<int> RunAsync(IReadOnlyList<IWorkload> workloads, string place, int servers, RunSettings settings, string output, CancellationToken cancellation)
    {
        Console.WriteLine($"--workload {string.Join(',', workloads.Select(static workload => workload.Name))} --site {place} --servers {servers} --clients {settings.Clients} "
            + $"--faults {(settings.Faults.Count == 0 ? "none" : string.Join(',', settings.Faults))} --fault-interval {settings.FaultInterval.TotalSeconds} --seconds {settings.Duration.TotalSeconds} --seed {settings.Seed}");
        Directory.CreateDirectory(output);
        var isValid = true;
        foreach (var workload in workloads)
        {
            var folder = Directory.CreateTempSubdirectory("stubs-lab-");
            try
            {
                await using var site = await StartAsync(place, folder.FullName, servers, cancellation);
                foreach (var unknown in settings.Faults.Except(site.Faults.Select(static fault => fault.Name)))
                    throw new ArgumentException($"There is no fault '{unknown}' at site '{place}', but {string.Join(", ", site.Faults.Select(static fault => fault.Name))}.");
                var report = await new LabRun(workload, site, settings).RunAsync(cancellation);
                var file = Path.Combine(output, $"{workload.Name}-{settings.Seed}.edn");
                await HistoryFile.WriteAsync(file, report.History, cancellation);
                Console.WriteLine(report);
                Console.WriteLine($"  history    {file}");
                isValid &= report.IsValid;
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        }

        return isValid ? 0 : 1;
    }

    private static async Task<ISite> StartAsync(string place, string folder, int servers, CancellationToken cancellation) => place switch
    {
        "embedded" => await EmbeddedSite.StartAsync(Path.Combine(folder, "node.db"), cancellation),
        "nodes" => await NodesSite.StartAsync(folder, servers, cancellation: cancellation),
        _ => throw new ArgumentException($"There is no site '{place}', but embedded and nodes."),
    };
}
