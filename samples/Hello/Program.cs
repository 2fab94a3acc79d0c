using Stubs;

await using var node = await Node.StartAsync();   // durable in ./stubs.db; nothing listens

var alice = await AccountStub.BindOrCreateAsync(node, "alice", owner: "Alice");
var bob = await AccountStub.BindOrCreateAsync(node, "bob", owner: "Bob");
await alice.DepositAsync(100);                    // alone, a call is an action by itself

await using (var action = AtomicAction.Begin())
{
    await alice.WithdrawAsync(30);
    await bob.DepositAsync(30);
    await action.CommitAsync();                   // both or neither, and on disk
}

var (ofAlice, ofBob) = (await alice.GetBalanceAsync(), await bob.GetBalanceAsync());
Console.WriteLine($"Alice has {ofAlice}, Bob has {ofBob}");

[Persistent, Remote]
public partial class Account(string owner)
{
    private readonly string owner = owner;
    private decimal balance;

    public string Owner => owner;
    public decimal Balance => balance;                              // a getter: read lock
    public void Deposit(decimal amount) => balance += amount;       // a method: write lock
    public void Withdraw(decimal amount)
    {
        if (balance < amount)
            throw new InvalidOperationException($"{owner} has only {balance}.");
        balance -= amount;
    }
}
