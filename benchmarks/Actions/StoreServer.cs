using System.Globalization;

namespace Stubs.Benchmarks;

/// <summary>A node with a durable store in another process.</summary>
internal static class StoreServer
{
    /// <summary>
    /// The argument with which the other process is started, before the directory of the store and the address of the
    /// directory of nodes.
    /// </summary>
    public const string Argument = "store-server";

    /// <summary>The name of the node.</summary>
    public const string Name = "server";

    public static async Task RunAsync(string directory)
    {
        var place = await Console.In.ReadLineAsync();
        await using var node = await Node.StartAsync(new NodeOptions
        {
            Name = Name,
            Store = Path.Combine(directory, "server.db"),
            Listen = "tcp://127.0.0.1:0",
            Directory = string.IsNullOrEmpty(place) ? null : place,
        });
        Console.WriteLine(node.Address);
        while (await Console.In.ReadLineAsync() is { } question)
            Console.WriteLine(
                question == "memory"
                    ? GC.GetTotalMemory(forceFullCollection: true).ToString(CultureInfo.InvariantCulture) : "?");
    }
}
