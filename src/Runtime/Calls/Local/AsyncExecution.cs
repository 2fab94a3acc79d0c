using System.Runtime.CompilerServices;
using Stubs.Actions;
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
            using var gone = EndWithCaller(binding, action);
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

    /// <summary>
    /// Aborts a call outside any action when the connection of its caller ends: a body that goes on would hold the
    /// lock, and the caller could not learn what it has done.
    /// </summary>
    private static CancellationTokenRegistration EndWithCaller(ObjectBinding binding, AtomicAction action) =>
        binding.Request is { } request && action.Parent is null
            ? request.CancellationToken.UnsafeRegister(
                static state =>
                {
                    var (request, action) = ((Rpc.RpcRequest, AtomicAction))state!;
                    if (!request.Connection.IsOpen)
                        action.Abort(new AbortCause(
                            AbortReason.ParticipantLost, "The connection of the caller has ended."));
                },
                (request, action))
            : default;

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
