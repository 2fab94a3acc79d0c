using Stubs.Actions;

namespace Stubs.Tests.Support;

/// <summary>Starts nodes as tests need them.</summary>
internal static class Nodes
{
    public static Task<Node> VolatileAsync(IServiceProvider? services = null) =>
        StartAsync(new NodeOptions { Store = NodeOptions.InMemory, Services = services });

    public static Task<Node> OnAsync(Disk disk, ProtocolEvents? events = null, IServiceProvider? services = null) =>
        StartAsync(
            new NodeOptions
                { ObjectStore = disk.Open(), Events = events
                    ?? ProtocolEvents.None, Services = services, RetryFor = TimeSpan.FromMilliseconds(300) });

    public static Task<Node> OnFileAsync(string path) => StartAsync(new NodeOptions { Store = path });

    /// <summary>Starts a node that is looked at when the test has ended.</summary>
    public static async Task<Node> StartAsync(
        NodeOptions? options = null, CancellationToken cancellationToken = default) =>
            Leftovers.Add(await Node.StartAsync(options, cancellationToken));
}
