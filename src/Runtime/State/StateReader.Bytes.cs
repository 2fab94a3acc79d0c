namespace Stubs;

public ref partial struct StateReader
{
    /// <summary>Reads bytes or null.</summary>
    /// <exception cref="StateIncompatibleException">Something else comes next.</exception>
    public byte[]? ReadByteArray() => TryReadNull() ? null : ReadBytes("bytes").ToArray();

    /// <summary>Reads bytes.</summary>
    /// <exception cref="StateIncompatibleException">Something else comes next.</exception>
    public Memory<byte> ReadMemory() => ReadBytes("bytes").ToArray();

    /// <summary>Reads bytes.</summary>
    /// <exception cref="StateIncompatibleException">Something else comes next.</exception>
    public ReadOnlyMemory<byte> ReadReadOnlyMemory() => ReadBytes("bytes").ToArray();

    /// <summary>Reads a GUID.</summary>
    /// <exception cref="StateIncompatibleException">Something else comes next.</exception>
    public Guid ReadGuid()
    {
        var start = position;
        // The one form that deterministic encoding gives it, at once.
        if (data[start..] is [Cbor.Tag | 24, (byte)Cbor.UuidTag, Cbor.ByteString | 16, .. { Length: >= 16 } rest])
        {
            position = start + 19;
            return new Guid(rest[..16], bigEndian: true);
        }

        if (TryReadTag(Cbor.UuidTag) && TryReadString(Cbor.ByteString, out var bytes) && bytes.Length == 16)
            return new Guid(bytes, bigEndian: true);
        throw Unexpected(start, "a GUID");
    }

    /// <summary>Reads the identifier of an object.</summary>
    /// <exception cref="StateIncompatibleException">Something else comes next.</exception>
    public Uid ReadUid()
    {
        var start = position;
        if (TryReadTag(Cbor.ReferenceTag) && TryReadString(Cbor.ByteString, out var bytes) && bytes.Length == Uid.Size)
            return new Uid(bytes);
        throw Unexpected(start, "a reference to an object");
    }

    /// <summary>Reads a reference to an object, or null. The object is not touched.</summary>
    /// <typeparam name="T">The type of the stub or of its interface.</typeparam>
    /// <exception cref="StateIncompatibleException">Something else comes next, or this reader was made without a
    /// resolver.</exception>
    public T? ReadReference<T>()
        where T : class
    {
        if (TryReadNull())
            return null;
        var start = position;
        var uid = ReadUid();
        return resolver is null
            ? throw Incompatible(
                start, $"no reference to an object such as {typeof(T).Name}, for there is no node to bind it to",
                $"object {uid}")
            : resolver.Resolve<T>(uid);
    }

    internal ReadOnlySpan<byte> ReadBytes(string expected)
    {
        var start = position;
        return TryReadString(Cbor.ByteString, out var bytes) ? bytes : throw Unexpected(start, expected);
    }
}
