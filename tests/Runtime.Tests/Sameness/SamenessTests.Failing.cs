using System.Net.Http;
using System.Net.Sockets;
using System.Text.Json;

namespace Stubs.Tests.Sameness;

public sealed partial class SamenessTests
{
    private static IEnumerable<Scenario> Cancelling() =>
    [
        new("A cancelled call tells of the caller's token, and its task is cancelled",
            "the caller's token; Canceled; 0", static async run =>
            {
                using var source = new CancellationTokenSource();
                var waiting = run.Probe.WaitAsync(run.Gate("wait"), source.Token);
                await run.Gates.Reached(run.Gate("wait"));
                await source.CancelAsync();
                return $"{await WhoseTokenAsync(() => waiting, source.Token)}; {waiting.Status}; {await run.Probe.GetCountAsync()}";
            }),
        new("A body that links the caller's token tells of the caller's", "the caller's token", static async run =>
        {
            using var source = new CancellationTokenSource();
            var waiting = run.Probe.WaitLinkedAsync(run.Gate("linked"), source.Token);
            await run.Gates.Reached(run.Gate("linked"));
            await source.CancelAsync();
            return await WhoseTokenAsync(() => waiting, source.Token);
        }),
        new("Behind a call that the body makes it is the caller's token too", "the caller's token", static async run =>
        {
            using var source = new CancellationTokenSource();
            var back = await ProbeStub.CreateAsync(run.Caller, null);
            var waiting = run.Probe.WaitAtAsync(back, run.Gate("hop"), source.Token);
            await run.Gates.Reached(run.Gate("hop"));
            await source.CancelAsync();
            return await WhoseTokenAsync(() => waiting, source.Token);
        }),
        new("A body that is cancelled by itself does not tell of the caller", "no token; Canceled", static async run =>
        {
            using var source = new CancellationTokenSource();
            var cancelled = run.Probe.CancelItselfAsync(source.Token);
            return $"{await WhoseTokenAsync(() => cancelled, source.Token)}; {cancelled.Status}";
        }),
        new("A synchronous body that is cancelled by itself does not either", "no token; Canceled", static async run =>
        {
            var cancelled = run.Probe.CancelSynchronouslyAsync();
            return $"{await WhoseTokenAsync(() => cancelled, CancellationToken.None)}; {cancelled.Status}";
        }),
        new("A call that was cancelled before is not made", "the caller's token; Canceled; ", static async run =>
        {
            using var source = new CancellationTokenSource();
            await source.CancelAsync();
            var cancelled = run.Probe.AppendAsync(1, source.Token);
            return $"{await WhoseTokenAsync(() => cancelled, source.Token)}; {cancelled.Status}; {string.Join(' ', await run.Probe.ListAsync())}";
        }),
        new("A stream that was cancelled before is not begun", "the caller's token; 0", static async run =>
        {
            using var source = new CancellationTokenSource();
            await source.CancelAsync();
            var outcome = await WhoseTokenAsync(
                async () =>
                {
                    await foreach (var _ in run.Probe.AdvanceAsync(3, source.Token))
                    {
                    }
                },
                source.Token);
            return $"{outcome}; {await run.Probe.GetCountAsync()}";
        }),
        new("A writing stream that is cancelled between two items gives no further one, and is undone",
            "2; the caller's token; 0", static async run =>
            {
                using var source = new CancellationTokenSource();
                var last = 0;
                var outcome = await WhoseTokenAsync(
                    async () =>
                    {
                        await foreach (var item in run.Probe.AdvanceAsync(1000).WithCancellation(source.Token))
                        {
                            last = item;
                            if (item == 2)
                                await source.CancelAsync();
                        }
                    },
                    source.Token);
                return $"{last}; {outcome}; {await run.Probe.GetCountAsync()}";
            }),
        new("Of the two tokens of a stream it tells of the one that was cancelled", "the caller's token",
            static async run =>
            {
                using var idle = new CancellationTokenSource();
                using var source = new CancellationTokenSource();
                return await WhoseTokenAsync(
                    async () =>
                    {
                        await foreach (var item in run.Probe.AdvanceAsync(1000, idle.Token)
                            .WithCancellation(source.Token))
                            await source.CancelAsync();
                    },
                    source.Token);
            }),
    ];

    private static IEnumerable<Scenario> Failing() =>
    [
        new("An error of a socket arrives as itself", "SocketException ConnectionRefused", static async run =>
        {
            var error = await Should.ThrowAsync<SocketException>(() => run.Probe.ThrowAsync("socket"));
            return $"{error.GetType().Name} {error.SocketErrorCode}";
        }),
        new("An error of a request arrives as itself", "no name NameResolutionError BadGateway inner",
            static async run =>
            {
                var error = await Should.ThrowAsync<HttpRequestException>(() => run.Probe.ThrowAsync("http"));
                return $"{error.Message} {error.HttpRequestError} {error.StatusCode} {error.InnerException!.Message}";
            }),
        new("An error of a document arrives as itself", "$.a 3 4", static async run =>
        {
            var error = await Should.ThrowAsync<JsonException>(() => run.Probe.ThrowAsync("json"));
            return $"{error.Path} {error.LineNumber} {error.BytePositionInLine}";
        }),
        new("Several errors arrive together", "TimeoutException FormatException", static async run =>
        {
            var error = await Should.ThrowAsync<AggregateException>(() => run.Probe.ThrowAsync("aggregate"));
            return string.Join(' ', error.InnerExceptions.Select(static inner => inner.GetType().Name));
        }),
        new("An argument that is out of range is told with its value", "kind other", static async run =>
        {
            var error = await Should.ThrowAsync<ArgumentOutOfRangeException>(() => run.Probe.ThrowAsync("other"));
            return $"{error.ParamName} {error.ActualValue}";
        }),
        new("A method that throws instead of returning a task fails the task", "Faulted InvalidDataException",
            static async run =>
            {
                var failing = run.Probe.ThrowBeforeTaskAsync();
                var outcome = await OutcomeOf(() => failing);
                return $"{failing.Status} {outcome}";
            }),
        new("A call in an action that has ended is refused", "InvalidOperationException", static async run =>
        {
            await using var action = AtomicAction.Begin();
            await action.AbortAsync();
            return await OutcomeOf(() => Inside(action, () => run.Probe.AppendAsync(1)));
        }),
        new("A call that outlasts the time limit of its action is undone", "ActionAbortedException; 0",
            static async run =>
            {
                await using var action = AtomicAction.Begin(
                    new AtomicActionOptions { TimeLimit = TimeSpan.FromMilliseconds(50) });
                var outcome = await OutcomeOf(() => run.Probe.WaitAsync(run.Gate("limit"), CancellationToken.None));
                await action.DisposeAsync();
                return $"{outcome}; {await run.Probe.GetCountAsync()}";
            }),
    ];

    private static IEnumerable<Scenario> Arguments() =>
    [
        new("Default arguments are the same", "default7; x7; default", static run => OneByOneAsync(
            () => run.Probe.DefaultAsync(), () => run.Probe.DefaultAsync("x"),
            () => run.Probe.DefaultAsync(number: null))),
        new("Null is null", "True", static async run => $"{await run.Probe.SameAsync(null) is null}"),
        new("A large result comes whole", "700000", static async run =>
            $"{(await run.Probe.HugeAsync(700_000)).Length}"),
        new("Calls that are not awaited are carried out in their order", InOrder(40), static async run =>
        {
            await Task.WhenAll(Enumerable.Range(0, 40).Select(i => run.Probe.AppendAsync(i)));
            return string.Join(' ', await run.Probe.ListAsync());
        }),
        new("Asynchronous bodies too", InOrder(40), static async run =>
        {
            await Task.WhenAll(Enumerable.Range(0, 40).Select(
                i => i % 2 == 0 ? run.Probe.AppendLaterAsync(i) : run.Probe.AppendAsync(i)));
            return string.Join(' ', await run.Probe.ListAsync());
        }),
        new("Calls in an action too", InOrder(40), static async run =>
        {
            await using var action = AtomicAction.Begin();
            await Task.WhenAll(Enumerable.Range(0, 40).Select(
                i => i % 2 == 0 ? run.Probe.AppendLaterAsync(i) : run.Probe.AppendAsync(i)));
            await action.CommitAsync();
            return string.Join(' ', await run.Probe.ListAsync());
        }),
        new("Calls that wait for a lock too", "-1 " + InOrder(20), static async run =>
        {
            var first = run.Probe.AppendAtAsync(-1, run.Gate("order"));
            var others = Enumerable.Range(0, 20).Select(i => run.Probe.AppendAsync(i)).ToList();
            run.Gates.Open(run.Gate("order"));
            await Task.WhenAll([first, .. others]);
            return string.Join(' ', await run.Probe.ListAsync());
        }),
        new("A call that takes its time, or a thread, holds up no other", "1; 2; False", static async run =>
        {
            var other = await ProbeStub.CreateAsync(run.Caller, null);
            var slow = run.Probe.PassAsync(run.Gate("slow"));
            var blocking = Task.Run(() => run.Probe.BlockAsync(run.Gate("block")));
            await Task.WhenAll(run.Gates.Reached(run.Gate("slow")), run.Gates.Reached(run.Gate("block")));
            await run.Probe.AppendAsync(1);
            var waiting = run.Probe.AppendAtAsync(3, run.Gate("lock"));
            await other.AppendAsync(2);
            var outcome =
                $"{await run.Probe.PeekAsync()}; {(await other.ListAsync())[0]}; {slow.IsCompleted || blocking.IsCompleted || waiting.IsCompleted}";
            foreach (var gate in new[] { "slow", "block", "lock" })
                run.Gates.Open(run.Gate(gate));
            await Task.WhenAll(slow, blocking, waiting);
            return outcome;
        }),
        new("A call through a reference that has not been used is carried out first if it is made first", InOrder(20),
            static async run =>
            {
                var unused = await ProbeStub.BindAsync(run.Caller, run.Probe.Uid);
                unused.Binding.ForgetPlace();
                await Task.WhenAll(Enumerable.Range(0, 20).Select(i => unused.AppendAsync(i)));
                return string.Join(' ', await run.Probe.ListAsync());
            }),
    ];

    private static string InOrder(int count) => string.Join(' ', Enumerable.Range(0, count));

    // The scope has been left, but the work goes on in it.
    private static async Task Inside(AtomicAction action, Func<Task> call)
    {
        action.MakeCurrent();
        await call();
    }
}
