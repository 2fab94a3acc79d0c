using Stubs.Tests.Objects;
using Stubs.Tests.Support;

namespace Stubs.Tests.Distributed;

public sealed class RemoteCallTests : RuleTest, IAsyncLifetime
{
    private Site site = null!;

    public async Task InitializeAsync() => site = await Site.StartAsync();

    public async Task DisposeAsync() => await site.DisposeAsync();

    [Fact, Trait("Rule", "40")]
    public async Task An_object_is_called_in_the_same_way_wherever_it_is()
    {
        var there = await AccountStub.CreateAsync(site.A, "alice", "Alice");
        await there.DepositAsync(100);

        var here = await AccountStub.BindAsync(site.Client, "alice");
        await here.WithdrawAsync(30);

        (await here.GetBalanceAsync()).ShouldBe(70);
        (await here.GetOwnerAsync()).ShouldBe("Alice");
        (await there.GetBalanceAsync()).ShouldBe(70);
    }

    [Fact, Trait("Rule", "42")]
    public async Task A_client_creates_objects_at_a_node_that_it_names()
    {
        var stub = await AccountStub.CreateAsync(site.Client.At("b"), "bob", "Bob");
        await stub.DepositAsync(5);

        (await (await AccountStub.BindAsync(site.A, "bob")).GetBalanceAsync()).ShouldBe(5);
        site.B.Objects.IsActive(stub.Uid).ShouldBeTrue();
        (await site.DiskOf("b").ReadAsync(stub.Uid)).ShouldNotBeNull();
    }

    [Fact, Trait("Rule", "20")]
    public async Task What_an_operation_throws_reaches_the_caller_with_its_type_and_message_and_the_object_is_as_before()
    {
        var account = await AccountStub.CreateAsync(site.Client.At("a"), "carol", "Carol");

        (await Should.ThrowAsync<OverdrawnException>(() => account.WithdrawAsync(1))).Message.ShouldBe(
            "Carol lacks 1.");

        (await account.GetBalanceAsync()).ShouldBe(0);
    }

    [Fact, Trait("Rule", "6")]
    public async Task What_is_not_there_is_an_error_of_the_same_type_as_here()
    {
        await CellStub.CreateAsync(site.A, "cell");
        await Should.ThrowAsync<NameNotFoundException>(() => AccountStub.BindAsync(site.Client, "nobody"));
        await Should.ThrowAsync<WrongTypeException>(() => AccountStub.BindAsync(site.Client, "cell"));
        await Should.ThrowAsync<NameInUseException>(() => CellStub.CreateAsync(site.Client.At("b"), "cell"));
        await Should.ThrowAsync<ObjectNotFoundException>(
            () => AccountStub.BindAsync(site.Client, Uid.Parse("01234567-89ab-7def-8123-456789abcdef")));
    }

    [Fact, Trait("Rule", "21")]
    public async Task A_call_outside_any_action_is_durable_when_it_returns()
    {
        var cell = await CellStub.CreateAsync(site.Client.At("a"), "cell");
        await cell.AddAsync(7);
        await site.CrashAsync("a");
        await site.StartAsync("a");

        (await cell.GetValueAsync()).ShouldBe(7);
    }

    [Fact, Trait("Rule", "7")]
    public async Task An_object_is_destroyed_from_afar()
    {
        var cell = await CellStub.CreateAsync(site.Client.At("a"), "cell");

        await cell.DestroyAsync();

        await Should.ThrowAsync<ObjectNotFoundException>(() => cell.GetValueAsync());
        (await site.DiskOf("a").ReadAsync(cell.Uid)).ShouldBeNull();
    }

    [Fact, Trait("Rule", "37")]
    public async Task An_object_whose_node_listens_elsewhere_since_it_was_restarted_is_found_again()
    {
        var cell = await CellStub.CreateAsync(site.Client.At("a"), "cell");
        await (await CellStub.BindAsync(site.B, "cell")).AddAsync(1);
        await site.CrashAsync("a");
        await site.StartAsync("a", listen: "inproc:a elsewhere");

        (await (await CellStub.BindAsync(site.B, "cell")).AddAsync(1)).ShouldBe(2);
        (await cell.AddAsync(1)).ShouldBe(3);
    }
}
