namespace Stubs.Rpc;

/// <content>The requests of this side.</content>
internal sealed partial class Connection
{
    private readonly OutstandingRequests outstanding;
    private readonly RequestWindow window;
    private readonly RequestWindow oneWayWindow;

    // Calls to be used again: those at hand, under the gate, and those that came back since.
    private PendingCall? spare;
    private PendingCall? returned;

    public ValueTask<RpcReply> CallAsync(
        ushort verb, ReadOnlySpan<byte> request, TimeSpan? timeLimit = null,
        CancellationToken cancellationToken = default)
    {
        CheckSize(request);
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<RpcReply>(cancellationToken);
        var deadline = DeadlineOf(timeLimit);
        return window.TryTake()
            ? Call(verb, request, deadline, cancellationToken)
            : CallWhenThereIsRoomAsync(verb, RpcReply.Copy(request), deadline, cancellationToken);
    }

    public ValueTask SendAsync(ushort verb, ReadOnlySpan<byte> request, CancellationToken cancellationToken = default)
    {
        CheckSize(request);
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled(cancellationToken);
        if (!oneWayWindow.TryTake())
            return SendWhenThereIsRoomAsync(verb, RpcReply.Copy(request), cancellationToken);
        return Send(verb, request) ? default : ValueTask.FromException(Lost(mayBeSent: false));
    }

    /// <summary>The error of a request that cannot be made, or has not been answered.</summary>
    public RpcConnectionException Lost(bool mayBeSent)
    {
        var how = mayBeSent ? "The request may or may not have been executed." : "The request was not sent.";
        var why = Failure is { } failure ? failure.Message : $"The connection to {Peer} has been terminated.";
        return new RpcConnectionException($"{Wording.Sentence(why)} {how}", mayBeSent, Failure);
    }

    /// <summary>Tells the peer that the answer is not awaited any more.</summary>
    public void Withdraw(OutstandingRequest awaited, FrameKind kind) =>
        writer.TryWrite(new FrameHeader(kind, 0, awaited.Correlation, 0));

    public void Recycle(PendingCall call)
    {
        PendingCall? next;
        do
        {
            next = Volatile.Read(ref returned);
            call.Next = next;
        }
        while (Interlocked.CompareExchange(ref returned, call, next) != next);
    }

    private ValueTask<RpcReply> Call(
        ushort verb, ReadOnlySpan<byte> request, long deadline, CancellationToken cancellationToken)
    {
        if (!TryGetLimit(deadline, out var limit))
        {
            window.GiveBack();
            return ValueTask.FromException<RpcReply>(TimedOut());
        }

        PendingCall? call = null;
        lock (gate)
        {
            if (IsUsable)
            {
                call = (spare ??= Interlocked.Exchange(ref returned, null)) ?? new PendingCall(this);
                (spare, call.Next) = (call.Next, null);
                call.Prepare(deadline);
                outstanding.Add(call);
                Watch(deadline);
            }
        }

        if (call is null)
        {
            window.GiveBack();
            return ValueTask.FromException<RpcReply>(Lost(mayBeSent: false));
        }

        // If nothing is sent any more, the connection is ending, and fails this call with all others.
        writer.TryWrite(
            new FrameHeader(FrameKind.Call, verb, call.Correlation, limit), request, ref call.Batch, IsMoreToCome);
        return call.Await(cancellationToken);
    }

    private async ValueTask<RpcReply> CallWhenThereIsRoomAsync(
        ushort verb, RpcReply copy, long deadline, CancellationToken cancellationToken)
    {
        using (copy)
        {
            await WaitForWindowAsync(window, deadline, cancellationToken).ConfigureAwait(false);
            return await Call(verb, copy.Body.Span, deadline, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask SendWhenThereIsRoomAsync(ushort verb, RpcReply copy, CancellationToken cancellationToken)
    {
        using (copy)
        {
            await WaitForWindowAsync(
                oneWayWindow, OutstandingRequest.NoDeadline, cancellationToken).ConfigureAwait(false);
            if (!Send(verb, copy.Body.Span))
                throw Lost(mayBeSent: false);
        }
    }

    private bool Send(ushort verb, ReadOnlySpan<byte> request)
    {
        lock (gate)
        {
            if (!IsUsable)
                return false;
        }

        return writer.TryWrite(new FrameHeader(FrameKind.OneWay, verb, 0, 0), request);
    }

    private async Task WaitForWindowAsync(RequestWindow window, long deadline, CancellationToken cancellationToken)
    {
        using var limit = deadline == OutstandingRequest.NoDeadline
            ? new CancellationTokenSource()
            : new CancellationTokenSource(TimeUntil(deadline), time);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token, closed.Token);
        try
        {
            await window.TakeAsync(any.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw closed.IsCancellationRequested ? Lost(mayBeSent: false) : TimedOut();
        }
    }

    private void Answered(FrameHeader header, ReadOnlySpan<byte> payload)
    {
        OutstandingRequest? awaited;
        var isFinal = header.Kind != FrameKind.Item;
        lock (gate)
        {
            if (isEnded)
                return;
            awaited = outstanding.Find(header.Correlation);
            if (awaited is not null && isFinal)
                outstanding.Remove(awaited);
        }

        switch (awaited)
        {
            case PendingCall call when header.Kind == FrameKind.Reply:
                var reply = RpcReply.Copy(payload);
                if (call.TryReply(reply))
                    Dispatch(call);
                else
                    reply.Dispose();
                call.Release();
                break;
            case PendingCall call when header.Kind == FrameKind.Fault:
                if (call.TryFail(FaultOf(header, payload)))
                    Dispatch(call);
                call.Release();
                break;
            case PendingStream stream when header.Kind != FrameKind.Reply:
                if (!isFinal)
                    stream.Add(payload);
                else if (header.Kind == FrameKind.End)
                    stream.End();
                else if (stream.TryFail(FaultOf(header, payload)))
                    stream.Tell();
                break;
            default:
                throw new FrameException(
                    CloseReason.Protocol,
                    $"A frame {header.Kind} answers request {header.Correlation}, which awaits no such answer.");
        }

        if (isFinal)
            window.GiveBack();
    }

    // The connection ends, and other requests may succeed over another one. This one would have the same answer again.
    private void AnsweredTooLarge(FrameHeader header, FrameException violation)
    {
        OutstandingRequest? awaited;
        lock (gate)
            awaited = header.Kind is FrameKind.Reply or FrameKind.Item ? outstanding.Find(header.Correlation) : null;
        if (awaited?.TryFail(new RpcFaultException(
            RpcFault.TooLarge,
            $"{Wording.Capital(Peer)} has sent an answer that is too large. {Wording.Sentence(violation.Message)}")) == true)
            awaited.Tell();
    }

    private void AddOneWayRoom(uint count)
    {
        if (count is 0 or > ushort.MaxValue || oneWayWindow.Free + count > peer.MaxInFlight)
            throw new FrameException(
                CloseReason.Protocol, $"There is credit for {count} one-way requests more than were sent.");
        oneWayWindow.GiveBack((int)count);
    }

    private void CheckSize(ReadOnlySpan<byte> request)
    {
        if (request.Length > peer.MaxFrame)
            throw new ArgumentException(
                $"The request has {request.Length} bytes, but {Peer} takes {peer.MaxFrame} at most (RpcOptions.MaxFrame).", nameof(request));
    }

    private Exception FaultOf(FrameHeader header, ReadOnlySpan<byte> payload)
    {
        var message = FrameText.Decode(payload);
        return (RpcFault)header.Code == RpcFault.Closing
            ? new RpcConnectionException(
                $"{Wording.Capital(Peer)} is terminating the connection. The request was not executed.", sent: false)
            : new RpcFaultException((RpcFault)header.Code, message);
    }

    private RpcFaultException TimedOut() => new(RpcFault.TimedOut, $"The time limit of a call to {Peer} has passed.");
}
