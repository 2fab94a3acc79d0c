using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Stubs.Actions;
using Stubs.Generated;
using Stubs.Rpc;

namespace Stubs.Calls;

/// <summary>
/// Calls of operations that return a stream, on objects that may be at another node. A caller that stops early lets the
/// server finish its part, so that it is known how the operation's action ended.
/// </summary>
internal static class StreamRouter
{
    /// <param name="binding">The object.</param>
    /// <param name="call">The call.</param>
    /// <param name="open">Is told when the stream has ended.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    public static IAsyncEnumerable<TItem> CallAsync<TCall, TTarget, TItem>(
        ObjectBinding binding, TCall call, OpenStream open, CancellationToken cancellationToken)
        where TCall : struct, IStreamCall<TCall, TTarget, TItem>
        where TTarget : class => binding.Space.Remote is null
            ? LocalStreams.Call<TCall, TTarget, TItem>(
                binding, ArgumentCopy.Of<TCall, TItem>(call, binding), cancellationToken, open)
            : ReadAsync<TCall, TTarget, TItem>(binding, call, open, cancellationToken);

    private static async IAsyncEnumerable<TItem> ReadAsync<TCall, TTarget, TItem>(
        ObjectBinding binding, TCall call, OpenStream open,
        [EnumeratorCancellation] CancellationToken cancellationToken)
        where TCall : struct, IStreamCall<TCall, TTarget, TItem>
        where TTarget : class
    {
        cancellationToken.ThrowIfCancellationRequested();
        Repetition? repetition = null;
        var moves = 0;
        while (true)
        {
            RemoteCall? begun = null;
            OpenStream.LeaveOut(open);
            try
            {
                begun = await RemoteCall.BeginAsync(
                    binding, call.Operation.Name, canBeCancelled: true, cancellationToken).ConfigureAwait(false);
            }
            catch (BindingBrokenException error) when (Repetition.GoesOn(
                ref repetition, binding.Manager.Running, RemoteExecution.KindOf(binding, error), error))
            {
                // Nothing has come yet.
            }

            if (begun is null && repetition is { IsDue: true })
            {
                await repetition.PauseAsync(cancellationToken).ConfigureAwait(false);
                continue;
            }

            using var remote = begun;
            var registration = remote is null
                ? default
                : cancellationToken.UnsafeRegister(static call => ((RemoteCall)call!).Cancel(stop: false), remote);
            await using var registered = registration.ConfigureAwait(false);
            Reading<TItem> reading = remote is not null
                ? new ReadingFromServer<TCall, TItem>(
                    remote, call, await remote.WriteStreamAsync<TCall, TItem>(call).ConfigureAwait(false),
                    cancellationToken)
                : new ReadingHere<TItem>(open, LocalStreams.Call<TCall, TTarget, TItem>(
                    binding, ArgumentCopy.Of<TCall, TItem>(call, binding), cancellationToken));
            try
            {
                while (await reading.MoveNextAsync(mayMove: true).ConfigureAwait(false))
                    yield return reading.Current;
            }
            finally
            {
                if (reading.Moved is null)
                    open.End();
                await reading.EndAsync().ConfigureAwait(false);
            }

            if (reading.Moved is not { } place)
                yield break;
            var pausing = ++moves > CallRouter.PromptMoves
                ? repetition = Repetition.Of(repetition, binding.Manager.Running) : null;
            await CallRouter.FollowAsync(
                binding, call.Operation.Name, place, pausing, cancellationToken).ConfigureAwait(false);
        }
    }

    private abstract class Reading<TItem>
    {
        public TItem Current { get; protected set; } = default!;

        /// <summary>
        /// Where the object is by now, if it was not where it was called; nothing has come from there.
        /// </summary>
        public NodeReference? Moved { get; protected set; }

        public abstract ValueTask<bool> MoveNextAsync(bool mayMove);

        public abstract ValueTask EndAsync();
    }

    private sealed class ReadingHere<TItem>(OpenStream open, IAsyncEnumerable<TItem> stream) : Reading<TItem>
    {
        private readonly IAsyncEnumerator<TItem> items = stream.GetAsyncEnumerator(CancellationToken.None);

        public override async ValueTask<bool> MoveNextAsync(bool mayMove)
        {
            OpenStream.LeaveOut(open);
            try
            {
                if (!await items.MoveNextAsync().ConfigureAwait(false))
                    return false;
                Current = items.Current;
                return true;
            }
            catch (ObjectMovedException moved) when (mayMove)
            {
                // Lent or given back between the look where it is and the lock, so that its body has not begun.
                Moved = moved.Place;
                return false;
            }
        }

        public override async ValueTask EndAsync()
        {
            OpenStream.LeaveOut(open);
            await items.DisposeAsync().ConfigureAwait(false);
        }
    }

    private sealed class ReadingFromServer<TCall, TItem>(
        RemoteCall remote, TCall call, byte[] request, CancellationToken cancellationToken) : Reading<TItem>
        where TCall : struct, ICall<TCall, TItem>
    {
        private readonly IAsyncEnumerator<RpcReply> items = remote.SendStream(request)
            .GetAsyncEnumerator(CancellationToken.None);
        private bool ended;
        private bool mustAsk;
        private bool isEnding;

        public override async ValueTask<bool> MoveNextAsync(bool mayMove)
        {
            try
            {
                var discards = false;
                while (true)
                {
                    if (mustAsk)
                        remote.AskForNext(cancellationToken.IsCancellationRequested);
                    mustAsk = false;
                    if (!await items.MoveNextAsync().ConfigureAwait(false))
                        throw new RpcConnectionException("A stream ended without saying how.", sent: true);
                    using var reply = items.Current;
                    ended = remote.Read<TCall, TItem>(call, reply.Body.Span, isStream: true, out var item);
                    (Current, mustAsk) = (item, remote.AwaitsRequest);

                    // The reader has come to the end of what was sent ahead: now the operation may end.
                    if (remote.IsThrough)
                        continue;
                    // What was on its way when the reader cancelled is no item any more. The operation hears of it at
                    // the next request; one that has ended before had nothing to undo.
                    if (!isEnding && cancellationToken.IsCancellationRequested && (!ended || discards))
                    {
                        if (ended)
                            throw new OperationCanceledException(cancellationToken);
                        discards = true;
                        continue;
                    }

                    return !ended;
                }
            }
            catch (ObjectMovedException moved) when (mayMove)
            {
                ended = true;
                remote.Action?.AbortNow(new AbortCause(AbortReason.Requested, moved.Message, moved));
                Moved = moved.Place;
                return false;
            }
            catch (Exception error)
            {
                ended = true;
                await ThrowAsync(error).ConfigureAwait(false);
                return false;
            }
        }

        public override async ValueTask EndAsync()
        {
            isEnding = true;
            if (!ended)
            {
                // The reader has had enough. What is on its way is of no interest, but the end is.
                mustAsk = false;
                remote.Cancel(stop: true);
                while (await MoveNextAsync(mayMove: false).ConfigureAwait(false))
                {
                }
            }

            await items.DisposeAsync().ConfigureAwait(false);
            if (remote.Action is { Status: ActionStatus.Running } action)
                await action.EndAsync().ConfigureAwait(false);
        }

        private async ValueTask ThrowAsync(Exception error)
        {
            var broken = remote.Fail(error);
            if (remote.Action is { } action)
                broken = await OperationEpilogue.UndoAsync(action, broken).ConfigureAwait(false);
            Cancellations.TellArrived(broken, cancellationToken);
            ExceptionDispatchInfo.Throw(broken);
        }
    }
}
