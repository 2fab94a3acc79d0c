using Stubs.Store;
using static Stubs.Conformance.Kit;
using static Stubs.Conformance.StoreKit;

namespace Stubs.Conformance;

/// <summary>Closing and opening again.</summary>
internal static class LifetimeChecks
{
    public static readonly ConformanceCheck<IObjectStoreFactory>[] All =
    [
        new("A durable store holds after reopening what was written; any other one is empty", async factory =>
        {
            var (uid, doubtful, gone, action) = (NewUid(), NewUid(), NewUid(), NewUid());
            var first = await factory.OpenAsync();
            await first.DoAsync(Create(State(uid)), Create(State(doubtful)), Create(State(gone)));
            await first.DoAsync(
                Write(State(uid, 2, "conformance.Other", 5000)), Shadow(doubtful, action, null), Delete(gone));
            await first.DisposeAsync();

            await using var second = await factory.OpenAsync();
            if (second.IsDurable)
            {
                await second.HoldsAsync(uid, State(uid, 2, "conformance.Other", 5000), "after reopening");
                await second.HoldsAsync(
                    doubtful, State(doubtful), "in doubt after reopening", new(action, "node-a", null));
                await second.HoldsAsync(gone, null, "deleted before reopening");
            }

            Expect.Equal(second.IsDurable ? 2 : 0, (await second.ListedAsync()).Count, "Objects after reopening");
        }),

        new("Recovery may commit or delete a shadow after reopening, and again", async factory =>
        {
            var (uid, action) = (NewUid(), NewUid());
            var store = await factory.OpenAsync();
            await store.DoAsync(Shadow(uid, action, State(uid)));
            for (var i = 0; i < 3 && store.IsDurable; i++)
            {
                await store.DisposeAsync();
                store = await factory.OpenAsync();
                await store.DoAsync(Commit(uid, action));
                await store.HoldsAsync(uid, State(uid), "after recovery");
            }

            await store.DisposeAsync();
        }),

        new("Dispose may be called again; every other call is then refused", async factory =>
        {
            var store = await factory.OpenAsync();
            var state = State(NewUid());
            await store.DoAsync(Create(state));
            await store.DisposeAsync();
            await store.DisposeAsync();
            await Expect.ThrowsAsync<ObjectDisposedException>(
                async () => await store.ReadStateAsync(state.Uid), "read after dispose");
            await Expect.ThrowsAsync<ObjectDisposedException>(
                () => store.DoAsync(Delete(state.Uid)), "write after dispose");
            await Expect.ThrowsAsync<ObjectDisposedException>(() => store.ListedAsync(), "list after dispose");
        }),

        new("Dispose carries out or refuses what is under way, and says which", async factory =>
        {
            var store = await factory.OpenAsync();
            var states = Enumerable.Range(0, 64).Select(_ => State(NewUid())).ToArray();
            var started = new SemaphoreSlim(0);
            var writing = states.Select(state => Task.Run(async () =>
            {
                started.Release();
                try
                {
                    await store.DoAsync(Create(state));
                    return true;
                }
                catch (ObjectDisposedException)
                {
                    return false;
                }
            })).ToArray();
            await started.WaitAsync();
            await store.DisposeAsync();
            var written = await Task.WhenAll(writing);

            await using var reopened = await factory.OpenAsync();
            if (!reopened.IsDurable)
                return;
            foreach (var (state, done) in states.Zip(written))
                await reopened.HoldsAsync(state.Uid, done ? state : null, "written while the store was closed");
        }),

        new("A listing that is open when the store is disposed ends with an error", async factory =>
        {
            var store = await factory.OpenAsync();
            await store.DoAsync(Create(State(NewUid())), Create(State(NewUid())));
            await using (var listing = store.ListAsync().GetAsyncEnumerator())
            {
                Expect.True(await listing.MoveNextAsync(), "The listing must not be empty.");
                await store.DisposeAsync();
                await Expect.ThrowsAsync<ObjectDisposedException>(
                    async () => await listing.MoveNextAsync(), "a listing after dispose");
            }

            await using var reopened = await factory.OpenAsync();
            Expect.Equal(reopened.IsDurable ? 2 : 0, (await reopened.ListedAsync()).Count, "Objects after reopening");
        }),

        Check("Description says what the store is", store =>
        {
            Expect.True(!string.IsNullOrWhiteSpace(store.Description), "The description is empty.");
            return Task.CompletedTask;
        }),
    ];
}
