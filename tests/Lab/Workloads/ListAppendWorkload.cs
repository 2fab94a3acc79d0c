using Stubs.Lab.Checkers;
using Stubs.Lab.Histories;
using Stubs.Lab.Workloads.Objects;

namespace Stubs.Lab.Workloads;

/// <summary>
/// Actions of one to four operations, each of which reads a list or appends to it. What was read tells in which order
/// appends happened, so that the dependencies between actions can be worked out (Kingsbury and Alvaro, Elle, VLDB
/// 2020).
/// </summary>
internal sealed class ListAppendWorkload : IWorkload
{
    private const int Slots = 5;
    private const int MostOperations = 4;

    // Lists are replaced by new ones when they are that long, for they are read as a whole. A client that does not yet
    // know appends to an old one, which does no harm.
    private const int MostItems = 40;

    public string Name => "list-append";

    public Task SetUpAsync(Client client) => Task.CompletedTask;

    public async Task StepAsync(Client client)
    {
        var random = client.Random;
        var operations = new (bool IsAppend, int Key, long Item)[random.Next(1, MostOperations + 1)];
        var generations = client.State(static () => new int[Slots]);
        for (var number = 0; number < operations.Length; number++)
        {
            var slot = random.Next(Slots);
            var isAppend = random.Next(2) == 0;
            operations[number] = (isAppend, (generations[slot] * Slots) + slot, isAppend ? client.NextUnique() : 0);
            await SequenceAsync(client, operations[number].Key);
        }

        var (reading, nesting, givingUp) = (random.Next(2), random.Next(4), random.Next(12) == 0);
        var given = Edn.Vector(operations.Select(
            static operation => operation.IsAppend
                ? AppendOf(operation.Key, operation.Item) : ReadOf(operation.Key, Edn.Nil)));
        await client.ActAsync("txn", given, async () =>
        {
            var done = new List<Edn>();
            foreach (var (isAppend, key, item) in operations)
            {
                if (nesting == 0)
                    await AppendInVainAsync(client, key);
                var doing = () => DoAsync(client, generations, isAppend, key, item, reading == 0);
                done.Add(
                    nesting == 1 ? await AtomicAction.RunAsync(doing, client.Options, client.Stopping) : await doing());
                await client.InterleaveAsync();
            }

            return givingUp ? throw new GivenUpException() : Edn.Vector(done);
        });
    }

    public async Task ReadAtEndAsync(Client client)
    {
        var node = await client.NodeAsync();
        var keys = new List<int>();
        await foreach (var (name, _) in node.Naming.ListAsync($"lab/{Name}/"))
            keys.Add(int.Parse(name[(name.LastIndexOf('/') + 1)..]));
        foreach (var some in keys.Order().Chunk(MostOperations))
        {
            await client.ActAsync("txn", Edn.Vector(some.Select(static key => ReadOf(key, Edn.Nil))), async () =>
            {
                var read = new List<Edn>();
                foreach (var key in some)
                    read.Add(ReadOf(key, ItemsOf(await (await SequenceAsync(client, key)).AuditAsync())));
                return Edn.Vector(read);
            });
        }
    }

    public Verdict Check(IReadOnlyList<HistoryEvent> history) => ListAppendChecker.Check(history);

    private async Task<Edn> DoAsync(
        Client client, int[] generations, bool isAppend, int key, long item, bool readsToAppend)
    {
        var sequence = await SequenceAsync(client, key);
        int count;
        Edn done;
        if (isAppend)
        {
            count = await sequence.AppendAsync(item, client.Stopping);
            done = AppendOf(key, item);
        }
        else
        {
            var items =
                await (readsToAppend
                    ? sequence.ReadToAppendAsync(client.Stopping) : sequence.ReadAsync(client.Stopping));
            count = items.Length;
            done = ReadOf(key, ItemsOf(items));
        }

        if (count >= MostItems)
            generations[key % Slots] = Math.Max(generations[key % Slots], (key / Slots) + 1);
        return done;
    }

    /// <summary>Appends in a nested action that aborts: a reader of that item has read what never was.</summary>
    private async Task AppendInVainAsync(Client client, int key)
    {
        var item = client.NextUnique();
        await client.ActInVainAsync("txn", Edn.Vector(AppendOf(key, item)), async () =>
        {
            await using var child = AtomicAction.Begin(client.Options);
            await (await SequenceAsync(client, key)).AppendAsync(item, client.Stopping);
        });
    }

    private ValueTask<SequenceStub> SequenceAsync(Client client, int key) =>
        client.FindOrMakeAsync(
            $"lab/{Name}/{key}",
            key, static (node, name, cancellation) => SequenceStub.BindOrCreateAsync(node, name, cancellation));

    private static Edn AppendOf(int key, long item) => Edn.Vector(Edn.Keyword("append"), key, item);

    private static Edn ReadOf(int key, Edn items) => Edn.Vector(Edn.Keyword("r"), key, items);

    private static Edn ItemsOf(long[] items) => Edn.Vector(items.Select(static item => (Edn)item));
}
