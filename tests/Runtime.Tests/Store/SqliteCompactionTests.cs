using Stubs.Store;
using static Stubs.Tests.Store.Objects;

namespace Stubs.Tests.Store;

/// <summary>Room that nothing needs any more goes back to the disk.</summary>
public sealed class SqliteCompactionTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task After_a_mass_deletion_the_file_shrinks_and_what_is_left_is_whole()
    {
        var states = Enumerable.Range(0, 2000).Select(i => NewState(NewUid(), i, 1000)).ToArray();
        await using (var store = await SqliteObjectStore.OpenAsync(directory.StorePath))
        {
            await store.WriteAsync(Create(states));
            await store.WriteAsync([.. states.Skip(20).Select(state => new StoreOperation.Delete(state.Uid))]);

            var freed = await store.CompactAsync();

            freed.ShouldBeGreaterThan(1_500_000);
            new FileInfo(directory.StorePath).Length.ShouldBeLessThan(200_000);
            (await ListAsync(store)).Count.ShouldBe(20);
            (await store.CheckAsync()).ShouldBeEmpty();
            await store.WriteAsync(Create(NewState(NewUid(), 1)));
        }

        await using var again = await SqliteObjectStore.OpenAsync(directory.StorePath);
        (await ListAsync(again)).Count.ShouldBe(21);
        (await again.CheckAsync()).ShouldBeEmpty();
        (await again.CompactAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Writers_and_readers_beside_it_wait_and_lose_nothing()
    {
        await using var store = await SqliteObjectStore.OpenAsync(directory.StorePath);
        var states = Enumerable.Range(0, 1000).Select(i => NewState(NewUid(), i, 1000)).ToArray();
        await store.WriteAsync(Create(states));
        await store.WriteAsync([.. states.Skip(500).Select(state => new StoreOperation.Delete(state.Uid))]);
        var writers = Enumerable.Range(0, 4).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < 50; i++)
            {
                await store.WriteAsync(Write(NewState(states[writer].Uid, i, 1000)));
                Value(await store.ReadStateAsync(states[writer].Uid)).ShouldBe(i);
            }
        })).ToArray();

        for (var i = 0; i < 5; i++)
            await store.CompactAsync();

        await Task.WhenAll(writers);
        (await store.CheckAsync()).ShouldBeEmpty();
        (await ListAsync(store)).Count.ShouldBe(500);
    }

    [Fact]
    public async Task A_disk_without_room_for_it_leaves_the_store_as_it_was()
    {
        using var disk = new SmallDisk(kilobytes: 3000);
        var path = Path.Combine(disk.Path, "test.db");
        await using var store = await SqliteObjectStore.OpenAsync(
            path, new SqliteStoreOptions { CheckpointPages = 50 });
        var written = 0;
        while (await TryWriteAsync(store))
            written++;

        if (disk.IsReal)
            await Should.ThrowAsync<StoreFullException>(async () => await store.CompactAsync());

        (await ListAsync(store)).Count.ShouldBe(written);
        (await store.CheckAsync()).ShouldBeEmpty();
        // To delete takes less room than there is.
        await store.WriteAsync([new StoreOperation.Delete((await ListAsync(store))[0].Uid)]);

        async Task<bool> TryWriteAsync(SqliteObjectStore to)
        {
            try
            {
                await to.WriteAsync(Create(NewState(NewUid(), 1, 20_000)));
                return written < 400;
            }
            catch (StoreFullException)
            {
                return false;
            }
        }
    }
}
