using Stubs;

namespace Cluster;

/// <summary>
/// A customer of SmallBank (Alomari, Cahill, Fekete, Röhm 2008) with the six transactions of that benchmark. The
/// checking account is at the customer's own server, the savings account at the other one, so that most transactions
/// span both: the server of the customer calls the other in the action of its caller.
/// </summary>
[Persistent, Remote]
public partial class Customer(IAccount checking, IAccount savings)
{
    private readonly IAccount checking = checking;
    private readonly IAccount savings = savings;

    public IAccount Checking => checking;

    /// <summary>Balance: what the customer has in both accounts.</summary>
    [ReadLock]
    public async Task<decimal> BalanceAsync() => await checking.GetBalanceAsync() + await savings.GetBalanceAsync();

    /// <summary>DepositChecking: money comes in.</summary>
    [ReadLock]
    public async Task<Receipt> DepositCheckingAsync(long transfer, decimal amount)
    {
        await checking.DepositAsync(transfer, amount);
        return new Receipt(amount, Entries: 1);
    }

    /// <summary>TransactSavings: money comes in or goes out; savings do not become negative.</summary>
    [ReadLock]
    public async Task<Receipt> TransactSavingsAsync(long transfer, decimal amount)
    {
        await (amount >= 0 ? savings.DepositAsync(transfer, amount) : savings.WithdrawAsync(transfer, -amount));
        return new Receipt(amount, Entries: 1);
    }

    /// <summary>Amalgamate: all money of this customer goes to another's checking account.</summary>
    [ReadLock]
    public async Task<Receipt> AmalgamateAsync(long transfer, ICustomer other)
    {
        var all = await savings.EmptyAsync(transfer) + await checking.EmptyAsync(transfer);
        await (await other.GetCheckingAsync()).DepositAsync(transfer, all);
        return new Receipt(0, Entries: 3);
    }

    /// <summary>
    /// WriteCheck: money goes out if both accounts together cover it; from savings what checking lacks.
    /// </summary>
    [ReadLock]
    public async Task<Receipt> WriteCheckAsync(long transfer, decimal amount)
    {
        var here = Math.Min(await checking.GetBalanceAsync(), amount);
        if (here < amount)
            await savings.WithdrawAsync(transfer, amount - here);
        await checking.WithdrawAsync(transfer, here);
        return new Receipt(-amount, Entries: here < amount ? 2 : 1);
    }

    /// <summary>SendPayment: from this customer's checking account to another's.</summary>
    [ReadLock]
    public async Task<Receipt> SendPaymentAsync(long transfer, ICustomer other, decimal amount)
    {
        await checking.WithdrawAsync(transfer, amount);
        await (await other.GetCheckingAsync()).DepositAsync(transfer, amount);
        return new Receipt(0, Entries: 2);
    }

    [WriteLock]
    public async Task<Statement[]> AuditAsync() => [await checking.AuditAsync(), await savings.AuditAsync()];
}

/// <summary>What a transfer has done, if it commits.</summary>
/// <param name="Net">How much money it brought into the bank.</param>
/// <param name="Entries">How many entries it made in accounts.</param>
public readonly record struct Receipt(decimal Net, int Entries);
