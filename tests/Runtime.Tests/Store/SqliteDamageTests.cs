using FsCheck;
using FsCheck.Fluent;
using Stubs.Store;
using Stubs.Store.Sqlite.Device;
using static Stubs.Tests.Store.Objects;

namespace Stubs.Tests.Store;

/// <summary>What a device may do to a file that lies on it. Nothing is skipped silently (SYSTEM 35).</summary>
[Trait("Rule", "35")]
public sealed class SqliteDamageTests : IDisposable
{
    private readonly TemporaryDirectory directory = new(inMemory: true);

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task A_changed_bit_is_reported_and_never_read_as_data()
    {
        var expected = await MakeAsync();
        var whole = await File.ReadAllBytesAsync(directory.StorePath);
        whole.Length.ShouldBeGreaterThan(20 * PageSum.PageSize);
        var bits = Gen.Choose(0, (whole.Length * 8) - 1);
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(250),
            Prop.ForAll(bits.ToArbitrary(), bit =>
            {
                var damaged = whole.ToArray();
                damaged[bit / 8] ^= (byte)(1 << (bit % 8));
                return IsReported(damaged, expected); // All pages of this store are in use, so none is harmless.
            }));
    }

    [Fact]
    public async Task Every_bit_of_the_first_hundred_bytes_is_watched()
    {
        var expected = await MakeAsync();
        var whole = await File.ReadAllBytesAsync(directory.StorePath);
        for (var i = 0; i < 100; i++)
        {
            var damaged = whole.ToArray();
            damaged[i] ^= (byte)(1 << (i % 8));
            IsReported(damaged, expected).ShouldBeTrue($"byte {i} of the header was changed");
        }
    }

    [Fact]
    public async Task A_page_that_lies_in_another_ones_place_or_was_lost_is_reported()
    {
        var expected = await MakeAsync();
        var whole = await File.ReadAllBytesAsync(directory.StorePath);
        var pages = whole.Length / PageSum.PageSize;
        for (var i = 0; i < pages; i++)
        {
            var lost = whole.ToArray();
            Page(lost, i).Clear();
            var swapped = whole.ToArray();
            Page(whole, (i + 1) % pages).CopyTo(Page(swapped, i));
            IsReported(lost, expected).ShouldBeTrue($"page {i + 1} was lost");
            IsReported(swapped, expected).ShouldBeTrue($"page {i + 1} holds its neighbour");
        }
    }

    [Fact]
    public async Task The_message_names_the_object_and_says_what_to_do()
    {
        await MakeAsync();
        var store = await SqliteObjectStore.OpenAsync(directory.StorePath);
        var uid = (await ListAsync(store))[7].Uid;
        await store.DisposeAsync();
        FalsifyRow(uid);

        await using var again = await SqliteObjectStore.OpenAsync(directory.StorePath);
        var corrupt = await Should.ThrowAsync<StoreCorruptException>(async () => await again.ReadStateAsync(uid));
        corrupt.Message.ShouldContain($"object {uid} is not what was written: its checksum is wrong");
        corrupt.Message.ShouldContain("restore it from a backup");
        await Should.ThrowAsync<StoreCorruptException>(async () => await ListAsync(again));
        var finding = (await again.CheckAsync()).ShouldHaveSingleItem();
        finding.Object.ShouldBe(uid);
    }

    [Fact]
    public async Task A_check_lists_every_damaged_page_and_a_sound_store_has_none()
    {
        await MakeAsync();
        await using (var sound = await SqliteObjectStore.OpenAsync(directory.StorePath))
            (await sound.CheckAsync()).ShouldBeEmpty();
        var bytes = await File.ReadAllBytesAsync(directory.StorePath);
        Page(bytes, 5)[100] ^= 1;
        Page(bytes, 9)[4000] ^= 1;
        await File.WriteAllBytesAsync(directory.StorePath, bytes);

        await using var store = await SqliteObjectStore.OpenAsync(directory.StorePath);
        var findings = await store.CheckAsync();
        findings.ShouldContain(finding => finding.Message.StartsWith("Page 6 of"));
        findings.ShouldContain(finding => finding.Message.StartsWith("Page 10 of"));
    }

    [Fact]
    public async Task Damage_to_one_page_leaves_what_lies_on_others_usable()
    {
        var expected = await MakeAsync();
        var bytes = await File.ReadAllBytesAsync(directory.StorePath);
        Page(bytes, bytes.Length / PageSum.PageSize / 2)[50] ^= 1;
        await File.WriteAllBytesAsync(directory.StorePath, bytes);
        await using var store = await SqliteObjectStore.OpenAsync(directory.StorePath);
        var (read, lost) = (0, 0);
        ObjectState? usable = null;
        foreach (var (uid, state) in expected)
        {
            try
            {
                var stored = (await store.ReadStateAsync(uid))!;
                stored.State!.Body.ToArray().ShouldBe(state.Body.ToArray());
                read++;
                if (stored.Shadow is null)
                    usable ??= state;
            }
            catch (StoreCorruptException)
            {
                lost++;
            }
        }

        lost.ShouldBeInRange(1, 20);
        read.ShouldBe(expected.Count - lost);
        await store.WriteAsync(
            [new StoreOperation.WriteState(new ObjectState(
                usable!.Uid, usable.TypeName, NewState(usable.Uid, 1).Body))]);
    }

    [Fact]
    public async Task Damage_that_a_write_meets_fails_the_write_and_nothing_of_it_is_written()
    {
        var expected = await MakeAsync();
        var bytes = await File.ReadAllBytesAsync(directory.StorePath);
        const int FirstOfObjects = 11; // The pages before it are the roots of the tables and indexes.
        for (var page = FirstOfObjects; page < bytes.Length / PageSum.PageSize; page++)
            Page(bytes, page)[77] ^= 1;
        await File.WriteAllBytesAsync(directory.StorePath, bytes);
        await using var store = await SqliteObjectStore.OpenAsync(directory.StorePath);
        await Should.ThrowAsync<StoreCorruptException>(async () => await store.WriteAsync(Write([.. expected.Values])));
    }

    [Fact]
    public async Task A_file_whose_last_byte_is_missing_is_reported_though_that_byte_was_zero()
    {
        var copy = directory.File("cut.db");
        await using (var store = await SqliteObjectStore.OpenAsync(
            directory.StorePath, new SqliteStoreOptions { CheckpointPages = 1 }))
        {
            // Each object ends on a new page, and the checksum of that ends the file: in one of 256 it ends in a zero.
            for (var i = 0; i == 0 || LastByte() != 0; i++)
            {
                i.ShouldBeLessThan(10_000);
                await store.WriteAsync(Create(NewState(NewUid(), i, 3000)));
            }

            File.Copy(directory.StorePath, copy);
        }

        using (var file = new FileStream(copy, FileMode.Open))
            file.SetLength(file.Length - 1);
        await using var cut = await SqliteObjectStore.OpenAsync(copy);
        await Should.ThrowAsync<StoreCorruptException>(async () => await ListAsync(cut));

        int LastByte()
        {
            using var file = new FileStream(directory.StorePath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            file.Position = file.Length - 1;
            return file.ReadByte();
        }
    }

    [Fact]
    public async Task A_store_that_says_that_its_pages_have_no_checksums_is_refused_and_not_touched()
    {
        await MakeAsync();
        var bytes = await File.ReadAllBytesAsync(directory.StorePath);
        bytes[20] = 0; // How many bytes at the end of each page are kept free.
        PageSum.Put(Page(bytes, 0), 1);
        await File.WriteAllBytesAsync(directory.StorePath, bytes);

        var refused = await Should.ThrowAsync<StoreCorruptException>(
            async () => await SqliteObjectStore.OpenAsync(directory.StorePath));

        refused.Message.ShouldContain("its pages have no checksums");
        (await File.ReadAllBytesAsync(directory.StorePath)).ShouldBe(bytes);
    }

    private static Span<byte> Page(byte[] file, int index) => file.AsSpan(index * PageSum.PageSize, PageSum.PageSize);

    /// <summary>Whether any use of the damaged file reports it. What is read without a report must be right.</summary>
    private bool IsReported(byte[] damaged, SortedDictionary<Uid, ObjectState> expected)
    {
        File.WriteAllBytes(directory.StorePath, damaged);
        return UseAsync(expected).GetAwaiter().GetResult();
    }

    private async Task<bool> UseAsync(SortedDictionary<Uid, ObjectState> expected)
    {
        var reported = false;
        try
        {
            await using var store = await SqliteObjectStore.OpenAsync(directory.StorePath);
            foreach (var (uid, state) in expected)
                reported |= await IsReportedAsync(async () => Verify(await store.ReadStateAsync(uid), state));
            reported |= await IsReportedAsync(
                async () => (await ListAsync(store)).Select(stored => stored.Uid).ShouldBe(expected.Keys));
            reported |= await IsReportedAsync(
                async () => (await ListAsync(store, new StoreFilter(InDoubt: true))).Count.ShouldBe(
                    expected.Count / 10));
            var found = (await store.CheckAsync()).Any();
            found.ShouldBe(found || reported, "what use reports, a check finds");
            reported = found;
        }
        catch (Exception refused) when (refused is StoreCorruptException or StoreUnavailableException)
        {
            reported = true;
        }

        return reported;
    }

    private static async Task<bool> IsReportedAsync(Func<Task> use)
    {
        try
        {
            await use();
            return false;
        }
        catch (StoreCorruptException)
        {
            return true;
        }
    }

    private static void Verify(StoredObject? stored, ObjectState state)
    {
        stored.ShouldNotBeNull();
        stored.State!.TypeName.ShouldBe(state.TypeName);
        stored.State.Body.Span.SequenceEqual(state.Body.Span).ShouldBeTrue("what is read must be what was written");
    }

    /// <summary>
    /// Changes a row behind the back of its checksum, with sound pages: what an error in memory could do.
    /// </summary>
    private void FalsifyRow(Uid uid)
    {
        using var vfs = new CheckedVfs();
        using var connection = Stubs.Store.Sqlite.Connection.Open(
            directory.StorePath, vfs.Name, SQLitePCL.raw.SQLITE_OPEN_READWRITE);
        connection.Execute(
            $"UPDATE object SET body = zeroblob(length(body)) WHERE uid = x'{Convert.ToHexString(uid.ToByteArray())}'");
    }

    /// <summary>
    /// A store with small and large objects of several types, some in doubt, all pages of which are in use.
    /// </summary>
    private async Task<SortedDictionary<Uid, ObjectState>> MakeAsync()
    {
        var states = new SortedDictionary<Uid, ObjectState>();
        for (var i = 0; i < 120; i++)
        {
            var state = NewState(NewUid(), i, i % 8 == 0 ? 3000 : 200, $"test.Type{i % 5}");
            states.Add(state.Uid, state);
        }

        await using var store = await SqliteObjectStore.OpenAsync(directory.StorePath);
        await store.WriteAsync(Create([.. states.Values]));
        await store.WriteAsync([.. states.Values.Where((_, i) => i % 10 == 0).Select(state =>
            new StoreOperation.WriteShadow(state.Uid, new StoredShadow(NewUid(), "node", state)))]);
        return states;
    }
}
