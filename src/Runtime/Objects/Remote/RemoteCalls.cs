using System.Runtime.ExceptionServices;
using Stubs.Actions;
using Stubs.Generated;

namespace Stubs.Objects;

/// <summary>Calls on objects that may be at another node.</summary>
internal static class RemoteCalls
{
    /// <summary>
    /// How often a call follows an object at once that runs elsewhere each time. Then it pauses, and gives up in the
    /// end.
    /// </summary>
    public const int PromptMoves = 16;

    /// <summary>Calls a synchronous operation.</summary>
    public static Task<TResult> CallAsync<TCall, TTarget, TResult>(StubBinding binding, in TCall call, CancellationToken cancellationToken)
        where TCall : struct, ISyncCall<TCall, TTarget, TResult>
        where TTarget : class => PlainCalls.FindConnection(binding, cancellationToken) is { } connection
        ? PlainCalls.CallAsync<TCall, TResult>(binding, connection, call, static (binding, call, token) => CallAnywhereAsync<TCall, TTarget, TResult>(binding, call, token))
        : binding.MustQueue
            ? QueuedAsync(binding, call, static (binding, call, token) => CallAnywhereAsync<TCall, TTarget, TResult>(binding, call, token), cancellationToken)
            : CallAnywhereAsync<TCall, TTarget, TResult>(binding, call, cancellationToken);

    /// <summary>Calls an asynchronous operation.</summary>
    public static Task<TResult> CallTaskAsync<TCall, TTarget, TResult>(StubBinding binding, in TCall call, CancellationToken cancellationToken)
        where TCall : struct, IAsyncCall<TCall, TTarget, TResult>
        where TTarget : class => PlainCalls.FindConnection(binding, cancellationToken) is { } connection
        ? PlainCalls.CallAsync<TCall, TResult>(binding, connection, call, static (binding, call, token) => CallTaskAnywhereAsync<TCall, TTarget, TResult>(binding, call, token))
        : binding.MustQueue
            ? QueuedAsync(binding, call, static (binding, call, token) => CallTaskAnywhereAsync<TCall, TTarget, TResult>(binding, call, token), cancellationToken)
            : CallTaskAnywhereAsync<TCall, TTarget, TResult>(binding, call, cancellationToken);

    /// <summary>Makes a call when those that were made before through the same stub have been sent.</summary>
    private static async Task<TResult> QueuedAsync<TCall, TResult>(
        StubBinding binding, TCall call, Func<StubBinding, TCall, CancellationToken, Task<TResult>> make, CancellationToken cancellationToken)
    {
        var queued = binding.Enqueue();
        try
        {
            await queued.WaitAsync().ConfigureAwait(false);
            binding.Begin(queued);
            return await make(binding, call, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            binding.Pass(queued);
        }
    }

    private static async Task<TResult> CallAnywhereAsync<TCall, TTarget, TResult>(StubBinding binding, TCall call, CancellationToken cancellationToken)
        where TCall : struct, ISyncCall<TCall, TTarget, TResult>
        where TTarget : class
    {
        if (await binding.LocateAsync(cancellationToken).ConfigureAwait(false) is not null)
        {
            return await InvokeAsync<TCall, TResult>(
                binding, call, () => CallAnywhereAsync<TCall, TTarget, TResult>(binding, call, cancellationToken), cancellationToken).ConfigureAwait(false);
        }

        var mine = ArgumentCopy.Of<TCall, TResult>(call, binding.Manager);
        var calling = LocalCalls.CallAsync<TCall, TTarget, TResult>(binding, mine, cancellationToken);
        binding.Sent();
        return await calling.ConfigureAwait(false);
    }

    private static async Task<TResult> CallTaskAnywhereAsync<TCall, TTarget, TResult>(StubBinding binding, TCall call, CancellationToken cancellationToken)
        where TCall : struct, IAsyncCall<TCall, TTarget, TResult>
        where TTarget : class
    {
        if (await binding.LocateAsync(cancellationToken).ConfigureAwait(false) is not null)
        {
            return await InvokeAsync<TCall, TResult>(
                binding, call, () => CallTaskAnywhereAsync<TCall, TTarget, TResult>(binding, call, cancellationToken), cancellationToken).ConfigureAwait(false);
        }

        var mine = ArgumentCopy.Of<TCall, TResult>(call, binding.Manager);
        var calling = LocalCalls.CallTaskAsync<TCall, TTarget, TResult>(binding, mine, cancellationToken);
        binding.Sent();
        return await calling.ConfigureAwait(false);
    }

    /// <summary>Goes on with a call that <see cref="PlainCalls"/> has sent, and that did not return.</summary>
    public static Task<TResult> GoOnAsync<TCall, TResult>(StubBinding binding, TCall call, RemoteCall sent, Exception error, Func<Task<TResult>> again)
        where TCall : struct, ICall<TCall, TResult> => InvokeAsync<TCall, TResult>(
            binding, call.Operation.Name, call, remote => remote.Write<TCall, TResult>(call), again, CancellationToken.None, sent, error);

    /// <summary>Destroys the object.</summary>
    public static async Task DestroyAsync(StubBinding binding, CancellationToken cancellationToken)
    {
        if (await binding.LocateAsync(cancellationToken).ConfigureAwait(false) is null)
            await ObjectDestruction.DestroyAsync(binding, cancellationToken).ConfigureAwait(false);
        else
            await InvokeAsync(binding, CallVerb.Destroy, static (ref writer) => writer.WriteArrayStart(0), () => DestroyAsync(binding, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Creates an object at the node of the binding.</summary>
    public static Task CreateAsync<TConstruction, TTarget>(StubBinding binding, TConstruction construction, CancellationToken cancellationToken)
        where TConstruction : struct, IConstruction<TConstruction, TTarget>
        where TTarget : class =>
        InvokeAsync(binding, construction.Operation.Name, (ref writer) => construction.WriteArguments(ref writer), static () => Task.CompletedTask, cancellationToken);

    private static Task<TResult> InvokeAsync<TCall, TResult>(StubBinding binding, TCall call, Func<Task<TResult>> again, CancellationToken cancellationToken)
        where TCall : struct, ICall<TCall, TResult> => InvokeAsync<TCall, TResult>(
            binding, call.Operation.Name, call, remote => remote.Write<TCall, TResult>(call), again, cancellationToken);

    private static Task InvokeAsync(
        StubBinding binding, string operation, RemoteCall.WriteArguments arguments, Func<Task> again, CancellationToken cancellationToken) =>
        InvokeAsync<NoCall, Nothing>(
            binding,
            operation,
            default,
            remote => remote.Write(arguments),
            async () =>
            {
                await again().ConfigureAwait(false);
                return default;
            },
            cancellationToken);

    private static async Task<TResult> InvokeAsync<TCall, TResult>(
        StubBinding binding, string operation, TCall call, Func<RemoteCall, byte[]> write, Func<Task<TResult>> again, CancellationToken cancellationToken,
        RemoteCall? begun = null, Exception? failure = null)
        where TCall : struct, ICall<TCall, TResult>
    {
        Repetition? repetition = null;
        var moves = 0;
        while (true)
        {
            RemoteCall? remote;
            try
            {
                remote = begun ?? await RemoteCall.BeginAsync(binding, operation, cancellationToken.CanBeCanceled, cancellationToken).ConfigureAwait(false);
            }
            catch (BindingBrokenException error)
            {
                if (await AskHandlersAsync(binding, error).ConfigureAwait(false) is { } answer)
                {
                    if (!answer.CallAgain)
                        return answer.ResultAs<TResult>(operation);
                    await (repetition = Repetition.Of(repetition, binding.Manager.Running)).PauseAsRequestedAsync(cancellationToken).ConfigureAwait(false);
                }
                else if (GoesOn(binding, ref repetition, error))
                {
                    await repetition!.PauseAsync(cancellationToken).ConfigureAwait(false);
                }
                else
                {
                    throw;
                }

                continue;
            }

            if (remote is null)
                return await again().ConfigureAwait(false);
            using var disposed = remote;
            var action = remote.Action;
            try
            {
                if (failure is not null)
                    ExceptionDispatchInfo.Throw(failure);
                using var reply = await remote.SendAsync(write(remote), cancellationToken).ConfigureAwait(false);
                remote.Read<TCall, TResult>(call, reply.Body.Span, isStream: false, out var result);
                if (action is not null)
                    await action.EndAsync().ConfigureAwait(false);
                return result;
            }
            catch (Exception error)
            {
                (begun, failure) = (null, null);
                if (error is ObjectMovedException moved)
                {
                    action?.AbortNow(new AbortCause(AbortReason.Requested, moved.Message, moved));
                    if (++moves > PromptMoves)
                        await PauseBeforeFollowingAsync(binding, operation, moved, repetition = Repetition.Of(repetition, binding.Manager.Running), cancellationToken).ConfigureAwait(false);
                    if (!await binding.FollowAsync(moved.Place, cancellationToken).ConfigureAwait(false))
                        return await again().ConfigureAwait(false);
                    continue;
                }

                var broken = remote.Fail(error);
                var told = action is null ? broken : await LocalCalls.FailAsync(action, broken).ConfigureAwait(false);
                if (action is null ? GoesOn(binding, ref repetition, broken) : Repetition.GoesOn(ref repetition, binding.Manager.Running, action.KindOf(error), told))
                    await repetition!.PauseAsync(cancellationToken).ConfigureAwait(false);
                else if (await AskHandlersAsync(binding, broken).ConfigureAwait(false) is not { } answer)
                {
                    Cancellations.TellArrived(told, cancellationToken);
                    ExceptionDispatchInfo.Throw(told);
                }
                else if (!answer.CallAgain)
                    return answer.ResultAs<TResult>(operation);
                else
                    await (repetition = Repetition.Of(repetition, binding.Manager.Running)).PauseAsRequestedAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>
    /// Waits before a call follows an object that seems to be on the move all the time: nodes that do not agree where
    /// it is may agree soon.
    /// </summary>
    /// <exception cref="BindingBrokenException">They have not agreed for as long as the options say.</exception>
    public static Task PauseBeforeFollowingAsync(
        StubBinding binding, string operation, ObjectMovedException moved, Repetition repetition, CancellationToken cancellationToken)
    {
        var lost = BindingBrokenException.Of(binding.Uid, operation, moved.Place, binding.Manager.Remote!.Connections, moved);
        return repetition.GoesOn(FailureKind.Passing, lost) ? repetition.PauseAsync(cancellationToken) : Task.FromException(lost);
    }

    /// <summary>
    /// Whether a call that no action encloses is made again: it certainly was not executed, and the program has no
    /// handler that decides it.
    /// </summary>
    public static bool GoesOn(StubBinding binding, ref Repetition? repetition, Exception error) =>
        error is BindingBrokenException broken && AtomicAction.Current is null && binding.Manager.Remote!.FailureHandler is null
            && Repetition.GoesOn(ref repetition, binding.Manager.Running, Failures.KindOf(broken), broken);

    /// <summary>
    /// What a handler of the program's own has the call do instead of failing; null if there is none, or the action
    /// around it is lost with it.
    /// </summary>
    private static ValueTask<FailureResponse?> AskHandlersAsync(StubBinding binding, Exception error) =>
        error is BindingBrokenException broken && AtomicAction.Current is null or { Status: ActionStatus.Running } && binding.Manager.Remote!.FailureHandler is { } handler
            ? handler(broken)
            : default;

    /// <summary>Stands for what has no result and is not an operation of a class.</summary>
    private readonly struct NoCall : ICall<NoCall, Nothing>
    {
        public Operation Operation => ObjectDestruction.DestroyOperation.Instance;

        public void WriteArguments(ref StateWriter writer) => writer.WriteArrayStart(0);
    }
}
