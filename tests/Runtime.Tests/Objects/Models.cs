namespace Stubs.Tests.Objects;

[Persistent, Remote]
public partial class Account(string owner)
{
    private readonly string owner = owner;
    private decimal balance;

    public string Owner => owner;

    public decimal Balance => balance;

    public void Deposit(decimal amount) => balance += amount;

    public void Withdraw(decimal amount)
    {
        balance -= amount;
        if (balance < 0)
            throw new OverdrawnException($"{owner} lacks {-balance}.");
    }

    [ReadLock]
    public bool Covers(decimal amount) => balance >= amount;

    [UpdateLock]
    public decimal Appraise() => balance;

    public void Fail() => throw new OverdrawnException("as asked");
}

public sealed class OverdrawnException(string message) : Exception(message);

/// <summary>Volatile, with locks and undo.</summary>
[Recoverable]
public partial class Counter
{
    private int value;

    public int Value => value;

    public int Increment() => ++value;
}

/// <summary>Only called; looks after itself.</summary>
[Remote]
public partial class Clock
{
    public int Calls;

    public int Tick() => Interlocked.Increment(ref Calls);
}

/// <summary>Moves money between accounts it refers to.</summary>
[Persistent]
public partial class Transfer(IAccount from, IAccount to)
{
    private readonly IAccount from = from;
    private readonly IAccount to = to;
    private int count;

    public int Count => count;

    public async Task MoveAsync(decimal amount)
    {
        count++;
        await to.DepositAsync(amount);
        await from.WithdrawAsync(amount);
    }
}
