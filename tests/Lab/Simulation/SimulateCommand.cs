using System.Diagnostics;

namespace Stubs.Lab.Simulation;

/// <summary>
/// The command that simulates worlds, until one is wrong: as many as wanted, or one that is shown step by step.
/// </summary>
internal sealed class SimulateCommand(
    int count, int seed, bool isTraced, bool mayBorrow, bool hasNames, bool moves, bool disksLie)
{
    /// <summary>0 if all is well.</summary>
    public Task<int> RunAsync() => OwnProcess.IsThis ? Task.Run(SimulateAsync) : OwnProcess.RunAgainAsync();

    private async Task<int> SimulateAsync()
    {
        var simulator = new Simulator
        {
            MayBorrow = mayBorrow, HasNames = hasNames, Moves = moves, DisksLie = disksLie,
        };
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
            Report(run, number - seed + 1);
            return 1;
        }

        Console.WriteLine(
            $"{count} worlds from seed {seed}: nothing is wrong. {figures}, {watch.Elapsed.TotalSeconds:0.0} s, {count / watch.Elapsed.TotalMinutes:0} worlds a minute");
        return 0;
    }

    private void Report(SimulatedRun run, int worlds)
    {
        Console.WriteLine($"World {worlds}, seed {run.Seed}, trace {run.Hash:x16}, {run.Events} events:");
        foreach (var violation in run.Violations)
            Console.WriteLine("  ✘ " + violation);
        if (!isTraced)
            Console.WriteLine($"Step by step: --seed {run.Seed} --trace{(disksLie ? " --lying-disks" : "")}{(mayBorrow ? " --borrow" : "")}{(moves ? " --move" : "")}{(hasNames ? " --names" : "")}");
    }

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
