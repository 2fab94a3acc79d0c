namespace Stubs.Rpc;

/// <summary>
/// The server in a node: what it does with the connections and requests of its peers, whichever side initiated the
/// connection.
/// </summary>
public interface IRpcHandler
{
    /// <summary>
    /// Decides whether a peer that has proved to know the secret is welcome. It is asked before
    /// <see cref="Connected"/>, on both sides.
    /// </summary>
    /// <param name="peer">The peer as it describes itself.</param>
    /// <returns>Null, or why it is refused and what to do about it: this text reaches the other side.</returns>
    string? Refuse(RpcPeer peer) => null;

    /// <summary>
    /// A connection is open, initiated or accepted. Its first request is handled only after this has returned, so it
    /// should return soon.
    /// </summary>
    /// <param name="connection">The connection.</param>
    void Connected(IRpcConnection connection);

    /// <summary>
    /// A connection has ended; its pending calls have failed and the requests of the peer are cancelled. It is called
    /// once, after <see cref="Connected"/>.
    /// </summary>
    /// <param name="connection">The connection.</param>
    /// <param name="why">Null if it was terminated in an orderly way.</param>
    void Disconnected(IRpcConnection connection, Exception? why);

    /// <summary>
    /// What a request has its order in. Requests of a peer in the same order are begun one after the other, as they
    /// arrived: the next one is handled when the one before has said so (<see cref="RpcRequest.Begun"/>), or has been
    /// handled. It is asked by the thread that reads from the wire, and must not throw, however the body is made.
    /// </summary>
    /// <param name="verb">What is asked for.</param>
    /// <param name="body">The body of the request.</param>
    /// <returns>The order; empty for none.</returns>
    Uid OrderOf(ushort verb, ReadOnlySpan<byte> body) => default;

    /// <summary>
    /// Handles a request: replies, or fails, before the result completes. Requests are handled at the same time, on
    /// threads of the thread pool, in no other order than that of <see cref="OrderOf"/>; one that blocks holds up no
    /// other. An exception becomes a fault <see cref="RpcFault.Internal"/> that carries its message and nothing else.
    /// </summary>
    /// <param name="request">The request, which is no longer valid when the result has completed.</param>
    ValueTask HandleAsync(RpcRequest request);
}
