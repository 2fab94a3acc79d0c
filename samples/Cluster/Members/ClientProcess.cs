using Stubs;

namespace Cluster;

/// <summary>The clients: a node without a store that does not listen. It knows the bank by its names only.</summary>
internal static class ClientProcess
{
    private const int ManyFailures = 100;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Runs until its input ends, or it is killed.</summary>
    /// <param name="settings">How many clients, and what they do.</param>
    /// <param name="directory">Where the directory listens.</param>
    /// <param name="run">Which start of the client process it is.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<int> RunAsync(Settings settings, string directory, int run, CancellationToken cancellation)
    {
        await using var node = await Bootstrap.StartAsync(
            name: null, store: null, listen: null, directory, cancellation);
        var customers = await FindAsync(node, settings.Customers, cancellation);
        var log = new Log(Console.OpenStandardOutput());
        log.Ready();
        using var stopping = new CancellationTokenSource();
        var clients = Enumerable.Range(0, settings.Clients)
            .Select(
                number => Task.Run(
                    () => new Client(number, run, settings, customers, log).RunAsync(stopping.Token),
                    CancellationToken.None))
            .ToArray();
        while (await Console.In.ReadLineAsync(cancellation) is not null)
        {
        }

        await stopping.CancelAsync();
        await Task.WhenAll(clients);
        return 0;
    }

    private static async Task<CustomerStub[]> FindAsync(Node node, int count, CancellationToken cancellation)
    {
        var customers = new List<CustomerStub>();
        var failures = 0;
        using var pause = new PeriodicTimer(Pause);
        while (customers.Count < count)
        {
            try
            {
                customers.Add(await CustomerStub.BindAsync(node, Settings.CustomerName(customers.Count), cancellation));
            }
            catch (StubsException error)
            {
                // Its server, or the directory, is being restarted. Should that take very long, it is worth saying.
                if (++failures % ManyFailures == 0)
                    await Console.Error.WriteLineAsync(
                        $"The clients cannot find customer {customers.Count}: {error.Message}");
                await pause.WaitForNextTickAsync(cancellation);
            }
        }

        return [.. customers];
    }
}
