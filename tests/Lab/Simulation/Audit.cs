namespace Stubs.Lab.Simulation;

/// <summary>
/// A new client that comes when all is over: every object must answer it, for reading and for writing.
/// </summary>
internal sealed class Audit(Scenario scenario, Node node)
{
    /// <summary>What did not answer.</summary>
    public List<string> Complaints { get; } = [];

    /// <summary>Reads everything in one action, under write locks.</summary>
    public async Task<(IReadOnlyList<int[]> Changes, IReadOnlyList<int> Money, IReadOnlyList<int> Counted)> ReadAsync()
    {
        var changes = new int[scenario.Vaults.Count][];
        var money = new int[changes.Length];
        var counted = new int[changes.Length];
        for (var i = 0; i < changes.Length; i++)
        {
            changes[i] = [];
            try
            {
                var vault = await node.BindAsync<IVault>(scenario.Vaults[i]).ConfigureAwait(false);
                await using var action = AtomicAction.Begin(
                    new AtomicActionOptions { TimeLimit = TimeSpan.FromSeconds(20) });
                changes[i] = await vault.TouchAsync().ConfigureAwait(false);
                money[i] = await vault.MoneyAsync().ConfigureAwait(false);
                counted[i] = await vault.CountedAsync().ConfigureAwait(false);
                await action.CommitAsync().ConfigureAwait(false);
            }
            catch (Exception error) when (error is StubsException or InvalidOperationException)
            {
                Complaints.Add($"Vault {i} does not answer although all is well again: {error.Message}");
            }
        }

        return (changes, money, counted);
    }
}
