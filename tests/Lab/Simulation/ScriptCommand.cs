using System.Diagnostics;

namespace Stubs.Lab.Simulation;

/// <summary>
/// The command that simulates what is written down: the defects that were found, or every fault at every step.
/// </summary>
internal sealed class ScriptCommand(string name, bool isTraced)
{
    private const int Seed = 1;

    /// <summary>0 if all is well.</summary>
    public Task<int> RunAsync() => OwnProcess.IsThis ? Task.Run(SimulateAsync) : OwnProcess.RunAgainAsync();

    private async Task<int> SimulateAsync()
    {
        var simulator = new Simulator();
        var isSweep = name is "sweep" or "names";
        var wanted = name == "sweep"
            ? Scripts.Sweep()
            : isSweep
            ? Scripts.NamesSweep() : name == "all"
            ? Scripts.Named
            : Scripts.Named.Concat(Scripts.Sweep()).Concat(Scripts.NamesSweep()).Where(script => script.Name == name);
        var watch = Stopwatch.StartNew();
        var (all, bad, struck) = (0, 0, 0);
        foreach (var script in wanted)
        {
            var run = await simulator.RunAsync(Seed, isTraced, script);
            foreach (var step in run.Steps)
                Console.WriteLine(step);
            var wrong = WrongWith(script, run, mustStrike: !isSweep);
            all++;
            bad += wrong.Count > 0 ? 1 : 0;
            struck += run.HasStruck ? 1 : 0;
            if (!isSweep || wrong.Count > 0)
                Console.WriteLine($"{(wrong.Count == 0 ? "✔" : "✘")} {script.Name}");
            foreach (var what in wrong)
                Console.WriteLine($"    {what}");
        }

        Console.WriteLine(
            $"{all} scripts, in {struck} of which the faults happened; {bad} are wrong; {watch.Elapsed.TotalSeconds:0.0} s");
        return all > 0 && bad == 0 ? 0 : 1;
    }

    private static List<string> WrongWith(Script script, SimulatedRun run, bool mustStrike)
    {
        var wrong = new List<string>(run.Violations);
        if (mustStrike && !run.HasStruck)
            wrong.Add($"It did not happen: {string.Join(", ", script.Strikes)}.");
        if (script.Allowed is { } allowed && !allowed.Contains(run.Attempts[0].Outcome))
            wrong.Add($"Its program was told {run.Attempts[0].Outcome} instead of {string.Join(" or ", allowed)}.");
        return wrong;
    }
}
