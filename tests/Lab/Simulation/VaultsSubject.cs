namespace Stubs.Lab.Simulation;

/// <summary>Programs move money between vaults.</summary>
internal sealed class VaultsSubject(Scenario scenario) : Subject(scenario)
{
    // An object that was made is never lost here: a node that says so for so long does not mean a moment of a restart.
    private static readonly TimeSpan MostUnknown = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan MostUnreachable = TimeSpan.FromMinutes(5);

    public override async Task MakeAsync(Node client, IReadOnlyList<string> servers)
    {
        var perServer = Scenario.IsScripted ? 1 : World.Random.Next(1, 3);
        for (var i = 0; i < Math.Max(2, perServer * servers.Count); i++)
        {
            var at = client.At(servers[i % servers.Count]);
            var isFragile = !Scenario.IsScripted && World.Chance(0.3);
            Scenario.AddVault(
                Scenario.Moves && !isFragile && World.Chance(0.6)
                    ? (await RovingVaultStub.CreateAsync(at, null).ConfigureAwait(false)).Uid
                    : isFragile
                    ? (await FragileVaultStub.CreateAsync(at, null).ConfigureAwait(false)).Uid
                    : (await VaultStub.CreateAsync(at, null).ConfigureAwait(false)).Uid,
                servers[i % servers.Count]);
        }
    }

    public override string Any(Random random) => Deeds.Any(random);

    public override async Task<Func<Attempt, string, Random, Task>?> BindAsync(Node node, Func<bool> goesOn)
    {
        var bound = new IVault[Scenario.Vaults.Count];
        var begun = World.Now;
        for (var i = 0; i < bound.Length;)
        {
            if (!goesOn())
                return null;
            try
            {
                bound[i] = await node.BindAsync<IVault>(Scenario.Vaults[i]);
                i++;
            }
            catch (StubsException error) when (World.Now - begun > (error is ObjectNotFoundException
                ? MostUnknown : MostUnreachable))
            {
                throw new InvalidOperationException(
                    $"Vault {i} was made, and cannot be bound for {(World.Now - begun).TotalSeconds:0} s: {error.Message}");
            }
            catch (Exception error) when (error is StubsException or ObjectDisposedException or MuteException)
            {
                // A node that it needs is not there, or its own is being stopped, or its own code has thrown while the
                // object was restored.
                await World.DelayAsync(World.Between(10, 300));
            }
        }

        return (attempt, kind, dice) => new Deeds(Scenario, attempt, node, bound, dice).RunAsync(kind);
    }

    public override IEnumerable<string> LeftAt(Machine machine, Node node)
    {
        for (var i = 0; i < Scenario.Vaults.Count; i++)
        {
            if (node.Objects.FindActive(Scenario.Vaults[i]) is { Locks.IsFree: false } locked)
                yield return $"{machine.Name}: vault {i} is still locked by {string.Join(", ", locked.Locks.GetHolders())}; waiting: {string.Join(", ", locked.Locks.GetWaiters())}.";
        }
    }

    public override async Task<IReadOnlyList<string>> CheckAsync(Node auditor)
    {
        var audit = new Audit(Scenario, auditor);
        var (changes, money, counted) = await audit.ReadAsync().ConfigureAwait(false);
        return audit.Complaints.Count > 0
            ? audit.Complaints
            : new SerialCheck(
                Scenario.History, changes, money, counted, Scenario.Faults.CanHostObjects || Scenario.Moves).Run();
    }
}
