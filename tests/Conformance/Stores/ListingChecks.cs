using Stubs.Store;
using static Stubs.Conformance.Kit;
using static Stubs.Conformance.StoreKit;

namespace Stubs.Conformance;

/// <summary>Listing: order, filters, continuation, and the snapshot.</summary>
internal static class ListingChecks
{
    public static readonly ConformanceCheck<IObjectStoreFactory>[] All =
    [
        Check("An empty store lists nothing", async store =>
            Expect.Equal(0, (await store.ListedAsync()).Count, "Objects listed")),

        Check("A listing contains every object once, as it is, in order of UID", async store =>
        {
            var states = await FillAsync(store, 200);
            var listed = await store.ListedAsync();
            Expect.Equal(states.Count, listed.Count, "Objects listed");
            foreach (var (stored, state) in listed.Zip(states.Values))
                Same(stored, new StoredObject(state.Uid, state, null), "listed");
        }),

        Check("A listing by type contains that type only", async store =>
        {
            var (a, b) = (State(NewUid(), type: "conformance.A"), State(NewUid(), type: "conformance.B"));
            await store.DoAsync(Create(a), Create(b));
            var listed = await store.ListedAsync(new StoreFilter("conformance.A"));
            Expect.Equal(a.Uid, listed.Single().Uid, "Listed by type");
            Expect.Equal(
                0, (await store.ListedAsync(new StoreFilter("conformance.C"))).Count,
                "Objects of a type that nothing has");
            Expect.Equal(
                0, (await store.ListedAsync(new StoreFilter("CONFORMANCE.A"))).Count,
                "Objects of a type that differs in case");
        }),

        Check(
            "The type of an object that is only a shadow is the shadow's; of any other one the committed state's",
            async store =>
            {
                var (fresh, old, gone, action) = (NewUid(), NewUid(), NewUid(), NewUid());
                await store.DoAsync(Create(State(old, type: "conformance.A")));
                await store.DoAsync(
                    Shadow(fresh, action, State(fresh, type: "conformance.A")),
                    Shadow(old, action, State(old, type: "conformance.B")),
                    Shadow(gone, action, null));
                var listed = (await store.ListedAsync(new StoreFilter("conformance.A"))).Select(stored => stored.Uid)
                    .ToHashSet();
                Expect.True(
                    listed.SetEquals([fresh, old]),
                    "A listing by type must contain the object with that shadow and the object with that state.");
                Expect.Equal(
                    0, (await store.ListedAsync(new StoreFilter("conformance.B"))).Count,
                    "Objects of the type of a shadow beside a state");
            }),

        Check("A listing of what is in doubt contains that only", async store =>
        {
            var (a, b, c, action) = (NewUid(), NewUid(), NewUid(), NewUid());
            await store.DoAsync(Create(State(a)), Create(State(b)));
            await store.DoAsync(Shadow(b, action, null), Shadow(c, action, State(c)));
            var listed = await store.ListedAsync(new StoreFilter(InDoubt: true));
            Expect.True(
                listed.Select(stored => stored.Uid).SequenceEqual(new[] { b, c }.Order()),
                "The listing must contain the two objects in doubt, in order.");
            Same(
                listed.Single(stored => stored.Uid == b), new StoredObject(b, State(b), new(action, "node-a", null)),
                "in doubt");
            await store.DoAsync(Commit(b, action), Forget(c, action));
            Expect.Equal(
                0, (await store.ListedAsync(new StoreFilter(InDoubt: true))).Count,
                "Objects in doubt after the outcome");
        }),

        Check("A listing continues after any UID, one that is not stored too", async store =>
        {
            var states = await FillAsync(store, 50);
            var seen = new List<Uid>();
            var after = Uid.Empty;
            while (true)
            {
                var page = new List<Uid>();
                await foreach (var stored in store.ListAsync(new StoreFilter(After: after)))
                {
                    page.Add(stored.Uid);
                    if (page.Count == 7)
                        break;
                }

                if (page.Count == 0)
                    break;
                seen.AddRange(page);
                after = page[^1];
                await store.DoAsync(Delete(after));
            }

            Expect.True(
                seen.SequenceEqual(states.Keys),
                "Pages of seven, each continued after a UID that has been deleted since, must make up the whole.");
        }),

        Check("A listing ends with the UID that it goes up to, whether that is stored or not", async store =>
        {
            var uids = (await FillAsync(store, 40)).Keys.ToList();
            var listed = await store.ListedAsync(new StoreFilter(After: uids[9], UpTo: uids[19]));
            Expect.True(
                listed.Select(stored => stored.Uid).SequenceEqual(uids[10..20]),
                "The listing must begin after the one UID and end with the other.");
            await store.DoAsync(Delete(uids[19]));
            listed = await store.ListedAsync(new StoreFilter("conformance.Thing", After: uids[9], UpTo: uids[19]));
            Expect.True(
                listed.Select(stored => stored.Uid).SequenceEqual(uids[10..19]),
                "The listing must end before a UID that is not stored any more.");
            Expect.Equal(
                0, (await store.ListedAsync(new StoreFilter(After: uids[20], UpTo: uids[20]))).Count,
                "Objects after a UID and up to the same");
            Expect.Equal(
                0, (await store.ListedAsync(new StoreFilter(
                    "conformance.Thing", After: uids[30], UpTo: uids[20]))).Count,
                "Objects of a range that ends before it begins");
            Expect.Equal(
                40 - 1, (await store.ListedAsync(new StoreFilter(UpTo: uids[39]))).Count, "Objects up to the last one");
        }),

        Check("A listing by type continues, ends and is left early as one of all objects does", async store =>
        {
            var uids = new SortedSet<Uid>();
            while (uids.Count < 60)
                uids.Add(NewUid());
            await store.WriteAsync(
                [.. uids.Select((uid, i) => Create(State(uid, (byte)i, $"conformance.{(i % 3 == 0 ? "A" : "B")}")))]);
            var ofA = uids.Where((_, i) => i % 3 == 0).ToList();
            var seen = new List<Uid>();
            while (true)
            {
                var page = new List<Uid>();
                await foreach (var stored in store.ListAsync(new StoreFilter(
                    "conformance.A", After: seen.LastOrDefault(), UpTo: ofA[17])))
                    {
                        page.Add(stored.Uid);
                        if (page.Count == 4)
                            break;
                    }

                    if (page.Count == 0)
                        break;
                    seen.AddRange(page);
                    await store.DoAsync(Delete(page[^1]), Create(State(NewUid(), type: "conformance.A")));
                }

                Expect.True(
                    seen.SequenceEqual(ofA[..18]),
                    "Pages of four must make up the objects of the type up to the given one, in order.");
            }),

        Check("A listing by type follows the type: through writes, shadows and their outcomes", async store =>
        {
            var (a, b, fresh, action) = (NewUid(), NewUid(), NewUid(), NewUid());
            await store.DoAsync(Create(State(a, type: "conformance.A")), Create(State(b, type: "conformance.A")));
            await ShowAsync("created", "A", a, b);
            await store.DoAsync(Write(State(a, 2, "conformance.B")));
            await ShowAsync("written with another type", "A", b);
            await ShowAsync("written with another type", "B", a);
            await store.DoAsync(
                Shadow(b, action, State(b, 3, "conformance.B")),
                Shadow(fresh, action, State(fresh, 4, "conformance.B")));
            await ShowAsync("prepared", "A", b);
            await ShowAsync("prepared", "B", a, fresh);
            await store.DoAsync(Shadow(fresh, action, State(fresh, 5, "conformance.C")));
            await ShowAsync("prepared anew with another type", "B", a);
            await ShowAsync("prepared anew with another type", "C", fresh);
            await store.DoAsync(Commit(b, action), Commit(fresh, action));
            await ShowAsync("committed", "A");
            await ShowAsync("committed", "B", a, b);
            await ShowAsync("committed", "C", fresh);
            await store.DoAsync(Shadow(a, action, State(a, 6, "conformance.A")), Shadow(fresh, action, null));
            await store.DoAsync(Forget(a, action), Commit(fresh, action));
            await ShowAsync("aborted", "B", a, b);
            await ShowAsync("deleted by a commit", "C");
            await store.DoAsync(Delete(b), Create(State(b, 7, "conformance.A")));
            await ShowAsync("deleted and created with another type", "A", b);
            await ShowAsync("deleted and created with another type", "B", a);

            async Task ShowAsync(string after, string type, params Uid[] expected)
            {
                var listed = (await store.ListedAsync(new StoreFilter($"conformance.{type}"))).Select(
                    static stored => stored.Uid);
                Expect.True(
                    listed.SequenceEqual(expected.Order()),
                    $"After an object was {after}, a listing of type {type} must contain the objects of that type and no others.");
            }
        }),

        Check("Operations of a batch that is undone do not show in a listing by type", async store =>
        {
            var (a, b) = (NewUid(), NewUid());
            await store.DoAsync(Create(State(a, type: "conformance.A")));
            await store.ConflictsAsync(
                "writing what is not stored", Write(State(a, 2, "conformance.B")),
                Create(State(NewUid(), type: "conformance.B")), Delete(b));
            Expect.Equal(
                0, (await store.ListedAsync(new StoreFilter("conformance.B"))).Count,
                "Objects of the type of a batch that was undone");
            Expect.Equal(
                a, (await store.ListedAsync(new StoreFilter("conformance.A"))).Single().Uid,
                "Listed by the type as it was before");
        }),

        Check("A listing by type shows one moment, whatever is written meanwhile", async store =>
        {
            var states = await FillAsync(store, 100);
            await using var listing = store.ListAsync(new StoreFilter("conformance.Thing")).GetAsyncEnumerator();
            Expect.True(await listing.MoveNextAsync(), "The listing must not be empty.");
            var seen = new List<StoredObject> { listing.Current };
            await store.WriteAsync(
                [.. states.Keys.Select(
                    (uid, i) => i % 2 == 0 ? Delete(uid) : Write(State(uid, 77, "conformance.Other")))]);
            await FillAsync(store, 10);
            while (await listing.MoveNextAsync())
                seen.Add(listing.Current);
            Expect.Equal(
                100, seen.Count, "Objects in a listing that was begun before they were deleted or got another type");
            foreach (var (stored, state) in seen.Zip(states.Values))
                Same(
                    stored, new StoredObject(state.Uid, state, null),
                    "in a listing by type that was begun before the write");
            Expect.Equal(
                10, (await store.ListedAsync(new StoreFilter("conformance.Thing"))).Count,
                "Objects in a listing begun afterwards");
        }),

        Check("Filters combine", async store =>
        {
            var (a, b, action) = (NewUid(), NewUid(), NewUid());
            await store.DoAsync(Create(State(a)), Create(State(b)), Shadow(a, action, null), Shadow(b, action, null));
            var after = a < b ? a : b;
            var listed = await store.ListedAsync(new StoreFilter("conformance.Thing", InDoubt: true, After: after));
            Expect.Equal(a < b ? b : a, listed.Single().Uid, "Listed by type, doubt and UID");
            Expect.Equal(
                after,
                (await store.ListedAsync(new StoreFilter(
                    "conformance.Thing", InDoubt: true, UpTo: after))).Single().Uid,
                "Listed by type, doubt and the UID it goes up to");
            Expect.Equal(
                0, (await store.ListedAsync(new StoreFilter("conformance.Other", InDoubt: true))).Count,
                "Objects in doubt of another type");
        }),

        Check("A listing shows one moment, whatever is written meanwhile", async store =>
        {
            var states = await FillAsync(store, 100);
            await using var listing = store.ListAsync().GetAsyncEnumerator();
            Expect.True(await listing.MoveNextAsync(), "The listing must not be empty.");
            var seen = new List<StoredObject> { listing.Current };
            await store.WriteAsync(
                [.. states.Keys.Select((uid, i) => i % 2 == 0 ? Delete(uid) : Write(State(uid, 77)))]);
            await FillAsync(store, 10);
            while (await listing.MoveNextAsync())
                seen.Add(listing.Current);
            Expect.Equal(100, seen.Count, "Objects in a listing that was begun before they were deleted");
            foreach (var (stored, state) in seen.Zip(states.Values))
                Same(stored, new StoredObject(state.Uid, state, null), "in a listing that was begun before the write");
            Expect.Equal(60, (await store.ListedAsync()).Count, "Objects in a listing begun afterwards");
        }),

        Check("A listing ends when it is cancelled", async store =>
        {
            await FillAsync(store, 20);
            using var source = new CancellationTokenSource();
            await Expect.ThrowsAsync<OperationCanceledException>(
                async () =>
                {
                    await foreach (var _ in store.ListAsync(cancellationToken: source.Token))
                        await source.CancelAsync();
                },
                "a cancelled listing");
            await store.DoAsync(Create(State(NewUid())));
        }),
    ];

    private static async Task<SortedDictionary<Uid, ObjectState>> FillAsync(IObjectStore store, int count)
    {
        var random = new Random(count);
        var states = new SortedDictionary<Uid, ObjectState>();
        while (states.Count < count)
        {
            var bytes = new byte[Uid.Size];
            random.NextBytes(bytes); // Any bits, so that the order is not that of creation.
            var uid = new Uid(bytes);
            states[uid] = State(uid, (byte)states.Count, length: random.Next(300));
        }

        await store.WriteAsync([.. states.Values.Select(Create)]);
        return states;
    }
}
