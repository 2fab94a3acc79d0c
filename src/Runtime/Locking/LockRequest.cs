namespace Stubs.Locking;

/// <summary>
/// A request that waits. It completes once, by the thread that takes it out of the queue; what awaits it goes on in
/// another thread, so that it may be completed inside the lock manager's monitor.
/// </summary>
/// <param name="manager">Where it waits.</param>
/// <param name="owner">The action that waits.</param>
/// <param name="mode">For what.</param>
/// <param name="what">The object's name, for messages.</param>
internal sealed class LockRequest(LockManager manager, ILockOwner owner, LockMode mode, string what)
    : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
{
    public ILockOwner Owner => owner;

    /// <summary>The outermost action of the owner.</summary>
    public ILockOwner Tree { get; } = owner.TopLevel;

    public LockMode Mode => mode;

    public string What => what;

    /// <summary>
    /// Waits until the lock is granted (SYSTEM 14), the time has passed, or the caller or the lock manager gives up.
    /// </summary>
    public async ValueTask WaitAsync(TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        using var timer = timeout == Timeout.InfiniteTimeSpan || Task.IsCompleted
            ? null
            : time.CreateTimer(
                static state => ((Deadline)state!).Pass(), new Deadline(this, timeout), timeout,
                Timeout.InfiniteTimeSpan);
        var registration = cancellationToken.UnsafeRegister(
            static (state, token) => ((LockRequest)state!).Cancel(token), this);
        await using (registration.ConfigureAwait(false))
            await Task.ConfigureAwait(false);
    }

    private void Cancel(CancellationToken cancellationToken)
    {
        if (LockMode.IsAsked)
            Later(() => Cancel(cancellationToken));
        else if (manager.Withdraw(this))
            TrySetCanceled(cancellationToken);
    }

    private void Expire(TimeSpan timeout)
    {
        if (LockMode.IsAsked)
            Later(() => Expire(timeout));
        else if (manager.Withdraw(this))
            TrySetException(manager.TimedOut(this, timeout));
    }

    // By the rule of a mode, perhaps inside the monitor, where the queue must stay as it is.
    private static void Later(Action work) =>
        ThreadPool.UnsafeQueueUserWorkItem(static work => work(), work, preferLocal: false);

    private sealed class Deadline(LockRequest request, TimeSpan timeout)
    {
        public void Pass() => request.Expire(timeout);
    }
}
