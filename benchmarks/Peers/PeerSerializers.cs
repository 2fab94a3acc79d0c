using System.Buffers;
using MemoryPack;
using MessagePack;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace Stubs.Benchmarks.Peers;

/// <summary>
/// The peers, each as it is fastest: into a buffer that is used again, without a name or a type that it can do without.
/// </summary>
internal sealed class PeerSerializers : IDisposable
{
    private readonly ArrayBufferWriter<byte> buffer = new(64 << 10);
    private readonly ServiceProvider services = new ServiceCollection().AddSerializer().BuildServiceProvider();

    public void Dispose() => services.Dispose();

    public byte[] MemoryPack<T>(T value)
    {
        SaveMemoryPack(value);
        return buffer.WrittenSpan.ToArray();
    }

    public byte[] MessagePack<T>(T value)
    {
        SaveMessagePack(value);
        return buffer.WrittenSpan.ToArray();
    }

    public byte[] Orleans<T>(T value)
    {
        SaveOrleans(Orleans<T>(), value);
        return buffer.WrittenSpan.ToArray();
    }

    public Serializer<T> Orleans<T>() => services.GetRequiredService<Serializer<T>>();

    public void SaveMemoryPack<T>(T value)
    {
        buffer.ResetWrittenCount();
        MemoryPackSerializer.Serialize(buffer, value);
    }

    public void SaveMessagePack<T>(T value)
    {
        buffer.ResetWrittenCount();
        MessagePackSerializer.Serialize(buffer, value);
    }

    public void SaveOrleans<T>(Serializer<T> serializer, T value)
    {
        buffer.ResetWrittenCount();
        serializer.Serialize(value, buffer);
    }
}
