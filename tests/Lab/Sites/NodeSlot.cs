namespace Stubs.Lab.Sites;

/// <summary>The place of a node that is stopped and started again.</summary>
/// <param name="name">Its name.</param>
/// <param name="start">Starts it, on what the last one left.</param>
internal sealed class NodeSlot(string name, Func<CancellationToken, Task<Node>> start) : IAsyncDisposable
{
    private readonly SemaphoreSlim changing = new(1, 1);
    private volatile TaskCompletionSource<Node> running = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Name => name;

    /// <summary>The node that runs; waits while there is none.</summary>
    public Task<Node> NodeAsync(CancellationToken cancellation) => running.Task.WaitAsync(cancellation);

    /// <summary>Starts it, unless it runs.</summary>
    public async Task StartAsync(CancellationToken cancellation)
    {
        await changing.WaitAsync(cancellation);
        try
        {
            if (!running.Task.IsCompletedSuccessfully)
                running.SetResult(await start(cancellation));
        }
        finally
        {
            changing.Release();
        }
    }

    /// <summary>Stops it, unless it is stopped: what has not committed is lost.</summary>
    public async Task StopAsync()
    {
        await changing.WaitAsync();
        try
        {
            if (!running.Task.IsCompletedSuccessfully)
                return;
            var stopping = await running.Task;
            running = new TaskCompletionSource<Node>(TaskCreationOptions.RunContinuationsAsynchronously);
            await stopping.DisposeAsync();
        }
        finally
        {
            changing.Release();
        }
    }

    public async ValueTask DisposeAsync() => await StopAsync();
}
