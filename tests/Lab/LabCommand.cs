using System.CommandLine;
using Stubs.Lab.Histories;
using Stubs.Lab.Processes;
using Stubs.Lab.Simulation;
using Stubs.Lab.Workloads;

namespace Stubs.Lab;

/// <summary>The command line.</summary>
internal static class LabCommand
{
    public static RootCommand Build()
    {
        Option<string> workload = new("--workload")
            { Description = $"What is run: {string.Join(", ", AllWorkloads.List.Select(static workload => workload.Name))}, or all.", DefaultValueFactory = _ => "all" };
        Option<string?> site = new("--site")
            { Description = "Where: embedded (one node), nodes (several in one process), processes (several processes). By default, where the faults can be made." };
        Option<string> faults = new("--faults")
            { Description = "What goes wrong, separated by commas: restart (a node in this process), kill, stop, net, client, clock, power, disk, rot, restore (processes; restore with workloads over accounts), all, or none.", DefaultValueFactory = _ => "none" };
        Option<double> interval = new("--fault-interval")
            { Description = "How many seconds lie between the beginnings of faults, on average.",
                DefaultValueFactory = _ => 2 };
        Option<double> seconds = new("--seconds")
            { Description = "How long it runs. Several workloads take turns.", DefaultValueFactory = _ => 10 };
        Option<double> round = new("--round")
            { Description = "How many seconds a workload runs at most before its history is checked; then the next one begins, on new stores.", DefaultValueFactory = _ => 60 };
        Option<int> clients = new("--clients")
            { Description = "How many clients run side by side.", DefaultValueFactory = _ => 8 };
        Option<int> servers = new("--servers", "--nodes")
            { Description = "How many servers there are, if there are several nodes.", DefaultValueFactory = _ => 3 };
        Option<int> seed = new("--seed")
            { Description = "The same seed draws the same faults at the same times, and the same operations.",
                DefaultValueFactory = _ => Random.Shared.Next(1, 1_000_000) };
        Option<string?> check = new("--check")
            { Description = "Checks a history of the workload that was written before, and runs nothing." };
        Option<string> output = new("--output")
            { Description = "The folder in which histories are written.", DefaultValueFactory = _ => "lab-histories" };

        Option<int> simulate = new("--simulate")
            { Description = "Simulates so many worlds instead, from the seed on, each deterministically in one thread." };
        Option<bool> trace = new("--trace")
            { Description = "With --simulate: prints every step of each world; by itself, of the one world of the seed." };
        Option<bool> lying = new("--lying-disks")
            { Description = "With --simulate: disks say that they have flushed what they only hold in their caches. A world must find it." };

        Option<bool> borrow = new("--borrow")
            { Description = "Servers run objects whose states lie at others (NodeOptions.Activation): processes, or with --simulate machines." };
        Option<bool> naming = new("--names")
            { Description = "With --simulate: programs make, name, list and destroy objects in long actions, instead of moving money." };
        Option<bool> moving = new("--move")
            { Description = "With --simulate: vaults move between machines while programs use them." };
        Option<string?> script = new("--script")
            { Description = "Simulates what is written down instead: all, each defect that was found; sweep, every fault at every step; names, crashes at every step of actions on names; or the name of one." };

        Option<string?> rivals = new("--rivals")
            { Description = "Simulates programs that compete, on machines with wrong clocks: c:0,e:3600000 (milliseconds; a is the server)." };

        Option<string?> rivalProcesses = new("--rival-processes")
            { Description = "Lets processes whose clocks are so many milliseconds fast compete over TCP: 0,200." };
        Option<int> crowd = new("--crowd")
            { Description = "Simulates so many clients that come, act and leave or die: nothing may grow with them." };

        var root = new RootCommand(
            "The fault laboratory: workloads run on nodes under faults, and what clients saw is checked.")
            {
                workload, site, faults, interval, seconds, round, clients, servers, seed, check, output, simulate,
                trace, lying, borrow, naming, moving, script, rivals, rivalProcesses, crowd,
            };
        root.SetAction((line, cancellation) =>
        {
            if (line.GetValue(script) is { } name)
                return new ScriptCommand(name, line.GetValue(trace)).RunAsync();
            if (line.GetValue(rivals) is { } competing)
                return new RivalsCommand(competing, line.GetValue(seed)).RunAsync();
            if (line.GetValue(rivalProcesses) is { } skews)
                return new RivalProcessesCommand(skews.Split(','), goal: 1000).RunAsync(cancellation);
            if (line.GetValue(crowd) is > 0 and var passing)
                return new CrowdCommand(passing, line.GetValue(seed)).RunAsync();
            if (line.GetValue(simulate) > 0 || line.GetValue(trace))
                return new SimulateCommand(
                    Math.Max(1, line.GetValue(simulate)), line.GetValue(seed), line.GetValue(trace),
                    line.GetValue(borrow), line.GetValue(naming), line.GetValue(moving), line.GetValue(lying))
                        .RunAsync();
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
                Borrows = line.GetValue(borrow),
                Faults = [.. line.GetValue(faults)!.Split(',').Where(static fault => fault != "none")],
            };
            return RunAsync(
                chosen,
                line.GetValue(site)
                    ?? (settings.Faults.All(static fault => fault == "restart") ? "nodes" : "processes"),
                TimeSpan.FromSeconds(line.GetValue(round)), Math.Max(1, line.GetValue(servers)), settings,
                line.GetValue(output)!, cancellation);
        });
        return root;
    }

    private static async Task<int> CheckAsync(
        IReadOnlyList<IWorkload> workloads, string file, CancellationToken cancellation)
    {
        if (workloads.Count != 1)
            throw new ArgumentException("Say with --workload what the history is of.");
        var verdict = workloads[0].Check(await HistoryFile.ReadAsync(file, cancellation));
        Console.WriteLine(verdict);
        return verdict.IsValid ? 0 : 1;
    }

    private static async Task<int> RunAsync(
        IReadOnlyList<IWorkload> workloads, string place, TimeSpan round, int servers, RunSettings settings,
        string output, CancellationToken cancellation)
    {
        Console.WriteLine(
            $"--workload {string.Join(',', workloads.Select(static workload => workload.Name))} --site {place} --servers {servers} --clients {settings.Clients} "
            + $"--faults {(settings.Faults.Count == 0 ? "none" : string.Join(',', settings.Faults))} --fault-interval {settings.FaultInterval.TotalSeconds} --seconds {settings.Duration.TotalSeconds} --round {round.TotalSeconds} --seed {settings.Seed}{(settings.Borrows ? " --borrow" : "")}");
        return await new LabRounds(workloads, place, servers, round, settings, output).RunAsync(cancellation) ? 0 : 1;
    }
}
