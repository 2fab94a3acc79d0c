using Stubs;

namespace Bank;

/// <summary>
/// The process that will be killed: opens the store, makes the bank if there is none, and runs clients for ever.
/// </summary>
internal static class Child
{
    public static async Task<int> RunAsync(Settings settings)
    {
        await using var node = await Node.StartAsync(new NodeOptions { Store = settings.Store });
        var customers = await OpenAsync(node, settings);
        var acknowledgements = new Acknowledgements(Console.OpenStandardOutput());
        acknowledgements.Ready();
        await Task.WhenAll(Enumerable.Range(0, settings.Clients).Select(
            number => Task.Run(() => new Client(number, settings, node, customers, acknowledgements).RunAsync())));
        return 0;
    }

    private static async Task<CustomerStub[]> OpenAsync(Node node, Settings settings)
    {
        var customers = new CustomerStub[settings.Customers];
        for (var start = 0; start < customers.Length; start += 100)
        {
            var from = start;
            await AtomicAction.RunAsync(async () =>
            {
                for (var number = from; number < Math.Min(from + 100, customers.Length); number++)
                    customers[number] = await OpenCustomerAsync(node, number);
            });
        }

        return customers;
    }

    private static async Task<CustomerStub> OpenCustomerAsync(Node node, int number)
    {
        var name = Settings.CustomerName(number);
        if (await node.Naming.TryLookupAsync(name) is { } known)
            return await CustomerStub.BindAsync(node, known);
        var checking = await AccountStub.CreateAsync(node, null, Settings.Opening);
        var savings = await AccountStub.CreateAsync(node, null, Settings.Opening);
        return await CustomerStub.CreateAsync(node, name, $"Customer {number}", checking, savings);
    }
}
