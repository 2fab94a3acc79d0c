using System.Diagnostics;
using System.Runtime.CompilerServices;
using Stubs.Generated;
using Stubs.Objects;

namespace Stubs.Calls;

/// <summary>
/// Executes operations that return when they are done, on objects of this node. Every operation under a lock runs in an
/// action of its own: nested in the caller's, or outermost if there is none (SYSTEM 21). That makes it failure-atomic
/// (SYSTEM 20) and keeps calls made in parallel by one action apart (SYSTEM 10). One that was wounded has left no
/// trace, and may run again.
/// </summary>
/// <remarks>The arguments are the callee's own already: they were copied, or read from the wire.</remarks>
[StackTraceHidden]
internal readonly struct SyncExecution<TCall, TTarget, TResult> : IExecution<TCall, TResult>
    where TCall : struct, ISyncCall<TCall, TTarget, TResult>
    where TTarget : class
{
    /// <summary>Executes the operation at once, if nothing is to be waited for.</summary>
    /// <param name="binding">The object.</param>
    /// <param name="call">The call.</param>
    /// <param name="cancellationToken">The caller's.</param>
    /// <param name="result">The result, if it has returned.</param>
    /// <param name="attempt">The attempt that goes on, if it has not.</param>
    /// <returns>Whether it has returned.</returns>
    public static bool TryExecute(
        ObjectBinding binding, in TCall call, CancellationToken cancellationToken, out TResult result,
        out ValueTask<Attempt<TResult>> attempt)
    {
        if (call.Operation.LockMode is not { } mode)
            return TryExecuteUnlocked(binding, call, cancellationToken, out result, out attempt);

        var action = AtomicAction.BeginOperation(AtomicAction.Current);
        attempt = default;
        try
        {
            var entering = OperationPrologue.EnterAsync(
                binding, action, mode, call.Operation.IsCompensated, cancellationToken, call.Operation);
            if (entering.IsCompletedSuccessfully && !CallerContext.HasScheduler)
            {
                var record = entering.Result;
                result = OperationBody.Run<TCall, TTarget, TResult>(call, action, record, cancellationToken);
                var ending = OperationEpilogue.EndAsync(action, record);
                if (ending.IsCompletedSuccessfully)
                    return true;
                attempt = EndAsync(action, ending, result);
                return false;
            }

            attempt = ExecuteAsync(binding, call, action, entering, cancellationToken);
        }
        catch (Exception error)
        {
            attempt = FailAsync(action, error);
        }

        result = default!;
        return false;
    }

    /// <inheritdoc/>
    public static ValueTask<Attempt<TResult>> ExecuteAsync(
        ObjectBinding binding, TCall call, AtomicAction? before, CancellationToken cancellationToken)
    {
        if (call.Operation.LockMode is not { } mode)
        {
            AtomicAction.Current?.EnsureRunning();
            return ExecuteUnlockedAsync(binding, binding.PinAsync(), call, cancellationToken);
        }

        var action = before?.BeginAgain() ?? AtomicAction.BeginOperation(AtomicAction.Current);
        try
        {
            var entering = OperationPrologue.EnterAsync(
                binding, action, mode, call.Operation.IsCompensated, cancellationToken, call.Operation);
            return ExecuteAsync(binding, call, action, entering, cancellationToken);
        }
        catch (Exception error)
        {
            return FailAsync(action, error);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<Attempt<TResult>> ExecuteAsync(
        ObjectBinding binding, TCall call, AtomicAction action, ValueTask<ObjectRecord> entering,
        CancellationToken cancellationToken)
    {
        try
        {
            var record = await entering.ConfigureAwait(false);
            await CallerContext.LeaveSchedulerAsync().ConfigureAwait(false);
            var result = OperationBody.Run<TCall, TTarget, TResult>(call, action, record, cancellationToken);
            await OperationEpilogue.EndAsync(action, record).ConfigureAwait(false);
            return result;
        }
        catch (Exception error)
        {
            return await OperationEpilogue.FailAsync(action, error).ConfigureAwait(false);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<Attempt<TResult>> EndAsync(AtomicAction action, ValueTask ending, TResult result)
    {
        try
        {
            await ending.ConfigureAwait(false);
            return result;
        }
        catch (Exception error)
        {
            // Wounded between the end of the body and the commit, for example.
            return await OperationEpilogue.FailAsync(action, error).ConfigureAwait(false);
        }
    }

    private static async ValueTask<Attempt<TResult>> FailAsync(AtomicAction action, Exception error) =>
        await OperationEpilogue.FailAsync(action, error).ConfigureAwait(false);

    private static bool TryExecuteUnlocked(
        ObjectBinding binding, in TCall call, CancellationToken cancellationToken, out TResult result,
        out ValueTask<Attempt<TResult>> attempt)
    {
        AtomicAction.Current?.EnsureRunning();
        var pinning = binding.PinAsync();
        if (pinning.IsCompletedSuccessfully && !CallerContext.HasScheduler)
        {
            var active = pinning.Result;
            if (OperationPrologue.IsAllowedAtOnce(binding, active, call.Operation))
            {
                result = RunUnlocked(binding, active, call, cancellationToken);
                attempt = default;
                return true;
            }

            pinning = new ValueTask<ActiveObject>(active);
        }

        result = default!;
        attempt = ExecuteUnlockedAsync(binding, pinning, call, cancellationToken);
        return false;
    }

    /// <summary>Executes an operation that takes no lock.</summary>
    /// <param name="binding">The object.</param>
    /// <param name="pinning">What finds it.</param>
    /// <param name="call">The call.</param>
    /// <param name="cancellationToken">The caller's.</param>
    public static async ValueTask<Attempt<TResult>> ExecuteUnlockedAsync(
        ObjectBinding binding, ValueTask<ActiveObject> pinning, TCall call, CancellationToken cancellationToken)
    {
        ActiveObject active;
        try
        {
            active = await pinning.ConfigureAwait(false);
        }
        catch (ObjectMovedException moved)
        {
            return AttemptFailure.Moved(moved.Place);
        }

        try
        {
            await binding.CheckAccessAsync(active.Type, call.Operation, cancellationToken).ConfigureAwait(false);
            await CallerContext.LeaveSchedulerAsync().ConfigureAwait(false);
        }
        catch
        {
            active.Unpin();
            throw;
        }

        return RunUnlocked(binding, active, call, cancellationToken);
    }

    private static TResult RunUnlocked(
        ObjectBinding binding, ActiveObject active, in TCall call, CancellationToken cancellationToken)
    {
        try
        {
            binding.Begun();
            using (CallerContext.Enter())
                return ArgumentCopy.OfResult(call, call.Invoke((TTarget)active.Enter(null), cancellationToken), active);
        }
        catch (OperationCanceledException error)
        {
            Cancellations.Tell(error, cancellationToken);
            throw;
        }
        finally
        {
            active.Unpin();
        }
    }
}
