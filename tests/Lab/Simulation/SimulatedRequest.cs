using Stubs.Rpc;

namespace Stubs.Lab.Simulation;

/// <summary>A request as the machine that serves it sees it.</summary>
internal sealed class SimulatedRequest(SimulatedConnection connection, long id, ushort verb, byte[] body, TimeSpan? timeLimit, bool isOneWay) : RpcRequest
{
    private readonly TimeSpan begun = connection.World.Now;
    private CancellationTokenSource? cancellation;
    private bool isCancelled;
    private bool isAnswered;

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

    public override TimeSpan? TimeLeft => timeLimit is { } limit ? TimeSpan.FromTicks(Math.Max(0, (limit - (connection.World.Now - begun)).Ticks)) : null;

    public override bool IsOneWay => isOneWay;

    public override bool IsStream => false;

    public override void Reply(ReadOnlySpan<byte> reply) => Answer(reply.ToArray(), default, "");

    public override ValueTask ReplyItemAsync(ReadOnlySpan<byte> item) => throw new NotSupportedException("The simulated network carries no streams.");

    public override void Fail(RpcFault code, string message) => Answer(null, code, message);

    /// <summary>Nobody waits for the answer any more.</summary>
    public void Cancel()
    {
        isCancelled = true;
        if (cancellation is not null)
            _ = cancellation.CancelAsync();
    }

    /// <summary>Answers, if that has not been done.</summary>
    public void Finish(Exception? error)
    {
        if (!isAnswered)
            Answer(null, RpcFault.Internal, error?.Message ?? "The handler did not answer.");
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
