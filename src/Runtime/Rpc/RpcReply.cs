using System.Buffers;

namespace Stubs.Rpc;

/// <summary>What came back for a call. Dispose of it once, when the body has been read: its memory is used again.</summary>
public readonly struct RpcReply : IDisposable
{
    private readonly byte[]? rented;
    private readonly int length;

    /// <summary>A reply whose body is the memory given, which stays with whoever gave it.</summary>
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
            ArrayPool<byte>.Shared.Return(rented);
    }

    internal static RpcReply Copy(ReadOnlySpan<byte> body)
    {
        if (body.IsEmpty)
            return default;
        var rented = ArrayPool<byte>.Shared.Rent(body.Length);
        body.CopyTo(rented);
        return new RpcReply(rented, body.Length);
    }
}
