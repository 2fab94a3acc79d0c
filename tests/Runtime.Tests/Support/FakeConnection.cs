using Stubs.Rpc;

namespace Stubs.Tests.Support;

/// <summary>A connection over which nothing is sent: a test says to whom it is, and when it ends.</summary>
internal sealed class FakeConnection(RpcPeer peer) : IRpcConnection
{
    public RpcPeer Peer => peer;

    public bool IsOpen { get; set; } = true;

    public bool IsDisposed { get; private set; }

    public CancellationToken Closed => CancellationToken.None;

    public Exception? Failure => null;

    public ValueTask<RpcReply> CallAsync(
        ushort verb, ReadOnlySpan<byte> request, TimeSpan? timeLimit = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask SendAsync(ushort verb, ReadOnlySpan<byte> request, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public IAsyncEnumerable<RpcReply> StreamAsync(
        ushort verb, ReadOnlyMemory<byte> request, TimeSpan? timeLimit = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask DisposeAsync()
    {
        (IsOpen, IsDisposed) = (false, true);
        return default;
    }
}
