using System.Buffers.Binary;
using Stubs.Store;
using static Stubs.Tests.Store.Objects;

namespace Stubs.Tests.Store;

/// <summary>What may lie where a store is to be.</summary>
public sealed class SqliteFileTests : IDisposable
{
    private const UnixFileMode Read = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Enter = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
    private const UnixFileMode Change = UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task A_store_is_made_together_with_its_directory()
    {
        var path = Path.Combine(directory.Path, "a", "b", "new.db");
        await using (var store = await SqliteObjectStore.OpenAsync(path))
            store.Description.ShouldBe(path);
        File.Exists(path).ShouldBeTrue();
        File.Exists(path + "-wal").ShouldBeFalse();
    }

    [Fact]
    public async Task A_relative_path_starts_at_the_directory_that_is_current_when_the_store_is_opened()
    {
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, directory.StorePath);
        await using var store = await SqliteObjectStore.OpenAsync(relative);
        store.Description.ShouldBe(directory.StorePath);
        File.Exists(directory.StorePath).ShouldBeTrue();
    }

    [Fact]
    public async Task An_empty_file_is_no_new_store_and_not_touched()
    {
        await File.WriteAllBytesAsync(directory.StorePath, []);
        var refused = await RefusedAsync<StoreCorruptException>();
        refused.Message.ShouldContain("is empty, which no store is");
        refused.Message.ShouldContain("delete it to begin with a new store");
        new FileInfo(directory.StorePath).Length.ShouldBe(0);
    }

    [Fact]
    public async Task Its_files_and_those_of_a_backup_are_for_their_owner_only()
    {
        var backup = directory.File("backup.db");
        await using var store = await SqliteObjectStore.OpenAsync(directory.StorePath);
        await store.WriteAsync(Create(NewState(NewUid(), 1)));
        await store.BackupAsync(backup);
        foreach (var path in new[] { "", "-wal", "-shm", ".lock", ".owner" }
            .Select(ending => directory.StorePath + ending).Append(backup))
            File.GetUnixFileMode(path).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite, path);
    }

    [Fact]
    public async Task What_a_process_that_died_has_left_of_a_new_store_does_not_hinder()
    {
        await File.WriteAllTextAsync(directory.StorePath + ".new", "half");
        await File.WriteAllTextAsync(directory.StorePath + ".new-journal", "half");
        await File.WriteAllTextAsync(directory.StorePath + ".lock", "");
        await File.WriteAllTextAsync(directory.StorePath + ".owner", "process 1 that is long gone");
        await using var store = await SqliteObjectStore.OpenAsync(directory.StorePath);
        (await ListAsync(store)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(
        "Dear diary, this is no database at all, but it has more than a hundred bytes, so that it cannot be said to have been cut off.")]
    [InlineData("short")]
    [InlineData("x")]
    public async Task A_file_that_is_no_database_is_refused_and_not_touched(string content)
    {
        await File.WriteAllTextAsync(directory.StorePath, content);
        var refused = await RefusedAsync<StoreUnavailableException>();
        refused.Message.ShouldContain("is not a store: it is not a database of SQLite");
        (await File.ReadAllTextAsync(directory.StorePath)).ShouldBe(content);
        File.Exists(directory.StorePath + "-wal").ShouldBeFalse();
    }

    [Fact]
    public async Task A_database_of_another_program_is_refused_and_not_touched()
    {
        ForeignDatabase.Execute(directory.StorePath, "CREATE TABLE object (uid, body)");
        var before = await File.ReadAllBytesAsync(directory.StorePath);
        var refused = await RefusedAsync<StoreUnavailableException>();
        refused.Message.ShouldContain("it is a database of some other program");
        (await File.ReadAllBytesAsync(directory.StorePath)).ShouldBe(before);
    }

    [Fact]
    public async Task A_store_of_a_newer_version_is_refused_and_not_touched()
    {
        await MakeAsync();
        await PatchAsync(60, 3);
        var before = await File.ReadAllBytesAsync(directory.StorePath);
        var refused = await RefusedAsync<StoreUnavailableException>();
        refused.Message.ShouldContain("has format 3, which a newer version of Stubs has written");
        (await File.ReadAllBytesAsync(directory.StorePath)).ShouldBe(before);
    }

    [Fact]
    [Trait("Rule", "35")]
    public async Task A_store_of_a_version_that_never_was_is_damaged()
    {
        await MakeAsync();
        await PatchAsync(60, 0);
        (await RefusedAsync<StoreCorruptException>()).Message.ShouldContain("its format is 0");
    }

    [Fact]
    public async Task A_directory_is_refused()
    {
        Directory.CreateDirectory(directory.StorePath);
        (await RefusedAsync<StoreUnavailableException>()).Message.ShouldContain("is a directory");
    }

    [Fact]
    public async Task A_path_below_a_file_is_refused()
    {
        await File.WriteAllTextAsync(directory.File("file"), "");
        await Should.ThrowAsync<StoreUnavailableException>(
            async () => await SqliteObjectStore.OpenAsync(directory.File("file/test.db")));
    }

    [Fact]
    [Trait("Rule", "35")]
    public async Task A_log_without_its_store_is_refused_for_it_may_hold_committed_states()
    {
        await File.WriteAllTextAsync(directory.StorePath + "-wal", "something");
        (await RefusedAsync<StoreCorruptException>()).Message.ShouldContain("is missing, but its log");
    }

    [Fact]
    [Trait("Rule", "35")]
    public async Task A_store_that_is_cut_off_anywhere_is_refused_or_says_so_when_it_is_read()
    {
        var states = await MakeAsync(300);
        var whole = await File.ReadAllBytesAsync(directory.StorePath);
        foreach (var length in new[] { 1, 15, 16, 99, 100, 4095, 4096, 5000, whole.Length / 2, whole.Length - 4096,
            whole.Length - 1 })
        {
            await File.WriteAllBytesAsync(directory.StorePath, whole[..length]);
            await Should.ThrowAsync<StoreCorruptException>(async () =>
            {
                await using var store = await SqliteObjectStore.OpenAsync(directory.StorePath);
                (await ListAsync(store)).Count.ShouldBe(states.Count);
            });
        }
    }

    [Fact]
    public async Task The_same_store_is_refused_by_another_name()
    {
        await using var store = await SqliteObjectStore.OpenAsync(directory.StorePath);
        File.CreateSymbolicLink(directory.File("link.db"), directory.StorePath);
        Directory.CreateSymbolicLink(directory.File("link"), directory.Path);
        foreach (var name in new[] { directory.StorePath, directory.File("link.db"), directory.File(
            "link/test.db"), directory.File("./test.db") })
        {
            var refused = await Should.ThrowAsync<StoreUnavailableException>(
                async () => await SqliteObjectStore.OpenAsync(name));
            refused.Message.ShouldContain($"is open already, by process {Environment.ProcessId} ");
        }
    }

    [Fact]
    public async Task A_read_only_file_is_refused_with_what_to_do()
    {
        await MakeAsync();
        OpenTo(directory.Path, Read | Enter | Change);
        OpenTo(directory.StorePath, Read);
        File.Delete(directory.StorePath + ".lock");
        var said = await SayUnprivilegedAsync(directory.StorePath);
        said.ShouldStartWith("refused: ");
        said.ShouldContain("cannot be written to");
        said.ShouldContain("Give the process the right to write");
    }

    [Fact]
    public async Task A_read_only_directory_is_refused_with_what_to_do()
    {
        OpenTo(directory.Path, Read | Enter);
        foreach (var path in new[] { directory.StorePath, directory.File("sub/test.db") })
            (await SayUnprivilegedAsync(path)).ShouldStartWith("refused: ");

        OpenTo(directory.Path, Read | Enter | Change);
    }

    [Fact]
    public async Task Opening_that_is_cancelled_beforehand_touches_nothing()
    {
        await Should.ThrowAsync<OperationCanceledException>(
            async () => await SqliteObjectStore.OpenAsync(
                directory.StorePath, cancellationToken: new CancellationToken(canceled: true)));
        Directory.EnumerateFileSystemEntries(directory.Path).ShouldBeEmpty();
    }

    private static void OpenTo(string path, UnixFileMode mode) => File.SetUnixFileMode(path, mode);

    private static async Task<string> SayUnprivilegedAsync(string path)
    {
        await using var process = StoreProcess.Start("unprivileged", path);
        return (await process.ReadLineAsync())!;
    }

    private async Task<List<ObjectState>> MakeAsync(int count = 1)
    {
        var states = Enumerable.Range(0, count).Select(i => NewState(NewUid(), i, 100)).ToList();
        await using var store = await SqliteObjectStore.OpenAsync(directory.StorePath);
        await store.WriteAsync(Create([.. states]));
        return states;
    }

    private async Task PatchAsync(int offset, int value)
    {
        var bytes = await File.ReadAllBytesAsync(directory.StorePath);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(offset), value);
        await File.WriteAllBytesAsync(directory.StorePath, bytes);
    }

    private async Task<TException> RefusedAsync<TException>()
        where TException : Exception =>
        await Should.ThrowAsync<TException>(async () => await SqliteObjectStore.OpenAsync(directory.StorePath));
}
