namespace Stubs.Lab.Simulation;

/// <summary>Has vaults move between machines, while programs use them, until all have ended.</summary>
internal sealed class Mover(Scenario scenario, IReadOnlyList<string> places)
{
    private World World => scenario.World;

    /// <summary>Goes on until the world is healed.</summary>
    /// <param name="isOver">Whether it is.</param>
    public async Task RunAsync(Func<bool> isOver)
    {
        while (!isOver())
        {
            await World.DelayAsync(World.Between(0, 30)).ConfigureAwait(false);
            var up = scenario.Machines.Where(static machine => machine.Node is not null).ToArray();
            if (up.Length > 0)
                _ = MoveOneAsync(up[World.Random.Next(up.Length)].Node!);
        }
    }

    // The machine may die meanwhile, and then it never ends.
    private async Task MoveOneAsync(Node node)
    {
        var vault = World.Random.Next(scenario.Vaults.Count);
        var place = World.Chance(0.3) ? null : places[World.Random.Next(places.Count)];
        World.Note("moves", node.Name, () => $"vault {vault} to {place ?? "itself"}");
        try
        {
            var stub = (Stub)(object)await node.BindAsync<IVault>(scenario.Vaults[vault]).ConfigureAwait(false);
            await (place is null ? stub.MoveHereAsync() : stub.MoveToAsync(place)).ConfigureAwait(false);
            World.Note("has moved", node.Name, () => $"vault {vault} to {place ?? "itself"}");
        }
        catch (Exception error) when (error is StubsException or ObjectDisposedException or MuteException)
        {
            World.Note("does not move", node.Name, () => $"vault {vault}: {error.Message}");
        }
    }
}
