using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Stubs.Actions;
using Stubs.Generated;
using Stubs.Objects;

namespace Stubs.Calls;

/// <summary>
/// Calls of operations of this node's objects that return a stream. The operation's action lasts from the first item
/// that is asked for until the stream has been read or given up; then it commits. An item that was handed out cannot be
/// taken back, so a stream that was wounded is run again only before its first item.
/// </summary>
internal static class LocalStreams
{
    /// <param name="binding">The object.</param>
    /// <param name="mine">The call, whose arguments are the callee's own.</param>
    /// <param name="cancellationToken">Ends the stream: the token that the body is given.</param>
    /// <param name="open">Is told when the stream has ended; null where it is read for another node.</param>
    /// <param name="through">Is awaited when the body has given its last item, before the action ends; null where that
    /// ends when the last item has been asked for.</param>
    public static IAsyncEnumerable<TItem> Call<TCall, TTarget, TItem>(
        ObjectBinding binding, TCall mine, CancellationToken cancellationToken, OpenStream? open = null,
        Func<Task>? through = null)
        where TCall : struct, IStreamCall<TCall, TTarget, TItem>
        where TTarget : class
    {
        if (mine.Operation.IsCompensated)
            throw OperationPrologue.NotSynchronous(binding, mine.Operation);
        return mine.Operation.LockMode is { } mode
            ? ReadStream<TCall, TTarget, TItem>(binding, mine, mode, open, through, cancellationToken)
            : ReadUnlockedStream<TCall, TTarget, TItem>(binding, mine, cancellationToken);
    }

    private static async IAsyncEnumerable<TItem> ReadStream<TCall, TTarget, TItem>(
        ObjectBinding binding, TCall call, LockMode mode, OpenStream? open, Func<Task>? through,
        [EnumeratorCancellation] CancellationToken cancellationToken)
        where TCall : struct, IStreamCall<TCall, TTarget, TItem>
        where TTarget : class
    {
        cancellationToken.ThrowIfCancellationRequested();
        var action = AtomicAction.Begin(AtomicAction.Current, AtomicActionOptions.Default, priority: null);
        Repetition? repetition = null;
        while (true)
        {
            var reading = new StreamReading<TItem>(action, open, cancellationToken);
            using var linked = OperationEpilogue.Link(action, binding.Manager, ref cancellationToken, out var token);
            bool hasBegun;
            try
            {
                hasBegun = await TryBeginAsync<TCall, TTarget, TItem>(
                    reading, call, binding, mode, token,
                    error => Repetition.GoesOn(ref repetition, binding.Manager.Running, action.KindOf(error), error))
                        .ConfigureAwait(false);
            }
            catch
            {
                open?.End();
                throw;
            }

            if (hasBegun)
            {
                try
                {
                    for (var more = reading.HasFirst;
                        more; more = await reading.MoveNextAsync(call).ConfigureAwait(false))
                        yield return reading.Current;
                    if (through is not null)
                        await through().ConfigureAwait(false);
                }
                finally
                {
                    open?.End();
                    await reading.EndAsync().ConfigureAwait(false);
                }

                yield break;
            }

            await repetition!.PauseAsync(cancellationToken).ConfigureAwait(false);
            action = action.BeginAgain();
        }
    }

    /// <summary>Reads as far as the first item.</summary>
    /// <returns>False if that failed, and is to be done again.</returns>
    private static async ValueTask<bool> TryBeginAsync<TCall, TTarget, TItem>(
        StreamReading<TItem> reading, TCall call, ObjectBinding binding, LockMode mode,
        CancellationToken cancellationToken, Func<Exception, bool> goesOn)
        where TCall : struct, IStreamCall<TCall, TTarget, TItem>
        where TTarget : class
    {
        try
        {
            await reading.BeginAsync<TCall, TTarget>(call, binding, mode, cancellationToken).ConfigureAwait(false);
            reading.HasFirst = await reading.MoveNextAsync(call).ConfigureAwait(false);
            return true;
        }
        catch (Exception error) when (goesOn(error))
        {
            return false;
        }
    }

    private static async IAsyncEnumerable<TItem> ReadUnlockedStream<TCall, TTarget, TItem>(
        ObjectBinding binding, TCall call, [EnumeratorCancellation] CancellationToken cancellationToken)
        where TCall : struct, IStreamCall<TCall, TTarget, TItem>
        where TTarget : class
    {
        cancellationToken.ThrowIfCancellationRequested();
        AtomicAction.Current?.EnsureRunning();
        var active = await binding.PinAsync().ConfigureAwait(false);
        try
        {
            await binding.CheckAccessAsync(active.Type, call.Operation, cancellationToken).ConfigureAwait(false);
            binding.Begun();
            var reading = new UnlockedReading<TItem>(cancellationToken);
            try
            {
                while (await reading.MoveNextAsync<TCall, TTarget>(call, active).ConfigureAwait(false))
                    yield return ArgumentCopy.OfResult(call, reading.Current, active);
            }
            finally
            {
                await reading.EndAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            active.Unpin();
        }
    }

    /// <summary>
    /// For the rest of the asynchronous method that calls: the thread, as the body of a stream may see it.
    /// </summary>
    /// <param name="running">The stream, as its reader's flow knows it.</param>
    private static ValueTask LeaveCallerAsync(OpenStream? running)
    {
        CallerContext.Hide();
        OpenStream.LeaveOut(running);
        return CallerContext.LeaveSchedulerAsync();
    }

    /// <summary>One reading of a stream of an operation that takes no lock.</summary>
    private sealed class UnlockedReading<TItem>(CancellationToken cancellationToken)
    {
        private IAsyncEnumerator<TItem>? items;

        public TItem Current => items!.Current;

        public async ValueTask<bool> MoveNextAsync<TCall, TTarget>(TCall call, ActiveObject active)
            where TCall : struct, IStreamCall<TCall, TTarget, TItem>
            where TTarget : class
        {
            try
            {
                await LeaveCallerAsync(running: null).ConfigureAwait(false);
                items ??= call.Invoke((TTarget)active.Enter(null), cancellationToken)
                    .GetAsyncEnumerator(cancellationToken);
                return await items.MoveNextAsync().ConfigureAwait(false);
            }
            catch (OperationCanceledException error)
            {
                Cancellations.Tell(error, cancellationToken);
                throw;
            }
        }

        public async ValueTask EndAsync()
        {
            await LeaveCallerAsync(running: null).ConfigureAwait(false);
            if (items is not null)
                await items.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>
    /// One reading of one stream: its action, and the author's enumerator. Whatever throws aborts the action, and the
    /// caller is told.
    /// </summary>
    private sealed class StreamReading<TItem>(AtomicAction action, OpenStream? open, CancellationToken callers)
    {
        private ObjectRecord? record;
        private object? target;
        private IAsyncEnumerator<TItem>? items;
        private bool failed;

        public AtomicAction Action => action;

        public TItem Current { get; private set; } = default!;

        public bool HasFirst { get; set; }

        public async ValueTask BeginAsync<TCall, TTarget>(
            TCall call, ObjectBinding binding, LockMode mode, CancellationToken cancellationToken)
            where TCall : struct, IStreamCall<TCall, TTarget, TItem>
            where TTarget : class
        {
            try
            {
                action.MakeCurrent();
                record = await OperationPrologue.EnterAsync(
                    binding, action, mode, compensated: false, cancellationToken, call.Operation)
                        .ConfigureAwait(false);
                target = record.Object.Enter(record);
                await LeaveCallerAsync(open).ConfigureAwait(false);
                items = call.Invoke((TTarget)target, cancellationToken).GetAsyncEnumerator(cancellationToken);
            }
            catch (Exception error)
            {
                await ThrowAsync(error).ConfigureAwait(false);
            }
        }

        public async ValueTask<bool> MoveNextAsync<TCall>(TCall call)
            where TCall : struct, ICall<TCall, TItem>
        {
            try
            {
                // Each step of the author's iterator starts from the reader's context.
                action.MakeCurrent();
                action.EnsureRunning();
                await LeaveCallerAsync(open).ConfigureAwait(false);
                if (!await items!.MoveNextAsync().ConfigureAwait(false))
                    return false;
                Current = ArgumentCopy.OfResult(call, items.Current, record!.Object);
                return true;
            }
            catch (Exception error)
            {
                await ThrowAsync(error).ConfigureAwait(false);
                return false;
            }
        }

        public async ValueTask EndAsync()
        {
            if (failed)
                return;
            try
            {
                action.MakeCurrent();
                await LeaveCallerAsync(open).ConfigureAwait(false);
                await LeaveAsync().ConfigureAwait(false);
                await OperationEpilogue.EndAsync(action, record!).ConfigureAwait(false);
            }
            catch (Exception error)
            {
                await ThrowAsync(error).ConfigureAwait(false);
            }
        }

        private async ValueTask ThrowAsync(Exception error)
        {
            failed = true;

            // First: the locks are free then, also if the author's enumerator does not end. It goes on with an instance
            // that no other code sees.
            var told = await OperationEpilogue.UndoAsync(action, error).ConfigureAwait(false);
            try
            {
                await LeaveAsync().ConfigureAwait(false);
            }
            catch (Exception another)
            {
                told = new AggregateException(UserCode.TextOf(told), told, another);
            }

            Cancellations.Tell(told, callers);
            ExceptionDispatchInfo.Throw(told);
        }

        // Before the commit, so that no body is running in it.
        private async ValueTask LeaveAsync()
        {
            var mine = items;
            items = null;
            try
            {
                if (mine is not null)
                    await mine.DisposeAsync().ConfigureAwait(false);
            }
            finally
            {
                if (target is not null)
                    record!.Object.Leave(record, target);
                target = null;
            }
        }
    }
}
