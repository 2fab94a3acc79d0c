using Stubs.Store;
using Stubs.Store.Sqlite.Device;
using Stubs.Tests.Objects;
using Stubs.Tests.Support;

using static Stubs.Tests.Store.Objects;

namespace Stubs.Tests.Store;

/// <summary>
/// What reads and writes cost depends on what is read and written, not on what is stored. It is counted in pages.
/// </summary>
public sealed class SqliteCostTests : IDisposable
{
    /// <summary>
    /// In a store that is a hundred times as large, the six objects that are looked for lie on six pages instead of
    /// one, and the paths to them through each tree are a page longer. Its objects lie on 400 pages.
    /// </summary>
    private const int Deeper = 15;

    private readonly TemporaryDirectory directory = new(inMemory: true);

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task A_listing_by_type_reads_no_page_with_objects_of_another_type_only()
    {
        var few = await CountListingAsync(100, new StoreFilter("test.Rare"));
        var many = await CountListingAsync(10_000, new StoreFilter("test.Rare"));
        many.ShouldBeLessThanOrEqualTo(few + Deeper);
    }

    [Fact]
    public async Task A_listing_of_what_is_in_doubt_reads_that_only()
    {
        var few = await CountListingAsync(100, new StoreFilter(InDoubt: true));
        var many = await CountListingAsync(10_000, new StoreFilter(InDoubt: true));
        many.ShouldBeLessThanOrEqualTo(few + Deeper);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("test.Thing")]
    public async Task A_listing_that_continues_and_is_left_early_costs_what_is_read_of_it(string? type)
    {
        await FillAsync(10_000);
        var uids = await UidsAsync();
        foreach (var after in new[] { Uid.Empty, uids[100], uids[5_000], uids[^20] })
            (await CountAsync(new StoreFilter(type, After: after), leaveAfter: 10)).ShouldBeLessThan(30);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("test.Thing")]
    public async Task A_listing_between_two_UIDs_reads_what_lies_between_them(string? type)
    {
        await FillAsync(10_000);
        var uids = await UidsAsync();
        (await CountAsync(new StoreFilter(type, After: uids[4_000], UpTo: uids[4_010]))).ShouldBeLessThan(30);
    }

    [Fact]
    public async Task A_write_that_keeps_the_type_does_not_write_the_index_by_type()
    {
        await FillAsync(1_000);
        var device = new CountingDevice();
        await using var store = await SqliteObjectStore.OpenAsync(
            directory.StorePath, new SqliteStoreOptions { Probe = device });
        var uid = (await UidsAsync(store))[500];
        await store.WriteAsync(Write(NewState(uid, 1, 100))); // The first one also reserves numbers.

        (await LoggedAsync(() => store.WriteAsync(Write(NewState(uid, 2, 100))))).ShouldBe(1);
        var action = NewUid();
        (await LoggedAsync(
            () => store.WriteAsync(
                [new StoreOperation.WriteShadow(
                    uid,
                    new StoredShadow(
                        action, "node", NewState(uid, 3, 100)))]))).ShouldBe(2); // And the index of what is in doubt.
        (await LoggedAsync(() => store.WriteAsync([new StoreOperation.CommitShadow(uid, action)]))).ShouldBe(2);
        (await LoggedAsync(() => store.WriteAsync(Write(NewState(uid, 4, 100, "test.Rare"))))).ShouldBeGreaterThan(1);

        async Task<int> LoggedAsync(Func<ValueTask> write)
        {
            var before = device.Logged;
            await write();
            return device.Logged - before;
        }
    }

    [Fact]
    public async Task To_start_a_node_reads_as_much_of_a_large_store_as_of_a_small_one()
    {
        var few = await CountStartAsync(100);
        var many = await CountStartAsync(10_000);
        many.ShouldBeLessThanOrEqualTo(few + (3 * Deeper));
    }

    [Fact]
    public async Task Another_node_that_connects_makes_a_node_read_as_much_of_a_large_store_as_of_a_small_one()
    {
        var few = await CountPassAsync(100);
        var many = await CountPassAsync(10_000);
        many.ShouldBeLessThanOrEqualTo(few + (3 * Deeper));
    }

    private async Task<int> CountStartAsync(int objects)
    {
        await FillAsync(objects);
        var device = new CountingDevice();
        await using var node = await StartAsync(device);
        return device.Read;
    }

    /// <summary>The pages that are read by a pass of recovery, as each node that connects causes one.</summary>
    private async Task<int> CountPassAsync(int objects)
    {
        await FillAsync(objects);
        var device = new CountingDevice();
        await using var node = await StartAsync(device, $"unix:{directory.File("socket")}");
        await node.Recovery.AskNodesAsync();
        return device.Read;
    }

    private async Task<Node> StartAsync(CountingDevice device, string? listen = null) =>
        await Nodes.StartAsync(new NodeOptions
        {
            ObjectStore = await SqliteObjectStore.OpenAsync(
                directory.StorePath, new SqliteStoreOptions { Probe = device }),
            Listen = listen,
        });

    private async Task<int> CountListingAsync(int objects, StoreFilter filter)
    {
        await FillAsync(objects);
        return await CountAsync(filter);
    }

    private async Task<int> CountAsync(StoreFilter filter, int leaveAfter = int.MaxValue)
    {
        var device = new CountingDevice();
        await using var store = await SqliteObjectStore.OpenAsync(
            directory.StorePath, new SqliteStoreOptions { Probe = device });
        var (before, listed) = (device.Read, 0);
        await foreach (var _ in store.ListAsync(filter))
        {
            if (++listed == leaveAfter)
                break;
        }

        listed.ShouldBeGreaterThan(0);
        return device.Read - before;
    }

    /// <summary>
    /// Makes a store of so many objects, beside three of another type and three in doubt, which lie among them.
    /// </summary>
    private async Task FillAsync(int objects)
    {
        File.Delete(directory.StorePath);
        await using var store = await SqliteObjectStore.OpenAsync(directory.StorePath);
        var states = Enumerable.Range(0, objects)
            .Select(i => NewState(NewUid(), i, 100, i % (objects / 3) == 7 ? "test.Rare" : "test.Thing")).ToArray();
        await store.WriteAsync(Create(states));
        await store.WriteAsync([.. states.Where((_, i) => i % (objects / 3) == 9).Select(state =>
            new StoreOperation.WriteShadow(
                state.Uid, new StoredShadow(NewUid(), "01a221c4-284c-7000-a041-407e1307fd71", state)))]);
    }

    private async Task<List<Uid>> UidsAsync()
    {
        await using var store = await SqliteObjectStore.OpenAsync(directory.StorePath);
        return await UidsAsync(store);
    }

    private static async Task<List<Uid>> UidsAsync(IObjectStore store) =>
        (await ListAsync(store)).ConvertAll(static stored => stored.Uid);
}
