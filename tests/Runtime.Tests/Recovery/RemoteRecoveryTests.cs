using Stubs.Actions;
using Stubs.Rpc;
using Stubs.Store;
using Stubs.Tests.Support;

namespace Stubs.Tests.Recovery;

/// <summary>The passes of recovery between nodes: repeated until nothing is left, and no longer.</summary>
public sealed class RemoteRecoveryTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly InProcessTransport transport = new();
    private readonly ManualTimeProvider time = new();
    private readonly Disk disk = new();
    private readonly TaskCompletionSource failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Node? node;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (node is not null)
            await node.DisposeAsync();
    }

    [Fact, Trait("Rule", "32")]
    public async Task A_pass_that_failed_is_repeated_after_a_while()
    {
        node = await StartAsync();
        var listed = 0;
        disk.OnListed = () => Interlocked.Increment(ref listed) == 1
            ? throw new StoreUnavailableException("The disk is busy.")
            : Task.CompletedTask;

        await using var other = await ConnectAsync();

        await failed.Task.WaitAsync(Patience);
        await UntilAsync(() => Volatile.Read(ref listed) > 1);
    }

    [Fact, Trait("Rule", "32")]
    public async Task A_node_that_has_been_stopped_has_no_timer_of_recovery()
    {
        node = await StartAsync();
        disk.OnListed = static () => throw new StoreUnavailableException("The disk is busy.");
        await using (await ConnectAsync())
            await failed.Task.WaitAsync(Patience);

        await node.DisposeAsync();

        await UntilAsync(() => time.ActiveTimers == 0, advances: false);
    }

    private Task<Node> StartAsync() => Nodes.StartAsync(new NodeOptions
    {
        Name = "home",
        ObjectStore = disk.Open(),
        Listen = "inproc:home",
        Transports = [transport],
        TimeProvider = time,
        Events = new ProtocolEvents { OnUnfinished = (_, _) => failed.TrySetResult() },
    });

    // Another node that appears: perhaps one that knows.
    private Task<Node> ConnectAsync() =>
        Nodes.StartAsync(
            new NodeOptions
                { Name = "other", Store = NodeOptions.InMemory, Directory = "inproc:home", Transports = [transport] });

    private Task UntilAsync(Func<bool> isSo, bool advances = true) => Until.HoldsAsync(isSo, advances ? Advance : null);

    private void Advance() => time.Advance(TimeSpan.FromMilliseconds(10));
}
