using Stubs.Store;
using Stubs.Store.Sqlite.Device;
using static Stubs.Tests.Store.Objects;

namespace Stubs.Tests.Store;

/// <summary>Copies of a store that is in use.</summary>
public sealed class SqliteBackupTests : IDisposable
{
    private readonly TemporaryDirectory directory = new(inMemory: true);

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task A_copy_holds_one_moment_and_is_a_sound_store()
    {
        var (left, right) = (NewUid(), NewUid());
        await using var store = await SqliteObjectStore.OpenAsync(directory.StorePath);
        await store.WriteAsync(Create(NewState(left, 0), NewState(right, 0)));
        await store.WriteAsync(Create([.. Enumerable.Range(0, 300).Select(i => NewState(NewUid(), i, 3000))]));
        using var stop = new CancellationTokenSource();
        var writing = Task.Run(async () =>
        {
            for (var i = 1; !stop.IsCancellationRequested; i++)
                await store.WriteAsync(Write(NewState(left, i), NewState(right, i)));
        });
        for (var i = 0; i < 3; i++)
            await store.BackupAsync(directory.File($"sub/copy{i}.db"));
        await stop.CancelAsync();
        await writing;
        for (var i = 0; i < 3; i++)
        {
            await using var copy = await SqliteObjectStore.OpenAsync(directory.File($"sub/copy{i}.db"));
            (await copy.CheckAsync()).ShouldBeEmpty();
            (await ListAsync(copy)).Count.ShouldBe(302);
            Value(await copy.ReadStateAsync(left)).ShouldBe(Value(await copy.ReadStateAsync(right)));
            await copy.WriteAsync(Write(NewState(left, 1)));
        }
    }

    [Fact]
    public async Task A_copy_is_of_the_moment_at_which_it_begins_and_is_not_begun_anew_for_what_is_written_meanwhile()
    {
        var device = new BusyDevice();
        var state = NewState(NewUid(), 0);
        await using (var store = await SqliteObjectStore.OpenAsync(
            directory.StorePath, new SqliteStoreOptions { Probe = device }))
        {
            await store.WriteAsync(Create(state));
            await store.WriteAsync(Create([.. Enumerable.Range(0, 600).Select(i => NewState(NewUid(), i, 3000))]));
            var written = 0;
            device.Write = () => store.WriteAsync(Write(NewState(
                state.Uid, ++written))).IsCompletedSuccessfully.ShouldBeTrue();
            await store.BackupAsync(directory.File("copy.db"));
            device.Write = null;
            written.ShouldBeGreaterThan(2);
        }

        var pages = new FileInfo(directory.File("copy.db")).Length / PageSum.PageSize;
        pages.ShouldBeGreaterThan(600);
        device.Read.ShouldBeLessThan((int)pages * 3 / 2);
        await using var copy = await SqliteObjectStore.OpenAsync(directory.File("copy.db"));
        Value(await copy.ReadStateAsync(state.Uid)).ShouldBe(0);
    }

    [Fact]
    public async Task A_copy_never_replaces_a_file()
    {
        await using var store = await SqliteObjectStore.OpenAsync(directory.StorePath);
        await File.WriteAllTextAsync(directory.File("precious"), "mine");
        foreach (var path in new[] { directory.File("precious"), directory.StorePath })
            (await Should.ThrowAsync<StoreUnavailableException>(() => store.BackupAsync(path))).Message.ShouldContain(
                "for that exists");
        (await File.ReadAllTextAsync(directory.File("precious"))).ShouldBe("mine");
    }

    [Fact]
    [Trait("Rule", "35")]
    public async Task A_damaged_store_is_not_copied_and_nothing_is_left_of_the_attempt()
    {
        await using (var sound = await SqliteObjectStore.OpenAsync(directory.StorePath))
            await sound.WriteAsync(Create([.. Enumerable.Range(0, 300).Select(i => NewState(NewUid(), i, 300))]));
        var bytes = await File.ReadAllBytesAsync(directory.StorePath);
        bytes[bytes.Length - PageSum.PageSize] ^= 1;
        await File.WriteAllBytesAsync(directory.StorePath, bytes);
        await using var store = await SqliteObjectStore.OpenAsync(directory.StorePath);
        await Should.ThrowAsync<StoreCorruptException>(() => store.BackupAsync(directory.File("copy.db")));
        Directory.GetFiles(directory.Path, "copy*").ShouldBeEmpty();
    }

    [Fact]
    public async Task Copying_that_is_cancelled_leaves_nothing()
    {
        await using var store = await SqliteObjectStore.OpenAsync(directory.StorePath);
        await Should.ThrowAsync<OperationCanceledException>(
            () => store.BackupAsync(directory.File("copy.db"), new CancellationToken(canceled: true)));
        Directory.GetFiles(directory.Path, "copy*").ShouldBeEmpty();
    }

    /// <summary>A device that is written to again and again while pages are read, up to a number of times.</summary>
    private sealed class BusyDevice : DeviceProbe
    {
        private const int Writes = 20, PagesBetween = 100;
        private bool writing;

        /// <summary>What writes; null while nothing is to be written or counted.</summary>
        public Action? Write { get; set; }

        /// <summary>How many pages were read while there was something to write, but for it.</summary>
        public int Read { get; private set; }

        public override void OnRead(DeviceFile file, long offset)
        {
            if (writing || Write is not { } write || ++Read % PagesBetween != 0 || Read > Writes * PagesBetween)
                return;
            writing = true;
            write();
            writing = false;
        }
    }
}
