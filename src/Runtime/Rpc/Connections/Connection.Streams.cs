using System.Runtime.CompilerServices;

namespace Stubs.Rpc;

/// <content>The streams of this side.</content>
internal sealed partial class Connection
{
    public IAsyncEnumerable<RpcReply> StreamAsync(
        ushort verb, ReadOnlyMemory<byte> request, TimeSpan? timeLimit = null,
        CancellationToken cancellationToken = default)
    {
        CheckSize(request.Span);
        return EnumerateAsync(verb, request, timeLimit, cancellationToken);
    }

    /// <summary>Lets the server of a stream send so many bytes more.</summary>
    public void GiveCredit(PendingStream stream, uint bytes) =>
        writer.TryWrite(new FrameHeader(FrameKind.Credit, 0, stream.Correlation, bytes));

    private async IAsyncEnumerable<RpcReply> EnumerateAsync(
        ushort verb, ReadOnlyMemory<byte> request, TimeSpan? timeLimit,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var deadline = DeadlineOf(timeLimit);
        if (!window.TryTake())
            await WaitForWindowAsync(window, deadline, cancellationToken).ConfigureAwait(false);
        var stream = Open(verb, request.Span, deadline);
        try
        {
            while (await stream.Items.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
            {
                while (stream.Items.TryRead(out var item))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    if (isEnded ? isLeaseOver : !HasLease())
                        throw Lost(mayBeSent: true);
                    var length = item.Body.Length;
                    yield return item;
                    stream.Taken(length);
                }
            }
        }
        finally
        {
            if (stream.TryFail(new OperationCanceledException()))
                Withdraw(stream, FrameKind.Stop);
            while (stream.Items.TryRead(out var left))
                left.Dispose();
        }
    }

    private PendingStream Open(ushort verb, ReadOnlySpan<byte> request, long deadline)
    {
        var stream = new PendingStream(this, options.StreamWindow) { Deadline = deadline };
        var isOpen = false;
        if (!TryGetLimit(deadline, out var limit))
        {
            window.GiveBack();
            throw TimedOut();
        }

        lock (gate)
        {
            if (IsUsable)
            {
                isOpen = true;
                outstanding.Add(stream);
                Watch(deadline);
            }
        }

        if (!isOpen)
        {
            window.GiveBack();
            throw Lost(mayBeSent: false);
        }

        writer.TryWrite(new FrameHeader(FrameKind.Open, verb, stream.Correlation, limit), request, ref stream.Batch);
        return stream;
    }
}
