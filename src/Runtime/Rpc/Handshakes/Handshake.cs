using System.Security.Cryptography;
using System.Text;

namespace Stubs.Rpc;

/// <summary>What a handshake has come to: the peer, and the bytes both ways from where it ended.</summary>
internal sealed record HandshakeResult(Wire Wire, FrameReader FrameReader, FrameWriter FrameWriter, HelloMessage Peer);

/// <summary>
/// How two nodes shake hands: the first four frames of a connection.
/// <code>
///   initiator                                acceptor
///   hello(…)           ->
///                             &lt;-             challenge(…)
///   proof(MAC of initiator)   ->
///                             &lt;-             welcome(MAC of acceptor)
/// </code>
/// Either side answers with refuse instead, and closes. A hello message has a nonce of its sender's; a MAC is
/// HMAC-SHA256, keyed with the secret, of the sender's role, both hello messages and the channel binding. So a MAC fits
/// one connection, one direction and one pair of nodes: replayed, reflected or passed on it is worth nothing. The
/// initiator proves first: a peer that does not know the secret gets nothing out of an acceptor that could be searched
/// for it.
/// </summary>
internal sealed class Handshake(Wire wire, RpcEndpoint self)
{
    // Hello messages are far smaller; a peer that has not proved anything is given no more memory than this.
    private const int MaxPayload = 16 << 10;

    private const string HowToMendSecrets = "Set RpcOptions.Secret to the same text on both.";

    private readonly FrameReader reader = new(MaxPayload);
    private readonly FrameWriter writer = new(wire, self.Options.TimeProvider) { Diagnostics = self.Diagnostics };

    public async Task<HandshakeResult> InitiateAsync()
    {
        await wire.ProtectAsync().ConfigureAwait(false);
        var hello = HelloMessage.Of(self).Encode();
        Write(FrameKind.Hello, hello);
        var challenge = await ReadAsync(FrameKind.Challenge).ConfigureAwait(false);
        var peer = HelloMessage.Decode(challenge);
        CheckSecrets(peer);
        Write(FrameKind.Proof, EncodeMac(Mac("initiator", hello, challenge)));
        CheckMac(await ReadAsync(FrameKind.Welcome).ConfigureAwait(false), Mac("acceptor", hello, challenge));
        return Become(
            peer with { Peer = peer.Peer with { Address = PeerAddress.OfAcceptor(peer.Peer.Address, wire.Remote) } });
    }

    /// <param name="admit">Is called when the peer has proved its identity, before it is told that it is welcome;
    /// throws to refuse it.</param>
    public async Task<HandshakeResult> AcceptAsync(Action<RpcPeer> admit)
    {
        await wire.ProtectAsync().ConfigureAwait(false);
        var hello = await ReadAsync(FrameKind.Hello).ConfigureAwait(false);
        if (wire.Objection is { } objection)
            throw new RpcRefusedException(RpcRefusal.Certificate, objection);
        var peer = HelloMessage.Decode(hello);
        var challenge = HelloMessage.Of(self).Encode();
        Write(FrameKind.Challenge, challenge);
        CheckSecrets(peer);
        CheckMac(await ReadAsync(FrameKind.Proof).ConfigureAwait(false), Mac("initiator", hello, challenge));
        admit(peer.Peer);
        Write(FrameKind.Welcome, EncodeMac(Mac("acceptor", hello, challenge)));
        return Become(
            peer with { Peer = peer.Peer with { Address = PeerAddress.OfInitiator(
                peer.Peer.Address, wire.RemoteMachine) } });
    }

    /// <summary>Tells the other side why it is refused, if it still listens, and waits until it has closed.</summary>
    public async Task RefuseAsync(RpcRefusal reason, string message)
    {
        try
        {
            await writer.AbandonAsync(
                new FrameHeader(FrameKind.Refuse, (ushort)reason, 0, 0), FrameText.Encode(message))
                    .ConfigureAwait(false);
            await wire.ShutdownAsync().ConfigureAwait(false);
            await Lingering.DrainAsync(wire).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or System.Net.Sockets.SocketException
            or ObjectDisposedException or InvalidOperationException)
        {
            // It had closed before: then no one listens.
        }
    }

    /// <summary>Gives back what a handshake holds that has led to no connection.</summary>
    public void GiveBack()
    {
        reader.Dispose();
        _ = writer.AbandonAsync(last: null);
    }

    private HandshakeResult Become(HelloMessage peer)
    {
        reader.MaxPayload = Math.Max(self.Options.MaxFrame, FrameText.MaxBytes);
        return new HandshakeResult(wire, reader, writer, peer);
    }

    private void Write(FrameKind kind, ReadOnlySpan<byte> payload) =>
        writer.TryWrite(new FrameHeader(kind, 0, 0, 0), payload);

    private async Task<byte[]> ReadAsync(FrameKind expected)
    {
        byte[]? payload;
        while ((payload = TryTake(expected)) is null)
        {
            var received = await wire.ReceiveAsync(reader.Free()).ConfigureAwait(false);
            if (received == 0)
                throw new IOException("The other side closed it without a word.");
            reader.Added(received);
        }

        return payload;
    }

    private byte[]? TryTake(FrameKind expected)
    {
        if (!reader.TryTake(out var header, out var payload))
            return null;
        if (header.Kind == expected)
            return payload.ToArray();
        if (header.Kind == FrameKind.Refuse)
            throw new RpcRefusedException(
                (RpcRefusal)header.Code,
                $"The node at {wire.Remote} refused the connection: {Wording.Sentence(FrameText.Decode(payload))}")
                    { IsFromPeer = true };
        throw new FrameException(
            CloseReason.Protocol, $"Expected a frame of kind {expected}, but one of kind {(byte)header.Kind} came.");
    }

    private void CheckSecrets(HelloMessage peer)
    {
        if (peer.HasSecret != self.Options.Secret is not null)
        {
            throw new RpcRefusedException(
                RpcRefusal.Secret,
                $"Of {self.Self} and {peer.Peer} only {(peer.HasSecret ? "the latter" : "the former")} has a secret. {HowToMendSecrets}");
        }
    }

    private void CheckMac(ReadOnlySpan<byte> payload, byte[] expected)
    {
        var reader = new StateReader(payload);
        var map = reader.ReadMapStart();
        if (!reader.ReadMember(ref map, "mac"u8)
            || !CryptographicOperations.FixedTimeEquals(reader.ReadBytes("a MAC"), expected))
            throw new RpcRefusedException(
                RpcRefusal.Secret,
                $"{Wording.Capital(self.Self)} and {wire.Remote} do not have the same secret. {HowToMendSecrets}");
        reader.ReadMapEnd(ref map);
    }

    private byte[] Mac(string role, byte[] hello, byte[] challenge)
    {
        if (self.Options.Secret is not { } secret)
            return [];
        var binding = wire.ChannelBinding.Span;
        byte[] message = [
            .. Encoding.ASCII.GetBytes($"stubs rpc {role}"), 0, .. SHA256.HashData(hello),
            .. SHA256.HashData(challenge), .. binding];
        return HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), message);
    }

    private static byte[] EncodeMac(byte[] mac)
    {
        using var writer = StateWriter.Create();
        writer.WriteMapStart(1);
        writer.WriteKey("mac"u8);
        writer.Write(mac);
        return writer.ToArray();
    }
}
