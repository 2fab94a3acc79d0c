using Stubs.Store;

namespace Stubs.Conformance;

/// <summary>The vocabulary in which the checks of the object store are written.</summary>
internal static class StoreKit
{
    public static ObjectState State(Uid uid, byte mark = 1, string type = "conformance.Thing", int length = 3)
    {
        var body = new byte[length];
        body.AsSpan().Fill(mark);
        return new ObjectState(uid, type, body);
    }

    public static StoreOperation Create(ObjectState state) => new StoreOperation.Create(state);

    public static StoreOperation Write(ObjectState state) => new StoreOperation.WriteState(state);

    public static StoreOperation Delete(Uid uid) => new StoreOperation.Delete(uid);

    public static StoreOperation Shadow(Uid uid, Uid action, ObjectState? state, string coordinator = "node-a") =>
        new StoreOperation.WriteShadow(uid, new StoredShadow(action, coordinator, state));

    public static StoreOperation Commit(Uid uid, Uid action) => new StoreOperation.CommitShadow(uid, action);

    public static StoreOperation Forget(Uid uid, Uid action) => new StoreOperation.DeleteShadow(uid, action);

    public static async Task DoAsync(this IObjectStore store, params StoreOperation[] batch) =>
        await store.WriteAsync(batch);

    public static Task ConflictsAsync(this IObjectStore store, string what, params StoreOperation[] batch) =>
        Expect.ThrowsAsync<StoreConflictException>(() => store.DoAsync(batch), what);

    public static async Task<List<StoredObject>> ListedAsync(this IObjectStore store, StoreFilter filter = default)
    {
        var all = new List<StoredObject>();
        await foreach (var stored in store.ListAsync(filter))
            all.Add(stored);
        return all;
    }

    public static async Task HoldsAsync(
        this IObjectStore store, Uid uid, ObjectState? state, string what, StoredShadow? shadow = null)
    {
        var stored = await store.ReadStateAsync(uid);
        Same(stored, state is null && shadow is null ? null : new StoredObject(uid, state, shadow), what);
    }

    public static void Same(StoredObject? actual, StoredObject? expected, string what)
    {
        if (expected is null)
        {
            Expect.True(actual is null, $"{what}: nothing should be stored for the object, but something is.");
            return;
        }

        Expect.True(actual is not null, $"{what}: object {expected.Uid} should be stored, but is not.");
        Expect.Equal(expected.Uid, actual!.Uid, $"{what}: UID");
        Same(actual.State, expected.State, $"{what}: committed state");
        Expect.Equal(expected.Shadow is null, actual.Shadow is null, $"{what}: absence of a shadow");
        if (expected.Shadow is null)
            return;
        Expect.Equal(expected.Shadow.Action, actual.Shadow!.Action, $"{what}: action of the shadow");
        Expect.Equal(expected.Shadow.Coordinator, actual.Shadow.Coordinator, $"{what}: coordinator of the shadow");
        Same(actual.Shadow.State, expected.Shadow.State, $"{what}: state of the shadow");
    }

    private static void Same(ObjectState? actual, ObjectState? expected, string what)
    {
        Expect.Equal(expected is null, actual is null, $"{what}: absence");
        if (expected is null)
            return;
        Expect.Equal(expected.Uid, actual!.Uid, $"{what}: UID");
        Expect.Equal(expected.TypeName, actual.TypeName, $"{what}: type");
        Expect.True(
            expected.Body.Span.SequenceEqual(actual.Body.Span),
            $"{what}: the {actual.Body.Length} bytes read are not the {expected.Body.Length} bytes written.");
    }

    public static ConformanceCheck<IObjectStoreFactory> Check(string name, Func<IObjectStore, Task> run) =>
        new(name, async factory =>
        {
            await using var store = await factory.OpenAsync();
            await run(store);
        });
}
