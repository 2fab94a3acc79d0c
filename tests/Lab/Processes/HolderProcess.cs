using Stubs.Actions;
using Stubs.Lab.Processes.Net;
using Stubs.Lab.Workloads.Objects;

namespace Stubs.Lab.Processes;

/// <summary>
/// A client in a process of its own, which changes objects of the workload deep in nested actions and never commits the
/// outermost one: it is killed while it holds their locks. What it writes is poison, and would show in every checker.
/// </summary>
internal static class HolderProcess
{
    private const int Poison = -666;
    private const int Changes = 4;

    public static async Task<int> RunAsync(NodeSettings settings, int seed, CancellationToken cancellation)
    {
        var random = new Random(seed);
        await using var node = await NodeStart.StartAsync(
            settings, new RoutedTransport(settings.Routes), TimeProvider.System, ProtocolEvents.None,
            null, cancellation);
        ProcessOutput.Say(ProcessOutput.Ready);
        var objects = new List<Uid>();
        await foreach (var (_, uid) in node.Naming.ListAsync("lab/", cancellation))
            objects.Add(uid);
        if (objects.Count > 0)
        {
            var (outermost, depth) = (AtomicAction.Begin(), 1);
            try
            {
                for (var change = 0; change < Changes; change++)
                {
                    var nested = AtomicAction.Begin();
                    depth++;
                    await PoisonAsync(node, objects[random.Next(objects.Count)]);
                    if (random.Next(2) == 0)
                        await nested.CommitAsync();
                }
            }
            catch (StubsException error)
            {
                // An older action has taken the locks, or a server was lost: there is less to hold.
                ProcessOutput.Say($"{depth} {error.GetType().Name} in {outermost.Id}");
            }
        }

        ProcessOutput.Say(ProcessOutput.Holding);
        var input = new LineReader(Console.OpenStandardInput());
        while (await input.ReadAsync() is not null)
        {
        }

        return 0;
    }

    private static async Task PoisonAsync(Node node, Uid uid)
    {
        Func<Task>[] all =
        [
            async () => await (await node.BindAsync<IAccount>(uid)).PostAsync(Poison, 1),
            async () => await (await node.BindAsync<ISequence>(uid)).AppendAsync(Poison),
            async () => await (await node.BindAsync<ICell>(uid)).SetValueAsync(Poison),
            async () => await (await node.BindAsync<ILink>(uid)).SetNextAsync(null),
            async () => await (await node.BindAsync<ICounter>(uid)).AddAsync(Poison, 1),
            async () => await (await node.BindAsync<IThing>(uid)).TouchAsync(),
        ];
        foreach (var poison in all)
        {
            try
            {
                await poison();
                return;
            }
            catch (WrongTypeException)
            {
                // It is another kind of object.
            }
        }
    }
}
