using Stubs.Rpc;

namespace Stubs.Tests.Support;

/// <summary>
/// A connection that leads nowhere: a test says to whom it is and when it ends, and sees what was sent one-way.
/// </summary>
internal sealed class FakeConnection(RpcPeer peer) : IRpcConnection
{
    public RpcPeer Peer => peer;

    public bool IsOpen { get; set; } = true;

    public bool IsDisposed { get; private set; }

    /// <summary>The verbs of the one-way requests.</summary>
    public List<ushort> Sent { get; } = [];

    public CancellationToken Closed => CancellationToken.None;

    public Exception? Failure => null;

    public ValueTask<RpcReply> CallAsync(
        ushort verb, ReadOnlySpan<byte> request, TimeSpan? timeLimit = null,
        CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask SendAsync(ushort verb, ReadOnlySpan<byte> request, CancellationToken cancellationToken = default)
    {
        Sent.Add(verb);
        return default;
    }

    public IAsyncEnumerable<RpcReply> StreamAsync(
        ushort verb, ReadOnlyMemory<byte> request, TimeSpan? timeLimit = null,
        CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask DisposeAsync()
    {
        (IsOpen, IsDisposed) = (false, true);
        return default;
    }
}
