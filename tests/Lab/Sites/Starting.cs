using Stubs.Rpc;

namespace Stubs.Lab.Sites;

/// <summary>Starts nodes where others may be missing.</summary>
internal static class Starting
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Starts a node, and tries again for as long as its directory cannot be reached or still takes its predecessor to
    /// be alive.
    /// </summary>
    public static Task<Node> StartAsync(NodeOptions options, TimeProvider clock, CancellationToken cancellation) =>
        StartAsync(() => Task.FromResult(options), clock, cancellation);

    /// <summary>
    /// The same, with options that are made anew for each attempt, for they bring a store that each attempt disposes
    /// of.
    /// </summary>
    public static async Task<Node> StartAsync(
        Func<Task<NodeOptions>> options, TimeProvider clock, CancellationToken cancellation)
    {
        var start = clock.GetTimestamp();
        while (true)
        {
            try
            {
                return await Node.StartAsync(await options(), cancellation);
            }
            catch (StubsException error) when (error is RpcException or BindingBrokenException or NodeNameInUseException
                or ActionAbortedException or OutcomeUnknownException
                && clock.GetElapsedTime(start) < Limit)
            {
                await Pause.ForAsync(Interval, clock, cancellation);
            }
        }
    }
}
