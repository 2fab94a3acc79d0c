using System.Net.Sockets;

namespace Stubs.Rpc;

/// <summary>Bytes over a socket as they are.</summary>
internal sealed class SocketWire(Socket socket, string remote) : Wire
{
    public override string Remote => remote;

    public override bool IsWithinMachine => socket.AddressFamily == AddressFamily.Unix;

    public override ValueTask<int> ReceiveAsync(Memory<byte> target) => socket.ReceiveAsync(target, SocketFlags.None);

    public override ValueTask<int> SendAsync(ReadOnlyMemory<byte> bytes) => socket.SendAsync(bytes, SocketFlags.None);

    public override ValueTask ShutdownAsync()
    {
        socket.Shutdown(SocketShutdown.Send);
        return default;
    }

    public override void Close() => socket.Dispose();
}
