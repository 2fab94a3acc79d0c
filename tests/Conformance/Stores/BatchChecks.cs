using Stubs.Store;
using static Stubs.Conformance.Kit;
using static Stubs.Conformance.StoreKit;

namespace Stubs.Conformance;

/// <summary>Several operations are carried out together or not at all.</summary>
internal static class BatchChecks
{
    public static readonly ConformanceCheck<IObjectStoreFactory>[] All =
    [
        Check("All operations of a batch are carried out", async store =>
        {
            var (a, b, c) = (NewUid(), NewUid(), NewUid());
            await store.DoAsync(Create(State(a)), Create(State(b)));
            await store.DoAsync(Write(State(a, 2)), Delete(b), Create(State(c, 3)));
            await store.HoldsAsync(a, State(a, 2), "written in the batch");
            await store.HoldsAsync(b, null, "deleted in the batch");
            await store.HoldsAsync(c, State(c, 3), "created in the batch");
        }),

        Check("A batch whose last operation conflicts does nothing at all", async store =>
        {
            var (a, b, c, action) = (NewUid(), NewUid(), NewUid(), NewUid());
            await store.DoAsync(Create(State(a)), Create(State(b)));
            await store.ConflictsAsync(
                "a batch that ends with a conflict",
                Write(State(a, 2)), Delete(b), Create(State(c)), Shadow(a, action, null), Delete(NewUid()));
            await store.HoldsAsync(a, State(a), "written in the refused batch");
            await store.HoldsAsync(b, State(b), "deleted in the refused batch");
            await store.HoldsAsync(c, null, "created in the refused batch");
            Expect.Equal(2, (await store.ListedAsync()).Count, "Objects after the refused batch");
        }),

        Check("One object may appear more than once; the operations apply in order", async store =>
        {
            var (uid, gone) = (NewUid(), NewUid());
            await store.DoAsync(
                Create(State(uid)), Write(State(uid, 2)), Delete(uid), Create(State(uid, 3)), Write(State(uid, 4)));
            await store.HoldsAsync(uid, State(uid, 4), "after create, write, delete, create, write");
            await store.DoAsync(Create(State(gone)), Delete(gone));
            await store.HoldsAsync(gone, null, "after create, delete");
            await store.ConflictsAsync("write after delete in one batch", Delete(uid), Write(State(uid)));
            await store.HoldsAsync(uid, State(uid, 4), "after the refused batch");
        }),

        Check("A type that only a refused batch has named leaves no trace", async store =>
        {
            var (a, b, action) = (NewUid(), NewUid(), NewUid());
            await store.ConflictsAsync(
                "a batch that ends with a conflict",
                Shadow(a, action, State(a, type: "conformance.Refused")),
                Shadow(a, action, State(a, type: "conformance.Refused")), Delete(NewUid()));
            await store.DoAsync(Shadow(b, action, State(b, type: "conformance.Kept")), Commit(b, action));
            await store.HoldsAsync(b, State(b, type: "conformance.Kept"), "of another type");
        }),

        Check("An empty batch is carried out", async store => await store.DoAsync()),

        Check("A store serves on after a conflict", async store =>
        {
            var state = State(NewUid());
            for (var i = 0; i < 10; i++)
                await store.ConflictsAsync(
                    "a batch that ends with a conflict", Create(State(NewUid())), Delete(NewUid()));
            await store.DoAsync(Create(state));
            await store.HoldsAsync(state.Uid, state, "after ten conflicts");
            Expect.Equal(1, (await store.ListedAsync()).Count, "Objects after ten conflicts");
        }),

        Check("A thousand operations are one batch", async store =>
        {
            var states = Enumerable.Range(0, 1000).Select(_ => State(NewUid())).ToArray();
            await store.WriteAsync([.. states.Select(Create)]);
            Expect.Equal(1000, (await store.ListedAsync()).Count, "Objects");
            await store.ConflictsAsync(
                "a thousand and one", [.. states.Select(s => Delete(s.Uid)), Create(states[0]), Create(states[0])]);
            Expect.Equal(1000, (await store.ListedAsync()).Count, "Objects after the refused batch");
        }),

        Check("What the caller does to its list after the call does not matter", async store =>
        {
            var (a, b) = (State(NewUid()), State(NewUid()));
            var batch = new List<StoreOperation> { Create(a), Create(b) };
            await store.WriteAsync(batch);
            batch.Clear();
            await store.HoldsAsync(a.Uid, a, "first");
            await store.HoldsAsync(b.Uid, b, "second");
        }),
    ];
}
