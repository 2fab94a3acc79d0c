using Stubs;

namespace Cluster;

/// <summary>
/// Money, and how it came and went. The author writes what an account is; locks, undo, storage, stubs and calls between
/// processes are generated.
/// </summary>
[Persistent, Remote]
public partial class Account(decimal opening)
{
    private readonly decimal opening = opening;
    private readonly List<Entry> entries = [];
    private decimal balance = opening;

    public decimal Balance => balance;

    public void Deposit(long transfer, decimal amount) => Book(transfer, amount);

    public void Withdraw(long transfer, decimal amount)
    {
        if (balance < amount)
            throw new InsufficientFundsException($"{amount} was asked for, but there is only {balance}.");
        Book(transfer, -amount);
    }

    /// <summary>Takes everything.</summary>
    public decimal Empty(long transfer)
    {
        var all = balance;
        Book(transfer, -all);
        return all;
    }

    /// <summary>
    /// What the account holds and why, for the audit. It takes a write lock: no other action has any on the account.
    /// </summary>
    [WriteLock]
    public Statement Audit() => new(opening, balance, [.. entries]);

    private void Book(long transfer, decimal amount)
    {
        balance += amount;
        entries.Add(new Entry(transfer, amount));
    }
}

/// <summary>What one transfer did to one account.</summary>
public readonly record struct Entry(long Transfer, decimal Amount);

/// <summary>All that happened to one account.</summary>
public sealed record Statement(decimal Opening, decimal Balance, Entry[] Entries);

public sealed class InsufficientFundsException(string message) : Exception(message);
