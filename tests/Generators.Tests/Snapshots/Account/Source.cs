namespace Bank;

/// <summary>An account.</summary>
[Persistent, Remote]
public partial class Account(string owner)
{
    private readonly string owner = owner;
    private decimal balance;
    [Transient] private int cached = 7;

    /// <summary>Who owns it.</summary>
    public string Owner => owner;

    public decimal Balance => balance;

    /// <summary>Puts money in.</summary>
    /// <param name="amount">How much.</param>
    public void Deposit(decimal amount) => balance += amount;

    [ReadLock]
    public bool Covers(decimal amount) => balance >= amount + cached - cached;

    [Obsolete("Use Deposit")]
    public void Put(decimal amount) => Deposit(amount);
}
