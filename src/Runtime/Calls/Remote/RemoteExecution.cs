using System.Runtime.CompilerServices;
using Stubs.Actions;
using Stubs.Generated;

namespace Stubs.Calls;

/// <summary>Executes calls at another node: one attempt, whose outcome it returns.</summary>
internal static class RemoteExecution
{
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public static async ValueTask<Attempt<TResult>> ExecuteAsync<TCall, TResult>(
        ObjectBinding binding, TCall call, CancellationToken cancellationToken)
        where TCall : struct, ICall<TCall, TResult>
    {
        RemoteCall? begun;
        try
        {
            begun = await RemoteCall.BeginAsync(
                binding, call.Operation.Name, cancellationToken.CanBeCanceled, cancellationToken).ConfigureAwait(false);
        }
        catch (BindingBrokenException error)
        {
            return AttemptFailure.Elsewhere(error, KindOf(binding, error), error);
        }

        if (begun is null)
            return AttemptFailure.NotLocated;
        using var remote = begun;
        try
        {
            TResult result = default!;
            if (remote.IsFiltered)
            {
                await remote.FilterAsync(async () => result = await SendAsync<TCall, TResult>(
                    remote, call, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
            }
            else
            {
                using var reply = await remote.SendAsync(
                    remote.Write<TCall, TResult>(call), cancellationToken).ConfigureAwait(false);
                remote.Read<TCall, TResult>(call, reply.Body.Span, isStream: false, out result);
            }

            if (remote.Action is { } action)
                await action.EndAsync().ConfigureAwait(false);
            return result;
        }
        catch (Exception error)
        {
            return await FailAsync(binding, remote, error).ConfigureAwait(false);
        }
    }

    private static async ValueTask<TResult> SendAsync<TCall, TResult>(
        RemoteCall remote, TCall call, CancellationToken cancellationToken)
        where TCall : struct, ICall<TCall, TResult>
    {
        using var reply = await remote.SendAsync(
            remote.Write<TCall, TResult>(call), cancellationToken).ConfigureAwait(false);
        remote.Read<TCall, TResult>(call, reply.Body.Span, isStream: false, out var result);
        return result;
    }

    /// <summary>What came of a call that has no result.</summary>
    public static async ValueTask<AttemptFailure> FailAsync(ObjectBinding binding, RemoteCall remote, Exception error)
    {
        var action = remote.Action;
        if (error is ObjectMovedException moved)
        {
            action?.AbortNow(new AbortCause(AbortReason.Requested, moved.Message, moved));
            return AttemptFailure.Moved(moved.Place);
        }

        var broken = remote.Fail(error);
        return action is null
            ? AttemptFailure.Elsewhere(broken, KindOf(binding, broken), broken)
            : AttemptFailure.Elsewhere(
                await OperationEpilogue.UndoAsync(action, broken).ConfigureAwait(false), action.KindOf(error), broken);
    }

    /// <summary>
    /// What a failure of a call means that has no action of its own. It is made again if it certainly was not executed,
    /// no action encloses it, and the program has no handler that decides it.
    /// </summary>
    public static FailureKind KindOf(ObjectBinding binding, Exception error) =>
        error is BindingBrokenException broken && AtomicAction.Current is null
            && binding.Space.Others.FailureHandler is null
            ? Failures.KindOf(broken)
            : FailureKind.Hopeless;
}
