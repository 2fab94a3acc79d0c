using Stubs.Rpc;

namespace Stubs.Lab.Simulation;

/// <summary>A request as the machine that serves it sees it.</summary>
internal sealed class SimulatedRequest(
    SimulatedConnection connection, long id, ushort verb, byte[] body, TimeSpan? timeLimit, bool isOneWay,
    bool isStream) : RpcRequest
{
    private readonly TimeSpan begun = connection.World.Now;
    private CancellationTokenSource? cancellation;
    private bool isCancelled;
    private bool isAnswered;
    private int items;

    public long Id => id;

    public override IRpcConnection Connection => connection;

    public override ushort Verb => verb;

    public override ReadOnlyMemory<byte> Body => body;

    public override CancellationToken CancellationToken
    {
        get
        {
            cancellation ??= new CancellationTokenSource();
            if (isCancelled)
                cancellation.Cancel();
            return cancellation.Token;
        }
    }

    public override TimeSpan? TimeLeft =>
        timeLimit is { } limit ? TimeSpan.FromTicks(Math.Max(0, (limit - (connection.World.Now - begun)).Ticks)) : null;

    public override bool IsOneWay => isOneWay;

    public override bool IsStream => isStream;

    public override void Reply(ReadOnlySpan<byte> reply)
    {
        if (reply.Length <= SimulatedNetwork.MaxFrame)
            Answer(reply.ToArray(), default, "");
        else
            Answer(
                null, RpcFault.TooLarge,
                $"The reply has {reply.Length} bytes, but the caller takes {SimulatedNetwork.MaxFrame} at most.");
    }

    public override ValueTask ReplyItemAsync(ReadOnlySpan<byte> item)
    {
        if (!isStream || isAnswered)
            throw new InvalidOperationException("The request is not answered by items, or not any more.");
        if (item.Length > SimulatedNetwork.MaxFrame)
            throw new ArgumentException(
                $"The item has {item.Length} bytes, but the caller takes {SimulatedNetwork.MaxFrame} at most.",
                nameof(item));
        if (isCancelled)
            throw new OperationCanceledException("The caller wants no more items.");
        connection.Answer(this, items++, item.ToArray());
        return default;
    }

    public override void Fail(RpcFault code, string message) => Answer(null, code, message);

    /// <summary>The answer is not awaited any more.</summary>
    public void Cancel()
    {
        isCancelled = true;
        if (cancellation is not null)
            _ = cancellation.CancelAsync();
    }

    /// <summary>Answers, if that has not been done.</summary>
    public void Finish(Exception? error)
    {
        if (isAnswered)
            return;
        if (isStream && error is null)
        {
            isAnswered = true;
            connection.Answer(this, items, item: null);
        }
        else
        {
            Answer(null, RpcFault.Internal, error is null ? "The handler did not answer." : UserCode.TextOf(error));
        }
    }

    private void Answer(byte[]? reply, RpcFault fault, string message)
    {
        if (isAnswered)
            throw new InvalidOperationException("The request has been answered already.");
        isAnswered = true;
        if (!isOneWay)
            connection.Answer(this, reply, fault, message);
    }
}
