namespace Stubs.Lab.Simulation;

/// <summary>
/// Programs that want the same two objects at the same time, on machines whose clocks are wrong: none of them may get
/// more of it than another because of its clock.
/// </summary>
/// <param name="world">Where.</param>
/// <param name="rivals">The machine of each, and how wrong that machine's clock is: "a" is the server itself, all
/// others are clients.</param>
/// <param name="pause">How many milliseconds each thinks, at most, between two actions.</param>
internal sealed class Rivals(World world, IReadOnlyList<(string Machine, TimeSpan Skew)> rivals, double pause)
{
    private readonly int[] commits = new int[rivals.Count];

    /// <summary>How many actions each has committed, in so much time.</summary>
    public async Task<IReadOnlyList<int>> RunAsync(Scenario scenario, TimeSpan length)
    {
        foreach (var (machine, skew) in rivals)
            scenario.Faults.SetSkew(machine, skew);
        var server = await scenario.AddAsync(Scenario.DirectoryName, isServer: true).ConfigureAwait(false);
        Uid[] vaults = [
            await MakeAsync(server.Node!).ConfigureAwait(false), await MakeAsync(server.Node!).ConfigureAwait(false)];
        var nodes = new List<(Node Node, TimeProvider Clock)>();
        foreach (var (name, _) in rivals)
        {
            var machine = name == server.Name
                ? server : await scenario.AddAsync(name, isServer: false).ConfigureAwait(false);
            nodes.Add((machine.Node!, machine.Life.Clock!));
        }

        var end = world.Now + length;
        await Task.WhenAll(nodes.Select(
            (at, i) => CompeteAsync(i, at.Node, at.Clock, i % 2 == 0 ? vaults : [vaults[1], vaults[0]], end)))
                .ConfigureAwait(false);
        return commits;
    }

    private static async Task<Uid> MakeAsync(Node node) =>
        (await VaultStub.CreateAsync(node, null).ConfigureAwait(false)).Uid;

    // In opposite orders, so that they not only wait for each other, but one has to give way.
    private async Task CompeteAsync(int number, Node node, TimeProvider clock, Uid[] vaults, TimeSpan end)
    {
        var (first, second) =
            (await node.BindAsync<IVault>(vaults[0]).ConfigureAwait(false), await node.BindAsync<IVault>(
                vaults[1]).ConfigureAwait(false));
        while (world.Now < end)
        {
            await AtomicAction.RunAsync(
                async () =>
                {
                    await first.TouchAsync().ConfigureAwait(false);
                    await world.DelayAsync(world.Between(0, 2)).ConfigureAwait(false);
                    await second.TouchAsync().ConfigureAwait(false);
                },
                new AtomicActionOptions { TimeProvider = clock }).ConfigureAwait(false);
            commits[number]++;
            await world.DelayAsync(world.Between(0, pause)).ConfigureAwait(false);
        }
    }
}

/// <summary>The command that lets programs compete: it prints how often each got what it wanted.</summary>
/// <param name="text">Machines and how many milliseconds their clocks are wrong: <c>c:0,e:3600000</c>.</param>
/// <param name="seed">What chance brings.</param>
internal sealed class RivalsCommand(string text, int seed)
{
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(2);

    public Task<int> RunAsync() => OwnProcess.IsThis ? Task.Run(SimulateAsync) : OwnProcess.RunAgainAsync();

    private async Task<int> SimulateAsync()
    {
        var rivals = text.Split(',').Select(static rival => rival.Split(':')).Select(static rival =>
            (rival[0], TimeSpan.FromMilliseconds(double.Parse(
                rival[1], System.Globalization.CultureInfo.InvariantCulture)))).ToArray();
        var simulator = new Simulator();
        foreach (var pause in (double[])[0, 5])
        {
            IReadOnlyList<int> commits = [];
            var run = await simulator.RunAsync(
                seed,
                async (scenario, world) => commits = await new Rivals(world, rivals, pause).RunAsync(scenario, Length));
            foreach (var violation in run.Violations)
                Console.WriteLine("  ✘ " + violation);
            Console.WriteLine($"pause {pause}: commits {string.Join(' ', commits)}");
            if (run.Violations.Count > 0)
                return 1;
        }

        return 0;
    }
}
