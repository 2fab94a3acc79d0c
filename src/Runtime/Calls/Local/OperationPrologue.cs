using Stubs.Actions;
using Stubs.Diagnostics;
using Stubs.Generated;
using Stubs.Locking;
using Stubs.Objects;

namespace Stubs.Calls;

/// <summary>
/// What every operation goes through before its body runs: the object is activated and pinned, its lock is taken, a
/// record is made, and where the operation may change the object the before-image is kept.
/// </summary>
internal static class OperationPrologue
{
    /// <summary>
    /// Admits an operation; the action then has a record for the object, and undoing it is the action's business.
    /// </summary>
    /// <param name="binding">The object.</param>
    /// <param name="action">The action of the operation.</param>
    /// <param name="mode">The lock.</param>
    /// <param name="compensated">Whether an abort undoes it by the author's compensation.</param>
    /// <param name="cancellationToken">The caller's.</param>
    /// <param name="operation">What the caller must be allowed to call; null for what the runtime does itself.</param>
    /// <exception cref="ActionAbortedException">The action ended meanwhile, or waited too long for the
    /// lock.</exception>
    /// <exception cref="UnauthorizedException">The caller may not.</exception>
    public static ValueTask<ObjectRecord> EnterAsync(
        ObjectBinding binding, AtomicAction action, LockMode mode, bool compensated,
        CancellationToken cancellationToken, Operation? operation = null)
    {
        var pinning = binding.PinAsync();
        if (pinning.IsCompletedSuccessfully)
        {
            var target = pinning.Result;
            if (operation is not null && !IsAllowedAtOnce(binding, target, operation))
                return EnterSlowlyAsync(
                    new ValueTask<ActiveObject>(target), binding, action, mode, compensated, operation,
                    cancellationToken);
            if (TryAcquire(target, action, mode))
            {
                binding.Begun();
                if (!target.Gone)
                    return AdmitAtOnce(target, action, mode, compensated);
                target.Locks.Release(action);
            }

            return EnterSlowlyAsync(
                new ValueTask<ActiveObject>(target), binding, action, mode, compensated, operation, cancellationToken);
        }

        return EnterSlowlyAsync(pinning, binding, action, mode, compensated, operation, cancellationToken);
    }

    private static async ValueTask<ObjectRecord> EnterSlowlyAsync(
        ValueTask<ActiveObject> pinning, ObjectBinding binding, AtomicAction action, LockMode mode, bool compensated,
        Operation? operation, CancellationToken cancellationToken)
    {
        while (true)
        {
            var target = await pinning.ConfigureAwait(false);
            try
            {
                if (operation is not null)
                    await binding.CheckAccessAsync(target.Type, operation, cancellationToken).ConfigureAwait(false);
                await WaitForLockAsync(binding, target, action, mode, cancellationToken).ConfigureAwait(false);
                ThrowIfAborted(target, action);
            }
            catch
            {
                target.Unpin();
                throw;
            }

            if (!target.Gone)
                return Admit(target, action, mode, compensated);

            // Its creation was undone, or it was destroyed, while this call waited: the store knows which.
            target.Locks.Release(action);
            target.Unpin();
            pinning = binding.PinAsync();
        }
    }

    /// <summary>
    /// Whether the caller may call an operation of an object that is pinned. Where it may not the object is not.
    /// </summary>
    /// <returns>False if a policy must be asked.</returns>
    /// <exception cref="UnauthorizedException">It may not.</exception>
    public static bool IsAllowedAtOnce(ObjectBinding binding, ActiveObject target, Operation operation)
    {
        try
        {
            return binding.Space.Access.IsAllowedAtOnce(target.Type, binding.Uid, operation);
        }
        catch
        {
            target.Unpin();
            throw;
        }
    }

    private static bool TryAcquire(ActiveObject target, AtomicAction action, LockMode mode)
    {
        try
        {
            return target.Locks.TryAcquire(action, mode);
        }
        catch
        {
            // The rule of a mode of the class has thrown.
            target.Unpin();
            throw;
        }
    }

    // An abort that meets the wait releases the lock, and nothing may be noted under it any more. The waiting thread
    // says that it waits no longer and then looks at the status; the abort does it the other way round.
    private static void ThrowIfAborted(ActiveObject target, AtomicAction action)
    {
        Interlocked.MemoryBarrier();
        if (action.Status != ActionStatus.Aborted)
            return;
        target.Locks.Release(action);
        action.EnsureRunning();
    }

    private static async ValueTask WaitForLockAsync(
        ObjectBinding binding, ActiveObject target, AtomicAction action, LockMode mode,
        CancellationToken cancellationToken)
    {
        var manager = target.Manager;
        LockWaitMeasurement? measurement = null;
        string? error = null;
        try
        {
            action.UsedAt(manager.Diagnostics);
            action.WaitingFor = target.Locks;
            var waiting = target.Locks.AcquireAsync(
                action, mode, target.Description, manager.LockTimeout, manager.Time, cancellationToken,
                manager.Diagnostics);
            if (!waiting.IsCompleted)
                measurement = LockWaitMeasurement.Begin(manager.Diagnostics, manager.Time);
            binding.Begun();
            if (!waiting.IsCompleted)
                target.TellWaitersOfDoubt();

            // An abort that came before the request was in the queue did not find it there.
            if (!waiting.IsCompleted && action.Status != ActionStatus.Running)
                target.Locks.Abandon(action);
            await waiting.ConfigureAwait(false);
        }
        catch (LockTimeoutException timeout)
        {
            error = MetricNames.Of(AbortReason.LockTimedOut);
            action.AbortNow(new AbortCause(AbortReason.LockTimedOut, timeout.Message));
            throw action.AbortedException();
        }
        catch (LockWaitAbandonedException)
        {
            error = MetricNames.Of(action.Cause?.Reason ?? AbortReason.Requested);
            action.EnsureRunning();
            throw;
        }
        catch (Exception failure)
        {
            error = failure is OperationCanceledException ? "cancelled" : MetricNames.Of(failure);
            throw;
        }
        finally
        {
            action.WaitingFor = null;
            measurement?.End(target.Type.Name, target.Uid, NameOf(mode), error);
        }
    }

    // A mode may be the class's own.
    private static string NameOf(LockMode mode) =>
        UserCode.Ask(mode, static mode => mode.ToString()) ?? mode.GetType().Name;

    private static ValueTask<ObjectRecord> AdmitAtOnce(
        ActiveObject target, AtomicAction action, LockMode mode, bool compensated)
    {
        try
        {
            return new ValueTask<ObjectRecord>(Admit(target, action, mode, compensated));
        }
        catch (Exception error)
        {
            return ValueTask.FromException<ObjectRecord>(error);
        }
    }

    private static ObjectRecord Admit(ActiveObject target, AtomicAction action, LockMode mode, bool compensated)
    {
        var record = ObjectRecord.Of(action, target);
        target.Link(record);
        try
        {
            // The lock is ours until the action knows the record: what must be noted before the body begins is noted
            // undisturbed.
            if (mode.ModifiesObject && target.Type.HasState)
                target.PrepareForChange(record, mode, compensated);
            if (!action.TryAdd(record))
                action.EnsureRunning();
            return record;
        }
        catch
        {
            record.Finish();
            throw;
        }
    }

    /// <summary>
    /// Bodies of compensated operations exclude each other, which a thread can only hold to that runs them.
    /// </summary>
    public static InvalidOperationException NotSynchronous(ObjectBinding binding, Operation operation) => new(
        $"Operation {operation} of '{binding.Type.Name}' is asynchronous and has a compensation. Bodies of compensated operations exclude each other, so they must be synchronous: return the result itself, not a task or a stream.");
}
