namespace Stubs.Lab.Simulation;

/// <summary>
/// A program on one machine that runs one action after the other. When its machine dies it goes on in the next life,
/// with the next action.
/// </summary>
internal sealed class Flow(Scenario scenario, Machine home, int number, int actions)
{
    private static readonly TimeSpan MostAfterRefusal = TimeSpan.FromSeconds(1);

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
            var run = await scenario.Subject.BindAsync(node, () => life == mine);
            while (run is not null && begun < actions && life == mine)
            {
                begun++;
                await OneAsync(mine, run);
                await scenario.World.DelayAsync(scenario.World.Between(0, 5));
            }

            if (begun == actions && life == mine)
                Done.TrySetResult();
        }
        catch (Exception error)
        {
            scenario.World.Complaints.Add($"The program of flow {number} failed: {Words(error)}");
            Done.TrySetResult();
        }
    }

    private async Task OneAsync(Life mine, Func<Attempt, string, Random, Task> run)
    {
        var world = scenario.World;
        var kind = Deeds is null ? scenario.Subject.Any(world.Random) : Deeds[begun - 1];
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
                    if (attempt is { Refused: not null } or { Action.Cause.Exception: CallRefusedException })
                        world.Complaints.Add($"{attempt} was repeated, though its answer could never be used.");
                    attempt?.Tell(AttemptOutcome.Aborted, world.Events, world.Now);
                    attempt = scenario.History.Begin(kind, home.Name, world.Events);
                    (attempt.Action, attempt.BegunAt) = (AtomicAction.Current, world.Now);
                    world.Note("begins", home.Name, attempt.ToString);
                    await run(attempt, kind, dice);
                    attempt.CommitWasAsked = true;
                },
                options);
            End(mine, AttemptOutcome.Committed, null);
        }
        catch (OutcomeUnknownException error)
        {
            End(mine, AttemptOutcome.Unknown, error);
        }
        catch (AggregateException error) when (attempt is { Action.Status: ActionStatus.Committed }
            && attempt.Records.Any(static record => record.Mood == RecordMood.ThrowsAtCommit))
        {
            // A record of the program's own has thrown when it was told.
            End(mine, AttemptOutcome.Committed, error);
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
            scenario.World.Complaints.Add(
                $"{ended}: its program was told {outcome} by {error?.GetType().Name ?? "a normal return"}, but the action says {action.Status}. {Words(error)}");
        if (ended.Refused is { } refused && scenario.World.Now - refused > MostAfterRefusal)
            scenario.World.Complaints.Add(
                $"{ended} went on for {(scenario.World.Now - refused).TotalSeconds:0.000} s after an answer that could never be used.");
        ended.Tell(outcome, scenario.World.Events, scenario.World.Now);
        scenario.World.Note("ends", home.Name, () => $"{ended} {Words(error)}");
        attempt = null;
    }

    private static string Words(Exception? error) =>
        error is null ? "" : $"{error.GetType().Name}: {UserCode.TextOf(error)} {error.StackTrace}";

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
