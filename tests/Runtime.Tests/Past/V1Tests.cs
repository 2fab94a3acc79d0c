using System.Reflection;
using System.Text;
using Stubs.Generated;
using Stubs.PastGenerated.V1;
using Stubs.Tests.GeneratedCode;
using Stubs.Tests.Objects.Errors;
using Stubs.Tests.Support;

namespace Stubs.Tests.Past;

/// <summary>What version 1 generated and stored goes on working.</summary>
public sealed class V1Tests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 4, 12, 0, 0, TimeSpan.FromHours(1));
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void Its_code_says_that_it_is_of_version_1() =>
        typeof(Ledger).Assembly.GetCustomAttribute<GeneratedContractAttribute>().ShouldNotBeNull().Version.ShouldBe(1);

    [Fact]
    public async Task Its_code_runs_on_this_run_time()
    {
        await using var node = await Nodes.VolatileAsync();
        var (ledger, counter) = await FillAsync(node);

        await CheckAsync(ledger, counter, calls: 1);
        await Should.ThrowAsync<OverdrawnException>(() => ledger.PostAsync(new Entry(Kind.Withdrawal, 1000, Noon)));
        await using (AtomicAction.Begin())
        {
            await counter.AddAsync(5);
            await ledger.RenameAsync("other");
            await ledger.PostAsync(new Entry(Kind.Deposit, 1, Noon));
        }

        await CheckAsync(ledger, counter, calls: 1);
        await ledger.DestroyAsync();
        await Should.ThrowAsync<ObjectNotFoundException>(() => LedgerStub.BindAsync(node, ledger.Uid));
    }

    [Fact]
    [Trait("Rule", "4")]
    public async Task Its_store_is_opened_and_its_objects_go_on()
    {
        if (PastFiles.AreWritten)
            PastFiles.Write("v1/store.stubs", await WriteStoreAsync());
        var file = directory.File("store.stubs");
        await File.WriteAllBytesAsync(file, PastFiles.Read("v1/store.stubs"));
        await using (var node = await Nodes.OnFileAsync(file))
        {
            var ledger = await LedgerStub.BindAsync(node, "past/ledger");
            var counter = (await ledger.GetCounterAsync()).ShouldNotBeNull();
            (await CounterStub.BindAsync(node, "past/counter")).ShouldBe(counter);
            await CheckAsync(ledger, counter, calls: 1);
            (await ledger.CountAsync(Guid.AllBitsSet, default)).ShouldBe(2);
        }

        await using (var node = await Nodes.OnFileAsync(file))
            await CheckAsync(await LedgerStub.BindAsync(node, "past/ledger"), await CounterStub.BindAsync(node, "past/counter"), calls: 2);
    }

    [Fact]
    [Trait("Rule", "4")]
    public void Its_states_are_read_and_written_again_byte_by_byte_and_what_is_written_today_is_the_same()
    {
        var today = new Dictionary<string, byte[]> { ["ledger"] = RoundTrip.Save(NewLedger()), ["counter"] = RoundTrip.Save(NewCounter()) };
        foreach (var (name, state) in today.Where(_ => PastFiles.AreWritten))
            PastFiles.Write($"v1/{name}.cbor", state);

        var ledger = PastFiles.Read("v1/ledger.cbor");
        var counter = PastFiles.Read("v1/counter.cbor");
        RoundTrip.Save(RoundTrip.Restore<Ledger>(ledger)).ShouldBe(ledger);
        RoundTrip.Save(RoundTrip.Restore<Counter>(counter)).ShouldBe(counter);
        today["ledger"].ShouldBe(ledger);
        today["counter"].ShouldBe(counter);
        RoundTrip.Restore<Ledger>(ledger).Balance.ShouldBe(70.25m);
        RoundTrip.Restore<Counter>(counter).Value.ShouldBe(long.MaxValue);
    }

    [Fact]
    [Trait("Rule", "20")]
    public void Its_exceptions_are_read_and_what_is_written_today_is_the_same()
    {
        var today = Carried.Write(new OverdrawnException(929.75m, new Entry(Kind.Withdrawal, 1000, Noon)));
        if (PastFiles.AreWritten)
            PastFiles.Write("v1/overdrawn.cbor", today);

        var written = PastFiles.Read("v1/overdrawn.cbor");
        var error = Carried.Read(written).ShouldBeOfType<OverdrawnException>();

        (error.Message, error.Doing, error.Missing, error.Entry).ShouldBe(("929.75 are missing.", "posting", 929.75m, new Entry(Kind.Withdrawal, 1000, Noon)));
        today.ShouldBe(written);
    }

    [Fact]
    public void What_has_been_released_is_not_written_again()
    {
        Should.NotThrow(() => PastFiles.RefuseReleased(directory.Path));
        File.WriteAllText(directory.File("released.txt"), "0.1.0");

        Should.Throw<InvalidOperationException>(() => PastFiles.RefuseReleased(directory.Path)).Message.ShouldContain("has been released");
    }

    private static async Task<(LedgerStub Ledger, CounterStub Counter)> FillAsync(Node node)
    {
        var counter = await CounterStub.CreateAsync(node, "past/counter");
        var ledger = await LedgerStub.CreateAsync(node, "past/ledger", Encoding.UTF8.GetBytes("seal"));
        await ledger.RenameAsync("household");
        await ledger.SetCounterAsync(counter);
        await ledger.PostAsync(new Entry(Kind.Deposit, 100.50m, Noon) { Note = "wages", Origin = new Branch("Newcastle") });
        await ledger.PostAsync(new Entry(Kind.Withdrawal, 30.25m, Noon.AddDays(1)) { Origin = new Machine { Number = 7 } });
        await ledger.SetLimitAsync("day", 50);
        await ledger.SetLimitAsync("year", 9999.99m, null);
        (await ledger.CountAsync(Guid.Empty, default)).ShouldBe(1);
        return (ledger, counter);
    }

    private static async Task CheckAsync(ILedger ledger, ICounter counter, int calls)
    {
        (await ledger.GetNameAsync()).ShouldBe("household");
        (await ledger.GetBalanceAsync()).ShouldBe(70.25m);
        (await ledger.GetOpenedAsync()).ShouldBe((1987, "Newcastle"));
        (await ledger.SealAsync()).ShouldBe("seal"u8.ToArray());
        (await ledger.LimitOfAsync("day")).ShouldBe(new Limit { Most = 50, Days = 30 });
        (await ledger.LimitOfAsync("year")).ShouldBe(new Limit { Most = 9999.99m });
        (await ledger.LimitOfAsync("week")).ShouldBeNull();
        (await counter.GetValueAsync()).ShouldBe(calls);
        var entries = new List<Entry>();
        await foreach (var entry in ledger.Entries())
            entries.Add(entry);
        entries.ShouldBe([new Entry(Kind.Deposit, 100.50m, Noon) { Note = "wages", Origin = new Branch("Newcastle") }, new Entry(Kind.Withdrawal, 30.25m, Noon.AddDays(1)) { Origin = new Machine { Number = 7 } }]);
    }

    private static Ledger NewLedger()
    {
        var ledger = new Ledger([1, 2, 3]) { Counter = RoundTrip.Reference<ICounter>(Uid.Parse(CounterUid)) };
        ledger.Rename("größe\ud83d\ude00");
        ledger.Post(new Entry(Kind.Deposit, 100.50m, Noon) { Note = "wages", Origin = new Branch("Newcastle") });
        ledger.Post(new Entry(Kind.Withdrawal, 30.25m, Noon.AddDays(1)) { Origin = new Machine { Number = 7 } });
        ledger.SetLimit("day", 50);
        ledger.SetLimit("year", decimal.MaxValue, null);
        return ledger;
    }

    private static Counter NewCounter()
    {
        var counter = new Counter();
        counter.Add(long.MaxValue);
        return counter;
    }

    private async Task<byte[]> WriteStoreAsync()
    {
        var file = directory.File("written.stubs");
        await using (var node = await Nodes.OnFileAsync(file))
            await FillAsync(node);
        Directory.GetFiles(directory.Path, "written.stubs-*").ShouldBeEmpty();
        return await File.ReadAllBytesAsync(file);
    }

    private const string CounterUid = "00112233-4455-6677-8899-aabbccddeeff";
}
