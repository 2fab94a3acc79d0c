using Stubs;
using Stubs.Rpc;

namespace Cluster;

/// <summary>Starts this process's node.</summary>
internal static class Bootstrap
{
    private const int ManyFailures = 100;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Starts it, and tries again for as long as the directory cannot be reached: it may have been killed.
    /// </summary>
    public static async Task<Node> StartAsync(
        string? name, string? store, string? listen, string? directory, CancellationToken cancellation)
    {
        var failures = 0;
        using var pause = new PeriodicTimer(Pause);
        while (true)
        {
            try
            {
                return await Node.StartAsync(
                    new NodeOptions
                    {
                        Name = name,
                        Store = store ?? NodeOptions.InMemory,
                        Listen = listen,
                        Directory = directory,
                        Connections = new RpcOptions
                            { Secret = Environment.GetEnvironmentVariable(Settings.SecretVariable) },
                    },
                    cancellation);
            }
            catch (StubsException error) when (error is RpcException or BindingBrokenException or NodeNameInUseException
                or ActionAbortedException)
            {
                if (++failures % ManyFailures == 0)
                    await Console.Error.WriteLineAsync($"{name ?? "The client"} cannot start: {error.Message}");
                await pause.WaitForNextTickAsync(cancellation);
            }
        }
    }
}
