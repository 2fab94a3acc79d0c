using Stubs.Actions;

namespace Stubs.CrashProgram;

/// <summary>What the program does until it is killed.</summary>
public static class Moves
{
    public const int Purses = 10;
    public const long Money = 1000;

    /// <summary>Two purses, each on its own node if there are two; the second move is the last one.</summary>
    public static async Task KillAtAsync(string[] stores, string step, int occurrence)
    {
        var suicide = new Suicide(Enum.Parse<ProtocolStep>(step), occurrence);
        var nodes = new List<Node>();
        foreach (var store in stores)
            nodes.Add(await Node.StartAsync(new NodeOptions { Store = store, Events = suicide.Events }));
        var from = await PurseStub.CreateAsync(nodes[0], "from", Money);
        var to = await PurseStub.CreateAsync(nodes[^1], "to", Money);
        var ledger = await LedgerStub.CreateAsync(nodes[0], "ledger/0");
        await MoveAsync(from, to, ledger, total: null, 1, 0);
        suicide.IsArmed = true;
        await MoveAsync(from, to, ledger, total: null, 10, 0);
        Console.WriteLine("alive");
    }

    public static async Task RunAsync(string store, int clients)
    {
        await using var node = await Node.StartAsync(new NodeOptions { Store = store });
        var total = await TotalStub.BindOrCreateAsync(node, "total");
        var purses = new PurseStub[Purses];
        for (var i = 0; i < Purses; i++)
            purses[i] = await PurseStub.BindOrCreateAsync(node, $"purses/{i}", Money);
        Console.WriteLine("ready");
        await Task.WhenAll(Enumerable.Range(0, clients).Select(
            client => Task.Run(() => MoveForEverAsync(node, purses, total, client))));
    }

    private static async Task MoveForEverAsync(Node node, PurseStub[] purses, TotalStub total, int client)
    {
        var ledger = await LedgerStub.BindOrCreateAsync(node, $"ledger/{client}");
        var random = new Random(client);
        while (true)
        {
            var from = random.Next(purses.Length);
            var to = (from + 1 + random.Next(purses.Length - 1)) % purses.Length;
            await MoveAsync(purses[from], purses[to], ledger, total, random.Next(1, 10), client);
        }
    }

    private static async Task MoveAsync(IPurse from, IPurse to, ILedger ledger, ITotal? total, long amount, int client)
    {
        var number = await AtomicAction.RunAsync(async () =>
        {
            await from.PutAsync(-amount);
            await to.PutAsync(amount);
            if (total is not null)
                await total.AddAsync(1);
            return await ledger.CountAsync();
        });
        Console.WriteLine($"{client} {number}");
    }
}
