using Stubs.Placement;

namespace Stubs;

// A process that was started to run one object of another node (ActivationPolicy.DedicatedProcess).
public sealed partial class Node
{
    /// <summary>
    /// Whether this process was started by a node to run an object: then <c>Main</c> does nothing but
    /// <see cref="RunServerAsync"/>.
    /// </summary>
    public static bool IsServerProcess => Environment.GetEnvironmentVariable(ServerProcesses.Variable) is not null;

    /// <summary>
    /// Runs the object for which this process was started, until the node that started it has no more use for it, or is
    /// no more.
    /// </summary>
    /// <param name="options"> What the classes need: services, logging, secrets. Name, store, addresses and activation
    /// are given by the node that has started this process.
    /// </param>
    /// <exception cref="InvalidOperationException">No node has started this process.</exception>
    public static async Task RunServerAsync(NodeOptions? options = null)
    {
        if (Environment.GetEnvironmentVariable(
            ServerProcesses.Variable)?.Split('\n') is not [var name, var listen, var directory])
            throw new InvalidOperationException(
                "This process was not started by a node to run an object. Ask Node.IsServerProcess first.");

        // What this process starts in turn is no such server.
        Environment.SetEnvironmentVariable(ServerProcesses.Variable, null);
        var node = await StartAsync((options ?? new NodeOptions()).ForServer(
            name, listen, directory)).ConfigureAwait(false);
        await using (node.ConfigureAwait(false))
        {
            Console.Out.WriteLine(ServerProcesses.Ready + node.Objects.Self);
            while (await Console.In.ReadLineAsync().ConfigureAwait(false) is not null)
            {
            }
        }
    }
}
