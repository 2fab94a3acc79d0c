using Stubs.Lab.Processes.Disks;
using Stubs.Store;
using Stubs.Store.Sqlite.Device;

namespace Stubs.Tests.Lab.Processes;

public sealed class DiskTests : IDisposable
{
    private readonly TemporaryDirectory folder = new();

    public void Dispose() => folder.Dispose();

    [Fact, Trait("Rule", "35")]
    public async Task What_was_confirmed_survives_every_loss_of_power()
    {
        var (files, disk, store) = await OpenAsync("store");
        using (disk)
        await using (store)
        {
            for (var number = 1; number <= 20; number++)
            {
                await store.WriteAsync([new StoreOperation.Create(StateOf(number))]);
                (await CountAsync(Crash(files, number, number))).ShouldBe(number);
            }
        }
    }

    [Fact]
    public async Task What_was_not_flushed_is_lost_or_torn_sometimes()
    {
        var (files, disk, store) = await OpenAsync("store");
        using (disk)
        await using (store)
        {
            disk.Failure = DiskFailure.Sync;
            await Should.ThrowAsync<StoreException>(
                async () => await store.WriteAsync([new StoreOperation.Create(StateOf(1))]));

            var all = DiskFiles.Kinds.Select(kind => DiskFiles.Read(files.Seen(kind))).ToArray();
            var left = Enumerable.Range(1, 20).Select(seed => Crash(files, seed, seed))
                .Select(copy => DiskFiles.Kinds.Select(kind => DiskFiles.Read(copy.Seen(kind))).ToArray()).ToArray();

            left.ShouldContain(some => !some[1].SequenceEqual(all[1]));
            left.Select(static some => Convert.ToHexString(some[1])).Distinct().Count().ShouldBeGreaterThan(2);
        }
    }

    [Fact, Trait("Rule", "35")]
    public async Task A_changed_bit_is_found_and_never_read_as_data()
    {
        var (files, disk, store) = await OpenAsync("store");
        var found = new List<string>();
        using (disk)
        await using (store)
        {
            for (var number = 1; number <= 30; number++)
                await store.WriteAsync([new StoreOperation.Create(StateOf(number))]);
            var random = new Random(1);
            for (var number = 0; number < 30; number++)
            {
                var (kind, complaint) = await BitRot.TryAsync(files, random, CancellationToken.None);
                complaint.ShouldBeNull();
                found.Add(kind);
            }
        }

        found.Count(static kind => kind == "found").ShouldBeGreaterThan(15);
    }

    private async Task<(DiskFiles Files, RememberingDisk Disk, SqliteObjectStore Store)> OpenAsync(string name)
    {
        var files = new DiskFiles(folder.File(name + ".db"));
        await (await SqliteObjectStore.OpenAsync(files.Store)).DisposeAsync();
        var disk = new RememberingDisk(files);
        return (files, disk, await SqliteObjectStore.OpenAsync(files.Store, new SqliteStoreOptions { Probe = disk }));
    }

    /// <summary>What a loss of power at this moment leaves, in a copy.</summary>
    private DiskFiles Crash(DiskFiles files, int number, int seed)
    {
        var copy = new DiskFiles(folder.File($"copy-{number}.db"));
        foreach (var kind in DiskFiles.Kinds)
        {
            File.Copy(files.Seen(kind), copy.Seen(kind));
            File.Copy(files.Stable(kind), copy.Stable(kind));
        }

        PowerLoss.Strike(copy, new Random(seed));
        return copy;
    }

    private static async Task<int> CountAsync(DiskFiles files)
    {
        await using var store = await SqliteObjectStore.OpenAsync(files.Store);
        var count = 0;
        await foreach (var _ in store.ListAsync())
            count++;
        (await store.CheckAsync()).ShouldBeEmpty();
        return count;
    }

    private static ObjectState StateOf(int number) =>
        new(Uid.WellKnown((uint)(1000 + number)), "test", new byte[] { 0xA1, 0x61, 0x61, (byte)(number % 24) });
}
