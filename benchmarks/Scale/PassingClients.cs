using Stubs.Rpc;

namespace Stubs.Benchmarks;

/// <summary>A directory with a store on the disk. Clients that do not listen join it, and leave.</summary>
internal sealed class PassingClients : IAsyncDisposable
{
    private const int Starts = 50;

    private readonly InProcessTransport transport;
    private readonly Node directory;
    private int started;

    private PassingClients(InProcessTransport transport, Node directory) =>
        (this.transport, this.directory) = (transport, directory);

    /// <param name="store">The path of the directory's store.</param>
    /// <param name="before">How many clients join and leave before the measurement.</param>
    public static async Task<PassingClients> StartAsync(string store, int before)
    {
        var transport = new InProcessTransport();
        var options = new NodeOptions
        {
            Name = "directory", Store = store, Listen = "inproc:directory", Transports = [transport],
        };
        var made = new PassingClients(transport, await Node.StartAsync(options));
        for (var i = 0; i < before; i++)
            await made.PassAsync();
        return made;
    }

    /// <summary>Starts clients one after the other.</summary>
    public async Task<int> StartClientsAsync()
    {
        for (var i = 0; i < Starts; i++)
            await PassAsync();
        return Starts;
    }

    public ValueTask DisposeAsync() => directory.DisposeAsync();

    private async Task PassAsync() => await (await Node.StartAsync(new NodeOptions
    {
        Name = $"client {++started}",
        Store = NodeOptions.InMemory,
        Directory = "inproc:directory",
        Transports = [transport],
    })).DisposeAsync();
}
