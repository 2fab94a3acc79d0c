using Stubs.Store;
using Stubs.Store.Sqlite;
using Stubs.Store.Sqlite.Device;
using static Stubs.Tests.Store.Objects;

namespace Stubs.Tests.Store;

/// <summary>
/// A full disk: the batch fails, the process lives, the store is intact, and goes on when there is room.
/// </summary>
public sealed class SqliteFullDiskTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task On_a_full_disk_nothing_of_the_batch_is_written_and_the_store_goes_on_when_there_is_room()
    {
        // A real one where the tests may mount it; elsewhere SQLite's own limit of pages.
        using var disk = new SmallDisk(kilobytes: 1024);
        var path = Path.Combine(disk.Path, "test.db");
        var filler = Path.Combine(disk.Path, "filler");
        var options = new SqliteStoreOptions { MaxPages = disk.IsReal ? 0 : 150 };
        if (disk.IsReal)
            await File.WriteAllBytesAsync(filler, new byte[700_000]);
        var written = new List<ObjectState>();
        await using (var store = await SqliteObjectStore.OpenAsync(path, options))
        {
            var full = await FillAsync(store, written);
            full.Message.ShouldContain("Nothing was written, and the store is intact. Make room");
            await VerifyAsync(store, written);
            var refused = Create(NewState(NewUid(), 1, 100_000), NewState(NewUid(), 2, 900_000));
            await Should.ThrowAsync<StoreFullException>(async () => await store.WriteAsync(refused));
            await VerifyAsync(store, written);
            if (disk.IsReal)
                await MakeRoomAndGoOnAsync(store, filler, written);
        }

        await using (var store = await SqliteObjectStore.OpenAsync(path))
        {
            await VerifyAsync(store, written);
            await WriteAsync(store, written, NewState(NewUid(), 7));
            (await store.CheckAsync()).ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task A_limit_of_pages_is_a_full_disk()
    {
        var written = new List<ObjectState>();
        await using (var store = await SqliteObjectStore.OpenAsync(
            directory.StorePath, new SqliteStoreOptions { MaxPages = 60 }))
        {
            await FillAsync(store, written);
            await store.WriteAsync(
                [new StoreOperation.Delete(written[0].Uid), new StoreOperation.Delete(written[1].Uid)]);
            written.RemoveRange(0, 2);
            await WriteAsync(store, written, NewState(NewUid(), 3, 5000));
            await VerifyAsync(store, written);
        }

        await using var again = await SqliteObjectStore.OpenAsync(directory.StorePath);
        await VerifyAsync(again, written);
        await WriteAsync(again, written, NewState(NewUid(), 4, 500_000));
        (await again.CheckAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(7)]
    public async Task A_disk_that_fills_up_in_the_middle_of_a_commit_undoes_every_batch_of_that_flush(int after)
    {
        var device = new FailingDevice();
        var steps = new FlushGate();
        await using var store = await SqliteObjectStore.OpenAsync(
            directory.StorePath, new SqliteStoreOptions { Probe = device, Observer = steps.Observe });
        var kept = NewState(NewUid(), 1);
        await store.WriteAsync(Create(kept));

        using var held = steps.HoldNext();
        var first = Task.Run(async () => await store.WriteAsync(Create(NewState(NewUid(), 2))));
        await held.Reached;
        var group = Enumerable.Range(0, 5).Select(i => store.WriteAsync(Create(NewState(NewUid(), i, 6000))).AsTask())
            .ToArray();
        using var nextHeld = steps.HoldNext();
        held.Release();
        await first;
        await nextHeld.Reached;
        device.Writes = new(DeviceFile.Log, FailingDevice.Full, after);
        nextHeld.Release();
        foreach (var write in group)
            await Should.ThrowAsync<StoreFullException>(write);
        (await ListAsync(store)).Count.ShouldBe(2);

        device.Writes = null;
        await store.WriteAsync(Write(NewState(kept.Uid, 9)));
        Value(await store.ReadStateAsync(kept.Uid)).ShouldBe(9);
        (await store.CheckAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task When_the_log_cannot_be_copied_for_want_of_room_nothing_is_lost()
    {
        var device = new FailingDevice { Writes = new(DeviceFile.Main, FailingDevice.Full) };
        var written = new List<ObjectState>();
        var options = new SqliteStoreOptions { Probe = device, CheckpointPages = 10 };
        await Should.ThrowAsync<StoreFullException>(
            async () => await SqliteObjectStore.OpenAsync(directory.StorePath, options));
        device.Writes = null;
        await using (var store = await SqliteObjectStore.OpenAsync(directory.StorePath, options))
        {
            device.Writes = new(DeviceFile.Main, FailingDevice.Full);
            for (var i = 0; i < 50; i++)
                await WriteAsync(store, written, NewState(NewUid(), i, 3000));
            await VerifyAsync(store, written);
        }

        new FileInfo(directory.StorePath + "-wal").Length.ShouldBeGreaterThan(100_000);
        await using var again = await SqliteObjectStore.OpenAsync(directory.StorePath);
        await VerifyAsync(again, written);
    }

    [Fact]
    public async Task When_the_log_finds_no_room_to_grow_its_own_room_serves_the_next_write()
    {
        var device = new SmallLog(longest: 200_000);
        var state = NewState(NewUid(), 0, 3000);
        await using var store = await SqliteObjectStore.OpenAsync(
            directory.StorePath, new SqliteStoreOptions { Probe = device });
        await store.WriteAsync(Create(state));
        var written = 0;
        for (StoreFullException? full = null; full is null;)
        {
            try
            {
                await store.WriteAsync(Write(NewState(state.Uid, written + 1, 3000)));
                (++written).ShouldBeLessThan(1000);
            }
            catch (StoreFullException error)
            {
                full = error;
            }
        }

        Value(await store.ReadStateAsync(state.Uid)).ShouldBe(written);
        await Should.NotThrowAsync(async () => await store.WriteAsync(Write(NewState(state.Uid, -1, 3000))));

        Value(await store.ReadStateAsync(state.Uid)).ShouldBe(-1);
    }

    [Fact]
    public async Task When_the_log_cannot_be_copied_as_the_store_is_closed_the_operator_is_told()
    {
        var device = new FailingDevice();
        var log = new CollectedLog();
        var state = NewState(NewUid(), 1);
        await using (var store = await SqliteObjectStore.OpenAsync(
            directory.StorePath, new SqliteStoreOptions { Probe = device }, log))
        {
            await store.WriteAsync(Create(state));
            log.Lines.ShouldBeEmpty();
            device.Writes = new(DeviceFile.Main, FailingDevice.Full);
        }

        log.Lines.ShouldHaveSingleItem()
            .ShouldStartWith($"Warning: Store '{directory.StorePath}': the log could not be copied");
        await using var again = await SqliteObjectStore.OpenAsync(directory.StorePath);
        Value(await again.ReadStateAsync(state.Uid)).ShouldBe(1);
    }

    [Fact]
    public async Task There_may_be_no_room_to_make_a_store()
    {
        using var disk = new SmallDisk(kilobytes: 12);
        var path = Path.Combine(disk.Path, "test.db");
        var probe = disk.IsReal
            ? null : new FailingDevice { Writes = new(DeviceFile.Main, FailingDevice.Full, after: 1) };
        await Should.ThrowAsync<StoreFullException>(
            async () => await SqliteObjectStore.OpenAsync(path, new SqliteStoreOptions { Probe = probe }));
        File.Exists(path).ShouldBeFalse();
    }

    [Fact]
    public void That_the_index_of_the_log_cannot_grow_means_a_full_disk()
    {
        const int noRoomForIndex = 4874; // SQLITE_IOERR_SHMSIZE
        var error = new SqliteError(noRoomForIndex, "disk I/O error");
        error.ToStoreException("s.db", "copying it").ShouldBeOfType<StoreFullException>();
        error.IsDeviceFailure.ShouldBeTrue("a commit that meets it may have reached the log");
    }

    private static async Task MakeRoomAndGoOnAsync(SqliteObjectStore store, string filler, List<ObjectState> written)
    {
        File.Delete(filler);
        await WriteAsync(store, written, NewState(NewUid(), 5, 50_000));
        await VerifyAsync(store, written);
    }

    private static async Task<StoreFullException> FillAsync(IObjectStore store, List<ObjectState> written)
    {
        while (true)
        {
            try
            {
                await WriteAsync(store, written, NewState(NewUid(), written.Count, 5000));
            }
            catch (StoreFullException full)
            {
                written.Count.ShouldBeGreaterThan(5);
                return full;
            }
        }
    }

    private static async Task WriteAsync(IObjectStore store, List<ObjectState> written, ObjectState state)
    {
        await store.WriteAsync(Create(state));
        written.Add(state);
    }

    private static async Task VerifyAsync(IObjectStore store, List<ObjectState> written)
    {
        var listed = await ListAsync(store);
        listed.Select(stored => stored.Uid).ShouldBe(written.Select(state => state.Uid).Order());
        foreach (var state in written)
            (await store.ReadStateAsync(state.Uid))!.State!.Body.ToArray().ShouldBe(state.Body.ToArray());
    }

    /// <summary>A device on which the log can grow to a length, and everything else as it likes.</summary>
    private sealed class SmallLog(long longest) : DeviceProbe
    {
        public override int OnWrite(DeviceFile file, long offset, ReadOnlySpan<byte> bytes) =>
            file == DeviceFile.Log && offset + bytes.Length > longest ? FailingDevice.Full : Ok;
    }
}
