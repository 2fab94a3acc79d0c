using Stubs.Store;
using static Stubs.Tests.Store.Objects;

namespace Stubs.Tests.Store;

/// <summary>What stands in a row beside the object, and the index by type beside the rows.</summary>
public sealed class SqliteIndexTests : IDisposable
{
    private readonly TemporaryDirectory directory = new(inMemory: true);

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task Every_row_has_the_number_of_the_transaction_that_wrote_it_and_numbers_grow_across_openings()
    {
        var states = Enumerable.Range(0, 4).Select(i => NewState(NewUid(), i)).ToArray();
        await using (var store = await SqliteObjectStore.OpenAsync(directory.StorePath))
        {
            await store.WriteAsync(Create(states));
            await store.WriteAsync(Write(states[1], states[2]));
            await Should.ThrowAsync<StoreConflictException>(async () => await store.WriteAsync(Create(states[3])));
            var action = NewUid();
            await store.WriteAsync(
                [new StoreOperation.WriteShadow(states[2].Uid, new StoredShadow(action, "node", null))]);
            await store.WriteAsync([new StoreOperation.DeleteShadow(states[2].Uid, action)]);
        }

        var first = Numbers();
        first[0].ShouldBe(first[3]);
        first[1].ShouldBeGreaterThan(first[0]);
        first[2].ShouldBeGreaterThan(
            first[1] + 1); // Two transactions later, and a number that was given to none that committed is not missed.
        await using (var store = await SqliteObjectStore.OpenAsync(directory.StorePath))
        {
            // The first transaction of an opening also reserves numbers; this one is undone, and with it that.
            await Should.ThrowAsync<StoreConflictException>(async () => await store.WriteAsync(Create(states[0])));
            await store.WriteAsync(Write(states[0]));
            (await store.CheckAsync()).ShouldBeEmpty();
        }

        var second = Numbers();
        second[0].ShouldBeGreaterThan(first.Max());
        second[1..].ShouldBe(first[1..]);
    }

    [Fact]
    [Trait("Rule", "35")]
    public async Task A_check_finds_a_number_that_was_not_given_yet()
    {
        await FillAsync();
        RawStore.Execute(directory.StorePath, "UPDATE sequence SET next = 1");
        await using var store = await SqliteObjectStore.OpenAsync(directory.StorePath);
        (await store.CheckAsync()).ShouldAllBe(
            finding => finding.Message.EndsWith("was written by transaction 1, but the next one has number 1."));
    }

    [Theory]
    [Trait("Rule", "35")]
    [InlineData("DELETE FROM sequence")]
    [InlineData("UPDATE sequence SET next = -5")]
    [InlineData("INSERT INTO sequence VALUES (7)")]
    public async Task A_store_that_does_not_say_which_numbers_were_given_is_refused(string change)
    {
        await FillAsync();
        RawStore.Execute(directory.StorePath, change);
        (await Should.ThrowAsync<StoreCorruptException>(
            async () => await SqliteObjectStore.OpenAsync(directory.StorePath))).Message.ShouldContain(
                "the number of the next transaction");
    }

    [Theory]
    [Trait("Rule", "35")]
    [InlineData("of_type", false)]
    [InlineData("of_shadow_type", true)]
    public async Task A_check_finds_an_object_that_the_index_by_type_does_not_have(string index, bool onlyShadow)
    {
        var uid = (await FillAsync())[onlyShadow ? ^1 : 2];
        var blob = RawStore.Blob(uid);
        RawStore.Execute(
            directory.StorePath,
            $"CREATE TABLE kept AS SELECT * FROM object WHERE uid = {blob}; DELETE FROM object WHERE uid = {blob}");
        Behind(index, "INSERT INTO object SELECT * FROM kept; DROP TABLE kept");
        await using var store = await SqliteObjectStore.OpenAsync(directory.StorePath);
        (await store.ReadStateAsync(uid)).ShouldNotBeNull();
        (await store.CheckAsync()).ShouldContain(
            finding => finding.Object == uid && finding.Message.Contains($"is not in index {index} under its type"));
    }

    [Theory]
    [Trait("Rule", "35")]
    [InlineData("of_type", false)]
    [InlineData("of_shadow_type", true)]
    public async Task A_check_finds_an_entry_of_the_index_by_type_that_leads_to_no_object(string index, bool onlyShadow)
    {
        var uid = (await FillAsync())[onlyShadow ? ^1 : 2];
        Behind(index, $"DELETE FROM object WHERE uid = {RawStore.Blob(uid)}");
        await using var store = await SqliteObjectStore.OpenAsync(directory.StorePath);
        var findings = await store.CheckAsync();
        findings.ShouldContain(finding => finding.Object == uid && finding.Message.Contains($"Index {index} of"));
        (await ListAsync(store, new StoreFilter("test.Thing"))).ShouldAllBe(stored => stored.Uid != uid);
    }

    private List<long> Numbers() =>
        RawStore.Query(directory.StorePath, "SELECT seq FROM object ORDER BY uid").ConvertAll(long.Parse);

    /// <summary>Five objects, and one more that is nothing but a shadow.</summary>
    private async Task<List<Uid>> FillAsync()
    {
        await using var store = await SqliteObjectStore.OpenAsync(directory.StorePath);
        var states = Enumerable.Range(0, 6).Select(i => NewState(NewUid(), i)).ToArray();
        await store.WriteAsync(
            [.. Create(states[..5]), new StoreOperation.WriteShadow(
                states[5].Uid, new StoredShadow(NewUid(), "node", states[5]))]);
        return [.. states.Select(static state => state.Uid)];
    }

    /// <summary>Changes rows while the catalogue says that an index has none, so that it is not kept up.</summary>
    private void Behind(string index, string change)
    {
        var sql = RawStore.Query(directory.StorePath, $"SELECT sql FROM sqlite_schema WHERE name = '{index}'")
            .ShouldHaveSingleItem();
        Catalogue($"CREATE INDEX {index} ON object (uid, sum) WHERE uid IS NULL");
        RawStore.Execute(directory.StorePath, change);
        Catalogue(sql);

        void Catalogue(string text) => RawStore.Execute(
            directory.StorePath,
            $"PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = '{text}' WHERE name = '{index}'; PRAGMA writable_schema = RESET");
    }
}
