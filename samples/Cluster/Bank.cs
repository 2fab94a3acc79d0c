using Stubs;

namespace Cluster;

/// <summary>Makes the customers, from a node that keeps nothing itself.</summary>
internal static class Bank
{
    private const int InOneAction = 10;

    public static async Task OpenAsync(Settings settings, string directory, CancellationToken cancellation)
    {
        await using var node = await Bootstrap.StartAsync(
            name: null, store: null, listen: null, directory, cancellation);
        foreach (var numbers in Enumerable.Range(0, settings.Customers).Chunk(InOneAction))
        {
            await AtomicAction.RunAsync(
                async () =>
                {
                    foreach (var number in numbers)
                        await OpenAsync(node, number, cancellation);
                },
                cancellationToken: cancellation);
        }
    }

    private static async Task OpenAsync(Node node, int number, CancellationToken cancellation)
    {
        var here = node.At(Settings.Servers[number % Settings.Servers.Length]);
        var there = node.At(Settings.Servers[(number + 1) % Settings.Servers.Length]);
        var checking = await AccountStub.CreateAsync(here, null, Settings.Opening, cancellation);
        var savings = await AccountStub.CreateAsync(there, null, Settings.Opening, cancellation);
        await CustomerStub.CreateAsync(here, Settings.CustomerName(number), checking, savings, cancellation);
    }
}
