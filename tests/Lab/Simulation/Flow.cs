namespace Stubs.Lab.Simulation;

/// <summary>A program on one machine that runs one action after the other. When its machine dies it goes on in the next life, with the next action.</summary>
internal sealed class Flow(Scenario scenario, Machine home, int number, int actions)
{
    private int begun;
    private Attempt? attempt;
    private Life? life;

    public Machine Home => home;

    /// <summary>What it does, by name; drawn if left out.</summary>
    public IReadOnlyList<string>? Deeds { get; init; }

    /// <summary>Is complete when it has nothing left to do.</summary>
    public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The machine has started; for the first time, or anew.</summary>
    public void Begin(Node node, Life inLife)
    {
        if (AtomicAction.Current is { } foreign)
            scenario.World.Complaints.Add($"Flow {number} begins inside {foreign}.");
        life = inLife;
        _ = RunAsync(node, inLife);
    }

    /// <summary>The life in which it ran is over: what became of its action its program does not know.</summary>
    public void Abandon(Life over)
    {
        if (life != over)
            return;
        life = null;
        attempt?.End(AttemptOutcome.Unknown, scenario.World.Events);
        attempt = null;
    }

    private async Task RunAsync(Node node, Life mine)
    {
        try
        {
            var vaults = await BindAsync(node, mine);
            while (begun < actions && life == mine)
            {
                begun++;
                await OneAsync(node, mine, vaults);
                await scenario.World.DelayAsync(scenario.World.Between(0, 5));
            }

            if (begun == actions && life == mine)
                Done.TrySetResult();
        }
        catch (Exception error)
        {
            scenario.World.Complaints.Add($"The program of flow {number} failed: {error}");
            Done.TrySetResult();
        }
    }

    private async Task<IVault[]> BindAsync(Node node, Life mine)
    {
        var bound = new IVault[scenario.Vaults.Count];
        for (var i = 0; i < bound.Length && life == mine;)
        {
            try
            {
                bound[i] = await node.BindAsync<IVault>(scenario.Vaults[i]);
                i++;
            }
            catch (Exception error) when (error is StubsException or ObjectDisposedException)
            {
                // A node that it needs is not there, or its own is being stopped.
                await scenario.World.DelayAsync(scenario.World.Between(10, 300));
            }
        }

        return bound;
    }

    private async Task OneAsync(Node node, Life mine, IVault[] vaults)
    {
        var world = scenario.World;
        var kind = Deeds is null ? Simulation.Deeds.Any(world.Random) : Deeds[begun - 1];
        var dice = new Random(world.Random.Next());
        var options = new AtomicActionOptions
        {
            TimeProvider = mine.Clock!,
            TimeLimit = world.Chance(0.1) ? world.Between(5, 5000) : null,
            RetryFor = TimeSpan.FromSeconds(5),
        };
        try
        {
            await AtomicAction.RunAsync(
                async () =>
                {
                    if (life != mine)
                        throw new GivenUpException();
                    attempt?.End(AttemptOutcome.Aborted, world.Events);
                    attempt = scenario.History.Begin(kind, home.Name, world.Events);
                    attempt.Action = AtomicAction.Current;
                    world.Note("begins", home.Name, attempt.ToString);
                    await new Simulation.Deeds(scenario, attempt, node, vaults, dice).RunAsync(kind);
                    attempt.CommitWasAsked = true;
                },
                options);
            End(mine, AttemptOutcome.Committed, null);
        }
        catch (OutcomeUnknownException error)
        {
            End(mine, AttemptOutcome.Unknown, error);
        }
        catch (Exception error)
        {
            End(mine, AttemptOutcome.Aborted, error);
        }
    }

    private void End(Life mine, AttemptOutcome outcome, Exception? error)
    {
        if (life != mine || attempt is not { } ended)
            return;
        if (ended.Action is { } action && outcome != Told(action.Status))
            scenario.World.Complaints.Add($"{ended}: its program was told {outcome} by {error?.GetType().Name ?? "a normal return"}, but the action says {action.Status}. {error}");
        ended.End(outcome, scenario.World.Events);
        scenario.World.Note("ends", home.Name, () => $"{ended} {error?.GetType().Name} {error?.Message}");
        attempt = null;
    }

    private static AttemptOutcome Told(ActionStatus status) => status switch
    {
        ActionStatus.Committed => AttemptOutcome.Committed,
        ActionStatus.Unknown => AttemptOutcome.Unknown,
        ActionStatus.Aborted => AttemptOutcome.Aborted,
        _ => AttemptOutcome.Running,
    };
}

/// <summary>A program changes its mind in the middle of an action.</summary>
internal sealed class GivenUpException : Exception
{
    public GivenUpException()
        : base("The program has given up.")
    {
    }
}
