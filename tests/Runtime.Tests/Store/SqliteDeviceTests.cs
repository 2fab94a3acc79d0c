using Stubs.Store;
using Stubs.Store.Sqlite.Device;
using static Stubs.Tests.Store.Objects;

namespace Stubs.Tests.Store;

/// <summary>A device that fails while a commit is being made stable.</summary>
public sealed class SqliteDeviceTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly FailingDevice device = new();

    public void Dispose() => directory.Dispose();

    private SqliteStoreOptions Options => new() { Probe = device };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_commit_that_fails_once_is_known_not_to_be_written_and_the_store_goes_on(bool inSync)
    {
        var store = await SqliteObjectStore.OpenAsync(directory.StorePath, Options);
        var (kept, lost) = (NewState(NewUid(), 1), NewState(NewUid(), 2, 9000));
        await store.WriteAsync(Create(kept));
        if (inSync)
            device.Syncs = new(DeviceFile.Log, FailingDevice.SyncError, times: 1);
        else
            device.Writes = new(DeviceFile.Log, FailingDevice.WriteError, after: 4, times: 1);
        var failed = await Should.ThrowAsync<StoreUnavailableException>(
            async () => await store.WriteAsync(Create(lost)));
        failed.Message.ShouldContain("nothing was written");
        (await store.ReadStateAsync(lost.Uid)).ShouldBeNull();

        // What a loss of power would leave at this moment.
        var copy = CopyFiles();
        await using (var recovered = await SqliteObjectStore.OpenAsync(copy))
            (await ListAsync(recovered)).ShouldHaveSingleItem().Uid.ShouldBe(kept.Uid);
        await store.WriteAsync(Create(lost));
        await store.DisposeAsync();
        await using var again = await SqliteObjectStore.OpenAsync(directory.StorePath);
        Value(await again.ReadStateAsync(lost.Uid)).ShouldBe(2);
        (await again.CheckAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(DeviceFile.Log)]
    [InlineData(DeviceFile.Main)]
    public async Task Nothing_is_built_on_what_a_dead_process_has_written_if_it_cannot_be_made_stable(object file)
    {
        var kept = NewState(NewUid(), 1);
        var store = await SqliteObjectStore.OpenAsync(directory.StorePath, Options);
        await store.WriteAsync(Create(kept));
        var copy = CopyFiles();
        await store.DisposeAsync();

        device.Syncs = new((DeviceFile)file, FailingDevice.SyncError, times: 1);
        await Should.ThrowAsync<StoreUnavailableException>(
            async () => await SqliteObjectStore.OpenAsync(copy, Options));

        await using var again = await SqliteObjectStore.OpenAsync(copy, Options);
        Value(await again.ReadStateAsync(kept.Uid)).ShouldBe(1);
    }

    [Fact]
    public async Task When_the_outcome_cannot_be_found_out_the_store_says_so_and_takes_no_more_writes_until_it_is_opened_again()
    {
        var store = await SqliteObjectStore.OpenAsync(directory.StorePath, Options);
        var (kept, doubtful) = (NewState(NewUid(), 1), NewState(NewUid(), 2));
        await store.WriteAsync(Create(kept));
        device.Syncs = new(DeviceFile.Log, FailingDevice.SyncError);
        await Should.ThrowAsync<StoreOutcomeUnknownException>(
            async () => await store.WriteAsync(Create(doubtful, NewState(NewUid(), 3))));
        device.Syncs = null;
        var refused = await Should.ThrowAsync<StoreUnavailableException>(
            async () => await store.WriteAsync(Create(NewState(NewUid(), 4))));
        refused.Message.ShouldContain("takes no more writes until it is opened again");
        Value(await store.ReadStateAsync(kept.Uid)).ShouldBe(1);
        await store.DisposeAsync();

        await using var again = await SqliteObjectStore.OpenAsync(directory.StorePath);
        (await ListAsync(again)).Count.ShouldBeOneOf(1, 3);
        await again.WriteAsync(Write(NewState(kept.Uid, 5)));
        (await again.CheckAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_failed_commit_fails_all_batches_of_its_flush_and_none_of_the_next()
    {
        var gate = new FlushGate();
        await using var store = await SqliteObjectStore.OpenAsync(
            directory.StorePath, Options with { Observer = gate.Observe });
        using var held = gate.HoldNext();
        var first = Task.Run(async () => await store.WriteAsync(Create(NewState(NewUid(), 1))));
        await held.Reached;
        var failing = Enumerable.Range(0, 8).Select(i => store.WriteAsync(Create(NewState(NewUid(), i))).AsTask())
            .ToArray();
        using var nextHeld = gate.HoldNext();
        held.Release();
        await first;
        await nextHeld.Reached;
        var succeeding = Enumerable.Range(0, 8).Select(i => store.WriteAsync(Create(NewState(NewUid(), i))).AsTask())
            .ToArray();
        device.Syncs = new(DeviceFile.Log, FailingDevice.SyncError, times: 1);
        nextHeld.Release();
        foreach (var write in failing)
            await Should.ThrowAsync<StoreUnavailableException>(write);
        await Task.WhenAll(succeeding);
        (await ListAsync(store)).Count.ShouldBe(9);
        gate.Flushes.ShouldBe([1, 8, 8]);
    }

    [Fact]
    public async Task Sixty_four_writers_who_come_during_a_flush_share_the_next_sync_of_the_device()
    {
        var gate = new FlushGate();
        await using var store = await SqliteObjectStore.OpenAsync(
            directory.StorePath, Options with { Observer = gate.Observe });
        using var held = gate.HoldNext();
        var first = Task.Run(async () => await store.WriteAsync(Create(NewState(NewUid(), 0))));
        await held.Reached;
        var before = device.LogSyncs;
        var others = Enumerable.Range(0, 64).Select(i => store.WriteAsync(Create(NewState(NewUid(), i))).AsTask())
            .ToArray();
        held.Release();
        await first;
        await Task.WhenAll(others);
        gate.Flushes.ShouldBe([1, 64]);
        (device.LogSyncs - before).ShouldBeLessThanOrEqualTo(3); // One each, and one for the head of a new log.
        (await ListAsync(store)).Count.ShouldBe(65);
    }

    [Fact]
    public async Task A_batch_that_conflicts_does_not_disturb_the_others_of_its_flush()
    {
        var gate = new FlushGate();
        await using var store = await SqliteObjectStore.OpenAsync(
            directory.StorePath, Options with { Observer = gate.Observe });
        using var held = gate.HoldNext();
        var first = Task.Run(async () => await store.WriteAsync(Create(NewState(NewUid(), 0))));
        await held.Reached;
        var (a, b, c) =
            (NewState(NewUid(), 1), NewState(NewUid(), 2, type: "test.New"), NewState(NewUid(), 3, type: "test.New"));
        var good = store.WriteAsync(Create(a)).AsTask();
        var bad = store.WriteAsync(
            [new StoreOperation.Create(b), new StoreOperation.Delete(a.Uid), new StoreOperation.Delete(NewUid())])
                .AsTask();
        var alsoGood = store.WriteAsync(Create(c)).AsTask();
        held.Release();
        await first;
        await good;
        await Should.ThrowAsync<StoreConflictException>(bad);
        await alsoGood;
        gate.Flushes.ShouldBe([1, 3]);
        Value(await store.ReadStateAsync(a.Uid)).ShouldBe(1);
        (await store.ReadStateAsync(b.Uid)).ShouldBeNull();
        (await store.ReadStateAsync(c.Uid))!.State!.TypeName.ShouldBe("test.New");
    }

    private string CopyFiles()
    {
        Directory.CreateDirectory(directory.File("copy"));
        foreach (var name in new[] { "test.db", "test.db-wal" })
            File.Copy(directory.File(name), directory.File($"copy/{name}"));
        return directory.File("copy/test.db");
    }
}
