using Stubs.Actions;

namespace Stubs.Lab.Simulation;

/// <summary>What strikes a world, and when: drawn from its seed, or written down.</summary>
internal sealed class FaultPlan(World world, SimulatedNetwork network, IReadOnlyList<Strike>? written, bool mayBorrow)
{
    private readonly Dictionary<string, TimeSpan> skews = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ActivationPolicy> activations = new(StringComparer.Ordinal);
    private readonly bool borrows = written is null && mayBorrow && world.Chance(0.7);
    private readonly List<(Strike Strike, int Left)> atSteps = [];
    private IReadOnlyList<Machine> machines = [];
    private double delayedSteps;
    private bool isOver = true;

    /// <summary>In how many of all worlds nothing strikes.</summary>
    public double ChanceOfNone { get; init; } = 0.15;

    /// <summary>Whether nothing strikes in this one.</summary>
    public bool IsQuiet { get; private set; }

    /// <summary>How wrong the clock of a machine is.</summary>
    public TimeSpan SkewOf(string machine)
    {
        if (!skews.TryGetValue(machine, out var skew))
            skews.Add(machine, skew = written is not null || world.Chance(0.5) ? TimeSpan.Zero : DrawSkew());
        return skew;
    }

    /// <summary>Says how wrong it is.</summary>
    public void SetSkew(string machine, TimeSpan skew) => skews[machine] = skew;

    // A little, an hour or so, or a battery that is empty.
    private TimeSpan DrawSkew() => world.Random.Next(10) switch
    {
        < 6 => world.Between(-2_000, 2_000),
        < 9 => world.Between(-4_000_000, 4_000_000),
        _ => TimeSpan.FromDays(-365 * 50),
    };

    /// <summary>Whether servers run objects of others when another machine has chosen them.</summary>
    public bool CanHostObjects => borrows;

    /// <summary>Where the objects run that a machine binds to.</summary>
    public ActivationPolicy ActivationOf(Machine borrower)
    {
        var machine = borrower.Name;
        if (!activations.TryGetValue(machine, out var activation))
            activations.Add(
                machine, activation = borrows && world.Chance(0.6)
                    ? DrawActivation(borrower) : ActivationPolicy.AtHome);
        return activation;
    }

    /// <summary>Chooses any server.</summary>
    public ServerCandidate Choose(IReadOnlyList<ServerCandidate> candidates) =>
        candidates[world.Random.Next(candidates.Count)];

    // What is lent to a node that does not listen can be used by that node only.
    private ActivationPolicy DrawActivation(Machine borrower) =>
        borrower.IsServer && world.Chance(0.5) ? ActivationPolicy.CallingNode : ActivationPolicy.ChosenNode;

    /// <summary>Whether everything that was tied to a step has happened.</summary>
    public bool HasStruck => atSteps.TrueForAll(static planned => planned.Left == 0);

    /// <summary>From now on.</summary>
    public void Begin(IReadOnlyList<Machine> all)
    {
        (machines, isOver) = (all, false);
        if (written is not null)
        {
            atSteps.AddRange(written.Select(static strike => (strike, strike.Occurrence)));
            return;
        }

        delayedSteps = world.Chance(0.5) ? 0.05 : 0;
        var count = world.Chance(ChanceOfNone) ? 0 : world.Random.Next(1, 6);
        IsQuiet = count == 0;
        for (var i = 0; i < count; i++)
            Draw();
    }

    /// <summary>No more.</summary>
    public void End()
    {
        isOver = true;
        foreach (var machine in machines)
            machine.Disk.NextFault = static () => DiskFault.None;
    }

    /// <summary>A node is at a step: it may die there, or stay for a while.</summary>
    public ValueTask AtStep(Machine machine, Life life, ProtocolStep step)
    {
        if (isOver)
            return default;
        for (var i = 0; i < atSteps.Count; i++)
        {
            var (strike, left) = atSteps[i];
            if (left == 0 || strike.Step != step || (strike.Where ?? machine.Name) != machine.Name)
                continue;
            atSteps[i] = (strike, left - 1);
            if (left == 1)
                Happen(strike.Kind, machines.FirstOrDefault(other => other.Name == strike.Victim) ?? machine);
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
        var kind = DrawKind();
        var victim = machines[world.Random.Next(machines.Count)];
        if (world.Chance(0.5))
        {
            // At a step: where it happens, or elsewhere.
            var strike = new Strike(
                (ProtocolStep)world.Random.Next(Steps.Count), world.Random.Next(1, 4), null, kind, world.Chance(0.3)
                    ? victim.Name : null);
            atSteps.Add((strike, strike.Occurrence));
            return;
        }

        var isDivision = world.Chance(0.15);
        world.At(world.Between(0, 150), "fault", () =>
        {
            if (isOver)
                return;
            if (isDivision)
                network.Divide(
                    victim.Name, machines[world.Random.Next(machines.Count)].Name, world.Chance(0.7)
                        ? world.Between(5, 500) : world.Between(5_000, 30_000));
            else
                Happen(kind, victim);
        });
    }

    private StrikeKind DrawKind() => world.Random.Next(10) switch
    {
        < 3 => StrikeKind.Crash,
        3 => StrikeKind.Evict,
        4 => StrikeKind.Cut,
        5 => StrikeKind.HalfOpen,
        _ => StrikeKind.DiskFull + world.Random.Next(5),
    };

    private void Happen(StrikeKind kind, Machine victim)
    {
        world.Note("strike", victim.Name, () => kind.ToString());
        switch (kind)
        {
            case StrikeKind.Crash:
                victim.Crash();
                break;
            case StrikeKind.Evict:
                // Not in the context of the action that is at the step.
                world.At(TimeSpan.Zero, "evict", () => _ = victim.EvictAsync());
                break;
            case StrikeKind.Cut or StrikeKind.HalfOpen:
                var mine = network.Connections.Where(one => one.Owner == victim.Life || one.Other.Owner == victim.Life)
                    .ToArray();
                if (mine.Length > 0)
                    network.Cut(mine[world.Random.Next(mine.Length)], isHalfOpen: kind == StrikeKind.HalfOpen);
                break;
            default:
                victim.Disk.NextFault = () =>
                {
                    victim.Disk.NextFault = static () => DiskFault.None;
                    return kind - StrikeKind.DiskFull + DiskFault.Full;
                };
                break;
        }
    }
}
