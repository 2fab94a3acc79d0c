using Stubs;

namespace Bank;

/// <summary>Money. The author writes what an account is; locks, undo, storage and stubs are generated.</summary>
[Persistent, Remote]
public partial class Account(decimal opening)
{
    private decimal balance = opening;

    public decimal Balance => balance;

    public void Deposit(decimal amount) => balance += amount;

    public void Withdraw(decimal amount)
    {
        if (balance < amount)
            throw new InsufficientFundsException($"{amount} was asked for, but there is only {balance}.");
        balance -= amount;
    }

    /// <summary>Takes everything.</summary>
    public decimal Empty()
    {
        var all = balance;
        balance = 0;
        return all;
    }
}

public sealed class InsufficientFundsException(string message) : Exception(message);
