using System.Buffers;
using System.IO.Pipelines;

namespace Stubs.Rpc;

/// <summary>
/// Bytes within a process: two pipes, which copy what goes through them and hold up a sender that is far ahead.
/// </summary>
internal sealed class PipeWire : Wire
{
    private readonly PipeReader input;
    private readonly PipeWriter output;

    private readonly Lock gate = new();
    private bool isReceiving;
    private bool isClosed;

    private PipeWire(PipeReader input, PipeWriter output, string remote) =>
        (this.input, this.output, Remote) = (input, output, remote);

    public override string Remote { get; }

    public override bool IsWithinMachine => true;

    /// <summary>The two ends of a wire.</summary>
    public static (Wire Initiator, Wire Acceptor) Pair(string address)
    {
        var options = new PipeOptions(useSynchronizationContext: false);
        var (there, back) = (new Pipe(options), new Pipe(options));
        return (new PipeWire(back.Reader, there.Writer, address), new PipeWire(
            there.Reader, back.Writer, "a node in this process"));
    }

    public override async ValueTask<int> ReceiveAsync(Memory<byte> target)
    {
        lock (gate)
        {
            if (isClosed)
                return 0;
            isReceiving = true;
        }

        ReadResult result;
        int count;
        do
        {
            result = await input.ReadAsync().ConfigureAwait(false);
            count = (int)Math.Min(result.Buffer.Length, target.Length);
            var received = result.Buffer.Slice(0, count);
            received.CopyTo(target.Span);
            input.AdvanceTo(received.End);
        }
        while (count == 0 && !result.IsCompleted && !result.IsCanceled);

        lock (gate)
        {
            isReceiving = false;
            if (isClosed)
                input.Complete();
        }

        return count;
    }

    public override async ValueTask<int> SendAsync(ReadOnlyMemory<byte> bytes)
    {
        var result = await output.WriteAsync(bytes).ConfigureAwait(false);
        return result.IsCompleted || result.IsCanceled
            ? throw new IOException("The other end is closed.") : bytes.Length;
    }

    public override ValueTask ShutdownAsync() => output.CompleteAsync();

    public override void Close()
    {
        lock (gate)
        {
            if (isClosed)
                return;
            isClosed = true;
            if (isReceiving)
                input.CancelPendingRead();
            else
                input.Complete();
        }

        output.CancelPendingFlush();
        output.Complete();
    }
}
