namespace Stubs.Rpc;

/// <summary>
/// A request of the peer's. It is valid until what <see cref="IRpcHandler.HandleAsync"/> returned has completed.
/// </summary>
public abstract class RpcRequest
{
    /// <summary>The connection on which it came; calls back are made there.</summary>
    public abstract IRpcConnection Connection { get; }

    /// <summary>What is asked for.</summary>
    public abstract ushort Verb { get; }

    /// <summary>The body, in memory that is used for something else afterwards.</summary>
    public abstract ReadOnlyMemory<byte> Body { get; }

    /// <summary>
    /// Is cancelled when the caller has cancelled, its time limit has passed, or the connection has ended: whatever is
    /// done from then on is in vain (SYSTEM 38, 39).
    /// </summary>
    public abstract CancellationToken CancellationToken { get; }

    /// <summary>How much of the caller's time limit is left, never below zero; null if it set none.</summary>
    public abstract TimeSpan? TimeLeft { get; }

    /// <summary>True if no answer is awaited.</summary>
    public abstract bool IsOneWay { get; }

    /// <summary>True if the caller expects items.</summary>
    public abstract bool IsStream { get; }

    /// <summary>
    /// Lets the next request of the same order begin (<see cref="IRpcHandler.OrderOf"/>): this one has its place before
    /// it, for example in the queue of a lock. Does nothing when it is called again.
    /// </summary>
    public virtual void Begun()
    {
    }

    /// <summary>
    /// Answers a call. The body is copied before this returns. One that is larger than the caller takes becomes a fault
    /// <see cref="RpcFault.TooLarge"/>.
    /// </summary>
    /// <param name="body">The body of the reply.</param>
    /// <exception cref="InvalidOperationException">The request is no call, or has been answered.</exception>
    public abstract void Reply(ReadOnlySpan<byte> body);

    /// <summary>
    /// Sends the caller one more item; when <see cref="IRpcHandler.HandleAsync"/> completes, the sequence ends.
    /// </summary>
    /// <param name="item">The body of the item, which is copied before this returns.</param>
    /// <returns>Completes when there is room for another item.</returns>
    /// <exception cref="InvalidOperationException">The request asks for no items, or has failed; or the result of the
    /// item before has not been awaited.</exception>
    /// <exception cref="OperationCanceledException">The caller wants no more.</exception>
    /// <exception cref="ArgumentException">The item is larger than the caller takes.</exception>
    public abstract ValueTask ReplyItemAsync(ReadOnlySpan<byte> item);

    /// <summary>Answers with an error, which ends a stream too. For a one-way request nothing is sent.</summary>
    /// <param name="code">What kind of error it is.</param>
    /// <param name="message">What went wrong and what to do about it; the caller sees it. Cut after 4,096 bytes of
    /// UTF-8.</param>
    /// <exception cref="InvalidOperationException">The request has been answered.</exception>
    public abstract void Fail(RpcFault code, string message);
}
