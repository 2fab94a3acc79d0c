using Stubs.Store;
using Stubs.Store.Sqlite;
using Stubs.Store.Sqlite.Device;
using static Stubs.Tests.Store.Objects;

namespace Stubs.Tests.Store;

/// <summary>
/// Other programs that open the file with SQLite: they copy the log into it without our checksums. Nothing is lost by
/// that, and nothing is believed unseen (SYSTEM 35).
/// </summary>
[Trait("Rule", "35")]
public sealed class SqliteForeignToolTests : IDisposable
{
    private readonly TemporaryDirectory directory = new(inMemory: true);
    private readonly CollectedLog log = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task A_look_at_a_crashed_store_loses_nothing_and_is_told_once()
    {
        var (expected, crashed) = await CrashAsync();

        ForeignDatabase.Execute(crashed, "SELECT count(*) FROM object");

        File.Exists(crashed + "-wal").ShouldBeFalse("SQLite has copied the log");
        await using (var store = await SqliteObjectStore.OpenAsync(crashed, logger: log))
        {
            await VerifyAsync(store, expected);
            (await store.CheckAsync()).ShouldBeEmpty();
            await store.WriteAsync(Create(NewState(NewUid(), 1)));
        }

        log.Lines.ShouldHaveSingleItem().ShouldContain("another program has written");
        UnsealedPages(crashed).ShouldBe(0);
        log.Lines.Clear();
        await using var again = await SqliteObjectStore.OpenAsync(crashed, logger: log);
        (await again.CheckAsync()).ShouldBeEmpty();
        log.Lines.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_checkpoint_beside_a_running_store_disturbs_it_in_nothing()
    {
        await using var store = await SqliteObjectStore.OpenAsync(directory.StorePath, logger: log);
        var expected = new SortedDictionary<Uid, ObjectState>();
        for (var round = 0; round < 4; round++)
        {
            await AddAsync(store, expected, 60);
            ForeignDatabase.Execute(directory.StorePath, "PRAGMA wal_checkpoint(TRUNCATE)");
            await VerifyAsync(store, expected);
        }

        await AddAsync(store, expected, 10);
        var crashed = CrashImage();
        await VerifyAsync(store, expected);
        (await store.CheckAsync()).ShouldBeEmpty();
        await using var restarted = await SqliteObjectStore.OpenAsync(crashed, logger: log);
        await VerifyAsync(restarted, expected);
        (await restarted.CheckAsync()).ShouldBeEmpty();
        log.Lines.ShouldAllBe(line => line.Contains("another program has written"));
    }

    [Fact]
    public async Task A_copy_that_another_program_makes_is_a_store()
    {
        await using var store = await SqliteObjectStore.OpenAsync(directory.StorePath);
        var expected = new SortedDictionary<Uid, ObjectState>();
        await AddAsync(store, expected, 60);
        var copy = directory.File("copy.db");

        ForeignDatabase.Backup(directory.StorePath, copy);

        await using var opened = await SqliteObjectStore.OpenAsync(copy, logger: log);
        await VerifyAsync(opened, expected);
        (await opened.CheckAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_changed_bit_beside_pages_that_another_program_wrote_is_reported_or_changes_nothing()
    {
        var (expected, crashed) = await CrashAsync();
        ForeignDatabase.Execute(crashed, "SELECT count(*) FROM object");
        var whole = await File.ReadAllBytesAsync(crashed);
        var random = new Random(17);
        var (reported, harmless) = (0, 0);
        for (var i = 0; i < 150; i++)
        {
            var damaged = whole.ToArray();
            var bit = random.Next(whole.Length * 8);
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            await File.WriteAllBytesAsync(crashed, damaged);
            try
            {
                await using var store = await SqliteObjectStore.OpenAsync(crashed, logger: log);
                await VerifyAsync(store, expected);
                (await store.CheckAsync()).ShouldBeEmpty($"bit {bit}");
                harmless++;
            }
            catch (Exception refused) when (refused is StoreCorruptException or StoreUnavailableException)
            {
                reported++;
            }
        }

        // What lies between the rows of a page that nobody has sealed is known to no one.
        reported.ShouldBeGreaterThan(harmless);
    }

    [Fact]
    public async Task A_changed_bit_in_a_page_with_a_checksum_is_reported_whatever_another_program_wrote()
    {
        var (_, crashed) = await CrashAsync();
        ForeignDatabase.Execute(crashed, "SELECT count(*) FROM object");
        var whole = await File.ReadAllBytesAsync(crashed);
        var checkedPages = 0;
        for (var page = 0; page < whole.Length / PageSum.PageSize; page++)
        {
            var offset = page * PageSum.PageSize;
            if (PageSum.IsMissing(whole.AsSpan(offset, PageSum.PageSize)))
                continue;
            checkedPages++;
            var damaged = whole.ToArray();
            damaged[offset + 1000] ^= 4;
            await File.WriteAllBytesAsync(crashed, damaged);
            await Should.ThrowAsync<StoreCorruptException>(async () =>
            {
                await using var store = await SqliteObjectStore.OpenAsync(crashed, logger: log);
                await ListAsync(store);
                if ((await store.CheckAsync()).FirstOrDefault() is { } finding)
                    throw new StoreCorruptException(finding.Message);
            });
        }

        checkedPages.ShouldBeGreaterThan(5);
    }

    [Fact]
    public async Task A_row_that_another_program_changed_is_refused_and_says_what_is_wrong()
    {
        var (expected, crashed) = await CrashAsync();
        var uid = expected.Keys.First();
        ForeignDatabase.Execute(crashed, $"UPDATE object SET body = x'00' WHERE uid = {RawStore.Blob(uid)}");

        await Should.ThrowAsync<StoreCorruptException>(async () =>
        {
            await using var store = await SqliteObjectStore.OpenAsync(crashed, logger: log);
            await ListAsync(store);
        });
    }

    [Fact]
    public async Task A_page_that_the_device_has_lost_is_no_page_of_another_program()
    {
        var (_, crashed) = await CrashAsync();
        ForeignDatabase.Execute(crashed, "SELECT count(*) FROM object");
        var whole = await File.ReadAllBytesAsync(crashed);
        for (var page = 1; page < whole.Length / PageSum.PageSize; page += 3)
        {
            var damaged = whole.ToArray();
            damaged.AsSpan(page * PageSum.PageSize, PageSum.PageSize).Clear();
            await File.WriteAllBytesAsync(crashed, damaged);
            await Should.ThrowAsync<StoreCorruptException>(async () =>
            {
                await using var store = await SqliteObjectStore.OpenAsync(crashed, logger: log);
                await ListAsync(store);
                if ((await store.CheckAsync()).FirstOrDefault() is { } finding)
                    throw new StoreCorruptException(finding.Message);
            });
        }
    }

    /// <summary>
    /// A store as a kill leaves it: part of it in the main file, with checksums, and part in the log.
    /// </summary>
    private async Task<(SortedDictionary<Uid, ObjectState> Expected, string Crashed)> CrashAsync()
    {
        var expected = new SortedDictionary<Uid, ObjectState>();
        await using (var first = await SqliteObjectStore.OpenAsync(directory.StorePath))
            await AddAsync(first, expected, 60);
        await using var store = await SqliteObjectStore.OpenAsync(directory.StorePath);
        await AddAsync(store, expected, 60);
        return (expected, CrashImage());
    }

    private string CrashImage()
    {
        var crashed = directory.File("crashed.db");
        File.Copy(directory.StorePath, crashed);
        File.Copy(directory.StorePath + "-wal", crashed + "-wal");
        return crashed;
    }

    private static async Task AddAsync(SqliteObjectStore store, SortedDictionary<Uid, ObjectState> expected, int count)
    {
        var states = Enumerable.Range(expected.Count, count)
            .Select(i => NewState(NewUid(), i, i % 8 == 0 ? 3000 : 200, $"test.Type{i % 5}")).ToArray();
        foreach (var state in states)
        {
            expected.Add(state.Uid, state);
            await store.WriteAsync(Create(state));
        }
    }

    private static async Task VerifyAsync(SqliteObjectStore store, SortedDictionary<Uid, ObjectState> expected)
    {
        foreach (var state in expected.Values)
        {
            var stored = await store.ReadStateAsync(state.Uid);
            stored.ShouldNotBeNull();
            stored.State!.Body.Span.SequenceEqual(state.Body.Span).ShouldBeTrue();
        }

        (await ListAsync(store)).Select(stored => stored.Uid).ShouldBe(expected.Keys);
    }

    private static int UnsealedPages(string path)
    {
        var whole = File.ReadAllBytes(path);
        return Enumerable.Range(0, whole.Length / PageSum.PageSize)
            .Count(page => PageSum.IsMissing(whole.AsSpan(page * PageSum.PageSize, PageSum.PageSize)));
    }
}
