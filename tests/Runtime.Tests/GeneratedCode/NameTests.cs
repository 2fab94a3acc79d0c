using Stubs.Tests.GeneratedCode.Contracts;

namespace Stubs.Tests.GeneratedCode;

/// <summary>Interfaces that authors have written, names that they have chosen, and factories.</summary>
public sealed class NameTests : IAsyncLifetime
{
    private Node node = null!;

    public async Task InitializeAsync() =>
        node = await Node.StartAsync(new NodeOptions { Store = NodeOptions.InMemory });

    public async Task DisposeAsync() => await node.DisposeAsync();

    [Fact]
    [Trait("Rule", "40")]
    public async Task A_class_that_implements_an_interface_of_another_namespace_is_referred_to_by_it()
    {
        ICounterGrain counter = await CounterGrainStub.CreateAsync(node, "counter", "Ann");
        (await counter.AddAsync(3)).ShouldBe(3);

        var bound = await node.BindAsync<ICounterGrain>("counter");

        (await bound.CountAsync()).ShouldBe(3);
        (await bound.GetNameAsync()).ShouldBe("Ann");
        (await bound.GreetAsync()).ShouldBe("Hello Ann");
        (await bound.UpTo(3).ToListAsync()).ShouldBe([1, 2, 3]);
        (await ((CounterGrainStub)bound).GetTotalAsync()).ShouldBe(3);
        typeof(CounterGrainStub).Assembly.GetType("Stubs.Tests.GeneratedCode.ICounterGrain").ShouldBeNull();
    }

    [Fact]
    [Trait("Rule", "2")]
    public async Task References_by_authors_interfaces_are_stored_and_sent()
    {
        var counter = await CounterGrainStub.CreateAsync(node, null, "Ann");
        await counter.AddAsync(5);
        var shelf = await ShelfGrainStub<string>.CreateAsync(node, "shelf");
        await shelf.PutAsync("book");
        IWallet wallet = await WalletStub.CreateAsync(node, "wallet");
        await ((WalletStub)wallet).WatchAsync(counter, await node.BindAsync<IShelfGrain<string>>("shelf"));

        (await (await WalletStub.BindAsync(node, "wallet")).DescribeAsync()).ShouldBe("5 book");
    }

    [Fact]
    public async Task An_interface_in_the_shape_of_the_stub_is_the_stubs_though_no_class_implements_it()
    {
        IWallet one = await WalletStub.CreateAsync(node, "one");
        IWallet other = await SecretWalletStub.CreateAsync(node, "other");
        await one.PutAsync(10);

        await one.GiveToAsync(other, 4);

        (await one.GetAmountAsync()).ShouldBe(6);
        (await (await node.BindAsync<IWallet>("other")).GetAmountAsync()).ShouldBe(4);
        (await (await WalletStub.BindAsync(node, "one")).GetLastAsync()).ShouldBe(other);
        typeof(ISecretWallet).GetInterfaces().ShouldContain(typeof(IWallet));
    }

    [Fact]
    public async Task What_is_generated_has_the_names_that_the_author_gives()
    {
        IRemoteCashbook cashbook = await CashbookClient.CreateAsync(node, "cashbook");
        await cashbook.EnterAsync(3);
        await cashbook.SetNextAsync(cashbook);
        (await (await node.BindAsync<IRemoteCashbook>("cashbook")).GetSumAsync()).ShouldBe(3);

        var meter = await GaugeStub.CreateAsync(node, null);
        await meter.SetLevelAsync(5);
        await meter.SetCashbookAsync(await CashbookClient.BindAsync(node, "cashbook"));
        (await meter.GetReadingAsync()).ShouldBe(4);
        (await meter.ReadTwiceAsync()).ShouldBe(8);
        (await meter.GetLevelAsync()).ShouldBe(5);
        (await (await meter.GetCashbookAsync())!.GetSumAsync()).ShouldBe(3);
    }

    [Fact]
    public async Task A_class_with_a_private_constructor_is_created_by_its_factories()
    {
        var booked = await BookedStub.PlaceAsync(node, "ann", "Ann");
        (await booked.GetGuestAsync()).ShouldBe("Ann");
        (await booked.GetNightsAsync()).ShouldBe(1);
        (await BookedStub.BindOrPlaceAsync(node, "ann", "Bob", 2)).ShouldBe(booked);
        (await (await BookedStub.OfManyAsync(node, null, 1, 2, 3, 4, 5, 6, 7, 8)).GetNightsAsync()).ShouldBe(36);
        (await (await BookedStub.OfAllAsync(node, null, 1, 2, 3, 4, 5, 6, 7, [1, 2])).GetNightsAsync()).ShouldBe(30);

        typeof(BookedStub).GetMethods().Select(method => method.Name).Where(name => name.Contains("Unseen")
            || name.Contains("From") || name is "CreateAsync").ShouldBeEmpty();
    }

    [Fact]
    [Trait("Rule", "8")]
    public async Task What_an_asynchronous_factory_does_belongs_to_the_action_that_creates()
    {
        var wallet = await WalletStub.CreateAsync(node, "wallet");
        await wallet.PutAsync(100);

        var booked = await BookedStub.PlaceForAsync(node, "ann", wallet, "Ann");
        (await wallet.GetAmountAsync()).ShouldBe(90);
        await Should.ThrowAsync<ArgumentException>(() => BookedStub.PlaceForAsync(node, "nobody", wallet, ""));
        await using (AtomicAction.Begin())
        {
            await BookedStub.PlaceForAsync(node, "undone", wallet, "Undone");
            (await wallet.GetAmountAsync()).ShouldBe(80);
        }

        (await wallet.GetAmountAsync()).ShouldBe(90);
        (await booked.GetGuestAsync()).ShouldBe("Ann");
        await Should.ThrowAsync<NameNotFoundException>(() => BookedStub.BindAsync(node, "nobody"));
        await Should.ThrowAsync<NameNotFoundException>(() => BookedStub.BindAsync(node, "undone"));
    }

    [Fact]
    [Trait("Rule", "39")]
    public async Task The_callers_token_reaches_a_factory()
    {
        using var cancelled = new CancellationTokenSource();
        var wallet = await WalletStub.CreateAsync(node, null);
        await cancelled.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(
            () => BookedStub.PlaceForAsync(node, null, wallet, "Ann", cancelled.Token));
    }

    [Fact]
    [Trait("Rule", "20")]
    public async Task A_factory_that_makes_no_object_of_its_own_is_told_so()
    {
        await BookedStub.TakeAsync(node, "shared");

        (await Should.ThrowAsync<InvalidOperationException>(() => BookedStub.TakeAsync(node, "again")))
            .Message.ShouldContain("'Booked.Bind' returned an object that it has returned before");
        (await Should.ThrowAsync<InvalidOperationException>(() => BookedStub.NoneAsync(node, null)))
            .Message.ShouldContain("'Booked.None' returned null");
        await Should.ThrowAsync<ArgumentException>(() => BookedStub.PlaceAsync(node, null, "Ann", 0));
    }
}
