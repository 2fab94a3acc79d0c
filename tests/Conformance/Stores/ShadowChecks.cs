using Stubs.Store;
using static Stubs.Conformance.Kit;
using static Stubs.Conformance.StoreKit;

namespace Stubs.Conformance;

/// <summary>
/// Write shadow, commit shadow, delete shadow: what a prepared action leaves in the store (SYSTEM 29, 30).
/// </summary>
internal static class ShadowChecks
{
    public static readonly ConformanceCheck<IObjectStoreFactory>[] All =
    [
        Check("A shadow stands beside the committed state, and the object is in doubt", async store =>
        {
            var (uid, action) = (NewUid(), NewUid());
            await store.DoAsync(Create(State(uid)));
            await store.DoAsync(Shadow(uid, action, State(uid, 2, "conformance.Other")));
            await store.HoldsAsync(
                uid, State(uid), "in doubt", new(action, "node-a", State(uid, 2, "conformance.Other")));
        }),

        Check("A shadow may be all there is of an object", async store =>
        {
            var (uid, action) = (NewUid(), NewUid());
            await store.DoAsync(Shadow(uid, action, State(uid, 2)));
            await store.HoldsAsync(uid, null, "only a shadow", new(action, "node-a", State(uid, 2)));
        }),

        Check("Commit shadow makes the shadow the state; a second time it does nothing", async store =>
        {
            var (uid, fresh, action) = (NewUid(), NewUid(), NewUid());
            await store.DoAsync(Create(State(uid)));
            await store.DoAsync(Shadow(uid, action, State(uid, 2)), Shadow(fresh, action, State(fresh, 3)));
            for (var i = 0; i < 2; i++)
            {
                await store.DoAsync(Commit(uid, action), Commit(fresh, action));
                await store.HoldsAsync(uid, State(uid, 2), "after commit shadow");
                await store.HoldsAsync(fresh, State(fresh, 3), "after commit shadow of a new object");
            }
        }),

        Check("Commit of a shadow that deletes removes the object", async store =>
        {
            var (uid, action) = (NewUid(), NewUid());
            await store.DoAsync(Create(State(uid)));
            await store.DoAsync(Shadow(uid, action, null));
            await store.HoldsAsync(uid, State(uid), "about to be deleted", new(action, "node-a", null));
            await store.DoAsync(Commit(uid, action));
            await store.HoldsAsync(uid, null, "after the delete is committed");
            await store.DoAsync(Commit(uid, action));
            await store.DoAsync(Create(State(uid, 4)));
        }),

        Check("Delete shadow leaves the committed state; a second time it does nothing", async store =>
        {
            var (uid, fresh, action) = (NewUid(), NewUid(), NewUid());
            await store.DoAsync(Create(State(uid)));
            await store.DoAsync(Shadow(uid, action, State(uid, 2)), Shadow(fresh, action, State(fresh)));
            for (var i = 0; i < 2; i++)
            {
                await store.DoAsync(Forget(uid, action), Forget(fresh, action));
                await store.HoldsAsync(uid, State(uid), "after delete shadow");
                await store.HoldsAsync(fresh, null, "after delete shadow of a new object");
            }
        }),

        Check("An action may replace its own shadow, no other action may", async store =>
        {
            var (uid, action) = (NewUid(), NewUid());
            await store.DoAsync(Shadow(uid, action, State(uid, 2)));
            await store.DoAsync(Shadow(uid, action, State(uid, 3), "node-b"));
            await store.ConflictsAsync("another action's shadow", Shadow(uid, NewUid(), State(uid, 4)));
            await store.HoldsAsync(uid, null, "after the refused shadow", new(action, "node-b", State(uid, 3)));
        }),

        Check("Commit and delete of another action's shadow do nothing", async store =>
        {
            var (uid, action) = (NewUid(), NewUid());
            await store.DoAsync(Create(State(uid)));
            await store.DoAsync(Shadow(uid, action, State(uid, 2)));
            await store.DoAsync(Commit(uid, NewUid()), Forget(uid, NewUid()));
            await store.HoldsAsync(
                uid, State(uid), "after another action's commit", new(action, "node-a", State(uid, 2)));
            await store.DoAsync(Commit(NewUid(), action), Forget(NewUid(), action));
        }),

        Check("While an object is in doubt, create, write state and delete are conflicts", async store =>
        {
            var (uid, fresh, action) = (NewUid(), NewUid(), NewUid());
            await store.DoAsync(Create(State(uid)));
            await store.DoAsync(Shadow(uid, action, State(uid, 2)), Shadow(fresh, action, State(fresh)));
            await store.ConflictsAsync("write state in doubt", Write(State(uid, 5)));
            await store.ConflictsAsync("delete in doubt", Delete(uid));
            await store.ConflictsAsync("create of what is only a shadow", Create(State(fresh, 5)));
            await store.ConflictsAsync("write state of what is only a shadow", Write(State(fresh, 5)));
            await store.ConflictsAsync("delete of what is only a shadow", Delete(fresh));
            await store.HoldsAsync(uid, State(uid), "in doubt", new(action, "node-a", State(uid, 2)));
            await store.HoldsAsync(fresh, null, "in doubt", new(action, "node-a", State(fresh)));
        }),

        Check("A batch may commit a shadow and write anew", async store =>
        {
            var (uid, first, second) = (NewUid(), NewUid(), NewUid());
            await store.DoAsync(Shadow(uid, first, State(uid, 2)));
            await store.DoAsync(Commit(uid, first), Write(State(uid, 3)), Shadow(uid, second, State(uid, 4)));
            await store.HoldsAsync(uid, State(uid, 3), "after it", new(second, "node-a", State(uid, 4)));
        }),

        Check("The name of the coordinator is kept as it is", async store =>
        {
            var (uid, action) = (NewUid(), NewUid());
            foreach (var coordinator in new[] { "", "tcp://höst:1234/\u0000'" })
            {
                await store.DoAsync(Shadow(uid, action, null, coordinator));
                await store.HoldsAsync(uid, null, "coordinator", new(action, coordinator, null));
            }
        }),
    ];
}
