namespace Stubs.Rpc;

/// <summary>A request of the peer's, from its arrival until the handler has finished.</summary>
internal sealed class IncomingRequest(Connection connection, FrameHeader header, RpcReply body, long deadline)
    : RpcRequest, IThreadPoolWorkItem
{
    private readonly Lock gate = connection.GateOfRequests;
    private readonly long end = deadline;
    private RpcReply body = body;
    private CancellationTokenSource? cancellation;

    // Why it was cancelled, a code above zero; 0 if it was not.
    private int cancelled;
    private int answered;
    private volatile bool isReleased;

    // Its place among the requests of its order: the states of RequestOrder, as these bits.
    private const int IsFree = 1, IsPassed = 2, IsTaken = 4;

    private int place = IsFree;
    private int hasBegun;
    private IncomingRequest? freed;

    // Streams only: how many bytes may still be sent, and what waits for more.
    private long credit = connection.PeerWindow;
    private TaskCompletionSource? room;

    public uint Correlation => header.Correlation;

    /// <summary>What it has its order in; empty for none.</summary>
    public Uid Order { get; init; }

    /// <summary>Whether it waits for the one before it to begin.</summary>
    public bool IsBehind => (Volatile.Read(ref place) & IsFree) == 0;

    /// <summary>The next request of the same order; guarded by <see cref="RequestOrder"/>.</summary>
    public IncomingRequest? Next { get; private set; }

    /// <summary>When its handling began, by the connection's clock; 0 before that, and if it has no order.</summary>
    public long Started { get; private set; }

    /// <summary>Whether the caller has cancelled it, or its time limit has passed.</summary>
    public bool IsCancelled => Volatile.Read(ref cancelled) != 0;

    /// <summary>How much memory it holds.</summary>
    public int Size { get; } = body.Body.Length;

    /// <summary>When its time limit passes; guarded by the connection.</summary>
    public long Deadline { get; set; } = deadline;

    public override IRpcConnection Connection => connection;

    public override ushort Verb => header.Code;

    public override ReadOnlyMemory<byte> Body => body.Body;

    public override bool IsOneWay => header.Kind == FrameKind.OneWay;

    public override bool IsStream => header.Kind == FrameKind.Open;

    public override TimeSpan? TimeLeft => end == OutstandingRequest.NoDeadline ? null
        : connection.Time.GetElapsedTime(connection.Time.GetTimestamp(), end) is { Ticks: > 0 } left
        ? left : TimeSpan.Zero;

    public override CancellationToken CancellationToken
    {
        get
        {
            // A canceller says so first, and then looks whether there is a token.
            if (cancellation is null)
                Interlocked.CompareExchange(ref cancellation, new CancellationTokenSource(), null);
            return Volatile.Read(ref cancelled) != 0 ? new CancellationToken(canceled: true) : cancellation.Token;
        }
    }

    /// <summary>A thread comes to it: the request runs, or notes that the thread has passed.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        if ((Interlocked.Or(ref place, IsPassed) & IsFree) != 0)
            RunLatched();
        else
            connection.EndDispatching();
    }

    /// <summary>Runs the request on the thread that has taken it.</summary>
    public void Run()
    {
        connection.BeginDispatching();
        RunLatched();
    }

    /// <summary>Puts another request of its order behind it, which has just arrived.</summary>
    public void PutBehind(IncomingRequest next)
    {
        next.place = 0;
        Next = next;
    }

    /// <summary>The one before it has begun.</summary>
    /// <returns>Whether a thread has passed, so that another must come.</returns>
    public bool Free() => (Interlocked.Or(ref place, IsFree) & IsPassed) != 0;

    /// <summary>Takes a request that was freed after a thread had passed.</summary>
    /// <returns>False for all threads but the first.</returns>
    public bool TryTakeFreed() => (Interlocked.Or(ref place, IsTaken) & IsTaken) == 0;

    /// <summary>Its handler is about to run.</summary>
    public void Start()
    {
        if (!Order.IsEmpty)
            Started = Math.Max(1, connection.Time.GetTimestamp());
    }

    public override void Begun()
    {
        if (Order.IsEmpty || Interlocked.Exchange(ref hasBegun, 1) != 0)
            return;
        if (connection.Ordered.FreeNext(this) is { } next)
            Volatile.Write(ref freed, next);
    }

    // Runs the handler, and those of the requests behind it that no other thread has come to.
    private void RunLatched()
    {
        for (var request = this; ; connection.BeginDispatching())
        {
            _ = connection.HandleAsync(request);
            connection.EndDispatching();
            request = Volatile.Read(ref request.freed);
            if (request?.TryTakeFreed() != true)
                return;
        }
    }

    public override void Reply(ReadOnlySpan<byte> body)
    {
        if (header.Kind != FrameKind.Call)
            throw new InvalidOperationException("Only a call is answered by a reply.");
        if (!TryEnd())
            throw AlreadyAnswered();
        if (body.Length <= connection.PeerMaxFrame)
            connection.Answer(this, FrameKind.Reply, body);
        else
            Fault(
                RpcFault.TooLarge,
                $"The reply has {body.Length} bytes, but the caller takes {connection.PeerMaxFrame} at most (RpcOptions.MaxFrame).");
    }

    public override ValueTask ReplyItemAsync(ReadOnlySpan<byte> item)
    {
        if (!IsStream)
            throw new InvalidOperationException("Only a stream is answered by items.");
        if (item.Length > connection.PeerMaxFrame)
            throw new ArgumentException(
                $"The item has {item.Length} bytes, but the caller takes {connection.PeerMaxFrame} at most (RpcOptions.MaxFrame).", nameof(item));
        Task? credited = null;
        lock (gate)
        {
            if (IsAnswered)
                throw AlreadyAnswered();
            if (room is not null)
                throw new InvalidOperationException("The result of the item before has not been awaited.");
            if (cancelled != 0)
                throw new OperationCanceledException("The caller wants no more items.");
            credit -= PendingStream.CostOf(item.Length);
            if (credit <= 0)
            {
                room = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                credited = room.Task;
            }
        }

        connection.Answer(this, FrameKind.Item, item);
        var sent = connection.WhenThereIsRoom();
        return credited is null && sent is null
            ? default : new ValueTask(Task.WhenAll(credited ?? Task.CompletedTask, sent ?? Task.CompletedTask));
    }

    public override void Fail(RpcFault code, string message)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (!TryEnd())
            throw AlreadyAnswered();
        if (!IsOneWay)
            Fault(code, message);
    }

    /// <summary>The caller wants no answer any more, or cannot have one.</summary>
    public void Cancel(RpcFault why)
    {
        TaskCompletionSource? waiting;
        lock (gate)
        {
            if (isReleased || Interlocked.CompareExchange(ref cancelled, (int)why, 0) != 0)
                return;
            (waiting, room) = (room, null);
        }

        waiting?.TrySetException(new OperationCanceledException("The caller wants no more items."));
        if (Volatile.Read(ref cancellation) is { } source)
            UserCode.LetEnd(source.CancelAsync(), connection.CallbackFailed);
    }

    public void AddCredit(uint bytes)
    {
        TaskCompletionSource? waiting;
        lock (gate)
        {
            credit = Math.Min(credit + bytes, connection.PeerWindow);
            if (credit <= 0)
                return;
            (waiting, room) = (room, null);
        }

        waiting?.TrySetResult();
    }

    /// <summary>Answers, if that has not been done.</summary>
    public void Finish(Exception? error)
    {
        if (IsAnswered)
            return;
        var why = Volatile.Read(ref cancelled);
        if (!TryEnd() || IsOneWay)
            return;
        if (why != 0 && error is null or OperationCanceledException)
            Fault(
                (RpcFault)why, why == (int)RpcFault.TimedOut
                    ? "The time limit has passed." : "The caller has cancelled.");
        else if (error is not null)
            Fault(RpcFault.Internal, UserCode.TextOf(error));
        else if (IsStream)
            connection.Answer(this, FrameKind.End, default);
        else
            Fault(RpcFault.Internal, "The handler did not answer.");
    }

    /// <summary>The handler has finished.</summary>
    public void Release()
    {
        isReleased = true;
        body.Dispose();
        body = default;
    }

    private bool IsAnswered => Volatile.Read(ref answered) != 0;

    private bool TryEnd() => Interlocked.Exchange(ref answered, 1) == 0;

    private void Fault(RpcFault code, string message) =>
        connection.Answer(this, FrameKind.Fault, FrameText.Encode(message), (ushort)code);

    private static InvalidOperationException AlreadyAnswered() => new("The request has been answered already.");
}
