namespace Stubs.Benchmarks;

internal static class CallBenchmark
{
    private const int Calls = 200_000;

    public static async Task RunAsync()
    {
        await using var node = await Node.StartAsync(new NodeOptions { Store = NodeOptions.InMemory });
        var direct = new Service();
        var service = await ServiceStub.CreateAsync(node, null);
        var counter = await CounterStub.CreateAsync(node, null);
        await new Rounds(5)
            .Add("direct virtual call", () =>
            {
                for (var i = 0; i < Calls; i++)
                    direct.Tick();
                return Task.FromResult(Calls);
            })
            .Add("stub call, [Remote] only", () => RepeatAsync(() => service.TickAsync()))
            .Add("read in a running action", () => InActionAsync(() => counter.GetValueAsync()))
            .Add("write in a running action", () => InActionAsync(() => counter.IncrementAsync()))
            .Add("autocommit read, [Recoverable]", () => RepeatAsync(() => counter.GetValueAsync()))
            .Add("autocommit write, [Recoverable]", () => RepeatAsync(() => counter.IncrementAsync()))
            .PrintAsync();
    }

    private static async Task<int> RepeatAsync(Func<Task> call)
    {
        for (var i = 0; i < Calls; i++)
            await call();
        return Calls;
    }

    private static async Task<int> InActionAsync(Func<Task> call)
    {
        await using var action = AtomicAction.Begin();
        await RepeatAsync(call);
        await action.CommitAsync();
        return Calls;
    }
}
