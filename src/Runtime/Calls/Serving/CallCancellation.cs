namespace Stubs.Calls;

/// <summary>How a running call is told to stop, and a stream to go on.</summary>
internal sealed class CallCancellation(Action<Exception> report)
{
    private readonly CancellationTokenSource source = new();
    private volatile TaskCompletionSource<bool>? requested;
    private volatile bool isStopped;

    public CancellationToken Token => source.Token;

    public bool HasBegun { get; set; }

    public bool IsStopped => isStopped;

    /// <summary>Completes when the next item is asked for, with true, or the stream is stopped.</summary>
    public Task<bool> Requested => requested!.Task;

    /// <summary>An item is about to be sent, so that the next one may be asked for from now on.</summary>
    public void ExpectRequest()
    {
        requested = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);

        // A stopping node says so first and then looks whether a call waits; here it is the other way round.
        Interlocked.MemoryBarrier();
    }

    public void Request(bool isCancelled)
    {
        var waiting = requested;
        if (isCancelled)
            _ = source.CancelAsync().ContinueWith(_ => waiting?.TrySetResult(true), TaskScheduler.Default);
        else
            waiting?.TrySetResult(true);
    }

    public void Cancel(bool stop)
    {
        if (!stop)
        {
            UserCode.LetEnd(source.CancelAsync(), report);
            return;
        }

        isStopped = true;
        Interlocked.MemoryBarrier();
        requested?.TrySetResult(false);
    }
}
