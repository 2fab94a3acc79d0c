namespace Stubs.Lab.Simulation;

/// <summary>
/// What a program does in one action: everything that actions, nested, independent and parallel, can do with vaults.
/// </summary>
internal sealed class Deeds(Scenario scenario, Attempt attempt, Node node, IVault[] vaults, Random dice)
{
    private static readonly string[] Names =
    [
        "transfer", "parallel transfer", "audit", "read and write", "update lock", "child commits", "child aborts",
        "parent aborts", "server to server", "failed operation",
        "independent", "three levels", "children side by side", "transfer", "read and write", "audit", "update one",
        "count", "count and abort a child",
        "through another", "through another, undone", "there and back", "there and back, undone",
        "mute failure", "record here", "record there", "reply too large", "reply unreadable", "reply through another",
    ];

    private readonly Level top = new(null);

    /// <summary>The name of one of them.</summary>
    public static string Any(Random random) => Names[random.Next(Names.Length)];

    public Task RunAsync(string name) => name switch
    {
        "transfer" => TransferAsync(top),
        "update one" => UpdateOneAsync(),
        "count" => CountAsync(childCommits: true),
        "count and abort a child" => CountAsync(childCommits: false),
        "parallel transfer" => TransferInParallelAsync(top),
        "audit" => AuditAsync(),
        "read and write" => ReadAndWriteAsync(),
        "update lock" => UpdateAsync(),
        "child commits" => ChildCommitsAsync(),
        "child aborts" => ChildAbortsAsync(),
        "parent aborts" => ParentAbortsAsync(),
        "server to server" => MoveAsync(),
        "through another" => PutThroughAsync(top),
        "through another, undone" => UndoPutThroughAsync(),
        "there and back" => MoveThroughAsync(top),
        "there and back, undone" => UndoMoveThroughAsync(),
        "failed operation" => FailAsync(static (vault, change, amount) => vault.PutAndFailAsync(change, amount)),
        "mute failure" => FailMutelyAsync(),
        "record here" => AddRecordHereAsync(),
        "record there" => AddRecordThereAsync(),
        "reply too large" =>
            SpoilAsync(static (vault, change) => vault.FloodAsync(change, SimulatedNetwork.MaxFrame + 1)),
        "reply unreadable" => SpoilAsync(static (vault, change) => vault.GarbleAsync(change)),
        "reply through another" => SpoilThroughAsync(),
        "independent" => IndependentAsync(),
        "three levels" => ThreeLevelsAsync(),
        "children side by side" => SideBySideAsync(),
        _ => throw new ArgumentException($"Nothing is called '{name}'.", nameof(name)),
    };

    private (int From, int To, int Change, int Amount) Draw()
    {
        if (scenario.IsScripted)
            return (0, 1, scenario.History.NextChange(), 1);
        var from = dice.Next(vaults.Length);
        return (from, (from + 1 + dice.Next(
            vaults.Length - 1)) % vaults.Length, scenario.History.NextChange(), dice.Next(1, 10));
    }

    private async Task PutAsync(Level level, int vault, int change, int amount)
    {
        attempt.Add(new Change(change, vault, amount, level));
        attempt.Saw(vault, await vaults[vault].PutAsync(change, amount), level);
    }

    private async Task ReadAsync(int vault, Level? level = null) =>
        attempt.Saw(vault, await vaults[vault].ReadAsync(), level ?? top);

    private async Task TransferAsync(Level level)
    {
        var (from, to, change, amount) = Draw();
        await PutAsync(level, from, change, -amount);
        await PutAsync(level, to, change, amount);
    }

    // It ends in a transfer, so that the vaults tell whether it was committed.
    private async Task CountAsync(bool childCommits)
    {
        var vault = dice.Next(vaults.Length);
        await CountAsync(vault, top);
        await ChildAsync(top, child => CountAsync(vault, child), childCommits);
        await TransferAsync(top);
    }

    private async Task CountAsync(int vault, Level level)
    {
        var by = dice.Next(1, 100);
        attempt.Add(new Tally(vault, by, level));
        await vaults[vault].CountAsync(by);
    }

    private Task UpdateOneAsync()
    {
        var (from, _, change, _) = Draw();
        return PutAsync(top, from, change, 0);
    }

    private async Task TransferInParallelAsync(Level level)
    {
        var (from, to, change, amount) = Draw();
        await Task.WhenAll(PutAsync(level, from, change, -amount), PutAsync(level, to, change, amount));
    }

    private async Task AuditAsync()
    {
        for (var i = 0; i < vaults.Length; i++)
            await ReadAsync(i);
    }

    private async Task ReadAndWriteAsync()
    {
        var (from, to, change, amount) = Draw();
        await ReadAsync(from);
        await ReadAsync(to);
        await PutAsync(top, from, change, -amount);
        await PutAsync(top, to, change, amount);
    }

    private async Task UpdateAsync()
    {
        var (from, to, change, amount) = Draw();
        attempt.Saw(from, await vaults[from].ReadToChangeAsync(), top);
        await ReadAsync(to);
        await PutAsync(top, to, change, amount);
        await PutAsync(top, from, change, -amount);
    }

    /// <summary>Runs a nested action.</summary>
    internal static async Task ChildAsync(Level parent, Func<Level, Task> work, bool commits = true)
    {
        Level? level = null;
        try
        {
            await AtomicAction.RunAsync(async () =>
            {
                level?.End(committed: false);
                level = new Level(parent);
                await work(level);
                if (!commits)
                    throw new GivenUpException();
            });
            level!.End(committed: true);
        }
        catch (GivenUpException)
        {
            level!.End(committed: false);
        }
        catch
        {
            level?.End(committed: false);
            throw;
        }
    }

    private async Task ChildCommitsAsync()
    {
        if (dice.Next(2) == 0)
            await ReadAsync(dice.Next(vaults.Length));
        await ChildAsync(top, TransferAsync);
        await TransferAsync(top);
    }

    private async Task ChildAbortsAsync()
    {
        await TransferAsync(top);
        await ChildAsync(top, TransferAsync, commits: false);
        await ReadAsync(dice.Next(vaults.Length));
        await TransferAsync(top);
    }

    private async Task ParentAbortsAsync()
    {
        await ReadAsync(dice.Next(vaults.Length));
        await ChildAsync(top, TransferAsync);
        await ReadAsync(dice.Next(vaults.Length));
        throw new GivenUpException();
    }

    private async Task MoveAsync()
    {
        var (from, to, change, amount) = Draw();
        attempt.Add(new Change(change, from, -amount, top));
        attempt.Add(new Change(change, to, amount, top));
        attempt.Saw(from, await vaults[from].MoveToAsync(vaults[to], change, amount), top);
        await ReadAsync(to);
    }

    private async Task PutThroughAsync(Level level)
    {
        var (through, to, change, _) = Draw();
        attempt.Add(new Change(change, to, 0, level));
        attempt.Saw(to, await vaults[through].PutAtAsync(vaults[to], change, 0), level);
    }

    private async Task UndoPutThroughAsync()
    {
        await ChildAsync(top, PutThroughAsync, commits: false);
        await ReadAsync(dice.Next(vaults.Length));
    }

    private async Task MoveThroughAsync(Level level)
    {
        var (from, through, change, amount) = Draw();
        var (to, changeBack) = (scenario.IsScripted ? from : dice.Next(vaults.Length), scenario.History.NextChange());
        if (to == through)
            to = from;
        attempt.Add(new Change(change, from, -amount, level));
        attempt.Add(new Change(changeBack, to, amount, level));
        attempt.Saw(
            to, await vaults[from].MoveThroughAsync(vaults[through], vaults[to], change, changeBack, amount), level);
        await ReadAsync(from, level);
    }

    private async Task UndoMoveThroughAsync()
    {
        await ChildAsync(top, MoveThroughAsync, commits: false);
        await TransferAsync(top);
    }

    private async Task FailAsync(Func<IVault, int, int, Task> fail)
    {
        var (from, _, change, amount) = Draw();
        var failed = new Level(top);
        attempt.Add(new Change(change, from, amount, failed));
        try
        {
            await fail(vaults[from], change, amount);
        }
        catch (Exception error) when (error is InvalidOperationException or MuteException or RemoteOperationException
            && AtomicAction.Current is { Status: ActionStatus.Running })
        {
            // What it did is undone, and the action goes on.
        }

        failed.End(committed: false);
        await ReadAsync(from);
        await TransferAsync(top);
    }

    // First outside any action: such a call is one by itself, which nothing around it ends.
    private async Task FailMutelyAsync()
    {
        var (from, _, change, amount) = Draw();
        var failed = new Level(top);
        attempt.Add(new Change(change, from, amount, failed));
        failed.End(committed: false);
        Task bare;
        using (ExecutionContext.SuppressFlow())
            bare = Task.Run(() => vaults[from].PutAndFailMutelyAsync(change, amount));
        try
        {
            await bare;
        }
        catch (Exception error) when (error is MuteException or RemoteOperationException)
        {
            // As it should be.
        }

        await FailAsync(static (vault, number, by) => vault.PutAndFailMutelyAsync(number, by));
    }

    private ToldRecord AddRecord(bool isLocal)
    {
        var record = new ToldRecord((RecordMood)dice.Next(4), isLocal);
        attempt.Add(record);
        return record;
    }

    private async Task AddRecordHereAsync()
    {
        AtomicAction.Current!.Add(AddRecord(isLocal: true));
        await TransferAsync(top);
    }

    private async Task AddRecordThereAsync()
    {
        var (from, to, change, amount) = Draw();
        attempt.Add(new Change(change, from, -amount, top));
        scenario.OnRecord(change, () => AddRecord(isLocal: false));
        attempt.Saw(from, await vaults[from].PutWithRecordAsync(change, -amount), top);
        await PutAsync(top, to, change, amount);
    }

    // At the node of the vault itself nothing is sent, and nothing spoiled.
    private async Task SpoilAsync(Func<IVault, int, Task> spoil)
    {
        var (vault, _, change, _) = Draw();
        attempt.Add(new Change(change, vault, 0, top));
        await ExpectRefusalAsync(() => spoil(vaults[vault], change), scenario.IsSurelyAway(vault, node));
        await TransferAsync(top);
    }

    private async Task SpoilThroughAsync()
    {
        var (through, to, change, _) = Draw();
        attempt.Add(new Change(change, to, 0, top));
        var size = dice.Next(2) == 0 ? SimulatedNetwork.MaxFrame + 1 : 0;
        await ExpectRefusalAsync(() => vaults[through].SpoilAtAsync(vaults[to], change, size), mustRefuse: false);
        await TransferAsync(top);
    }

    private async Task ExpectRefusalAsync(Func<Task> call, bool mustRefuse)
    {
        try
        {
            await call();
        }
        catch (CallRefusedException error)
        {
            attempt.Refused = scenario.World.Now;

            // Where objects move, those that have only been sent on count too.
            if ((error.Attempts > 1 && !scenario.Moves) || !error.WasExecuted)
                scenario.World.Complaints.Add(
                    $"{attempt}: of an answer that cannot be used it was told after {error.Attempts} attempts, executed: {error.WasExecuted}.");
            throw;
        }

        if (mustRefuse)
            scenario.World.Complaints.Add($"{attempt}: an answer that cannot be used was used.");
    }

    private async Task IndependentAsync()
    {
        var other = scenario.History.Begin("independent", node.Name, scenario.World.Events);
        var inner = new Deeds(scenario, other, node, vaults, dice);
        try
        {
            await using var action = AtomicAction.BeginIndependent(
                new AtomicActionOptions { TimeLimit = TimeSpan.FromSeconds(20) });
            other.Action = action;
            await inner.TransferAsync(inner.top);
            other.CommitWasAsked = true;
            await action.CommitAsync();
            other.End(AttemptOutcome.Committed, scenario.World.Events);
        }
        catch (OutcomeUnknownException)
        {
            other.End(AttemptOutcome.Unknown, scenario.World.Events);
        }
        catch (Exception error) when (error is StubsException or InvalidOperationException)
        {
            other.End(AttemptOutcome.Aborted, scenario.World.Events);
        }

        await TransferAsync(top);
    }

    private async Task ThreeLevelsAsync()
    {
        await TransferAsync(top);
        await ChildAsync(top, async child =>
        {
            await TransferAsync(child);
            await ChildAsync(child, TransferAsync, commits: dice.Next(2) == 0);
            await ReadAsync(dice.Next(vaults.Length), child);
        }, commits: dice.Next(3) > 0);
        await AuditAsync();
    }

    private async Task SideBySideAsync()
    {
        var here = dice.Next(vaults.Length);
        var there = (here + 1) % vaults.Length;
        var change = scenario.History.NextChange();
        await Task.WhenAll(
            ChildAsync(top, level => PutAsync(level, here, change, -1)),
            ChildAsync(top, level => PutAsync(level, there, change, 1)));
        await ReadAsync(here);
    }
}
