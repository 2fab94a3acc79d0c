using System.Diagnostics.CodeAnalysis;
using Stubs.Diagnostics;

namespace Stubs.Rpc;

/// <content>How a connection ends: in an orderly way by <see cref="DisposeAsync"/>, in all others by
/// <see cref="End"/>.</content>
internal sealed partial class Connection
{
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(1);

    public ValueTask DisposeAsync()
    {
        lock (gate)
        {
            if (termination is null)
            {
                isClosing = true;
                termination = TerminateAsync();
            }

            return new ValueTask(termination);
        }
    }

    private async Task TerminateAsync()
    {
        // Not on the caller's thread, which holds the gate.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        writer.TryWrite(new FrameHeader(FrameKind.Goodbye, (ushort)CloseReason.Done, 0, 0));
        using (var limit = new CancellationTokenSource(options.GoodbyeTimeout, time))
        using (limit.Token.UnsafeRegister(static state => ((TaskCompletionSource)state!).TrySetResult(), served))
        {
            lock (gate)
            {
                if (Volatile.Read(ref serving) == 0 || isEnded)
                    served.TrySetResult();
            }

            await served.Task.ConfigureAwait(false);
        }

        End(null, null);
        await wireClosed.Task.ConfigureAwait(false);
    }

    /// <summary>
    /// Ends the connection: fails what this side waits for, cancels what the peer waits for, tells the handler and
    /// closes the wire.
    /// </summary>
    /// <param name="failure">Why; null if it was terminated in an orderly way, and what is queued is still to be
    /// sent.</param>
    /// <param name="reason">What the peer is told; null if nothing can reach it, or needs to.</param>
    /// <param name="message">The words for that; those of the failure if left out.</param>
    private void End(Exception? failure, CloseReason? reason, string? message = null)
    {
        OutstandingRequest[] pending;
        IncomingRequest[] running;
        lock (gate)
        {
            if (isEnded)
                return;
            (pending, running) = ([.. outstanding.All], [.. requests.Values]);
            Failure = failure;
            isEnded = true;
            served.TrySetResult();
        }

        account.Close();
        deadlines.Dispose();
        heartbeat.Dispose();
        var said = failure is null ? writer.CloseAsync()
            : reason is { } code
            ? writer.AbandonAsync(
                new FrameHeader(FrameKind.Goodbye, (ushort)code, 0, 0), FrameText.Encode(message ?? failure.Message))
            : writer.AbandonAsync(null);
        foreach (var awaited in pending)
        {
            if (awaited.TryFail(Lost(mayBeSent: failure is null || writer.MayBeSent(awaited.Batch))))
                awaited.Tell();
        }

        foreach (var request in running)
            request.Cancel(RpcFault.Cancelled);
        _ = AnnounceEndAsync();
        _ = CloseWireAsync(
            said,
            mayLinger: failure is null
                || reason is CloseReason.Protocol or CloseReason.FrameTooLarge or CloseReason.Internal
                || (reason is CloseReason.Memory && !writer.IsStuck));

        if (failure is not null)
            Log.ConnectionEnded(logger, Peer, UserCode.TextOf(failure));
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever a handler throws, the node goes on.")]
    private async Task AnnounceEndAsync()
    {
        await announced.Task.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        UserCode.Try(closed, static closed => closed.Cancel(), CallbackFailed);
        try
        {
            self.Handler.Disconnected(this, Failure);
        }
        catch (Exception error)
        {
            Log.HandlerFailed(logger, error, nameof(IRpcHandler.Disconnected), Peer);
        }
    }

    private async Task CloseWireAsync(Task said, bool mayLinger)
    {
        try
        {
            if (mayLinger)
            {
                using var limit = new CancellationTokenSource(Linger, time);
                using var cut = limit.Token.UnsafeRegister(static state => ((Wire)state!).Close(), wire);
                await said.ConfigureAwait(false);
                await wire.ShutdownAsync().ConfigureAwait(false);
                await readingEnded.Task.ConfigureAwait(false);
            }
        }
        catch (Exception error) when (error is IOException or System.Net.Sockets.SocketException
            or ObjectDisposedException or InvalidOperationException)
        {
            Log.WireCut(logger, error, Peer);
        }
        finally
        {
            wire.Close();
            wireClosed.TrySetResult();
        }
    }
}
