using System.Runtime.CompilerServices;

namespace Stubs.Benchmarks;

[Remote]
public partial class Service
{
    private int calls;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public virtual int Tick() => ++calls;
}

[Recoverable]
public partial class Counter
{
    private int value;

    public int Value => value;

    public void Increment() => value++;
}

[Persistent]
public partial class Account
{
    private readonly string owner = "somebody";
    private decimal balance;

    public string Owner => owner;

    public decimal Balance => balance;

    public void Deposit(decimal amount) => balance += amount;
}
