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
    public async Task A_copy_never_replaces_a_file()
    {
        await using var store = await SqliteObjectStore.OpenAsync(directory.StorePath);
        await File.WriteAllTextAsync(directory.File("precious"), "mine");
        foreach (var path in new[] { directory.File("precious"), directory.StorePath })
            (await Should.ThrowAsync<StoreUnavailableException>(() => store.BackupAsync(path))).Message.ShouldContain("for that exists");
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
        await Should.ThrowAsync<OperationCanceledException>(() => store.BackupAsync(directory.File("copy.db"), new CancellationToken(canceled: true)));
        Directory.GetFiles(directory.Path, "copy*").ShouldBeEmpty();
    }
}
