namespace Stubs.Rpc;

/// <summary>
/// A connection between two nodes that know each other's identity. It carries the calls of both.
/// <see cref="IAsyncDisposable.DisposeAsync"/> terminates it: it says goodbye, lets the peer's running calls finish
/// within <see cref="RpcOptions.GoodbyeTimeout"/>, then closes; a handler that awaits it waits for itself until then.
/// All members may be used from several threads at once.
/// </summary>
public interface IRpcConnection : IAsyncDisposable
{
    /// <summary>The node at the other end.</summary>
    RpcPeer Peer { get; }

    /// <summary>Whether calls can be made. Once false it stays so.</summary>
    bool IsOpen { get; }

    /// <summary>Is cancelled when the connection has ended, for whatever reason.</summary>
    CancellationToken Closed { get; }

    /// <summary>
    /// Why the connection has ended; null while it is open, and if it was terminated in an orderly way.
    /// </summary>
    Exception? Failure { get; }

    /// <summary>
    /// Calls the peer. The body is copied before this returns. The result must be awaited once, and the reply disposed
    /// of.
    /// </summary>
    /// <param name="verb">What is asked for; its meaning is agreed between the nodes.</param>
    /// <param name="request">The body of the request.</param>
    /// <param name="timeLimit">How long to wait at most; it travels with the call, and ends it at the server too. Null:
    /// no limit.</param>
    /// <param name="cancellationToken">Ends the wait at once, and tells the server to stop.</param>
    /// <exception cref="RpcConnectionException">The connection is or was lost;
    /// <see cref="RpcConnectionException.Sent"/> tells whether the call may have been executed.</exception>
    /// <exception cref="RpcFaultException">The peer answered with an error, or the time limit has passed.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled. It may or may not have been
    /// executed.</exception>
    ValueTask<RpcReply> CallAsync(
        ushort verb, ReadOnlySpan<byte> request, TimeSpan? timeLimit = null,
        CancellationToken cancellationToken = default);

    /// <summary>
    /// Sends a request that has no answer. The body is copied before this returns; the result completes when the
    /// request is on its way, which says nothing of its arrival.
    /// </summary>
    /// <param name="verb">What is asked for.</param>
    /// <param name="request">The body of the request.</param>
    /// <param name="cancellationToken">Gives up waiting for the peer to have room for it.</param>
    /// <exception cref="RpcConnectionException">The connection is lost.</exception>
    ValueTask SendAsync(ushort verb, ReadOnlySpan<byte> request, CancellationToken cancellationToken = default);

    /// <summary>
    /// Calls the peer for a sequence of items. The request is sent when enumeration begins, once per enumeration. The
    /// server is never more than <see cref="RpcOptions.StreamWindow"/> bytes ahead of the enumerating caller. Leaving
    /// the enumeration early stops the server. Dispose of each item before the next one.
    /// </summary>
    /// <param name="verb">What is asked for.</param>
    /// <param name="request">The body of the request; it must not change until enumeration has begun.</param>
    /// <param name="timeLimit">How long the whole may take. Null: no limit.</param>
    /// <param name="cancellationToken">Ends the enumeration at once, and tells the server to stop.</param>
    /// <exception cref="RpcConnectionException">Thrown by the enumeration: as for calls. Items that had arrived before
    /// are still delivered, unless the connection's lease has expired.</exception>
    /// <exception cref="RpcFaultException">Thrown by the enumeration: as for calls.</exception>
    /// <exception cref="OperationCanceledException">Thrown by the enumeration: it was cancelled.</exception>
    IAsyncEnumerable<RpcReply> StreamAsync(
        ushort verb, ReadOnlyMemory<byte> request, TimeSpan? timeLimit = null,
        CancellationToken cancellationToken = default);
}
