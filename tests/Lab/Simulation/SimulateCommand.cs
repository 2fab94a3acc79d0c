using System.Diagnostics;

namespace Stubs.Lab.Simulation;

/// <summary>The command that simulates worlds: as many as wanted, or one that is shown step by step, or as many as it takes to find each planted bug.</summary>
internal sealed class SimulateCommand(int count, int seed, bool isTraced, bool mayBorrow, bool hasNames, string? planted)
{
    /// <summary>0 if all is well.</summary>
    public Task<int> RunAsync() => OwnProcess.IsThis ? Task.Run(SimulateAsync) : OwnProcess.RunAgainAsync();

    private async Task<int> SimulateAsync()
    {
        var simulator = new Simulator { MayBorrow = mayBorrow, HasNames = hasNames };
        if (planted is null)
            return await RunAsync(simulator, PlantedBug.None) is null ? 0 : 1;
        var bugs = planted == "all" ? Enum.GetValues<PlantedBug>().Where(static bug => bug != PlantedBug.None) : [Enum.Parse<PlantedBug>(planted)];
        var missed = 0;
        foreach (var bug in bugs)
            missed += await RunAsync(simulator, bug) is null ? 1 : 0;
        Console.WriteLine(missed == 0 ? "All planted bugs were found." : $"{missed} planted bugs were not found in {count} worlds each.");
        return missed == 0 ? 0 : 1;
    }

    /// <returns>The first world in which something is wrong.</returns>
    private async Task<SimulatedRun?> RunAsync(Simulator simulator, PlantedBug bug)
    {
        simulator.Bug = bug;
        var watch = Stopwatch.StartNew();
        var figures = new Figures();
        for (var number = seed; number < seed + count; number++)
        {
            var run = await simulator.RunAsync(number, isTraced);
            figures.Add(run);
            foreach (var step in run.Steps)
                Console.WriteLine(step);
            if (run.Violations.Count == 0)
                continue;
            Report(run, bug, watch.Elapsed, number - seed + 1);
            return run;
        }

        Console.WriteLine(bug == PlantedBug.None
            ? $"{count} worlds from seed {seed}: nothing is wrong. {figures}, {watch.Elapsed.TotalSeconds:0.0} s, {count / watch.Elapsed.TotalMinutes:0} worlds a minute"
            : $"{bug}: not found in {count} worlds.");
        return null;
    }

    private void Report(SimulatedRun run, PlantedBug bug, TimeSpan elapsed, int worlds)
    {
        if (bug != PlantedBug.None)
        {
            Console.WriteLine($"{bug}: found in world {worlds}, seed {run.Seed}, after {elapsed.TotalSeconds:0.00} s, trace {run.Hash:x16}: {Cut(run.Violations[0])}");
            return;
        }

        Console.WriteLine($"Seed {run.Seed}, trace {run.Hash:x16}, {run.Events} events:");
        foreach (var violation in run.Violations)
            Console.WriteLine("  ✘ " + violation);
        if (!isTraced)
            Console.WriteLine($"Step by step: --seed {run.Seed} --trace");
    }

    private static string Cut(string text) => text.Length > 160 ? text[..160] + "…" : text;

    /// <summary>Sums over many worlds.</summary>
    private sealed class Figures
    {
        private readonly SortedDictionary<AttemptOutcome, int> outcomes = [];
        private ulong traces;
        private long events;

        public void Add(SimulatedRun run)
        {
            traces = (traces * 31) + run.Hash;
            events += run.Events;
            foreach (var attempt in run.Attempts)
                outcomes[attempt.Outcome] = outcomes.GetValueOrDefault(attempt.Outcome) + 1;
        }

        public override string ToString() =>
            $"trace {traces:x16}, {events} events, {string.Join(", ", outcomes.Select(static outcome => $"{outcome.Value} {outcome.Key}"))}";
    }
}
