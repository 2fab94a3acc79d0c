using Stubs.Lab.Histories;

namespace Stubs.Lab.Workloads;

/// <summary>
/// Money moves in trees of nested actions that are drawn at random: children that abort in parents that commit,
/// children that commit in parents that abort, three levels and more, and independent actions inside. Who aborts posts
/// too, and what is posted there would be too much.
/// </summary>
internal sealed class NestedBankWorkload : AccountsWorkload
{
    private const int MostMoved = 50;
    private const int Depth = 3;

    public override string Name => "nested-bank";

    protected override int Accounts => 8;

    protected override int Journals => 2;

    public override Task StepAsync(Client client)
    {
        if (client.Random.Next(6) == 0)
            return ReadAllAsync(client);
        var root = DrawLevel(client.Random, Depth, commits: client.Random.Next(5) != 0);
        var legs = root.Legs.ToList();
        if (legs.Sum(static leg => leg.Amount) is var sum and not 0)
        {
            root.Steps.Add(new Post(client.Random.Next(Accounts), -sum));
            legs = [.. root.Legs];
        }

        var arguments = Legs(legs);
        return client.ActAsync("transfer", arguments, async () =>
        {
            await RunAsync(client, root.Steps);
            return root.Commits ? arguments : throw new GivenUpException();
        });
    }

    private Level DrawLevel(Random random, int depth, bool commits)
    {
        var steps = new List<Step>();
        for (var count = random.Next(1, 4); count > 0; count--)
        {
            steps.Add(random.Next(depth > 0 ? 5 : 2) switch
            {
                0 or 1 => new Post(random.Next(Accounts), random.Next(-MostMoved, MostMoved)),
                2 => new Note(random.Next(2), random.Next(1, MostMoved)),
                _ => DrawLevel(random, depth - 1, random.Next(2) == 0),
            });
        }

        return new Level(steps, commits);
    }

    private async Task RunAsync(Client client, List<Step> steps)
    {
        foreach (var step in steps)
        {
            switch (step)
            {
                case Post post:
                    await PostAsync(client, post.Account, post.Amount);
                    break;
                case Note note:
                    await NoteAsync(client, Accounts + note.From, Accounts + 1 - note.From, note.Amount);
                    break;
                case Level { Commits: true } level:
                    await AtomicAction.RunAsync(() => RunAsync(client, level.Steps), client.Options, client.Stopping);
                    break;
                case Level level:
                    await using (var child = AtomicAction.Begin(client.Options))
                    {
                        await RunAsync(client, level.Steps);
                        if (client.Random.Next(2) == 0 && child.Status == ActionStatus.Running)
                            await child.AbortAsync();
                    }

                    break;
            }
        }
    }

    /// <summary>Moves money between the journals, whatever becomes of the actions around.</summary>
    private async Task NoteAsync(Client client, int from, int to, long amount)
    {
        var (source, destination) = (await AccountAsync(client, from), await AccountAsync(client, to));
        await client.ActIndependentlyAsync("note", Legs((from, -amount), (to, amount)), async () =>
        {
            await source.PostAsync(client.Side.Process, -amount, client.Stopping);
            await destination.PostAsync(client.Side.Process, amount, client.Stopping);
            return Legs((from, -amount), (to, amount));
        });
    }

    private abstract record Step;

    private sealed record Post(int Account, long Amount) : Step;

    private sealed record Note(int From, long Amount) : Step;

    private sealed record Level(List<Step> Steps, bool Commits) : Step
    {
        /// <summary>
        /// What is posted if the level around commits. That of the outermost level counts as if it committed.
        /// </summary>
        public IEnumerable<(int Account, long Amount)> Legs => Steps.SelectMany(static step => step switch
        {
            Post post => [(post.Account, post.Amount)],
            Level { Commits: true } level => level.Legs,
            _ => [],
        });
    }
}
