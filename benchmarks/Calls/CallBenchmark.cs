namespace Stubs.Benchmarks;

/// <summary>Calls on objects of the same process.</summary>
internal static class CallBenchmark
{
    private const int Calls = 200_000;

    public static async Task RunAsync(Report report)
    {
        await using var node = await Node.StartAsync(new NodeOptions { Store = NodeOptions.InMemory });
        var direct = new Service();
        var service = await ServiceStub.CreateAsync(node, null);
        var counter = await CounterStub.CreateAsync(node, null);
        var results = await new Rounds(9)
            .Add("direct virtual call", () =>
            {
                for (var i = 0; i < Calls; i++)
                    direct.Tick();
                return Task.FromResult(Calls);
            })
            .Add("a task that holds an int", async () =>
            {
                for (var i = 0; i < Calls; i++)
                    await Task.FromResult(i + 10);
                return Calls;
            })
            .Add("stub call, [Remote] only", async () =>
            {
                for (var i = 0; i < Calls; i++)
                    await service.TickAsync();
                return Calls;
            })
            .Add("read in a running action", () => InActionAsync(() => counter.GetValueAsync()))
            .Add("write in a running action", () => InActionAsync(() => counter.IncrementAsync()))
            .Add("autocommit read, [Recoverable]", () => RepeatAsync(() => counter.GetValueAsync()))
            .Add("autocommit write, [Recoverable]", () => RepeatAsync(() => counter.IncrementAsync()))
            .RunAsync();
        report.Add("calls", results);

        var (call, read, write) =
            (results["stub call, [Remote] only"], results["read in a running action"],
                results["autocommit write, [Recoverable]"]);
        report.Add(new Row("calls", "local stub call, [Remote] only, immutable arguments",
        [
            Check.AtMost("processor time over the direct call", call.Above(results["direct virtual call"]), 60, "ns"),
            Check.AtMost(
                "allocated, in tasks that hold a result", call.Bytes / results["a task that holds an int"].Bytes, 1),
        ]));
        report.Add(new Row("calls", "local call with a read lock inside a running action",
            [Check.AtMost("processor time", read.Processor, 400, "ns"), Check.AtMost(
                "allocated", read.Bytes, 200, "B")]));
        report.Add(new Row("calls", "local autocommit call on a [Recoverable] object",
            [Check.AtMost("processor time", write.Processor, 1500, "ns"), Check.AtMost(
                "allocated", write.Bytes, 600, "B")]));
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
