using System.Threading.Tasks.Sources;

namespace Stubs.Rpc;

/// <summary>
/// A call that awaits its reply. It is used again when both its final frame has come and the caller has taken the
/// result.
/// </summary>
internal sealed class PendingCall(Connection connection)
    : OutstandingRequest, IValueTaskSource<RpcReply>, IThreadPoolWorkItem
{
    private ManualResetValueTaskSourceCore<RpcReply> core;
    private CancellationTokenRegistration cancellation;
    private int decided;
    private int parts;
    private RpcReply reply;
    private Exception? error;

    /// <summary>The next one of those that are to be used again.</summary>
    public PendingCall? Next { get; set; }

    public void Prepare(long deadline)
    {
        core.Reset();
        (decided, parts, Deadline, Batch) = (0, 2, deadline, FrameWriter.NotWritten);
    }

    /// <summary>
    /// Begins to heed the caller's token. The request has been queued, so that a cancel comes behind it.
    /// </summary>
    public ValueTask<RpcReply> Await(CancellationToken cancellationToken)
    {
        if (cancellationToken.CanBeCanceled)
        {
            cancellation = cancellationToken.UnsafeRegister(
                static (state, token) => ((PendingCall)state!).Cancel(token), this);
        }

        return new ValueTask<RpcReply>(this, core.Version);
    }

    public bool TryReply(RpcReply arrived)
    {
        if (Interlocked.Exchange(ref decided, 1) != 0)
            return false;
        reply = arrived;
        return true;
    }

    public override bool TryFail(Exception error)
    {
        if (Interlocked.Exchange(ref decided, 1) != 0)
            return false;
        this.error = error;
        return true;
    }

    public override void Tell()
    {
        connection.BeginDispatching();
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>The final frame has come, or never will.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref parts) == 0)
            connection.Recycle(this);
    }

    /// <summary>Lets the caller go on, on this thread.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        if (error is null && !connection.HasLease())
        {
            reply.Dispose();
            error = connection.Lost(mayBeSent: true);
        }

        var (outcome, failure) = (reply, error);
        (reply, error) = (default, null);
        if (failure is null)
            core.SetResult(outcome);
        else
            core.SetException(failure);

        // By now it may serve another call; the connection is the same.
        connection.EndDispatching();
    }

    RpcReply IValueTaskSource<RpcReply>.GetResult(short token)
    {
        try
        {
            return core.GetResult(token);
        }
        finally
        {
            // Waits for a cancellation that is just under way: it must not meet the next call.
            cancellation.Dispose();
            cancellation = default;
            Release();
        }
    }

    ValueTaskSourceStatus IValueTaskSource<RpcReply>.GetStatus(short token) => core.GetStatus(token);

    void IValueTaskSource<RpcReply>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
            core.OnCompleted(continuation, state, token, flags);

    private void Cancel(CancellationToken token)
    {
        if (!TryFail(new OperationCanceledException(token)))
            return;
        connection.Withdraw(this, FrameKind.Cancel);
        Tell();
    }
}
