namespace Stubs.Generated;

internal sealed class ByteArrayCodec : Codec<byte[]>
{
    public static readonly ByteArrayCodec Instance = new();

    public override void Write(ref StateWriter writer, byte[] value) => writer.Write(value);

    public override byte[] Read(ref StateReader reader) => reader.ReadByteArray()!;
}

internal sealed class MemoryCodec : Codec<Memory<byte>>
{
    public static readonly MemoryCodec Instance = new();

    public override void Write(ref StateWriter writer, Memory<byte> value) => writer.Write(value);

    public override Memory<byte> Read(ref StateReader reader) => reader.ReadMemory();
}

internal sealed class ReadOnlyMemoryCodec : Codec<ReadOnlyMemory<byte>>
{
    public static readonly ReadOnlyMemoryCodec Instance = new();

    public override void Write(ref StateWriter writer, ReadOnlyMemory<byte> value) => writer.Write(value);

    public override ReadOnlyMemory<byte> Read(ref StateReader reader) => reader.ReadReadOnlyMemory();
}

internal sealed class GuidCodec : Codec<Guid>
{
    public static readonly GuidCodec Instance = new();

    public override void Write(ref StateWriter writer, Guid value) => writer.Write(value);

    public override Guid Read(ref StateReader reader) => reader.ReadGuid();
}

internal sealed class UidCodec : Codec<Uid>
{
    public static readonly UidCodec Instance = new();

    public override void Write(ref StateWriter writer, Uid value) => writer.Write(value);

    public override Uid Read(ref StateReader reader) => reader.ReadUid();
}
