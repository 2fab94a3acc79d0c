using Stubs;

namespace Bank;

/// <summary>
/// A customer of SmallBank (Alomari, Cahill, Fekete, Röhm 2008) with a checking and a savings account: the six
/// transactions of that benchmark. Each works on several objects and is atomic as a whole, because an operation runs in
/// an action of its own.
/// </summary>
[Persistent, Remote]
public partial class Customer(string name, IAccount checking, IAccount savings)
{
    private readonly string name = name;
    private readonly IAccount checking = checking;
    private readonly IAccount savings = savings;

    public string Name => name;

    public IAccount Checking => checking;

    /// <summary>Balance: what the customer has in both accounts.</summary>
    [ReadLock]
    public async Task<decimal> BalanceAsync() => await checking.GetBalanceAsync() + await savings.GetBalanceAsync();

    /// <summary>DepositChecking: money comes in.</summary>
    [ReadLock]
    public Task DepositCheckingAsync(decimal amount) => checking.DepositAsync(amount);

    /// <summary>TransactSavings: money comes in or goes out; savings do not become negative.</summary>
    [ReadLock]
    public Task TransactSavingsAsync(decimal amount) =>
        amount >= 0 ? savings.DepositAsync(amount) : savings.WithdrawAsync(-amount);

    /// <summary>Amalgamate: all money of this customer goes to another's checking account.</summary>
    [ReadLock]
    public async Task AmalgamateAsync(ICustomer other)
    {
        var all = await savings.EmptyAsync() + await checking.EmptyAsync();
        await (await other.GetCheckingAsync()).DepositAsync(all);
    }

    /// <summary>
    /// WriteCheck: money goes out if both accounts together cover it; from savings what checking lacks.
    /// </summary>
    [ReadLock]
    public async Task WriteCheckAsync(decimal amount)
    {
        var here = await checking.GetBalanceAsync();
        if (here < amount)
            await savings.WithdrawAsync(amount - here);
        await checking.WithdrawAsync(Math.Min(here, amount));
    }

    /// <summary>SendPayment: from this customer's checking account to another's.</summary>
    [ReadLock]
    public async Task SendPaymentAsync(ICustomer other, decimal amount)
    {
        await checking.WithdrawAsync(amount);
        await (await other.GetCheckingAsync()).DepositAsync(amount);
    }
}
