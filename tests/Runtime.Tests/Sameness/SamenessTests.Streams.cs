namespace Stubs.Tests.Sameness;

public sealed partial class SamenessTests
{
    private static IEnumerable<Scenario> Streams() =>
    [
        new("A writing stream advances as far as its reader has asked", "1; 1", static async run =>
        {
            var taken = 0;
            await foreach (var _ in run.Probe.AdvanceAsync(1000))
            {
                taken++;
                break;
            }

            return $"{taken}; {await run.Probe.GetCountAsync()}";
        }),
        new("A writing stream that is read to its end has advanced to its end", "200", static async run =>
        {
            await ReadAsync(run.Probe.AdvanceAsync(200));
            return $"{await run.Probe.GetCountAsync()}";
        }),
        new("A reader that leaves a writing stream by an exception has advanced it as far as it asked",
            "ApplicationException; 3", static async run =>
            {
                var outcome = await OutcomeOf(async () =>
                {
                    await foreach (var item in run.Probe.AdvanceAsync(1000))
                    {
                        if (item == 3)
                            throw new ApplicationException();
                    }
                });
                return $"{outcome}; {await run.Probe.GetCountAsync()}";
            }),
        new("Inside an action a writing stream counts when the action commits", "2; 2", static async run =>
        {
            await using var action = AtomicAction.Begin();
            await foreach (var item in run.Probe.AdvanceAsync(1000))
            {
                if (item == 2)
                    break;
            }

            var inside = await run.Probe.GetCountAsync();
            await action.CommitAsync();
            return $"{inside}; {await run.Probe.GetCountAsync()}";
        }),
        new("With its action a writing stream is undone", "0", static async run =>
        {
            await using (AtomicAction.Begin())
            {
                await foreach (var item in run.Probe.AdvanceAsync(1000))
                {
                    if (item == 2)
                        break;
                }
            }

            return $"{await run.Probe.GetCountAsync()}";
        }),
        new("A writing stream that has not been read has not begun", "0; 0", static async run =>
        {
            _ = run.Probe.AdvanceAsync(10);
            var first = await run.Probe.GetCountAsync();
            await run.Probe.AdvanceAsync(10).GetAsyncEnumerator().DisposeAsync();
            return $"{first}; {await run.Probe.GetCountAsync()}";
        }),
        new("A stream that is enumerated twice is called twice", "1 2; 3 4", static run =>
        {
            var stream = run.Probe.AdvanceAsync(2);
            return OneByOneAsync(() => ReadAsync(stream), () => ReadAsync(stream));
        }),
        new("Two reading streams can be read in turn", "1 1 2 2", static async run =>
        {
            await using var one = run.Probe.ReadAsync(2).GetAsyncEnumerator();
            await using var other = run.Probe.ReadAsync(2).GetAsyncEnumerator();
            var items = new List<int>();
            while (await one.MoveNextAsync() && await other.MoveNextAsync())
                items.AddRange([one.Current, other.Current]);
            return string.Join(' ', items);
        }),
        new("Behind its end a stream stays at its end", "False; False", static async run =>
        {
            await using var items = run.Probe.AdvanceAsync(1).GetAsyncEnumerator();
            await items.MoveNextAsync();
            return $"{await items.MoveNextAsync()}; {await items.MoveNextAsync()}";
        }),
        new("A stream that throws in the middle has given what came before, and is undone",
            "1 2 InvalidDataException; 0", static async run =>
                $"{await ReadAsync(run.Probe.AdvanceAndThrowAsync(2))}; {await run.Probe.GetCountAsync()}"),
        new("Arguments of a stream are those of the call, whenever it is read", "1 2; 1 2", static run =>
        {
            int[] numbers = [1, 2];
            var stream = run.Probe.EchoAsync(numbers);
            numbers[0] = 7;
            return OneByOneAsync(() => ReadAsync(stream), () => ReadAsync(stream));
        }),
        new("A call that would wait for the stream that its own caller reads is refused at once",
            "StreamBeingReadException x3; 3", static async run =>
            {
                var refused = 0;
                await foreach (var item in run.Probe.ReadAsync(3))
                    refused += await OutcomeOf(() => run.Probe.AppendAsync(item)) == nameof(StreamBeingReadException)
                        ? 1 : 0;
                await run.Probe.AppendAsync(3);
                return $"StreamBeingReadException x{refused}; {string.Join(' ', await run.Probe.ListAsync())}";
            }),
        new("In an action it is refused too, and the action goes on", "StreamBeingReadException; 1", static async run =>
        {
            await using var action = AtomicAction.Begin();
            var outcome = "";
            await foreach (var item in run.Probe.ReadAsync(3))
            {
                await using var nested = AtomicAction.Begin();
                outcome = await OutcomeOf(() => run.Probe.AppendLaterAsync(item));
                if (item == 2)
                    break;
            }

            await run.Probe.AppendAsync(1);
            await action.CommitAsync();
            return $"{outcome}; {string.Join(' ', await run.Probe.ListAsync())}";
        }),
        new("To read while a writing stream is being read is refused",
            "StreamBeingReadException; StreamBeingReadException; 2", static async run =>
            {
                var outcomes = new List<string>();
                await foreach (var item in run.Probe.AdvanceAsync(2))
                {
                    if (item == 1)
                    {
                        outcomes.Add(await OutcomeOf(() => run.Probe.GetCountAsync()));
                        outcomes.Add((await ReadAsync(run.Probe.ReadAsync(1))).Trim());
                    }
                }

                return $"{string.Join("; ", outcomes)}; {await run.Probe.GetCountAsync()}";
            }),
        new("By way of another object it is refused at once", "StreamBeingReadException; 7", static async run =>
        {
            var outcome = "";
            await foreach (var item in run.Probe.ReadAsync(1))
                outcome = await OutcomeOf(() => run.Other.AppendToAsync(run.Probe, item));
            await run.Other.AppendToAsync(run.Probe, 7);
            return $"{outcome}; {string.Join(' ', await run.Probe.ListAsync())}";
        }),
        new("By way of two others, in an action, it is refused at once", "StreamBeingReadException; 7",
            static async run =>
            {
                var outcome = "";
                await using var action = AtomicAction.Begin();
                await foreach (var item in run.Probe.ReadAsync(1))
                    outcome = await OutcomeOf(() => run.Other.AppendByWayOfAsync(run.Third, run.Probe, item));
                await run.Other.AppendByWayOfAsync(run.Third, run.Probe, 7);
                await action.CommitAsync();
                return $"{outcome}; {string.Join(' ', await run.Probe.ListAsync())}";
            }),
        new("By way of a stream of another object it is refused at once",
            "StreamBeingReadException; StreamBeingReadException; 0 1", static async run =>
            {
                var outcomes = new List<string>();
                await foreach (var item in run.Probe.ReadAsync(1))
                {
                    outcomes.Add((await ReadAsync(run.Other.AppendToEachAsync(run.Probe, 2))).Trim());
                    outcomes.Add((await ReadAsync(run.Other.AppendToEachLockedAsync(run.Probe, 2))).Trim());
                }

                await ReadAsync(run.Other.AppendToEachLockedAsync(run.Probe, 2));
                return $"{string.Join("; ", outcomes)}; {string.Join(' ', await run.Probe.ListAsync())}";
            }),
        new("The body of a stream uses its own object", "0 1 2", static run => ReadAsync(run.Probe.ReadThroughAsync(
            run.Probe, 3))),
        new("The body of a stream that is read while another one is uses its own object", "0 1; 0 1",
            static async run =>
            {
                var outcomes = new List<string>();
                await foreach (var item in run.Other.ReadAsync(2))
                    outcomes.Add(await ReadAsync(run.Probe.ReadThroughAsync(run.Probe, 2)));
                return string.Join("; ", outcomes);
            }),
        new("Others wait for the lock of a reading stream until its reader has come to the end", "waits; 1 2; 5",
            async run =>
            {
                await using var items = run.Probe.ReadAsync(2).GetAsyncEnumerator();
                var seen = new List<int>();
                await items.MoveNextAsync();
                seen.Add(items.Current);
                await items.MoveNextAsync();
                seen.Add(items.Current);
                var writing = InAnotherFlow(() => run.Probe.AppendAsync(5));
                var before = await UntilItWaitsAsync(writing, run.Probe.Uid, run.Server);
                (await items.MoveNextAsync()).ShouldBeFalse();
                await writing;
                return $"{before}; {string.Join(' ', seen)}; {string.Join(' ', await run.Probe.ListAsync())}";
            }),
        new("Or has left", "waits; 5", async run =>
        {
            Task writing;
            string before;
            await using (var items = run.Probe.ReadAsync(2).GetAsyncEnumerator())
            {
                await items.MoveNextAsync();
                await items.MoveNextAsync();
                writing = InAnotherFlow(() => run.Probe.AppendAsync(5));
                before = await UntilItWaitsAsync(writing, run.Probe.Uid, run.Server);
            }

            await writing;
            return $"{before}; {string.Join(' ', await run.Probe.ListAsync())}";
        }),
        new("In an action others of its calls wait for it likewise", "waits; 5", async run =>
        {
            await using var action = AtomicAction.Begin();
            var flow = ExecutionContext.Capture()!;
            Task? writing = null;
            string before;
            await using (var items = run.Probe.ReadAsync(1).GetAsyncEnumerator())
            {
                await items.MoveNextAsync();
                ExecutionContext.Run(flow, _ => writing = run.Probe.AppendAsync(5), null);
                before = await UntilItWaitsAsync(writing!, run.Probe.Uid, run.Server);
            }

            await writing!;
            await action.CommitAsync();
            return $"{before}; {string.Join(' ', await run.Probe.ListAsync())}";
        }),
        new("What takes no lock, or shares it, is called while a stream is being read", "0 1; 0", static async run =>
        {
            run.Gates.Open(run.Gate("pass"));
            var seen = "";
            await foreach (var item in run.Probe.ReadAsync(1))
                seen = $"{await run.Probe.GetCountAsync()} {await run.Probe.PassAsync(run.Gate("pass"))}";
            return $"{seen}; {await run.Probe.GetCountAsync()}";
        }),
        new("To destroy an object while its stream is being read is refused", "StreamBeingReadException",
            static async run =>
            {
                var outcome = "";
                await foreach (var item in run.Probe.ReadAsync(1))
                    outcome = await OutcomeOf(() => run.Probe.DestroyAsync());
                return outcome;
            }),
    ];
}
