using FsCheck;
using FsCheck.Fluent;
using Stubs.Store;
using static Stubs.Tests.Store.Objects;

namespace Stubs.Tests.Store;

/// <summary>
/// Any sequence of batches has the effect that the table of rules says, on every store, across reopening.
/// </summary>
public sealed class ObjectStoreModelTests
{
    private static readonly Uid[] Uids = [.. Enumerable.Range(0, 6).Select(_ => NewUid())];
    private static readonly Uid[] Actions = [NewUid(), NewUid()];

    [Fact]
    public void The_volatile_store_does_what_the_rules_say() =>
        Run(100, async batches =>
        {
            await using var store = new VolatileObjectStore();
            await FollowAsync(batches, () => Task.FromResult<IObjectStore>(store), _ => Task.CompletedTask);
        });

    [Fact]
    public void The_SQLite_store_does_what_the_rules_say() =>
        Run(40, async batches =>
        {
            using var directory = new TemporaryDirectory(inMemory: true);
            await FollowAsync(
                batches, async () => await SqliteObjectStore.OpenAsync(directory.StorePath),
                store => store.DisposeAsync().AsTask());
        });

    private static void Run(int tests, Func<StoreOperation[][], Task> follow) =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(tests).WithEndSize(30),
            Prop.ForAll(
                Operation().ArrayOf().ArrayOf().ToArbitrary(), batches => follow(batches).GetAwaiter().GetResult()));

    private static async Task FollowAsync(
        StoreOperation[][] batches, Func<Task<IObjectStore>> open, Func<IObjectStore, Task> close)
    {
        var model = new SortedDictionary<Uid, StoredObject>();
        var store = await open();
        for (var i = 0; i < batches.Length; i++)
        {
            var expected = Apply(model, batches[i]);
            if (expected is null)
            {
                await Should.ThrowAsync<StoreConflictException>(async () => await store.WriteAsync(batches[i]));
            }
            else
            {
                await store.WriteAsync(batches[i]);
                model = expected;
            }

            if (i % 10 == 9)
            {
                await close(store);
                store = await open();
            }

            var filter = new StoreFilter(
                i % 3 == 0
                    ? "test.A" : null, InDoubt: i % 2 == 0, After: i % 5 == 0
                    ? Uids[i % 6] : default, UpTo: i % 7 == 0 ? Uids[(i + 3) % 6] : default);
            (await ListAsync(store, filter)).Select(Text).ShouldBe(model.Values.Where(filter.Includes).Select(Text));
        }

        (await ListAsync(store)).Select(Text).ShouldBe(model.Values.Select(Text));
        foreach (var uid in Uids)
            (await store.ReadStateAsync(uid) is { } stored ? Text(stored) : null).ShouldBe(
                model.TryGetValue(uid, out var known) ? Text(known) : null);
        foreach (var type in new[] { null, "test.A", "test.B", "test.C" })
        {
            foreach (var filter in new[] { new StoreFilter(type), new StoreFilter(type, InDoubt: true), new StoreFilter(
                type, After: Uids[1], UpTo: Uids[4]), new StoreFilter(type, true, Uids[0], Uids[3]) })
                (await ListAsync(store, filter)).Select(Text)
                    .ShouldBe(model.Values.Where(filter.Includes).Select(Text), $"{filter}");
        }

        if (store is SqliteObjectStore file)
            (await file.CheckAsync()).ShouldBeEmpty();
        await close(store);
    }

    private static SortedDictionary<Uid, StoredObject>? Apply(
        SortedDictionary<Uid, StoredObject> model, StoreOperation[] batch)
    {
        var next = new SortedDictionary<Uid, StoredObject>(model);
        try
        {
            foreach (var operation in batch)
            {
                var after = StoreRules.Apply(next.GetValueOrDefault(operation.Uid), operation);
                next.Remove(operation.Uid);
                if (after is not null)
                    next.Add(operation.Uid, after);
            }

            return next;
        }
        catch (StoreConflictException)
        {
            return null;
        }
    }

    private static string Text(StoredObject stored) =>
        $"{stored.Uid} {Text(stored.State)} {(stored.Shadow is { } shadow ? $"{shadow.Action} {shadow.Coordinator} {Text(shadow.State)}" : "")}";

    private static string Text(ObjectState? state) =>
        state is null ? "-" : $"{state.TypeName} {Convert.ToHexString(state.Body.Span)}";

    private static Gen<StoreOperation> Operation() =>
        from uid in Gen.Elements(Uids)
        from action in Gen.Elements(Actions)
        from value in Gen.Choose(0, 1000)
        from length in Gen.Elements(4, 20, 2000)
        from type in Gen.Elements("test.A", "test.B")
        from kind in Gen.Choose(0, 8)
        let state = NewState(uid, value, length, type)
        select kind switch
        {
            0 or 1 => (StoreOperation)new StoreOperation.Create(state),
            2 or 3 => new StoreOperation.WriteState(state),
            4 => new StoreOperation.Delete(uid),
            5 => new StoreOperation.WriteShadow(uid, new StoredShadow(action, $"node {value}", state)),
            6 => new StoreOperation.WriteShadow(uid, new StoredShadow(action, $"node {value}", null)),
            7 => new StoreOperation.CommitShadow(uid, action),
            _ => new StoreOperation.DeleteShadow(uid, action),
        };
}
