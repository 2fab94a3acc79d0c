using System.Diagnostics;

namespace Stubs.Benchmarks;

/// <summary>Transfers between accounts, by several clients at a time.</summary>
/// <param name="from">Where the money comes from: each client picks one for each transfer.</param>
/// <param name="to">Where it goes.</param>
internal sealed class Transfers(RemoteAccountStub[] from, RemoteAccountStub[] to)
{
    public static async Task<RemoteAccountStub[]> CreateAsync(Node node, int count)
    {
        const int AtOnce = 500;
        var accounts = new RemoteAccountStub[count];
        for (var start = 0; start < count; start += AtOnce)
        {
            var first = start;
            await AtomicAction.RunAsync(async () =>
            {
                for (var i = first; i < Math.Min(count, first + AtOnce); i++)
                    accounts[i] = await RemoteAccountStub.CreateAsync(node, null);
            });
        }

        return accounts;
    }

    public static Task TransferAsync(RemoteAccountStub from, RemoteAccountStub to) => AtomicAction.RunAsync(async () =>
    {
        await from.AddAsync(-1);
        await to.AddAsync(1);
    });

    public async Task<int> RunAsync(int clients, int each, Latencies latencies)
    {
        await Task.WhenAll(Enumerable.Range(0, clients).Select(
            client => Task.Run(() => RunClientAsync(client, each, latencies))));
        return clients * each;
    }

    private async Task RunClientAsync(int client, int each, Latencies latencies)
    {
        var random = new Random(client);
        var now = Stopwatch.GetTimestamp();
        for (var i = 0; i < each; i++)
        {
            await TransferAsync(from[random.Next(from.Length)], to[random.Next(to.Length)]);
            now = latencies.Add(now);
        }
    }
}
