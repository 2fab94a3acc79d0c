using System.Diagnostics;
using Stubs.Store;
using static Stubs.Tests.Store.Objects;

namespace Stubs.Tests.Store;

/// <summary>
/// What others do to the files of a store that is open. Nothing is confirmed that the next start would not find
/// (SYSTEM 28).
/// </summary>
[Trait("Rule", "28")]
public sealed class SqliteFileGuardTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly CollectedLog log = new();

    public void Dispose() => directory.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("-wal")]
    public async Task A_file_that_was_deleted_is_noticed_with_the_next_write(string ending)
    {
        await using var store = await OpenAsync();
        File.Delete(directory.StorePath + ending);
        await IsRefusedAsync(store, "is not there any more: it has been deleted or moved");
    }

    [Fact]
    public async Task A_file_that_was_moved_is_noticed_and_has_all_that_was_confirmed_when_it_is_put_back()
    {
        var uid = NewUid();
        await using (var store = await OpenAsync())
        {
            await store.WriteAsync(Create(NewState(uid, 7)));
            foreach (var ending in new[] { "", "-wal" })
                File.Move(directory.StorePath + ending, directory.File("moved" + ending));
            await IsRefusedAsync(store, "is not there any more: it has been deleted or moved");
            foreach (var ending in new[] { "", "-wal" })
                File.Move(directory.File("moved" + ending), directory.StorePath + ending);
            (await Should.ThrowAsync<StoreUnavailableException>(async () => await store.WriteAsync(
                Create(NewState(NewUid(), 1))))).Message.ShouldContain("takes no more writes until it is opened again");
        }

        await using var again = await SqliteObjectStore.OpenAsync(directory.StorePath);
        Value(await again.ReadStateAsync(uid)).ShouldBe(7);
        (await again.CheckAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_file_in_whose_place_another_one_lies_is_noticed()
    {
        await using var store = await OpenAsync();
        await store.BackupAsync(directory.File("backup.db"));
        File.Move(directory.File("backup.db"), directory.StorePath, overwrite: true);
        await Should.ThrowAsync<StoreUnavailableException>(async () => await store.CompactAsync());
        await IsRefusedAsync(store, "is another file now: it has been replaced");
    }

    [Fact]
    public async Task A_file_that_was_cut_is_noticed_and_its_log_is_left_as_it_is()
    {
        long log;
        await using (var store = await OpenAsync())
        {
            using (var file = new FileStream(directory.StorePath, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
                file.SetLength(4096);
            await IsRefusedAsync(store, "is shorter than it was: it has been cut or overwritten");
            log = new FileInfo(directory.StorePath + "-wal").Length;
        }

        log.ShouldBeGreaterThan(0);
        new FileInfo(directory.StorePath + "-wal").Length.ShouldBe(log);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5000)]
    public async Task A_log_that_was_cut_is_noticed_before_anything_is_written_behind_the_gap(long length)
    {
        await using var store = await OpenAsync();
        using (var file = new FileStream(
            directory.StorePath + "-wal", FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
            file.SetLength(length);
        await IsRefusedAsync(store, "the store's log, is shorter than it was");
    }

    [Fact]
    public async Task A_log_that_another_process_has_emptied_by_a_checkpoint_is_none_that_was_cut()
    {
        var uid = NewUid();
        await using (var store = await OpenAsync())
        {
            for (var round = 0; round < 3; round++)
            {
                ForeignDatabase.Execute(directory.StorePath, "PRAGMA wal_checkpoint(TRUNCATE)");
                new FileInfo(directory.StorePath + "-wal").Length.ShouldBe(0);
                await store.WriteAsync(Create(NewState(round == 2 ? uid : NewUid(), 7)));
            }
        }

        await using var again = await SqliteObjectStore.OpenAsync(directory.StorePath);
        Value(await again.ReadStateAsync(uid)).ShouldBe(7);
        (await again.CheckAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_second_name_of_the_log_is_noticed()
    {
        await using var store = await OpenAsync();
        Link(directory.StorePath + "-wal", directory.File("second"));
        await IsRefusedAsync(store, "has 2 names (hard links)");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_lock_file_that_was_deleted_or_replaced_ends_the_writing_of_the_store(bool isReplaced)
    {
        await using var store = await OpenAsync();
        File.Delete(directory.StorePath + ".lock");
        if (isReplaced)
            await File.WriteAllTextAsync(directory.StorePath + ".lock", "");
        await IsRefusedAsync(store, isReplaced ? "it has been replaced" : "it has been deleted or moved");
    }

    [Fact]
    public async Task A_second_name_of_the_file_is_noticed_by_an_open_store_and_refused_by_a_new_one()
    {
        var second = directory.File("second.db");
        await using (var store = await OpenAsync())
        {
            Link(directory.StorePath, second);
            await IsRefusedAsync(store, "has 2 names (hard links)");
        }

        foreach (var path in new[] { directory.StorePath, second })
        {
            (await Should.ThrowAsync<StoreUnavailableException>(async () => await SqliteObjectStore.OpenAsync(path)))
                .Message.ShouldContain("Delete the other names");
        }

        File.Delete(second);
        await using var again = await SqliteObjectStore.OpenAsync(directory.StorePath);
        (await ListAsync(again)).Count.ShouldBe(1);
    }

    private async Task<SqliteObjectStore> OpenAsync()
    {
        var store = await SqliteObjectStore.OpenAsync(directory.StorePath, logger: log);
        await store.WriteAsync(Create(NewState(NewUid(), 1)));
        return store;
    }

    private async Task IsRefusedAsync(SqliteObjectStore store, string why)
    {
        var refused = await Should.ThrowAsync<StoreUnavailableException>(
            async () => await store.WriteAsync(Create(NewState(NewUid(), 2))));
        refused.Message.ShouldContain(why);
        log.Lines.Count(line => line.StartsWith("Critical", StringComparison.Ordinal)).ShouldBe(1);
    }

    private static void Link(string path, string second)
    {
        using var linked = Process.Start("ln", [path, second]);
        linked.WaitForExit();
        linked.ExitCode.ShouldBe(0);
    }
}
