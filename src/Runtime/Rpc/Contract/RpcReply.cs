namespace Stubs.Rpc;

/// <summary>
/// What came back for a call. Dispose of it once, when the body has been read: its memory is used again.
/// </summary>
public readonly struct RpcReply : IDisposable
{
    private readonly byte[]? rented;
    private readonly int length;

    /// <summary>A reply whose body is the memory given, which stays with the caller.</summary>
    /// <param name="body">The body.</param>
    public RpcReply(byte[] body)
    {
        ArgumentNullException.ThrowIfNull(body);
        (rented, length) = (body, ~body.Length);
    }

    private RpcReply(byte[] rented, int length) => (this.rented, this.length) = (rented, length);

    /// <summary>The body, until the reply is disposed of.</summary>
    public ReadOnlyMemory<byte> Body => rented.AsMemory(0, length < 0 ? ~length : length);

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        if (rented is not null && length > 0)
            Buffers.Return(rented);
    }

    /// <summary>Reads the body of an answer.</summary>
    /// <param name="peer">The node that has answered.</param>
    /// <param name="read">Reads it.</param>
    /// <exception cref="RpcRefusedException">It is no answer of the protocol.</exception>
    internal T Read<T>(RpcPeer peer, Func<ReadOnlySpan<byte>, T> read)
    {
        try
        {
            return read(Body.Span);
        }
        catch (Exception error) when (error is StateIncompatibleException or FormatException)
        {
            throw Unreadable(peer, error);
        }
    }

    /// <summary>A node has answered what is no answer of the protocol.</summary>
    internal static RpcRefusedException Unreadable(RpcPeer peer, Exception error) => new(
        RpcRefusal.Protocol,
        $"{Wording.Capital(peer)} has sent an answer that is none of the protocol: {Wording.Sentence(UserCode.TextOf(error))} "
        + "Update the older of the two nodes; if both have the same version, what listens there is no node of Stubs.",
        error);

    internal static RpcReply Copy(ReadOnlySpan<byte> body)
    {
        if (body.IsEmpty)
            return default;
        var rented = Buffers.Rent(body.Length);
        body.CopyTo(rented);
        return new RpcReply(rented, body.Length);
    }
}
