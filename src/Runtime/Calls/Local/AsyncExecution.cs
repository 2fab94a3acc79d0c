using System.Runtime.CompilerServices;
using Stubs.Generated;
using Stubs.Objects;

namespace Stubs.Calls;

/// <summary>
/// Executes operations that return a task, on objects of this node, as
/// <see cref="SyncExecution{TCall,TTarget,TResult}"/> does those that return a result.
/// </summary>
internal readonly struct AsyncExecution<TCall, TTarget, TResult> : IExecution<TCall, TResult>
    where TCall : struct, IAsyncCall<TCall, TTarget, TResult>
    where TTarget : class
{
    /// <inheritdoc/>
    public static ValueTask<Attempt<TResult>> ExecuteAsync(
        ObjectBinding binding, TCall call, AtomicAction? before, CancellationToken cancellationToken) =>
            call.Operation.LockMode is { } mode
                ? ExecuteAsync(binding, call, mode, before, cancellationToken)
                : ExecuteUnlockedAsync(binding, call, cancellationToken);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<Attempt<TResult>> ExecuteAsync(
        ObjectBinding binding, TCall call, LockMode mode, AtomicAction? before, CancellationToken cancellationToken)
    {
        if (call.Operation.IsCompensated)
            throw OperationPrologue.NotSynchronous(binding, call.Operation);
        var action = before?.BeginAgain()
            ?? AtomicAction.Begin(AtomicAction.Current, AtomicActionOptions.Default, priority: null);
        try
        {
            action.MakeCurrent();
            CallerContext.Hide();
            var record = await OperationPrologue.EnterAsync(
                binding, action, mode, compensated: false, cancellationToken, call.Operation).ConfigureAwait(false);
            TResult result;
            var target = record.Object.Enter(record);
            try
            {
                await CallerContext.LeaveSchedulerAsync().ConfigureAwait(false);
                using var linked = OperationEpilogue.Link(
                    action, binding.Manager, ref cancellationToken, out var token);
                result = await call.InvokeAsync((TTarget)target, token).ConfigureAwait(false);
                result = ArgumentCopy.OfResult(call, result, record.Object);
            }
            finally
            {
                record.Object.Leave(record, target);
            }

            await OperationEpilogue.EndAsync(action, record).ConfigureAwait(false);
            return result;
        }
        catch (Exception error)
        {
            return await OperationEpilogue.FailAsync(action, error).ConfigureAwait(false);
        }
    }

    private static async ValueTask<Attempt<TResult>> ExecuteUnlockedAsync(
        ObjectBinding binding, TCall call, CancellationToken cancellationToken)
    {
        AtomicAction.Current?.EnsureRunning();
        ActiveObject active;
        try
        {
            active = await binding.PinAsync().ConfigureAwait(false);
        }
        catch (ObjectMovedException moved)
        {
            return AttemptFailure.Moved(moved.Place);
        }

        try
        {
            await binding.CheckAccessAsync(active.Type, call.Operation, cancellationToken).ConfigureAwait(false);
            binding.Begun();
            CallerContext.Hide();
            await CallerContext.LeaveSchedulerAsync().ConfigureAwait(false);
            var result = await call.InvokeAsync((TTarget)active.Enter(null), cancellationToken).ConfigureAwait(false);
            return ArgumentCopy.OfResult(call, result, active);
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
