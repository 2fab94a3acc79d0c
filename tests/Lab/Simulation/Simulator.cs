namespace Stubs.Lab.Simulation;

/// <summary>Simulates worlds, one after the other, in a process that it owns.</summary>
internal sealed class Simulator
{
    private readonly ProcessClock clock = new();
    private readonly Laboratory laboratory;

    public Simulator()
    {
        laboratory = new Laboratory { Time = clock, ActionUids = new UidGenerator(clock, new Random(0)) };
        laboratory.TakeOver();
    }

    /// <summary>Whether the machines' disks say that they have flushed what they only hold in their caches.</summary>
    public bool DisksLie { get; init; }

    /// <summary>Whether machines may run objects whose states lie at others.</summary>
    public bool MayBorrow { get; init; }

    /// <summary>Whether programs name objects instead of moving money.</summary>
    public bool HasNames { get; init; }

    /// <summary>Whether objects move between machines besides.</summary>
    public bool Moves { get; init; }

    /// <summary>Simulates one world.</summary>
    /// <param name="seed">What chance brings.</param>
    /// <param name="isTraced">Whether its steps are wanted.</param>
    /// <param name="script">What is to happen; drawn from the seed if left out.</param>
    public Task<SimulatedRun> RunAsync(int seed, bool isTraced = false, Script? script = null)
    {
        var world = new World(seed, isTraced);
        var scenario = Prepare(world, script);
        return RunAsync(world, scenario, scenario.RunAsync);
    }

    /// <summary>Simulates a world in which something else happens, and nothing goes wrong.</summary>
    public Task<SimulatedRun> RunAsync(int seed, Func<Scenario, World, Task> life)
    {
        var world = new World(seed, isTraced: false);
        var scenario = Prepare(world, new Script("What is given happens.", "c", []));
        return RunAsync(world, scenario, async () =>
        {
            await life(scenario, world).ConfigureAwait(false);
            return [];
        });
    }

    private Scenario Prepare(World world, Script? script)
    {
        clock.World = world;
        world.DisksLie = DisksLie;
        laboratory.ActionUids = new UidGenerator(clock, new Random(world.Seed));
        (laboratory.Ages, laboratory.Chance) = (new LogicalClocks(), new Random(world.Seed));
        return new Scenario(world, script, MayBorrow, HasNames, Moves);
    }

    private static async Task<SimulatedRun> RunAsync(
        World world, Scenario scenario, Func<Task<IReadOnlyList<string>>> life)
    {
        IReadOnlyList<string> violations = [];
        try
        {
            await world.RunAsync(async () => violations = await life().ConfigureAwait(false)).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            world.Complaints.Add($"The world broke: {error}");
        }

        return new SimulatedRun(
            world.Seed, world.Hash, world.Events, [.. violations, .. world.Complaints.Except(violations)], world.Steps,
            scenario.History.Attempts, scenario.HasStruck);
    }
}

/// <summary>What came of a world.</summary>
/// <param name="Seed">From which it was made.</param>
/// <param name="Hash">A sum over all that happened: the same seed gives the same.</param>
/// <param name="Events">How much happened.</param>
/// <param name="Violations">What is wrong, in words.</param>
/// <param name="Steps">What happened, if it was traced.</param>
/// <param name="Attempts">What was tried.</param>
/// <param name="HasStruck">Whether all faults that were tied to a step have happened.</param>
internal sealed record SimulatedRun(
    int Seed, ulong Hash, long Events, IReadOnlyList<string> Violations, IReadOnlyList<string> Steps,
    IReadOnlyList<Attempt> Attempts, bool HasStruck);
