using Stubs.Actions;

namespace Stubs.Lab.Simulation;

/// <summary>What strikes a world, and when: drawn from its seed.</summary>
internal sealed class FaultPlan(World world, SimulatedNetwork network)
{
    private readonly Dictionary<string, TimeSpan> skews = new(StringComparer.Ordinal);
    private readonly Dictionary<ProtocolStep, (int Left, Action<Machine> Strike)> atSteps = [];
    private IReadOnlyList<Machine> machines = [];
    private double delayedSteps;
    private bool isOver = true;

    /// <summary>How wrong the clock of a machine is.</summary>
    public TimeSpan SkewOf(string machine)
    {
        if (!skews.TryGetValue(machine, out var skew))
            skews.Add(machine, skew = world.Chance(0.5) ? TimeSpan.Zero : world.Between(-2000, 2000));
        return skew;
    }

    /// <summary>From now on.</summary>
    public void Begin(IReadOnlyList<Machine> all)
    {
        (machines, isOver) = (all, false);
        delayedSteps = world.Chance(0.5) ? 0.05 : 0;
        var count = world.Chance(0.15) ? 0 : world.Random.Next(1, 5);
        for (var i = 0; i < count; i++)
            Draw();
    }

    /// <summary>No more.</summary>
    public void End()
    {
        isOver = true;
        atSteps.Clear();
        foreach (var machine in machines)
            machine.Disk.NextFault = static () => DiskFault.None;
    }

    /// <summary>A node is at a step: it may die there, or stay for a while.</summary>
    public ValueTask AtStep(Machine machine, Life life, ProtocolStep step)
    {
        if (isOver)
            return default;
        if (atSteps.TryGetValue(step, out var planned))
        {
            if (planned.Left > 1)
            {
                atSteps[step] = planned with { Left = planned.Left - 1 };
            }
            else
            {
                atSteps.Remove(step);
                planned.Strike(machine);
            }
        }

        if (life.IsOver)
            return new ValueTask(Life.Never);
        return delayedSteps > 0 && world.Chance(delayedSteps) ? StayAsync(life) : default;
    }

    private async ValueTask StayAsync(Life life)
    {
        await world.DelayAsync(world.Between(0, 20)).ConfigureAwait(false);
        if (life.IsOver)
            await Life.Never.ConfigureAwait(false);
    }

    private void Draw()
    {
        var victim = machines[world.Random.Next(machines.Count)];
        var kind = world.Random.Next(14);
        if (kind < 6)
        {
            // At a step: where it happens, or elsewhere; or what was on its way to there is lost.
            var step = (ProtocolStep)world.Random.Next(Steps.Count);
            Action<Machine> strike = kind switch
            {
                < 3 => static there => there.Crash(),
                3 => _ => victim.Crash(),
                4 => there => CutAny(there, isHalfOpen: false),
                _ => there => there.Disk.NextFault = Once(there, AnyDiskFault()),
            };
            atSteps[step] = (world.Random.Next(1, 4), strike);
            return;
        }

        world.At(world.Between(0, 150), "fault", () =>
        {
            if (!isOver)
                Strike(kind, victim);
        });
    }

    private void Strike(int kind, Machine victim)
    {
        switch (kind)
        {
            case 6 or 7:
                victim.Crash();
                break;
            case 8:
                _ = victim.EvictAsync();
                break;
            case 9:
                CutAny(victim, isHalfOpen: false);
                break;
            case 10:
                CutAny(victim, isHalfOpen: true);
                break;
            case 11:
                var other = machines[world.Random.Next(machines.Count)];
                network.Divide(victim.Name, other.Name, world.Chance(0.7) ? world.Between(5, 500) : world.Between(5_000, 30_000));
                break;
            default:
                victim.Disk.NextFault = Once(victim, AnyDiskFault());
                break;
        }
    }

    private void CutAny(Machine machine, bool isHalfOpen)
    {
        var mine = network.Connections.Where(one => one.Owner == machine.Life || one.Other.Owner == machine.Life).ToArray();
        if (mine.Length > 0)
            network.Cut(mine[world.Random.Next(mine.Length)], isHalfOpen);
    }

    private DiskFault AnyDiskFault() => (DiskFault)world.Random.Next(1, 6);

    private static Func<DiskFault> Once(Machine machine, DiskFault fault) => () =>
    {
        machine.Disk.NextFault = static () => DiskFault.None;
        return fault;
    };
}
