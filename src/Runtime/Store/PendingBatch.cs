namespace Stubs.Store;

/// <summary>
/// A batch on its way through a <see cref="GroupCommitter"/>: queued, then either taken up and completed, or cancelled.
/// </summary>
internal sealed class PendingBatch(IReadOnlyList<StoreOperation> operations) : IThreadPoolWorkItem
{
    private const int Queued = 0;
    private const int Taken = 1;
    private const int Cancelled = 2;

    private TaskCompletionSource? completion;
    private CancellationToken cancelledBy;
    private int state;

    public IReadOnlyList<StoreOperation> Operations => operations;

    /// <summary>Why the batch was not carried out; null if it was.</summary>
    public Exception? Failure { get; private set; }

    public bool IsWaiting => completion is not null;

    /// <summary>
    /// Says that the batch was not carried out. The last reason stands: a conflict means nothing once the whole group
    /// is undone.
    /// </summary>
    public void Fail(Exception failure) => Failure = failure;

    public void BecomeWaiting() => completion = new TaskCompletionSource();

    /// <summary>Takes the batch up, unless it has been cancelled.</summary>
    public bool TryTake() => Interlocked.CompareExchange(ref state, Taken, Queued) == Queued;

    public Task WaitAsync(CancellationToken cancellationToken) =>
        cancellationToken.CanBeCanceled ? WaitCancellableAsync(cancellationToken) : completion!.Task;

    /// <summary>Lets the pool tell the caller the outcome; false if the caller does not wait for that.</summary>
    public bool Tell()
    {
        if (completion is null)
            return false;
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        return true;
    }

    /// <summary>The caller goes on inside this call, which is its own.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        if (state == Cancelled)
            completion!.TrySetCanceled(cancelledBy);
        else if (Failure is null)
            completion!.TrySetResult();
        else
            completion!.TrySetException(Failure);
    }

    private async Task WaitCancellableAsync(CancellationToken cancellationToken)
    {
        using var registration = cancellationToken.UnsafeRegister(
            static (self, token) => ((PendingBatch)self!).Cancel(token), this);
        await completion!.Task.ConfigureAwait(false);
    }

    private void Cancel(CancellationToken cancellationToken)
    {
        cancelledBy = cancellationToken;
        if (Interlocked.CompareExchange(ref state, Cancelled, Queued) == Queued)
            Tell();
    }
}
