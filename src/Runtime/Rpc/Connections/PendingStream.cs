using System.Threading.Channels;

namespace Stubs.Rpc;

/// <summary>
/// A sequence that is being received. The reader gives credit for what it has taken, so no more than the window is ever
/// held for it.
/// </summary>
internal sealed class PendingStream(Connection connection, int window) : OutstandingRequest
{
    private readonly Channel<RpcReply> items = Channel.CreateUnbounded<RpcReply>(
        new UnboundedChannelOptions { SingleReader = true });
    private long outstanding;
    private int taken;
    private int decided;

    public ChannelReader<RpcReply> Items => items.Reader;

    /// <summary>True when its final frame has come, or never will.</summary>
    public bool IsDecided => Volatile.Read(ref decided) != 0;

    /// <summary>What an item counts for in credit: its payload and its header.</summary>
    public static int CostOf(int payload) => payload + FrameHeader.Size;

    /// <summary>Called by the reader thread.</summary>
    public void Add(ReadOnlySpan<byte> payload)
    {
        // It may be sent as long as any credit is left, so one item may exceed it.
        if (Interlocked.Add(ref outstanding, CostOf(payload.Length)) - CostOf(payload.Length) >= window)
            throw new FrameException(
                CloseReason.Protocol, $"Stream {Correlation} has more items than there was credit for.");
        var item = RpcReply.Copy(payload);
        if (!items.Writer.TryWrite(item))
            item.Dispose();
    }

    /// <summary>Called by the enumerating caller, for each item.</summary>
    public void Taken(int payload)
    {
        taken += CostOf(payload);
        if (taken * 2 < window)
            return;
        Interlocked.Add(ref outstanding, -taken);
        connection.GiveCredit(this, (uint)taken);
        taken = 0;
    }

    public void End()
    {
        if (Interlocked.Exchange(ref decided, 1) == 0)
            items.Writer.TryComplete();
    }

    public override bool TryFail(Exception error)
    {
        if (Interlocked.Exchange(ref decided, 1) != 0)
            return false;
        items.Writer.TryComplete(error);
        return true;
    }

    public override void Tell()
    {
        // The end of the channel has told.
    }
}
