using Stubs.Naming;

namespace Stubs.Lab.Simulation;

/// <summary>Programs make, name, list and destroy objects, in actions that may be long.</summary>
internal sealed class NamesSubject(Scenario scenario) : Subject(scenario)
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(1);

    // Messages and writes of an action, with a slow network.
    private static readonly TimeSpan MostWork = TimeSpan.FromSeconds(0.7);

    private readonly HashSet<Uid> made = [];
    private readonly Dictionary<Uid, Life> ghosts = [];
    private readonly List<object> inUse = [];
    private IReadOnlyList<string> servers = [];

    public static IReadOnlyList<string> Names { get; } = ["n/a", "n/b", "n/ab", "m/a", "m/x/b"];

    public static IReadOnlyList<string> Prefixes { get; } = ["", "n/", "n/a", "m/", "m/x/"];

    public bool IsScripted => Scenario.IsScripted;

    public Machine AnyServer(Random dice)
    {
        var name = IsScripted ? "b" : servers[dice.Next(servers.Count)];
        return Scenario.Machines.First(machine => machine.Name == name);
    }

    /// <summary>An object was made; in one life of its node, if it does not outlive that.</summary>
    public void Made(Uid uid, Machine server, Life? life)
    {
        made.Add(uid);
        if (life is null)
            return;
        ghosts.Add(uid, life);

        // A program at that node uses it: a world must not depend on when memory is collected.
        if (server.Node?.Objects.Volatiles.Find(uid) is { } used)
            inUse.Add(used);
    }

    public bool IsGhost(Uid uid) => ghosts.ContainsKey(uid);

    /// <summary>Which objects were lost with their nodes until now.</summary>
    public Func<Uid, bool> LostBy()
    {
        var lost = ghosts.Where(static ghost => ghost.Value.IsOver || ghost.Value.IsEnding)
            .Select(static ghost => ghost.Key).ToHashSet();
        return lost.Contains;
    }

    public Task ThinkAsync(Random dice) =>
        IsScripted || dice.Next(3) == 0
            ? Task.CompletedTask : World.DelayAsync(TimeSpan.FromMilliseconds(dice.Next(1, 150)));

    public override async Task MakeAsync(Node client, IReadOnlyList<string> servers)
    {
        this.servers = servers;
        if (!IsScripted)
            await CheckStrangersAsync(client).ConfigureAwait(false);
    }

    public override string Any(Random random) => NameDeeds.Any(random);

    public override Task<Func<Attempt, string, Random, Task>?> BindAsync(Node node, Func<bool> goesOn) =>
        Task.FromResult<Func<Attempt, string, Random, Task>?>(
            (attempt, kind, dice) => new NameDeeds(this, attempt, node, dice).RunAsync(kind));

    public override IEnumerable<string> LeftAt(Machine machine, Node node)
    {
        var contexts = Names.SelectMany(
            static name => name.Select((letter, at) => letter == '/' ? name[..(at + 1)] : "")).Distinct();
        var keys = Names.Select(static name => NameKey.OfName(NamingService.Root, name))
            .Concat(contexts.Select(static path => NameKey.OfContext(NamingService.Root, path)))
            .Concat(made)
            .Concat(made.SelectMany(static uid => Names.Select(name => NameKey.OfNameOf(uid, name))));
        foreach (var key in keys)
        {
            if ((node.Objects.FindActive(key) ?? node.Objects.Volatiles.Find(key)) is { Locks.IsFree: false } locked)
                yield return $"{machine.Name}: {locked} is still locked by {string.Join(", ", locked.Locks.GetHolders())}.";
        }
    }

    public override async Task<IReadOnlyList<string>> CheckAsync(Node auditor)
    {
        var found = new List<string>();
        var audit = Scenario.History.Begin("audit", auditor.Name, World.Events);
        var level = new Level(null);
        var all = new List<NamedObject>();
        try
        {
            await AtomicAction.RunAsync(async () =>
            {
                all.Clear();
                await foreach (var named in auditor.Naming.ListAsync())
                    all.Add(named);
                audit.Add(new NamesListed(level, "", [.. all]));
                foreach (var name in Names)
                    audit.Add(new NameFound(level, name, await auditor.Naming.TryLookupAsync(name) ?? default));
                foreach (var uid in all.Select(static named => named.Uid).Distinct())
                    audit.Add(new ObjectUsed(level, uid, await IsThereAsync(auditor, uid), LostBy()(uid)));
            }).ConfigureAwait(false);
        }
        catch (Exception error) when (error is StubsException or InvalidOperationException)
        {
            return [$"Names do not answer although all is well again: {error.GetType().Name}: {error.Message}"];
        }

        audit.End(AttemptOutcome.Committed, World.Events);
        if (new NamesCheck(Scenario.History).Run() is { } wrong)
            found.Add(wrong);
        await CheckTakeoverAsync(auditor, all, found).ConfigureAwait(false);
        await World.DelayAsync(Long).ConfigureAwait(false);
        found.AddRange(LeftInStore(all));
        return found;
    }

    private async Task<bool> IsThereAsync(Node auditor, Uid uid)
    {
        try
        {
            if (IsGhost(uid))
                await (await GhostStub.BindAsync(auditor, uid)).TouchAsync();
            else
                await (await LabelStub.BindAsync(auditor, uid)).TouchAsync();
            return true;
        }
        catch (ObjectNotFoundException)
        {
            return false;
        }
    }

    // The name of an object that is there is in use, and that of one that is not can be had, if the name was given
    // where the object was made: then its home is known.
    private async Task CheckTakeoverAsync(Node auditor, IReadOnlyList<NamedObject> all, List<string> found)
    {
        foreach (var (name, uid) in all)
        {
            var isThere = await IsThereAsync(auditor, uid).ConfigureAwait(false);
            var isTaken = false;
            try
            {
                await AtomicAction.RunAsync(async () =>
                {
                    await LabelStub.CreateAsync(auditor.At(Scenario.DirectoryName), name);
                    isTaken = true;
                    throw new GivenUpException();
                }).ConfigureAwait(false);
            }
            catch (Exception error) when (error is GivenUpException or NameInUseException)
            {
                if (isTaken ? isThere : !isThere && HasKnownHome(name, uid))
                    found.Add(
                        $"{name} {(isTaken ? "can be taken from an object that is there" : "cannot be had, though its object is lost")}: {SimulatedDisk.Short(uid)}.");
            }
        }
    }

    private bool HasKnownHome(string name, Uid uid)
    {
        var given = Scenario.History.Attempts.SelectMany(static attempt => attempt.Names).OfType<NameGiven>()
            .Where(act => act.Name == name && act.Uid == uid).ToList();
        return given.Count > 0 && given.TrueForAll(static act => act.IsLost is not null);
    }

    // An entry for each name, one that finds it by its object, and one for each context with a name below.
    private IEnumerable<string> LeftInStore(IReadOnlyList<NamedObject> all)
    {
        var directory = Scenario.Machines.First(static machine => machine.Name == Scenario.DirectoryName);
        var holders = all.ToDictionary(static named => named.Name, static named => named.Uid, StringComparer.Ordinal);
        foreach (var stored in directory.Disk.Stored.Where(
            static stored => (stored.State ?? stored.Shadow?.State)?.TypeName == NameEntry.TypeName))
        {
            // Bindings are kept in the same form, and have no slash.
            foreach (var (name, uid) in NameEntry.Read(stored.State, directory.Node!.Space)
                .Where(static entry => entry.Name.Contains('/')))
            {
                var isContext = name.EndsWith('/') && stored.Uid == NameKey.OfContext(NamingService.Root, name);
                var isName = stored.Uid == NameKey.OfName(NamingService.Root, name)
                    || stored.Uid == NameKey.OfNameOf(uid, name);
                if (isContext && !holders.Keys.Any(held => held.StartsWith(name, StringComparison.Ordinal)))
                    yield return $"The context {name} is stored, and nothing is in it.";
                if (isName && holders.GetValueOrDefault(name) != uid)
                    yield return $"{name} is stored for {SimulatedDisk.Short(uid)}, and {(holders.TryGetValue(name, out var other) ? SimulatedDisk.Short(other) : "nothing")} has it.";
            }
        }

        var keys = directory.Disk.Stored.Select(static stored => stored.Uid).ToHashSet();
        foreach (var (name, uid) in all)
        {
            if (!keys.Contains(NameKey.OfNameOf(uid, name)))
                yield return $"{name} cannot be found by its object {SimulatedDisk.Short(uid)}.";
        }
    }

    // Each holds its action for a second, and none waits for another: they name different things.
    private async Task CheckStrangersAsync(Node client)
    {
        const int Strangers = 4;
        await SideBySideAsync(
            "make",
            async number => await LabelStub.CreateAsync(client.At(servers[number % servers.Count]), $"q/{number}"))
                .ConfigureAwait(false);
        await SideBySideAsync("delete", async number =>
        {
            await client.Naming.DeleteAsync($"q/{number}");
            if (await client.Naming.TryLookupAsync("n/a") is not null)
                World.Complaints.Add("A name was found that nothing has.");
            await foreach (var named in client.Naming.ListAsync("m/"))
                World.Complaints.Add($"{named} was listed, and nothing has that name.");
        }).ConfigureAwait(false);

        async Task SideBySideAsync(string what, Func<int, Task> work)
        {
            var begun = World.Now;
            await Task.WhenAll(Enumerable.Range(0, Strangers).Select(number => AtomicAction.RunAsync(async () =>
            {
                await work(number);
                await World.DelayAsync(Long);
            }))).ConfigureAwait(false);
            if (World.Now - begun > Long + MostWork)
                World.Complaints.Add(
                    $"{Strangers} strangers that {what} different names waited for each other: {(World.Now - begun).TotalSeconds:0.000} s.");
        }
    }
}
