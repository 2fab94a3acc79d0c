using Stubs.Store;
using Stubs.Store.Sqlite.Device;
using Stubs.Tests.Objects;
using Stubs.Tests.Support;
using static Stubs.Tests.Store.Objects;

namespace Stubs.Tests.Store;

/// <summary>Stores of format 1 become stores of format 2: whole, or not at all, and without a loss.</summary>
[Trait("Rule", "35")]
public sealed class SqliteUpgradeTests : IDisposable
{
    private readonly TemporaryDirectory directory = new(inMemory: true);

    public static TheoryData<string> PastStores => PastStore.OfFormat1;

    public void Dispose() => directory.Dispose();

    [Theory]
    [MemberData(nameof(PastStores))]
    public async Task A_store_of_format_1_is_upgraded_and_holds_what_it_held(string name)
    {
        var past = new PastStore(name);
        past.CopyTo(directory.StorePath);
        for (var opening = 0; opening < 2; opening++)
        {
            await using var store = await SqliteObjectStore.OpenAsync(directory.StorePath);
            await VerifyAsync(store, past);
        }

        Version().ShouldBe("2");
        Catalogue(directory.StorePath).ShouldBe(CatalogueOfNewStore());
        await using (var store = await SqliteObjectStore.OpenAsync(directory.StorePath))
        {
            // It takes all that a new store takes.
            var all = await ListAsync(store);
            foreach (var stored in all)
            {
                await store.WriteAsync(stored.Shadow is { } shadow
                    ? [new StoreOperation.CommitShadow(stored.Uid, shadow.Action)]
                    : Write(new ObjectState(stored.Uid, "test.Another", stored.State!.Body)));
            }

            (await ListAsync(store, new StoreFilter(InDoubt: true))).ShouldBeEmpty();
            (await ListAsync(store, new StoreFilter("test.Another"))).Count.ShouldBe(all.Count(
                static stored => stored.Shadow is null));
            (await store.CheckAsync()).ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task A_row_of_format_1_keeps_its_checksum_until_it_is_next_written()
    {
        new PastStore("killed").CopyTo(directory.StorePath);
        await using (var store = await SqliteObjectStore.OpenAsync(directory.StorePath))
        {
            var states = (await ListAsync(store)).ConvertAll(static stored => stored.State!);
            Numbers().ShouldAllBe(static number => number == "-");
            await store.WriteAsync(Write(states[0]));
            await store.WriteAsync(Write(
                NewState(states[1].Uid, 1, 40, states[1].TypeName), NewState(states[2].Uid, 1, 40, "test.Other")));
            (await store.CheckAsync()).ShouldBeEmpty();
        }

        var numbers = Numbers();
        numbers[..3].ShouldBe(["1", "2", "2"]);
        numbers[3..].ShouldAllBe(static number => number == "-");
        RawStore.Execute(directory.StorePath, "UPDATE object SET seq = NULL WHERE seq = 1");
        await using var falsified = await SqliteObjectStore.OpenAsync(directory.StorePath);
        (await falsified.CheckAsync()).ShouldHaveSingleItem().Message.ShouldContain("its checksum is wrong");
    }

    [Theory]
    [InlineData("objects")]
    [InlineData("killed")]
    public async Task A_process_that_dies_at_any_call_on_the_device_leaves_a_store_that_the_next_one_upgrades(
        string name)
    {
        var past = new PastStore(name);
        past.CopyTo(directory.StorePath);
        var left = new List<(byte[] Main, byte[] Log)>();
        var disk = new SimulatedDisk
        {
            Moment = () => left.Add(
                (File.ReadAllBytes(directory.StorePath), File.ReadAllBytes(directory.StorePath + "-wal"))),
        };
        await using (await SqliteObjectStore.OpenAsync(directory.StorePath, new SqliteStoreOptions { Probe = disk }))
        {
        }

        left.Count.ShouldBeGreaterThan(20);
        var upgraded = 0;
        foreach (var (main, log) in left)
            upgraded += await RecoverAsync(past, main, log);
        upgraded.ShouldBeInRange(5, left.Count - 5);
    }

    [Theory]
    [InlineData("objects", 1)]
    [InlineData("killed", 2)]
    [InlineData("participant", 3)]
    public async Task A_loss_of_power_at_any_call_on_the_device_leaves_a_store_that_is_upgraded_afterwards(
        string name, int seed)
    {
        var past = new PastStore(name);
        past.CopyTo(directory.StorePath);
        var random = new Random(seed);
        var left = new List<(byte[] Main, byte[] Log)>();
        var disk = new SimulatedDisk();
        disk.Put(past.Main, past.Log);
        disk.Moment = () => left.Add(disk.LosePower(random));
        await using (await SqliteObjectStore.OpenAsync(directory.StorePath, new SqliteStoreOptions { Probe = disk }))
        {
        }

        foreach (var (main, log) in left)
            await RecoverAsync(past, main, log);
    }

    [Fact]
    public async Task The_upgrade_is_resumed_by_whichever_process_comes_after_those_that_were_killed_in_it()
    {
        var past = new PastStore("killed");
        past.CopyTo(directory.StorePath);
        var kills = 0;
        var upgraded = 0;
        foreach (var calls in new[] { 4, 12, 22, 38, 50 })
        {
            await using var process = StoreProcess.Start("stop", directory.StorePath, $"{calls}");
            if (await process.ReadLineAsync() != "stopped")
                break;
            await process.KillAsync();
            kills++;
            upgraded += await RecoverAsync(
                past, await File.ReadAllBytesAsync(directory.StorePath),
                await File.ReadAllBytesAsync(directory.StorePath + "-wal"), directory.File("copy.db"));
        }

        kills.ShouldBeGreaterThan(2);
        upgraded.ShouldBeGreaterThan(0);
        await using var store = await SqliteObjectStore.OpenAsync(directory.StorePath);
        await VerifyAsync(store, past);
    }

    [Fact]
    public async Task Without_room_for_the_upgrade_the_store_stays_as_it_is_and_the_error_says_what_to_do()
    {
        var past = new PastStore("objects");
        past.CopyTo(directory.StorePath);
        var full = await Should.ThrowAsync<StoreFullException>(
            async () => await SqliteObjectStore.OpenAsync(
                directory.StorePath, new SqliteStoreOptions { MaxPages = (past.Main.Length / PageSum.PageSize) + 2 }));
        full.Message.ShouldContain("upgrading it from format 1 to format 2");
        full.Message.ShouldContain("Make room");
        Version().ShouldBe("1");
        await using var store = await SqliteObjectStore.OpenAsync(directory.StorePath);
        await VerifyAsync(store, past);
    }

    [Theory]
    [InlineData(DeviceFile.Log)]
    [InlineData(DeviceFile.Main)]
    public async Task A_device_that_fails_in_the_upgrade_leaves_a_store_that_the_next_opening_upgrades(object file)
    {
        var past = new PastStore("objects");
        past.CopyTo(directory.StorePath);
        var device = new FailingDevice { Syncs = new((DeviceFile)file, FailingDevice.SyncError, times: 1) };
        await Should.ThrowAsync<StoreUnavailableException>(
            async () => await SqliteObjectStore.OpenAsync(
                directory.StorePath, new SqliteStoreOptions { Probe = device }));
        await using var store = await SqliteObjectStore.OpenAsync(directory.StorePath);
        await VerifyAsync(store, past);
    }

    [Fact]
    public async Task A_damaged_store_of_format_1_is_refused_and_not_upgraded()
    {
        var bytes = new PastStore("objects").Main;
        var uid = Uid.Parse(new PastStore("objects").Content[30].Split(' ')[0]);
        bytes[bytes.AsSpan().LastIndexOf(uid.ToByteArray())] ^= 1;
        PastStore.Put(directory.StorePath, bytes, []);
        await Should.ThrowAsync<StoreCorruptException>(
            async () => await SqliteObjectStore.OpenAsync(directory.StorePath));
        (await File.ReadAllBytesAsync(directory.StorePath)).ShouldBe(bytes);
    }

    [Theory]
    [InlineData("PRAGMA user_version = 2", "its tables are not those of format 2")]
    [InlineData("ALTER TABLE object ADD COLUMN seq INTEGER", "its tables are not those of format 1")]
    [InlineData("CREATE INDEX of_type ON object (type, uid)", "its tables are not those of format 1")]
    public async Task A_file_that_is_half_upgraded_is_refused_for_no_version_leaves_one(string change, string why)
    {
        new PastStore("objects").CopyTo(directory.StorePath);
        RawStore.Execute(directory.StorePath, change);
        (await Should.ThrowAsync<StoreCorruptException>(
            async () => await SqliteObjectStore.OpenAsync(directory.StorePath))).Message.ShouldContain(why);
    }

    [Fact]
    public async Task A_store_that_says_it_has_format_1_and_has_the_tables_of_format_2_is_refused()
    {
        await using (await SqliteObjectStore.OpenAsync(directory.StorePath))
        {
        }

        RawStore.Execute(directory.StorePath, "PRAGMA user_version = 1");
        var refused = await Should.ThrowAsync<StoreCorruptException>(
            async () => await SqliteObjectStore.OpenAsync(directory.StorePath));
        refused.Message.ShouldContain("its tables are not those of format 1");
    }

    [Fact]
    public async Task A_newer_format_that_is_only_in_the_log_yet_is_refused()
    {
        await using (await SqliteObjectStore.OpenAsync(directory.StorePath))
        {
        }

        using (var vfs = new CheckedVfs())
        using (var newer = Stubs.Store.Sqlite.Connection.Open(
            directory.StorePath, vfs.Name, SQLitePCL.raw.SQLITE_OPEN_READWRITE))
        {
            newer.Execute("PRAGMA user_version = 3");
            File.Copy(directory.StorePath, directory.File("copy.db"));
            File.Copy(directory.StorePath + "-wal", directory.File("copy.db-wal"));
        }

        var refused = await Should.ThrowAsync<StoreUnavailableException>(
            async () => await SqliteObjectStore.OpenAsync(directory.File("copy.db")));
        refused.Message.ShouldContain("has format 3, which a newer version of Stubs has written");
    }

    [Fact]
    public async Task A_store_with_indexes_that_this_version_cannot_keep_up_is_refused()
    {
        await using (await SqliteObjectStore.OpenAsync(directory.StorePath))
        {
        }

        RawStore.Execute(
            directory.StorePath, "INSERT INTO definition VALUES (1, 'Shop.Order', 'Status', 'Status', 'ready', NULL)");
        var refused = await Should.ThrowAsync<StoreUnavailableException>(
            async () => await SqliteObjectStore.OpenAsync(directory.StorePath));
        refused.Message.ShouldContain("has indexes ('Status'), which a newer version of Stubs has made");
    }

    [Fact]
    public async Task The_log_says_what_happens_before_the_upgrade_and_after_it_and_nothing_where_there_is_none()
    {
        new PastStore("objects").CopyTo(directory.StorePath);
        var log = new CollectedLog();
        await using (await SqliteObjectStore.OpenAsync(directory.StorePath, logger: log))
        {
            log.Lines.Count.ShouldBe(2);
            log.Lines[0].ShouldStartWith(
                $"Information: Store '{directory.StorePath}' has format 1. It is being upgraded to format 2");
            log.Lines[1].ShouldStartWith(
                $"Information: Store '{directory.StorePath}' has format 2 now; the upgrade took ");
        }

        await using (await SqliteObjectStore.OpenAsync(directory.StorePath, logger: log))
            log.Lines.Count.ShouldBe(2);
    }

    [Fact]
    [Trait("Rule", "28")]
    public async Task What_was_in_doubt_before_the_upgrade_is_resolved_after_it()
    {
        new PastStore("coordinator").CopyTo(directory.File("a.db"));
        new PastStore("participant").CopyTo(directory.File("b.db"));
        await using var coordinator = await Nodes.OnFileAsync(directory.File("a.db"));
        await using var participant = await Nodes.OnFileAsync(directory.File("b.db"));
        (await participant.Recovery.ListInDoubtAsync()).Count.ShouldBe(2);
        (await participant.Recovery.AskAsync(coordinator.Recovery)).ShouldBe(2);
        (await participant.Recovery.AskAsync(coordinator.Recovery)).ShouldBe(0);
        (await ListAsync(coordinator.Store, new StoreFilter("stubs:decision"))).ShouldBeEmpty();
        (await (await coordinator.BindAsync<AccountStub>("bank/alice")).GetBalanceAsync()).ShouldBe(50);
        (await (await participant.BindAsync<AccountStub>("bank/bob")).GetBalanceAsync()).ShouldBe(60);
        (await (await participant.BindAsync<AccountStub>("bank/carol")).GetBalanceAsync()).ShouldBe(20);
    }

    private static async Task VerifyAsync(IObjectStore store, PastStore past)
    {
        (await PastStore.DescribeAsync(store)).ShouldBe(past.Content);
        (await ((SqliteObjectStore)store).CheckAsync()).ShouldBeEmpty();
        var all = await ListAsync(store);
        foreach (var type in all.Select(StoreFilter.TypeOf).OfType<string>().Distinct())
        {
            var filter = new StoreFilter(type);
            (await ListAsync(store, filter)).Select(static stored => stored.Uid)
                .ShouldBe(all.Where(filter.Includes).Select(static stored => stored.Uid));
        }
    }

    /// <summary>Opens what a dead process has left.</summary>
    /// <returns>1 if it had been upgraded already, otherwise 0.</returns>
    private async Task<int> RecoverAsync(PastStore past, byte[] main, byte[] log, string? path = null)
    {
        path ??= directory.StorePath;
        PastStore.Put(path, main, log);
        var told = new CollectedLog();
        await using var store = await SqliteObjectStore.OpenAsync(path, logger: told);
        await VerifyAsync(store, past);
        return told.Lines.Count == 0 ? 1 : 0;
    }

    private string Version() => RawStore.Query(directory.StorePath, "PRAGMA user_version").ShouldHaveSingleItem();

    private List<string> Numbers() =>
        RawStore.Query(directory.StorePath, "SELECT coalesce(CAST(seq AS TEXT), '-') FROM object ORDER BY uid");

    private static List<string> Catalogue(string path) =>
        RawStore.Query(
            path,
            "SELECT type || ' ' || name || ' ' || replace(replace(coalesce(sql, ''), char(10), ''), ' ', '') FROM sqlite_schema ORDER BY name");

    private List<string> CatalogueOfNewStore()
    {
        using var vfs = new CheckedVfs();
        Stubs.Store.Sqlite.StoreSchema.Create(directory.File("new.db"), vfs);
        return Catalogue(directory.File("new.db"));
    }
}
