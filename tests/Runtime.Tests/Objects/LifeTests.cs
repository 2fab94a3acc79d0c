namespace Stubs.Tests.Objects;

public sealed class LifeTests
{
    [Fact, Trait("Rule", "21")]
    public async Task Basic()
    {
        await using var node = await Node.StartAsync(new NodeOptions { Store = NodeOptions.InMemory });
        var alice = await AccountStub.CreateAsync(node, "alice", "Alice");
        await alice.DepositAsync(100);
        (await alice.GetBalanceAsync()).ShouldBe(100);
        (await alice.GetOwnerAsync()).ShouldBe("Alice");
        var again = await AccountStub.BindAsync(node, "alice");
        (again == alice).ShouldBeTrue();
        await Should.ThrowAsync<OverdrawnException>(() => alice.WithdrawAsync(1000));
        (await alice.GetBalanceAsync()).ShouldBe(100);
        await using (var action = AtomicAction.Begin())
        {
            await alice.DepositAsync(1);
            (await alice.GetBalanceAsync()).ShouldBe(101);
        }
        (await alice.GetBalanceAsync()).ShouldBe(100);
        var bob = await AccountStub.CreateAsync(node, "bob", "Bob");
        var transfer = await TransferStub.CreateAsync(node, null, alice, bob);
        await transfer.MoveAsync(60);
        await Should.ThrowAsync<OverdrawnException>(() => transfer.MoveAsync(60));
        (await alice.GetBalanceAsync()).ShouldBe(40);
        (await bob.GetBalanceAsync()).ShouldBe(60);
        (await transfer.GetCountAsync()).ShouldBe(1);
    }
}
