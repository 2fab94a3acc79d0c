using System.Diagnostics;
using Stubs.Actions;
using Stubs.Generated;
using Stubs.Rpc;

namespace Stubs.Calls;

/// <summary>
/// Makes calls on objects, wherever they are: the only loop of this module.
/// </summary>
/// <remarks>
/// <code>
/// call ──▶ locate ──here──▶ execute here ──────┐
///            ▲    ──there─▶ execute there ─────┤ one attempt; it returns
///            │                                 ▼
///            ├── moved: follow ◀───────────────┤
///            ├── passing: pause ◀──────────────┤
///            └── a handler says again ◀────────┤
///                                              └──▶ returned, or threw
/// </code>
/// <para>An executor makes one attempt and returns how it went (<see cref="Attempt{TResult}"/>). None calls the other,
/// none tries again.</para>
/// <para>Most calls return at the first attempt, and never come to the loop: one at this node that waits for nothing,
/// and a plain one at another node (<see cref="PlainCall"/>).</para>
/// </remarks>
[StackTraceHidden]
internal static class CallRouter
{
    /// <summary>
    /// How often a call follows an object at once that runs elsewhere each time. Then it pauses, and gives up in the
    /// end.
    /// </summary>
    public const int PromptMoves = 16;

    /// <summary>Calls a synchronous operation.</summary>
    public static Task<TResult> CallAsync<TCall, TTarget, TResult>(
        ObjectBinding binding, in TCall call, CancellationToken cancellationToken)
        where TCall : struct, ISyncCall<TCall, TTarget, TResult>
        where TTarget : class
    {
        try
        {
            Check(binding, call.Operation, cancellationToken);
            return binding.IsLocal
                ? CallHereAsync<TCall, TTarget, TResult>(
                    binding, ArgumentCopy.Of<TCall, TResult>(call, binding), cancellationToken)
                : CallThereAsync<TCall, SyncExecution<TCall, TTarget, TResult>, TResult>(
                    binding, call, cancellationToken);
        }
        catch (Exception error)
        {
            return CallTask.Failed<TResult>(error);
        }
    }

    /// <summary>Calls an asynchronous operation.</summary>
    public static Task<TResult> CallTaskAsync<TCall, TTarget, TResult>(
        ObjectBinding binding, in TCall call, CancellationToken cancellationToken)
        where TCall : struct, IAsyncCall<TCall, TTarget, TResult>
        where TTarget : class
    {
        try
        {
            Check(binding, call.Operation, cancellationToken);
            return binding.IsLocal
                ? CallTaskHereAsync<TCall, TTarget, TResult>(
                    binding, ArgumentCopy.Of<TCall, TResult>(call, binding), cancellationToken)
                : CallThereAsync<TCall, AsyncExecution<TCall, TTarget, TResult>, TResult>(
                    binding, call, cancellationToken);
        }
        catch (Exception error)
        {
            return CallTask.Failed<TResult>(error);
        }
    }

    /// <summary>Calls a synchronous operation of an object that was at this node a moment ago.</summary>
    /// <param name="binding">The object.</param>
    /// <param name="mine">The call, whose arguments are the callee's own.</param>
    /// <param name="cancellationToken">The caller's.</param>
    public static Task<TResult> CallHereAsync<TCall, TTarget, TResult>(
        ObjectBinding binding, in TCall mine, CancellationToken cancellationToken)
        where TCall : struct, ISyncCall<TCall, TTarget, TResult>
        where TTarget : class =>
        SyncExecution<TCall, TTarget, TResult>.TryExecute(
            binding, mine, cancellationToken, out var result, out var attempt)
            ? CallTask.Returned(result)
            : GoOnAsync<TCall, SyncExecution<TCall, TTarget, TResult>, TResult>(
                binding, mine, attempt, cancellationToken, isOwn: true);

    /// <summary>Calls an asynchronous operation of an object that was at this node a moment ago.</summary>
    /// <inheritdoc cref="CallHereAsync"/>
    public static Task<TResult> CallTaskHereAsync<TCall, TTarget, TResult>(
        ObjectBinding binding, in TCall mine, CancellationToken cancellationToken)
        where TCall : struct, IAsyncCall<TCall, TTarget, TResult>
        where TTarget : class => GoOnAsync<TCall, AsyncExecution<TCall, TTarget, TResult>, TResult>(
            binding,
            mine, AsyncExecution<TCall, TTarget, TResult>.ExecuteAsync(binding, mine, before: null, cancellationToken),
            cancellationToken, isOwn: true);

    /// <summary>
    /// A call that is nothing but the run of its body, if its object is here: with nothing in the way, as the whole of
    /// it takes as long as to look up two type arguments.
    /// </summary>
    public static Task<TResult> CallBareAsync<TArguments, TResult>(
        ObjectBinding binding, TableOperation<TArguments, TResult> operation, TArguments given,
        CancellationToken cancellationToken)
    {
        try
        {
            AtomicAction.Current?.EnsureRunning();
            var pinning = binding.PinAsync();
            if (!pinning.IsCompletedSuccessfully || CallerContext.HasScheduler)
                return GoOnBareAsync(binding, operation, given, pinning, cancellationToken);
            var active = pinning.Result;
            if (!OperationPrologue.IsAllowedAtOnce(binding, active, operation))
                return GoOnBareAsync(binding, operation, given, new(active), cancellationToken);
            try
            {
                using (CallerContext.Enter())
                    return CallTask.Returned(operation.Run(active.Enter(null), given, cancellationToken));
            }
            finally
            {
                active.Unpin();
            }
        }
        catch (Exception error)
        {
            Cancellations.Tell(error, cancellationToken);
            return CallTask.Failed<TResult>(error);
        }
    }

    /// <summary>Destroys an object.</summary>
    public static Task DestroyAsync(ObjectBinding binding, CancellationToken cancellationToken)
    {
        try
        {
            Check(binding, default(DestroyCall).Operation, cancellationToken);
            return RouteAsync<DestroyCall, DestroyCall, Nothing>(binding, default, cancellationToken);
        }
        catch (Exception error)
        {
            return CallTask.Failed<Nothing>(error);
        }
    }

    /// <summary>Creates an object at the node of the binding.</summary>
    public static Task CreateAsync<TConstruction, TTarget>(
        ObjectBinding binding, TConstruction construction, CancellationToken cancellationToken)
        where TConstruction : struct, IConstruction<TConstruction, TTarget>
        where TTarget : class =>
        RouteAsync<ConstructionCall<TConstruction, TTarget>, ConstructionCall<TConstruction, TTarget>, Nothing>(
            binding, new(construction), cancellationToken);

    /// <summary>Follows an object that runs at another node than was thought.</summary>
    /// <param name="binding">The object.</param>
    /// <param name="operation">The operation that is called.</param>
    /// <param name="place">Where the object runs.</param>
    /// <param name="pausing">The pauses, once it has been followed too often: nodes that do not agree where it is may
    /// agree soon.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="BindingBrokenException">They have not agreed for as long as the options say.</exception>
    public static async ValueTask FollowAsync(
        ObjectBinding binding, string operation, NodeReference place, Repetition? pausing,
        CancellationToken cancellationToken)
    {
        if (pausing is not null)
        {
            var lost = BindingBrokenException.Of(
                binding.Uid, operation, place, binding.Space.Others.Connections,
                new ObjectMovedException(binding.Uid, place));
            if (!pausing.GoesOn(FailureKind.Passing, lost))
                throw lost;
            await pausing.PauseAsync(cancellationToken).ConfigureAwait(false);
        }

        await binding.FollowAsync(place, cancellationToken).ConfigureAwait(false);
    }

    private static void Check(ObjectBinding binding, Operation operation, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        OpenStream.Check(binding, operation.Name, operation.LockMode);
    }

    private static Task<TResult> CallThereAsync<TCall, TExecution, TResult>(
        ObjectBinding binding, in TCall call, CancellationToken cancellationToken)
        where TCall : struct, ICall<TCall, TResult>
        where TExecution : struct, IExecution<TCall, TResult> =>
        PlainCall.FindConnection(binding, cancellationToken) is { } connection
            ? CallPlainAsync<TCall, TExecution, TResult>(binding, connection, call)
            : binding.MustQueue
                ? CallQueuedAsync<TCall, TExecution, TResult>(binding, call, cancellationToken)
                : RouteAsync<TCall, TExecution, TResult>(binding, call, cancellationToken);

    private static async Task<TResult> CallPlainAsync<TCall, TExecution, TResult>(
        ObjectBinding binding, IRpcConnection connection, TCall call)
        where TCall : struct, ICall<TCall, TResult>
        where TExecution : struct, IExecution<TCall, TResult>
    {
        AttemptFailure failure;
        try
        {
            using var reply = await PlainCall.Send<TCall, TResult>(binding, connection, call).ConfigureAwait(false);
            if (PlainCall.TryRead<TCall, TResult>(binding, connection, call, reply.Body.Span, out var result))
                return result;
            failure = await PlainCall.FailAsync<TCall, TResult>(
                binding, connection, call, reply.Body).ConfigureAwait(false);
        }
        catch (Exception error) when (error is not StateIncompatibleException)
        {
            failure = await PlainCall.FailAsync(binding, connection, call.Operation.Name, error).ConfigureAwait(false);
        }

        return await GoOnAsync<TCall, TExecution, TResult>(
            binding, call, new(failure), CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Makes a call when those that were made before through the same stub have been sent.</summary>
    private static async Task<TResult> CallQueuedAsync<TCall, TExecution, TResult>(
        ObjectBinding binding, TCall call, CancellationToken cancellationToken)
        where TCall : struct, ICall<TCall, TResult>
        where TExecution : struct, IExecution<TCall, TResult>
    {
        var queued = binding.Enqueue();
        try
        {
            await queued.WaitAsync().ConfigureAwait(false);
            binding.Begin(queued);
            return await RouteAsync<TCall, TExecution, TResult>(binding, call, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            binding.Pass(queued);
        }
    }

    private static Task<TResult> GoOnBareAsync<TArguments, TResult>(
        ObjectBinding binding, TableOperation<TArguments, TResult> operation, TArguments given,
        ValueTask<Objects.ActiveObject> pinning, CancellationToken cancellationToken) =>
        GoOnUnlockedAsync<TableCall<TArguments, TResult>, object, TResult>(
            binding, new(operation, given), pinning, cancellationToken);

    private static Task<TResult> GoOnUnlockedAsync<TCall, TTarget, TResult>(
        ObjectBinding binding, TCall call, ValueTask<Objects.ActiveObject> pinning, CancellationToken cancellationToken)
        where TCall : struct, ISyncCall<TCall, TTarget, TResult>
        where TTarget : class => GoOnAsync<TCall, SyncExecution<TCall, TTarget, TResult>, TResult>(
            binding, call,
            SyncExecution<TCall, TTarget, TResult>.ExecuteUnlockedAsync(binding, pinning, call, cancellationToken),
            cancellationToken, isOwn: true);

    private static Task<TResult> RouteAsync<TCall, TExecution, TResult>(
        ObjectBinding binding, TCall call, CancellationToken cancellationToken)
        where TCall : struct, ICall<TCall, TResult>
        where TExecution : struct, IExecution<TCall, TResult> =>
        GoOnAsync<TCall, TExecution, TResult>(binding, call, new(AttemptFailure.NotLocated), cancellationToken);

    /// <summary>The loop: goes on with a call of which an attempt has begun.</summary>
    /// <param name="binding">The object.</param>
    /// <param name="call">The call.</param>
    /// <param name="attempt">The attempt.</param>
    /// <param name="cancellationToken">The caller's.</param>
    /// <param name="isOwn">Whether the arguments are the callee's own.</param>
    private static async Task<TResult> GoOnAsync<TCall, TExecution, TResult>(
        ObjectBinding binding, TCall call, ValueTask<Attempt<TResult>> attempt, CancellationToken cancellationToken,
        bool isOwn = false)
        where TCall : struct, ICall<TCall, TResult>
        where TExecution : struct, IExecution<TCall, TResult>
    {
        Repetition? repetition = null;
        var moves = 0;
        while (true)
        {
            var (result, failure) = await attempt.ConfigureAwait(false);
            if (failure is null)
                return result;
            if (failure.Place is { } place)
            {
                if (binding.IsServed)
                    throw new ObjectMovedException(binding.Uid, place);
                var pausing = ++moves > PromptMoves
                    ? repetition = Repetition.Of(repetition, binding.Manager.Running) : null;
                await FollowAsync(
                    binding, call.Operation.Name, place, pausing, cancellationToken).ConfigureAwait(false);
            }
            else if (failure.Error is { } error)
            {
                if (Repetition.GoesOn(ref repetition, binding.Manager.Running, failure.Kind, error))
                {
                    await repetition!.PauseAsync(cancellationToken).ConfigureAwait(false);
                }
                else
                {
                    // A handler may call through the same stub: that call does not wait for this one to be sent.
                    binding.Sent();
                    if (await AskHandlerAsync(binding, failure).ConfigureAwait(false) is not { } answer)
                        failure.Throw(cancellationToken);
                    else if (!answer.CallAgain)
                        return answer.ResultAs<TResult>(call.Operation);
                    else
                        await (repetition = Repetition.Of(repetition, binding.Manager.Running))
                            .PauseAsRequestedAsync(cancellationToken).ConfigureAwait(false);
                }
            }

            if (ReferenceEquals(failure, AttemptFailure.NotLocated) && binding.Brings)
                await binding.BringAsync(cancellationToken).ConfigureAwait(false);
            if (!binding.IsServed && await binding.LocateAsync(cancellationToken).ConfigureAwait(false) is not null)
            {
                attempt = RemoteExecution.ExecuteAsync<TCall, TResult>(binding, call, cancellationToken);
                continue;
            }

            if (!isOwn)
                (call, isOwn) = (ArgumentCopy.Of<TCall, TResult>(call, binding), true);
            attempt = TExecution.ExecuteAsync(binding, call, failure.Action, cancellationToken);
            binding.Sent();
        }
    }

    /// <summary>
    /// What a handler of the program's own has the call do instead of failing; null if there is none, or the action
    /// around it is lost with it.
    /// </summary>
    private static ValueTask<FailureResponse?> AskHandlerAsync(ObjectBinding binding, AttemptFailure failure) =>
        failure.Broken is { } broken && AtomicAction.Current is null or { Status: ActionStatus.Running }
            && binding.Space.Others.FailureHandler is { } handler
            ? handler(broken)
            : default;
}
