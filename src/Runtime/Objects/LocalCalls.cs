using System.Runtime.ExceptionServices;
using Stubs.Actions;
using Stubs.Generated;

namespace Stubs.Objects;

/// <summary>
/// Calls on objects of this node. Every operation under a lock runs in an action of its own: nested in the caller's, or
/// outermost if there is none (SYSTEM 21). That makes it failure-atomic (SYSTEM 20) and keeps calls made in parallel by
/// one action apart (SYSTEM 10). One that was wounded has left no trace, and runs again.
/// </summary>
/// <remarks>The arguments are the callee's own already: they were copied, or read from the wire.</remarks>
internal static class LocalCalls
{
    /// <summary>Calls a synchronous operation.</summary>
    public static Task<TResult> CallAsync<TCall, TTarget, TResult>(StubBinding binding, in TCall mine, CancellationToken cancellationToken)
        where TCall : struct, ISyncCall<TCall, TTarget, TResult>
        where TTarget : class
    {
        try
        {
            if (mine.Operation.LockMode is not { } mode)
                return CallUnlockedAsync<TCall, TTarget, TResult>(binding, mine, cancellationToken);

            var action = AtomicAction.BeginOperation(AtomicAction.Current);
            var entering = OperationPrologue.EnterAsync(binding, action, mode, mine.Operation.IsCompensated, cancellationToken);
            if (!entering.IsCompletedSuccessfully || CallerContext.HasScheduler)
                return CallSlowlyAsync<TCall, TTarget, TResult>(binding, mine, action, entering, cancellationToken);

            var record = entering.Result;
            TResult result;
            try
            {
                result = OperationBody.Run<TCall, TTarget, TResult>(mine, action, record, cancellationToken);
            }
            catch (Exception error)
            {
                return CallSlowlyAsync<TCall, TTarget, TResult>(binding, mine, action, ValueTask.FromException<ObjectRecord>(error), cancellationToken);
            }

            var ending = EndAsync(action, record);
            return ending.IsCompletedSuccessfully
                ? Completed(result)
                : CallSlowlyAsync<TCall, TTarget, TResult>(binding, mine, action, ending, result, cancellationToken);
        }
        catch (Exception error)
        {
            return Failed<TResult>(error);
        }
    }

    /// <summary>Calls an asynchronous operation.</summary>
    public static Task<TResult> CallTaskAsync<TCall, TTarget, TResult>(StubBinding binding, in TCall mine, CancellationToken cancellationToken)
        where TCall : struct, IAsyncCall<TCall, TTarget, TResult>
        where TTarget : class => mine.Operation.LockMode is { } mode
            ? CallTaskAsync<TCall, TTarget, TResult>(binding, mine, mode, cancellationToken)
            : CallUnlockedTaskAsync<TCall, TTarget, TResult>(binding, mine, cancellationToken);

    public static Task<TResult> Completed<TResult>(TResult result) =>
        typeof(TResult) == typeof(Nothing) ? (Task<TResult>)(object)NothingTask : Task.FromResult(result);

    /// <summary>A call that has failed, or was cancelled, as an asynchronous method tells it.</summary>
    public static async Task<TResult> Failed<TResult>(Exception error)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        ExceptionDispatchInfo.Throw(error);
        return default!;
    }

    private static readonly Task<Nothing> NothingTask = Task.FromResult(default(Nothing));

    public static ValueTask EndAsync(AtomicAction action, ObjectRecord record)
    {
        if (record.Abandoned && action.Status == ActionStatus.Running)
        {
            return ValueTask.FromException(new ActionAbortedException(action.Id, AbortReason.ChildRunning,
                $"An operation on {record.Object.Description} was running when a nested action beside it that had changed the same object was aborted; its own changes are undone too. Await calls before aborting the action that made them."));
        }

        return action.EndAsync();
    }

    /// <summary>
    /// Undoes a failed operation, and says what the caller is to be told: what the author threw, or why the action was
    /// aborted.
    /// </summary>
    public static async ValueTask<Exception> FailAsync(AtomicAction action, Exception error)
    {
        var told = error;
        if (action.Status == ActionStatus.Running)
            action.AbortNow(AbortCause.Of(AbortReason.Requested, "An operation failed:", error));
        else if (action.Status == ActionStatus.Aborted && action.Cause!.Reason is not (AbortReason.Requested or AbortReason.CallFailed) && error is not ActionAbortedException)
            told = action.AbortedException(error);
        try
        {
            await (action.Cause?.RecordsAborted ?? Task.CompletedTask).ConfigureAwait(false);
            return told;
        }
        catch (AggregateException errors)
        {
            return new AggregateException(UserCode.TextOf(told), [told, .. errors.InnerExceptions]);
        }
    }

    private static async Task<TResult> CallSlowlyAsync<TCall, TTarget, TResult>(
        StubBinding binding, TCall call, AtomicAction action, ValueTask<ObjectRecord> entering, CancellationToken cancellationToken)
        where TCall : struct, ISyncCall<TCall, TTarget, TResult>
        where TTarget : class
    {
        Repetition? repetition = null;
        while (true)
        {
            try
            {
                var record = await entering.ConfigureAwait(false);
                await CallerContext.LeaveSchedulerAsync().ConfigureAwait(false);
                var result = OperationBody.Run<TCall, TTarget, TResult>(call, action, record, cancellationToken);
                await EndAsync(action, record).ConfigureAwait(false);
                return result;
            }
            catch (Exception error)
            {
                var told = await FailAsync(action, error).ConfigureAwait(false);
                if (error is ObjectMovedException moved && await binding.FollowAsync(moved.Place, cancellationToken).ConfigureAwait(false))
                    return await RemoteCalls.CallAsync<TCall, TTarget, TResult>(binding, call, cancellationToken).ConfigureAwait(false);
                if (!Repetition.GoesOn(ref repetition, binding.Manager.Running, action.KindOf(error), told))
                    Throw(told, cancellationToken);
            }

            await repetition!.PauseAsync(cancellationToken).ConfigureAwait(false);
            action = action.BeginAgain();
            entering = OperationPrologue.EnterAsync(binding, action, call.Operation.LockMode!, call.Operation.IsCompensated, cancellationToken);
        }
    }

    private static async Task<TResult> CallSlowlyAsync<TCall, TTarget, TResult>(
        StubBinding binding, TCall call, AtomicAction action, ValueTask ending, TResult result, CancellationToken cancellationToken)
        where TCall : struct, ISyncCall<TCall, TTarget, TResult>
        where TTarget : class
    {
        Repetition? repetition = null;
        try
        {
            await ending.ConfigureAwait(false);
            return result;
        }
        catch (Exception error) when (Repetition.GoesOn(ref repetition, binding.Manager.Running, action.KindOf(error), error))
        {
            // Wounded between the end of the body and the commit.
        }
        catch (Exception error)
        {
            Throw(await FailAsync(action, error).ConfigureAwait(false), cancellationToken);
        }

        await repetition!.PauseAsync(cancellationToken).ConfigureAwait(false);
        var again = action.BeginAgain();
        return await CallSlowlyAsync<TCall, TTarget, TResult>(
            binding, call, again, OperationPrologue.EnterAsync(binding, again, call.Operation.LockMode!, call.Operation.IsCompensated, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    private static async Task<TResult> CallTaskAsync<TCall, TTarget, TResult>(StubBinding binding, TCall call, LockMode mode, CancellationToken cancellationToken)
        where TCall : struct, IAsyncCall<TCall, TTarget, TResult>
        where TTarget : class
    {
        if (call.Operation.IsCompensated)
            throw NotSynchronous(binding, call.Operation);

        var action = AtomicAction.Begin(AtomicAction.Current, AtomicActionOptions.Default, priority: null);
        Repetition? repetition = null;
        while (true)
        {
            try
            {
                action.MakeCurrent();
                CallerContext.Hide();
                var record = await OperationPrologue.EnterAsync(binding, action, mode, compensated: false, cancellationToken).ConfigureAwait(false);
                TResult result;
                var target = record.Object.Enter(record);
                try
                {
                    await CallerContext.LeaveSchedulerAsync().ConfigureAwait(false);
                    using var linked = Link(action, binding.Manager, ref cancellationToken, out var token);
                    result = await call.InvokeAsync((TTarget)target, token).ConfigureAwait(false);
                    result = ArgumentCopy.OfResult(call, result, record.Object);
                }
                finally
                {
                    record.Object.Leave(record, target);
                }

                await EndAsync(action, record).ConfigureAwait(false);
                return result;
            }
            catch (Exception error)
            {
                var told = await FailAsync(action, error).ConfigureAwait(false);
                if (error is ObjectMovedException moved && await binding.FollowAsync(moved.Place, cancellationToken).ConfigureAwait(false))
                {
                    // In the caller's action, as this one has ended.
                    AtomicAction.Serve(action.Parent);
                    return await RemoteCalls.CallTaskAsync<TCall, TTarget, TResult>(binding, call, cancellationToken).ConfigureAwait(false);
                }

                if (!Repetition.GoesOn(ref repetition, binding.Manager.Running, action.KindOf(error), told))
                    Throw(told, cancellationToken);
            }

            await repetition!.PauseAsync(cancellationToken).ConfigureAwait(false);
            action = action.BeginAgain();
        }
    }

    private static Task<TResult> CallUnlockedAsync<TCall, TTarget, TResult>(StubBinding binding, in TCall call, CancellationToken cancellationToken)
        where TCall : struct, ISyncCall<TCall, TTarget, TResult>
        where TTarget : class
    {
        AtomicAction.Current?.EnsureRunning();
        var pinning = binding.PinAsync();
        return pinning.IsCompletedSuccessfully && !CallerContext.HasScheduler
            ? Completed(RunUnlocked<TCall, TTarget, TResult>(binding, pinning.Result, call, cancellationToken))
            : CallUnlockedAsync<TCall, TTarget, TResult>(binding, pinning, call, cancellationToken);
    }

    public static async Task<TResult> CallUnlockedAsync<TCall, TTarget, TResult>(
        StubBinding binding, ValueTask<ActiveObject> pinning, TCall call, CancellationToken cancellationToken)
        where TCall : struct, ISyncCall<TCall, TTarget, TResult>
        where TTarget : class
    {
        var active = await pinning.ConfigureAwait(false);
        await CallerContext.LeaveSchedulerAsync().ConfigureAwait(false);
        return RunUnlocked<TCall, TTarget, TResult>(binding, active, call, cancellationToken);
    }

    private static TResult RunUnlocked<TCall, TTarget, TResult>(
        StubBinding binding, ActiveObject active, in TCall call, CancellationToken cancellationToken)
        where TCall : struct, ISyncCall<TCall, TTarget, TResult>
        where TTarget : class
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

    private static async Task<TResult> CallUnlockedTaskAsync<TCall, TTarget, TResult>(StubBinding binding, TCall call, CancellationToken cancellationToken)
        where TCall : struct, IAsyncCall<TCall, TTarget, TResult>
        where TTarget : class
    {
        AtomicAction.Current?.EnsureRunning();
        var active = await binding.PinAsync().ConfigureAwait(false);
        try
        {
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

    private static void Throw(Exception told, CancellationToken callers)
    {
        Cancellations.Tell(told, callers);
        ExceptionDispatchInfo.Throw(told);
    }

    public static InvalidOperationException NotSynchronous(StubBinding binding, Operation operation) => new(
        $"Operation {operation} of '{binding.Type.Name}' is asynchronous and has a compensation. Bodies of compensated operations exclude each other, so they must be synchronous: return the result itself, not a task or a stream.");

    /// <summary>The token for an operation's body: the caller's, and the end of the action by abort.</summary>
    public static BodyCancellation? Link(AtomicAction action, ObjectManager manager, ref CancellationToken cancellationToken, out CancellationToken token)
    {
        if (!cancellationToken.CanBeCanceled)
        {
            token = action.Tree.TokenFor(manager.CallbackFailed);
            return null;
        }

        var linked = new BodyCancellation(cancellationToken, action.Tree.TokenFor(manager.CallbackFailed), manager.CallbackFailed);
        token = linked.Token;
        return linked;
    }
}
