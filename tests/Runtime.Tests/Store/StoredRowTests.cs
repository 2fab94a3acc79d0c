using SQLitePCL;
using Stubs.Store;
using Stubs.Store.Sqlite;
using Stubs.Store.Sqlite.Device;

namespace Stubs.Tests.Store;

/// <summary>
/// What the checksum of a row sees, which the checksum of its page does not: a value that was changed and written
/// properly.
/// </summary>
public sealed class StoredRowTests : IDisposable
{
    private static readonly Uid Plain = Uid.Parse("01234567-89ab-7def-8123-0000000000a1");
    private static readonly Uid Doubtful = Uid.Parse("01234567-89ab-7def-8123-0000000000a2");
    private static readonly Uid Other = Uid.Parse("01234567-89ab-7def-8123-0000000000a3");

    private readonly TemporaryDirectory directory = new();

    private string StorePath => Path.Combine(directory.Path, "store.db");

    public void Dispose() => directory.Dispose();

    [Theory, Trait("Rule", "35")]
    [InlineData("body = X'A0'", true)]
    [InlineData("body = X'010204'", true)]
    [InlineData("type = (SELECT id FROM type WHERE name = 'Other')", true)]
    [InlineData("coordinator = 'somebody else'", false)]
    [InlineData("coordinator = 'the coordinatoR'", false)]
    [InlineData("action = X'00000000000000000000000000000001'", false)]
    [InlineData("shadow_body = X'A0'", false)]
    [InlineData("shadow_body = X'040507'", false)]
    [InlineData("shadow_type = (SELECT id FROM type WHERE name = 'Other')", false)]
    [InlineData("action = NULL, coordinator = NULL, shadow_type = NULL, shadow_body = NULL", false)]
    public async Task A_column_that_was_changed_is_reported_and_never_read_as_data(string change, bool plain)
    {
        var uid = plain ? Plain : Doubtful;
        await FillAsync();
        Change($"UPDATE object SET {change} WHERE uid = X'{Convert.ToHexString(BytesOf(uid))}'");

        await using var store = await SqliteObjectStore.OpenAsync(StorePath);
        (await Should.ThrowAsync<StoreCorruptException>(
            async () => await store.ReadStateAsync(uid))).Message.ShouldContain(uid.ToString());
        (await store.CheckAsync()).ShouldContain(finding => finding.Object == uid);
        (await store.ReadStateAsync(plain ? Doubtful : Plain)).ShouldNotBeNull();
    }

    [Fact, Trait("Rule", "35")]
    public async Task A_row_that_lies_under_another_identifier_is_reported()
    {
        await FillAsync();
        Change(
            $"UPDATE object SET uid = X'00000000000000000000000000000007' WHERE uid = X'{Convert.ToHexString(BytesOf(Plain))}'");
        var bytes = new byte[16];
        bytes[15] = 7;

        await using var store = await SqliteObjectStore.OpenAsync(StorePath);
        await Should.ThrowAsync<StoreCorruptException>(async () => await store.ReadStateAsync(new Uid(bytes)));
    }

    [Fact, Trait("Rule", "35")]
    public async Task A_type_that_only_a_refused_batch_has_named_can_be_used_afterwards()
    {
        await FillAsync();
        await using (var store = await SqliteObjectStore.OpenAsync(StorePath))
        {
            var fresh = Uid.Parse("01234567-89ab-7def-8123-0000000000b1");
            await Should.ThrowAsync<StoreConflictException>(async () => await store.WriteAsync(
                [new StoreOperation.Create(new ObjectState(fresh, "New", new byte[] { 1 })), new StoreOperation.Create(
                    new ObjectState(Plain, "Type", new byte[] { 1 }))]));
            await store.WriteAsync([new StoreOperation.Create(new ObjectState(fresh, "New", new byte[] { 2 }))]);
            (await store.ReadStateAsync(fresh))!.State!.TypeName.ShouldBe("New");
        }

        await using var again = await SqliteObjectStore.OpenAsync(StorePath);
        (await again.ReadStateAsync(Uid.Parse(
            "01234567-89ab-7def-8123-0000000000b1")))!.State!.TypeName.ShouldBe("New");
        (await again.CheckAsync()).ShouldBeEmpty();
    }

    [Fact, Trait("Rule", "35")]
    public async Task Types_that_refused_batches_have_named_beside_others_in_one_flush_can_be_used_afterwards()
    {
        const int Types = 20;
        await FillAsync();
        var fresh = Enumerable.Range(0, Types).Select(static number => new Uid(1, (ulong)(number + 1))).ToArray();
        await using (var store = await SqliteObjectStore.OpenAsync(StorePath))
        {
            // Each batch that is refused is flushed with some that are not: what it has named is undone, and no more.
            var refused = Enumerable.Range(0, Types).Select(number => Task.Run(() => store.WriteAsync(
                [
                    new StoreOperation.Create(new ObjectState(fresh[number], $"New {number}", new byte[] { 1 })),
                    new StoreOperation.Create(new ObjectState(Plain, "Type", new byte[] { 1 })),
                ]).AsTask())).ToArray();
            var others = Enumerable.Range(0, Types).Select(number => Task.Run(() => store.WriteAsync(
                [new StoreOperation.Create(new ObjectState(
                    new Uid(2, (ulong)(number + 1)), $"Other {number}", new byte[] { 1 }))]).AsTask())).ToArray();
            foreach (var one in refused)
                await Should.ThrowAsync<StoreConflictException>(() => one);
            await Task.WhenAll(others);
            for (var number = 0; number < Types; number++)
                await store.WriteAsync(
                    [new StoreOperation.Create(new ObjectState(fresh[number], $"New {number}", new byte[] { 2 }))]);
        }

        await using var again = await SqliteObjectStore.OpenAsync(StorePath);
        for (var number = 0; number < Types; number++)
            (await again.ReadStateAsync(fresh[number]))!.State!.TypeName.ShouldBe($"New {number}");
        (await again.CheckAsync()).ShouldBeEmpty();
    }

    [Fact, Trait("Rule", "35")]
    public async Task A_store_that_is_read_again_and_again_keeps_few_files_open_and_none_when_it_is_closed()
    {
        await FillAsync();
        await using (var store = await SqliteObjectStore.OpenAsync(StorePath))
        {
            for (var i = 0; i < 40; i++)
            {
                await store.ReadStateAsync(Plain);
                await foreach (var found in store.ListAsync())
                    found.Uid.IsEmpty.ShouldBeFalse();
            }

            OpenFiles().ShouldBeLessThan(12);
        }

        OpenFiles().ShouldBe(0);
    }

    private async Task FillAsync()
    {
        await using var store = await SqliteObjectStore.OpenAsync(StorePath);
        await store.WriteAsync(
        [
            new StoreOperation.Create(new ObjectState(Plain, "Type", new byte[] { 1, 2, 3 })),
            new StoreOperation.Create(new ObjectState(Doubtful, "Type", new byte[] { 1, 2, 3 })),
            new StoreOperation.Create(new ObjectState(Other, "Other", new byte[] { 1, 2, 3 })),
            new StoreOperation.WriteShadow(
                Doubtful,
                new StoredShadow(Other, "the coordinator", new ObjectState(Doubtful, "Type", new byte[] { 4, 5, 6 }))),
        ]);
    }

    private void Change(string sql)
    {
        using var vfs = new CheckedVfs();
        using var connection = Connection.Open(StorePath, vfs.Name, raw.SQLITE_OPEN_READWRITE);
        connection.Execute(sql);
        connection.Changes.ShouldBe(1);
        connection.Checkpoint(raw.SQLITE_CHECKPOINT_TRUNCATE);
    }

    private static byte[] BytesOf(Uid uid)
    {
        var bytes = new byte[Uid.Size];
        uid.CopyTo(bytes);
        return bytes;
    }

    // What the process has open of this directory; elsewhere than on Linux nothing is counted.
    private int OpenFiles() => !OperatingSystem.IsLinux()
        ? 0
        : Directory.EnumerateFiles("/proc/self/fd")
            .Count(descriptor => TargetOf(descriptor).StartsWith(StorePath, StringComparison.Ordinal));

    private static string TargetOf(string descriptor)
    {
        try
        {
            return File.ResolveLinkTarget(descriptor, returnFinalTarget: false)?.FullName ?? "";
        }
        catch (IOException)
        {
            return "";
        }
    }
}
