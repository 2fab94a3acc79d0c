namespace Stubs.Store;

/// <summary>A batch on its way through a <see cref="GroupCommitter"/>: queued, then either taken up and completed, or cancelled.</summary>
internal sealed class PendingBatch(IReadOnlyList<StoreOperation> operations)
{
    private const int Queued = 0;
    private const int Taken = 1;
    private const int Cancelled = 2;

    private TaskCompletionSource? completion;
    private int state;

    public IReadOnlyList<StoreOperation> Operations => operations;

    /// <summary>Why the batch was not carried out; null if it was.</summary>
    public Exception? Failure { get; private set; }

    public bool IsWaiting => completion is not null;

    /// <summary>Says that the batch was not carried out. The last reason stands: a conflict means nothing once the whole group is undone.</summary>
    public void Fail(Exception failure) => Failure = failure;

    public void BecomeWaiting() => completion = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Takes the batch up, unless it has been cancelled.</summary>
    public bool TryTake() => Interlocked.CompareExchange(ref state, Taken, Queued) == Queued;

    public Task WaitAsync(CancellationToken cancellationToken) =>
        cancellationToken.CanBeCanceled ? WaitCancellableAsync(cancellationToken) : completion!.Task;

    public void Complete()
    {
        if (completion is null)
            return;
        if (Failure is null)
            completion.SetResult();
        else
            completion.SetException(Failure);
    }

    private async Task WaitCancellableAsync(CancellationToken cancellationToken)
    {
        using var registration = cancellationToken.UnsafeRegister(static (self, token) => ((PendingBatch)self!).Cancel(token), this);
        await completion!.Task.ConfigureAwait(false);
    }

    private void Cancel(CancellationToken cancellationToken)
    {
        if (Interlocked.CompareExchange(ref state, Cancelled, Queued) == Queued)
            completion!.SetCanceled(cancellationToken);
    }
}
