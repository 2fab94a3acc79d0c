using System.Diagnostics;
using Stubs;

namespace Bank;

/// <summary>
/// One client: picks transactions at random, runs each as one atomic action together with its own books, and
/// acknowledges it afterwards.
/// </summary>
internal sealed class Client(
    int number, Settings settings, Node node, CustomerStub[] customers, Acknowledgements acknowledgements)
{
    private readonly Random random = new(HashCode.Combine(settings.Seed, number));

    public async Task RunAsync()
    {
        var teller = await TellerStub.BindOrCreateAsync(node, Settings.TellerName(number));
        var sequence = await teller.GetSequenceAsync();
        while (true)
        {
            var started = Stopwatch.GetTimestamp();
            var attempts = 0;
            var transaction = Pick();
            try
            {
                await AtomicAction.RunAsync(async () =>
                {
#pragma warning disable STUB0068 // The attempts are what is counted here.
                    attempts++;
#pragma warning restore STUB0068
                    var net = await transaction();
                    await teller.RecordAsync(sequence + 1, net);
                });
                acknowledgements.Committed(number, ++sequence, Stopwatch.GetElapsedTime(started), attempts - 1);
            }
            catch (InsufficientFundsException)
            {
                acknowledgements.Refused(number, attempts - 1);
            }
        }
    }

    /// <summary>
    /// One of the six transactions, with its arguments; it returns how much money it brings into the bank.
    /// </summary>
    private Func<Task<decimal>> Pick()
    {
        var (one, other) = PickTwo();
        decimal amount = random.Next(1, 100);
        switch (random.Next(6))
        {
            case 0:
                return async () =>
                {
                    await one.BalanceAsync();
                    return 0;
                };
            case 1:
                return async () =>
                {
                    await one.DepositCheckingAsync(amount);
                    return amount;
                };
            case 2:
                var change = random.Next(2) == 0 ? amount : -amount;
                return async () =>
                {
                    await one.TransactSavingsAsync(change);
                    return change;
                };
            case 3:
                return async () =>
                {
                    await one.AmalgamateAsync(other);
                    return 0;
                };
            case 4:
                return async () =>
                {
                    await one.WriteCheckAsync(amount);
                    return -amount;
                };
            default:
                return async () =>
                {
                    await one.SendPaymentAsync(other, amount);
                    return 0;
                };
        }
    }

    private (CustomerStub One, CustomerStub Other) PickTwo()
    {
        var among = random.NextDouble() < settings.Hot ? Math.Min(10, customers.Length) : customers.Length;
        var one = random.Next(among);
        var other = (one + 1 + random.Next(among - 1)) % among;
        return (customers[one], customers[other]);
    }
}
