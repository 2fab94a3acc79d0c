using System.Runtime.CompilerServices;

namespace Stubs;

public ref partial struct StateWriter
{
    /// <summary>Writes bytes or null.</summary>
    public void Write(byte[]? value)
    {
        if (value is null)
            WriteNull();
        else
            WriteBytes(value);
    }

    /// <summary>Writes bytes.</summary>
    public void Write(ReadOnlyMemory<byte> value) => WriteBytes(value.Span);

    /// <summary>Writes bytes.</summary>
    public void Write(Memory<byte> value) => WriteBytes(value.Span);

    /// <summary>Writes a GUID.</summary>
    public void Write(Guid value)
    {
        Put(ref Item(GuidSize), value);
        position += GuidSize;
    }

    /// <summary>
    /// Writes the identifier of an object. It counts as a reference to the object when it is asked what is reachable.
    /// </summary>
    public void Write(Uid value)
    {
        var target = Bytes(ref Item(20), 20);
        target[0] = Cbor.Tag | 25;
        target[1] = (byte)(Cbor.ReferenceTag >> 8);
        target[2] = (byte)(Cbor.ReferenceTag & 0xFF);
        target[3] = Cbor.ByteString | Uid.Size;
        value.CopyTo(target[4..]);
        position += 20;
    }

    /// <summary>Writes a reference to an object, or null.</summary>
    /// <param name="reference">A client stub, or null.</param>
    /// <exception cref="StateIncompatibleException">It is something else, such as the object itself.</exception>
    public void WriteReference(object? reference)
    {
        switch (reference)
        {
            case null:
                WriteNull();
                break;
            case ObjectReference known:
                Write(known.Uid);
                break;
            default:
                throw CannotWrite(
                    $"an object of type {reference.GetType()} is not a reference made by Stubs. Hold what the generated stub's methods returned, not an own implementation of its interface.");
        }
    }

    private const int GuidSize = 19;

    private static void Put(ref byte target, Guid value)
    {
        target = Cbor.Tag | 24;
        Unsafe.Add(ref target, 1) = (byte)Cbor.UuidTag;
        Unsafe.Add(ref target, 2) = Cbor.ByteString | 16;
        value.TryWriteBytes(Bytes(ref Unsafe.Add(ref target, 3), 16), bigEndian: true, out _);
    }

    internal void WriteBytes(scoped ReadOnlySpan<byte> bytes) => WriteString(Cbor.ByteString, bytes);
}
