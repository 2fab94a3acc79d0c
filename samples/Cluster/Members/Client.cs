using System.Diagnostics;
using Stubs;

namespace Cluster;

/// <summary>
/// One client: picks transactions at random, runs each as one atomic action over both servers, and says beforehand what
/// it is about to commit and afterwards how it ended.
/// </summary>
internal sealed class Client(int number, int run, Settings settings, CustomerStub[] customers, Log log)
{
    private static readonly TimeSpan RetryFor = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly Random random = new(HashCode.Combine(settings.Seed, run, number));
    private int sequence;

    public async Task RunAsync(CancellationToken stopping)
    {
        using var pause = new PeriodicTimer(Pause);
        while (!stopping.IsCancellationRequested)
        {
            if (!await TransactAsync())
                await pause.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    /// <summary>One transaction.</summary>
    /// <returns>False if a server or the directory was not there: it makes no sense to go on at once.</returns>
    private async Task<bool> TransactAsync()
    {
        var transfer = ((long)run << 40) | ((long)number << 28) | (uint)++sequence;
        var transaction = Pick(transfer);
        var started = Stopwatch.GetTimestamp();
        try
        {
            await AtomicAction.RunAsync(
                async () =>
                {
                    var receipt = await transaction();
                    log.Committing(transfer, receipt);
                },
                new AtomicActionOptions { RetryFor = RetryFor });
            log.Committed(transfer, Stopwatch.GetElapsedTime(started));
            return true;
        }
        catch (InsufficientFundsException)
        {
            log.Refused(transfer);
            return true;
        }
        catch (OutcomeUnknownException error)
        {
            log.Unknown(transfer, error.Message);
            return false;
        }
        catch (StubsException error)
        {
            // Whatever else goes wrong, the action was aborted.
            log.Aborted(transfer, error.Message);
            return false;
        }
    }

    /// <summary>One of the six transactions, with its arguments.</summary>
    private Func<Task<Receipt>> Pick(long transfer)
    {
        var one = customers[random.Next(customers.Length)];
        var other = customers[random.Next(customers.Length)];
        decimal amount = random.Next(1, 100);
        var change = random.Next(2) == 0 ? amount : -amount;
        if (other.Equals(one))
            return () => one.WriteCheckAsync(transfer, amount);
        return random.Next(8) switch
        {
            0 => async () =>
            {
                await one.BalanceAsync();
                return default;
            },
            1 => () => one.DepositCheckingAsync(transfer, amount),
            2 => () => one.TransactSavingsAsync(transfer, change),
            3 => () => one.AmalgamateAsync(transfer, other),
            4 => () => one.WriteCheckAsync(transfer, amount),
            5 => () => one.SendPaymentAsync(transfer, other, amount),
            // The same as SendPayment, but led from here: this process calls both servers.
            _ => async () =>
            {
                await (await one.GetCheckingAsync()).WithdrawAsync(transfer, amount);
                await (await other.GetCheckingAsync()).DepositAsync(transfer, amount);
                return new Receipt(0, Entries: 2);
            },
        };
    }
}
