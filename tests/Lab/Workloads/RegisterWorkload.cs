using Stubs.Lab.Checkers;
using Stubs.Lab.Histories;
using Stubs.Lab.Workloads.Objects;

namespace Stubs.Lab.Workloads;

/// <summary>
/// Registers, each an object, are read, written, and changed from one value to another; each is linearizable by itself.
/// Half of the operations are single calls outside any action.
/// </summary>
internal sealed class RegisterWorkload : IWorkload
{
    private const int Slots = 4;
    private const int Values = 5;

    // Registers are replaced by new ones after so many operations of a client: what is unknown stays open for ever, and
    // too much of that at one register is hard to check.
    private const int OperationsPerGeneration = 60;

    public string Name => "register";

    public Task SetUpAsync(Client client) => Task.CompletedTask;

    public async Task StepAsync(Client client)
    {
        var random = client.Random;
        var generation = client.State(static () => new int[1])[0]++ / OperationsPerGeneration;
        var key = (generation * Slots) + random.Next(Slots);
        long value = random.Next(Values), expected = random.Next(Values);
        var cell = await CellAsync(client, key);
        var isBare = random.Next(2) == 0;
        switch (random.Next(3))
        {
            case 0:
                await RunAsync(
                    client, isBare, "read", Edn.Vector(key, Edn.Nil),
                    async () => ValueOf(key, await cell.GetValueAsync(client.Stopping)));
                break;
            case 1:
                await RunAsync(client, isBare, "write", Edn.Vector(key, value), async () =>
                {
                    await cell.SetValueAsync(value, client.Stopping);
                    return Edn.Vector(key, value);
                });
                break;
            default:
                var arguments = Edn.Vector(key, Edn.Vector(expected, value));
                var announced = random.Next(2) == 0;
                await RunAsync(client, isBare, "cas", arguments, async () =>
                {
                    if (!await (isBare
                        ? cell.CompareAndSetAsync(expected, value, client.Stopping)
                        : ChangeAsync(client, cell, expected, value, announced)))
                        throw new RefusedException("It has another value.");
                    return arguments;
                });
                break;
        }
    }

    public async Task ReadAtEndAsync(Client client)
    {
        var node = await client.NodeAsync();
        var keys = new List<int>();
        await foreach (var (name, _) in node.Naming.ListAsync($"lab/{Name}/"))
            keys.Add(int.Parse(name[(name.LastIndexOf('/') + 1)..]));
        foreach (var key in keys.Order())
        {
            await client.ActAsync("read", Edn.Vector(key, Edn.Nil), async () =>
            {
                var cell = await CellAsync(client, key);
                var value = await cell.GetValueAsync();
                await cell.SetValueAsync(value);
                return ValueOf(key, value);
            });
        }
    }

    public Verdict Check(IReadOnlyList<HistoryEvent> history) => RegisterChecker.Check(history);

    private static Task<Edn?> RunAsync(Client client, bool isBare, string f, Edn arguments, Func<Task<Edn>> body) =>
        isBare ? client.CallAsync(f, arguments, body) : client.ActAsync(f, arguments, body);

    /// <summary>Compares here, in an action, with a lock that is converted.</summary>
    private static async Task<bool> ChangeAsync(
        Client client, CellStub cell, long expected, long wanted, bool announced)
    {
        var value = await (announced ? cell.ReadToChangeAsync(client.Stopping) : cell.GetValueAsync(client.Stopping));
        await client.InterleaveAsync();
        if (value != expected)
            return false;
        await cell.SetValueAsync(wanted, client.Stopping);
        return true;
    }

    private ValueTask<CellStub> CellAsync(Client client, int key) =>
        client.FindOrMakeAsync(
            $"lab/{Name}/{key}",
            key, static (node, name, cancellation) => CellStub.BindOrCreateAsync(node, name, cancellation));

    private static Edn ValueOf(int key, long? value) => Edn.Vector(key, value is { } known ? known : Edn.Nil);
}
