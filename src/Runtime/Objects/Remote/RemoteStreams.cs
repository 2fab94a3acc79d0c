using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Stubs.Actions;
using Stubs.Generated;
using Stubs.Rpc;

namespace Stubs.Objects;

/// <summary>
/// Calls of operations that return a stream, on objects that may be at another node. Who stops early lets the server finish its part, so that it is known how the
/// operation's action ended.
/// </summary>
internal static class RemoteStreams
{
    public static async IAsyncEnumerable<TItem> CallAsync<TCall, TTarget, TItem>(
        StubBinding binding, TCall call, [EnumeratorCancellation] CancellationToken cancellationToken)
        where TCall : struct, IStreamCall<TCall, TTarget, TItem>
        where TTarget : class
    {
        for (var attempt = 1; await RemoteCall.BeginAsync(binding, call.Operation.Name, canBeCancelled: true, cancellationToken).ConfigureAwait(false) is { } begun; attempt++)
        {
            using var remote = begun;
            var registration = cancellationToken.UnsafeRegister(static call => ((RemoteCall)call!).Cancel(stop: false), remote);
            await using var registered = registration.ConfigureAwait(false);
            var reading = new Reading<TCall, TItem>(remote, call, mayMove: attempt < RemoteCalls.MaxAttempts);
            try
            {
                while (await reading.MoveNextAsync().ConfigureAwait(false))
                    yield return reading.Current;
            }
            finally
            {
                await reading.EndAsync().ConfigureAwait(false);
            }

            if (reading.Moved is not { } place)
                yield break;
            binding.Follow(place);
        }

        var mine = Body.CopyOfArguments<TCall, TItem>(call, binding.Manager);
        await foreach (var item in LocalStreams.Call<TCall, TTarget, TItem>(binding, mine, cancellationToken).ConfigureAwait(false))
            yield return item;
    }

    private sealed class Reading<TCall, TItem>(RemoteCall remote, TCall call, bool mayMove)
        where TCall : struct, ICall<TCall, TItem>
    {
        private readonly IAsyncEnumerator<RpcReply> items = remote.SendStream(remote.Write<TCall, TItem>(call)).GetAsyncEnumerator(CancellationToken.None);
        private bool ended;

        public TItem Current { get; private set; } = default!;

        /// <summary>Where the object is by now, if it was not at the node that was asked.</summary>
        public NodeReference? Moved { get; private set; }

        public async ValueTask<bool> MoveNextAsync()
        {
            try
            {
                if (!await items.MoveNextAsync().ConfigureAwait(false))
                    throw new RpcConnectionException("A stream ended without saying how.", sent: true);
                using var reply = items.Current;
                ended = remote.Read<TCall, TItem>(call, reply.Body.Span, isStream: true, out var item);
                Current = item;
                return !ended;
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

        public async ValueTask EndAsync()
        {
            if (!ended)
            {
                // The reader has had enough. What is on its way is of no interest, but the end is.
                remote.Cancel(stop: true);
                while (await MoveNextAsync().ConfigureAwait(false))
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
                broken = await LocalCalls.FailAsync(action, broken).ConfigureAwait(false);
            ExceptionDispatchInfo.Throw(broken);
        }
    }
}
