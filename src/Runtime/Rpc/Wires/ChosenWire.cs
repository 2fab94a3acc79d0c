using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Stubs.Rpc;

/// <summary>
/// What a node with a secret and without certificates accepts: TLS, or plain bytes. The one that connects chooses, and
/// says so by its first byte; a tunnel may make the other side of the same machine look like another one.
/// </summary>
/// <remarks>
/// <code>
/// first byte            from this machine | from elsewhere
/// of a TLS handshake    TLS               | TLS
/// any other             plain             | plain, to be told that it is refused
/// </code>
/// </remarks>
/// <param name="socket">The socket.</param>
/// <param name="remote">Where the other end is, for messages.</param>
/// <param name="allowsPlain">Whether what connects is on this machine.</param>
internal sealed class ChosenWire(Socket socket, string remote, bool allowsPlain) : Wire
{
    private const byte TlsHandshake = 22; // RFC 8446, section 5.1

    private Wire chosen = new SocketWire(socket, remote);

    public override string Remote => remote;

    public override ReadOnlyMemory<byte> ChannelBinding => chosen.ChannelBinding;

    public override X509Certificate2? PeerCertificate => chosen.PeerCertificate;

    public override string? Objection => chosen is SocketWire && !allowsPlain
        ? "A node that has a secret speaks TLS with other machines, so that no go-between can use the proof of it. Update Stubs on the other side, or set RpcOptions.Tls on both."
        : chosen.Objection;

    /// <summary>Whether an address is of this machine alone.</summary>
    public static bool IsLocal(EndPoint? endPoint) =>
        endPoint is not IPEndPoint { Address: var address } || IPAddress.IsLoopback(address)
        || (address.IsIPv4MappedToIPv6 && IPAddress.IsLoopback(address.MapToIPv4()));

    public override async Task ProtectAsync()
    {
        var first = new byte[1];
        if (await socket.ReceiveAsync(first, SocketFlags.Peek).ConfigureAwait(false) == 1 && first[0] == TlsHandshake)
            chosen = TlsWire.OfServer(socket, remote, SecretTls.Server, RemoteMachine);
        await chosen.ProtectAsync().ConfigureAwait(false);
    }

    public override ValueTask<int> ReceiveAsync(Memory<byte> target) => chosen.ReceiveAsync(target);

    public override ValueTask<int> SendAsync(ReadOnlyMemory<byte> bytes) => chosen.SendAsync(bytes);

    public override ValueTask ShutdownAsync() => chosen.ShutdownAsync();

    public override void Close() => chosen.Close();
}
