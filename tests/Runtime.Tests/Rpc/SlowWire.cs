using System.Threading.Channels;
using Stubs.Rpc;

namespace Stubs.Tests.Rpc;

/// <summary>
/// A wire whose other end is the test: it takes bytes and delivers some one send and one receive at a time.
/// </summary>
internal sealed class SlowWire : Wire
{
    private readonly Channel<(byte[] Bytes, TaskCompletionSource<int> Taken)> sends =
        Channel.CreateUnbounded<(byte[], TaskCompletionSource<int>)>();
    private readonly Channel<(Memory<byte> Target, TaskCompletionSource<int> Filled)> receives =
        Channel.CreateUnbounded<(Memory<byte>, TaskCompletionSource<int>)>();
    private readonly TaskCompletionSource closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool isClosed;

    public override string Remote => "the test";

    /// <summary>Completes when a send waits to be taken.</summary>
    public Task Sending => sends.Reader.WaitToReadAsync().AsTask();

    /// <summary>Takes what is being sent.</summary>
    public async Task<int> TakeAsync() => (await TakeBytesAsync()).Length;

    /// <inheritdoc cref="TakeAsync"/>
    public async Task<byte[]> TakeBytesAsync()
    {
        var (bytes, taken) = await sends.Reader.ReadAsync();
        taken.SetResult(bytes.Length);
        return bytes;
    }

    /// <summary>Delivers bytes, and completes when the connection asks for more: then it has handled them.</summary>
    public async Task DeliverAsync(byte[] bytes)
    {
        for (var delivered = 0; delivered < bytes.Length;)
        {
            var (target, filled) = await receives.Reader.ReadAsync();
            var count = Math.Min(target.Length, bytes.Length - delivered);
            bytes.AsSpan(delivered, count).CopyTo(target.Span);
            delivered += count;
            filled.SetResult(count);
        }

        await receives.Reader.WaitToReadAsync();
    }

    public override ValueTask<int> ReceiveAsync(Memory<byte> target)
    {
        var source = NewSource();
        receives.Writer.TryWrite((target, source));
        return CompleteAsync(source.Task);
    }

    public override ValueTask<int> SendAsync(ReadOnlyMemory<byte> bytes)
    {
        var source = NewSource();
        sends.Writer.TryWrite((bytes.ToArray(), source));
        return CompleteAsync(source.Task);
    }

    public override ValueTask ShutdownAsync() => default;

    public override void Close()
    {
        isClosed = true;
        closed.TrySetResult();
    }

    private async ValueTask<int> CompleteAsync(Task<int> task)
    {
        await Task.WhenAny(task, closed.Task);
        return isClosed ? throw new IOException("The wire is closed.") : await task;
    }

    private static TaskCompletionSource<int> NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
