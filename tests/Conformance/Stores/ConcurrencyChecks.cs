using Stubs.Store;
using static Stubs.Conformance.Kit;
using static Stubs.Conformance.StoreKit;

namespace Stubs.Conformance;

/// <summary>Many callers at once, and cancellation.</summary>
internal static class ConcurrencyChecks
{
    public static readonly ConformanceCheck<IObjectStoreFactory>[] All =
    [
        Check("Many writers at once: every batch is whole, whether it is carried out or refused", async store =>
        {
            const int Writers = 16, Rounds = 20;
            var shared = NewUid();
            var kept = new Uid[Writers, Rounds];
            await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
            {
                for (var round = 0; round < Rounds; round++)
                {
                    var mine = State(kept[writer, round] = NewUid(), (byte)writer);
                    await store.DoAsync(Create(mine), Create(State(NewUid())));
                    await store.HoldsAsync(mine.Uid, mine, "a state that its writer has just been told is written");
                    await store.ConflictsAsync(
                        "a conflict among other batches", Write(State(mine.Uid, 200)), Create(mine));
                }
            })));
            Expect.Equal(Writers * Rounds * 2, (await store.ListedAsync()).Count, "Objects");
            for (var writer = 0; writer < Writers; writer++)
                for (var round = 0; round < Rounds; round++)
                    await store.HoldsAsync(
                        kept[writer, round], State(kept[writer, round], (byte)writer), "after all writers");
            await store.HoldsAsync(shared, null, "never written");
        }),

        Check("Of many that create one object at once, exactly one succeeds, and its state stands", async store =>
        {
            var uid = NewUid();
            var results = await Task.WhenAll(Enumerable.Range(0, 32).Select(i => Task.Run(async () =>
            {
                try
                {
                    await store.DoAsync(Create(State(uid, (byte)i)));
                    return i;
                }
                catch (StoreConflictException)
                {
                    return -1;
                }
            })));
            var winner = results.Single(i => i >= 0);
            await store.HoldsAsync(uid, State(uid, (byte)winner), "the winner's state");
        }),

        Check("A reader never sees half of a batch", async store =>
        {
            var (a, b) = (NewUid(), NewUid());
            await store.DoAsync(Create(State(a, 0)), Create(State(b, 0)));
            var writing = Task.Run(async () =>
            {
                for (byte i = 1; i < 100; i++)
                    await store.DoAsync(Write(State(a, i)), Write(State(b, i)));
            });
            do
            {
                var listed = await store.ListedAsync();
                Expect.True(
                    listed[0].State!.Body.Span.SequenceEqual(listed[1].State!.Body.Span),
                    "Two objects that are always written together differ in a listing.");
            }
            while (!writing.IsCompleted);
            await writing;
        }),

        Check("A batch that is cancelled before it is taken up is not carried out", async store =>
        {
            using var source = new CancellationTokenSource();
            await source.CancelAsync();
            var state = State(NewUid());
            await Expect.ThrowsAsync<OperationCanceledException>(
                async () => await store.WriteAsync([Create(state)], source.Token), "a cancelled write");
            await store.HoldsAsync(state.Uid, null, "after the cancelled write");
            await Expect.ThrowsAsync<OperationCanceledException>(
                async () => await store.ReadStateAsync(state.Uid, source.Token), "a cancelled read");
        }),

        Check(
            "A batch that is cancelled at any moment is carried out as it says: normally or not at all", async store =>
            {
                await Task.WhenAll(Enumerable.Range(0, 64).Select(i => Task.Run(async () =>
                {
                    using var source = new CancellationTokenSource();
                    var (a, b) = (State(NewUid()), State(NewUid()));
                    var cancelling = Task.Run(source.Cancel);
                    var written = true;
                    try
                    {
                        await store.WriteAsync([Create(a), Create(b)], source.Token);
                    }
                    catch (OperationCanceledException)
                    {
                        written = false;
                    }

                    await cancelling;
                    await store.HoldsAsync(a.Uid, written ? a : null, "first of a batch cancelled at some moment");
                    await store.HoldsAsync(b.Uid, written ? b : null, "second of a batch cancelled at some moment");
                })));
            }),
    ];
}
