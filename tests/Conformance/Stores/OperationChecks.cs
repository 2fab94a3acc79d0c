using static Stubs.Conformance.Kit;
using static Stubs.Conformance.StoreKit;

namespace Stubs.Conformance;

/// <summary>Create, write state, delete and read state on one object.</summary>
internal static class OperationChecks
{
    public static readonly ConformanceCheck<IObjectStoreFactory>[] All =
    [
        Check("An object that was never stored reads as null", async store =>
            await store.HoldsAsync(NewUid(), null, "an unknown UID")),

        Check("Create stores the state, byte for byte", async store =>
        {
            var state = State(NewUid());
            await store.DoAsync(Create(state));
            await store.HoldsAsync(state.Uid, state, "after create");
        }),

        Check("Create of an object that exists is a conflict and leaves it alone", async store =>
        {
            var state = State(NewUid());
            await store.DoAsync(Create(state));
            await store.ConflictsAsync("create of what exists", Create(State(state.Uid, 2)));
            await store.HoldsAsync(state.Uid, state, "after the refused create");
        }),

        Check("Write state replaces body and type", async store =>
        {
            var uid = NewUid();
            await store.DoAsync(Create(State(uid)));
            var next = State(uid, 9, "conformance.Other", 17);
            await store.DoAsync(Write(next));
            await store.HoldsAsync(uid, next, "after write state");
        }),

        Check("Write state of what does not exist is a conflict", async store =>
        {
            var uid = NewUid();
            await store.ConflictsAsync("write state of what does not exist", Write(State(uid)));
            await store.HoldsAsync(uid, null, "after the refused write");
        }),

        Check("Delete removes the object, which can then be created again", async store =>
        {
            var state = State(NewUid());
            await store.DoAsync(Create(state));
            await store.DoAsync(Delete(state.Uid));
            await store.HoldsAsync(state.Uid, null, "after delete");
            await store.DoAsync(Create(State(state.Uid, 5)));
            await store.HoldsAsync(state.Uid, State(state.Uid, 5), "after the second create");
        }),

        Check("Delete of what does not exist is a conflict", async store =>
            await store.ConflictsAsync("delete of what does not exist", Delete(NewUid()))),

        Check("An empty body is a state, not the absence of one", async store =>
        {
            var state = State(NewUid(), length: 0);
            await store.DoAsync(Create(state));
            await store.HoldsAsync(state.Uid, state, "an empty body");
            var (uid, action) = (NewUid(), NewUid());
            await store.DoAsync(Shadow(uid, action, State(uid, length: 0)));
            await store.HoldsAsync(
                uid, null, "an empty body in a shadow", new(action, "node-a", State(uid, length: 0)));
            await store.DoAsync(Commit(uid, action));
            await store.HoldsAsync(uid, State(uid, length: 0), "an empty body out of a shadow");
        }),

        Check("States of 1 MB are kept, with a shadow as well", async store =>
        {
            var (uid, action) = (NewUid(), NewUid());
            var body = new byte[1 << 20];
            new Random(7).NextBytes(body);
            var state = new ObjectState(uid, "conformance.Large", body);
            await store.DoAsync(Create(state));
            await store.DoAsync(Shadow(uid, action, State(uid, 3, length: 1 << 20)));
            await store.HoldsAsync(uid, state, "1 MB", new(action, "node-a", State(uid, 3, length: 1 << 20)));
            await store.DoAsync(Commit(uid, action));
            await store.HoldsAsync(uid, State(uid, 3, length: 1 << 20), "1 MB after commit shadow");
        }),

        Check("Any type name is kept, however long and in whatever script", async store =>
        {
            foreach (var type in new[] { "", "Ωmega.Объект.对象\u0000'\";--", new string('n', 10_000) })
            {
                var state = State(NewUid(), type: type);
                await store.DoAsync(Create(state));
                await store.HoldsAsync(state.Uid, state, $"type name of {type.Length} characters");
            }
        }),

        Check("An operation that names no object, or the state of another one, is an argument error", async store =>
        {
            await Expect.ThrowsAsync<ArgumentException>(() => store.DoAsync(Delete(Uid.Empty)), "an empty UID");
            await Expect.ThrowsAsync<ArgumentException>(() => store.DoAsync([null!]), "a null operation");
            await Expect.ThrowsAsync<ArgumentException>(
                () => store.DoAsync(Shadow(NewUid(), NewUid(), State(NewUid()))),
                "a shadow with another object's state");
        }),
    ];
}
