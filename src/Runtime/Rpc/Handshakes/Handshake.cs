using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Stubs.Rpc;

/// <summary>What a handshake has come to: the peer, and the bytes both ways from where it ended.</summary>
internal sealed record HandshakeResult(Wire Wire, FrameReader FrameReader, FrameWriter FrameWriter, HelloMessage Peer);

/// <summary>
/// How two nodes shake hands: the first four frames of a connection.
/// <code>
///   initiator                                acceptor
///   hello(…)           ->
///                             &lt;-             challenge(…)
///   proof(MAC, signature of initiator)   ->
///                             &lt;-             welcome(MAC, signature of acceptor)
/// </code>
/// Either side answers with refuse instead, and closes. A hello message has a nonce of its sender's; what is proved
/// with is the transcript: the prover's side, both hello messages and the channel binding. So a proof fits one
/// connection, one direction and one pair of nodes: replayed, reflected or passed on it is worth nothing. The initiator
/// proves first: a peer that does not know the secret gets nothing out of an acceptor that could be searched for it.
/// </summary>
/// <remarks>
/// <para>Invariants:</para>
/// <list type="number">
/// <item>A peer has the identity that it says: it has signed the transcript with the key that belongs to it
/// (<see cref="KnownKeys"/>). Only a client may lack a key, or have one that nothing connects with its identity: that
/// is then no node's.</item>
/// <item>A peer has at most the role that its proofs give: the lesser of its secret's and its certificate's
/// (<see cref="Grant"/>). It asks for a role, and is refused if that is more.</item>
/// </list>
/// </remarks>
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
        var said = HelloMessage.Decode(challenge);
        CheckSecrets(said);
        var secret = self.Options.AllSecrets is [var first, ..] ? first : null;
        var mine = Transcript("initiator", hello, challenge);
        Write(FrameKind.Proof, new ProofMessage(Mac(secret, said.Salt, mine), self.Key.Sign(mine)).Encode());

        var proof = ProofMessage.Decode(await ReadAsync(FrameKind.Welcome).ConfigureAwait(false));
        var theirs = Transcript("acceptor", hello, challenge);
        if (!CryptographicOperations.FixedTimeEquals(proof.Mac, Mac(secret, said.Salt, theirs)))
            throw WrongSecret();
        CheckIdentity(said, proof.Signature, theirs);
        CheckSystem(said.Peer, isAccepting: false);

        // It has shown the certificate, or proved the secret, of the address that this node has chosen to call.
        var peer = said.Peer with
        {
            Role = PeerRole.Node, Address = PeerAddress.OfAcceptor(said.Peer.Address, wire.Remote),
        };
        return Become(said with { Peer = WithUser(peer, secret) });
    }

    /// <param name="admit">Is called when the peer has proved its identity, before it is told that it is welcome;
    /// throws to refuse it.</param>
    public async Task<HandshakeResult> AcceptAsync(Action<RpcPeer> admit)
    {
        await wire.ProtectAsync().ConfigureAwait(false);
        var hello = await ReadAsync(FrameKind.Hello).ConfigureAwait(false);
        if (wire.Objection is { } objection)
            throw new RpcRefusedException(RpcRefusal.Certificate, objection);
        var said = HelloMessage.Decode(hello);
        var salt = self.Salt;
        var challenge = (HelloMessage.Of(self) with { Salt = salt }).Encode();
        Write(FrameKind.Challenge, challenge);
        CheckSecrets(said);

        var proof = ProofMessage.Decode(await ReadAsync(FrameKind.Proof).ConfigureAwait(false));
        var theirs = Transcript("initiator", hello, challenge);
        var secret = FindSecret(proof.Mac, salt, theirs);
        var isProven = CheckIdentity(said, proof.Signature, theirs, isAccepting: true);
        CheckRole(said.Peer, Grant(secret, wire));
        CheckSystem(said.Peer, isAccepting: true);
        var peer = said.Peer with
        {
            IsProven = isProven,

            // A client does not listen: no node is to call an address that it names.
            Address = said.Peer.Role == PeerRole.Client
                ? null : PeerAddress.OfInitiator(said.Peer.Address, wire.RemoteMachine),
        };
        peer = WithUser(peer, secret);
        admit(peer);
        var mine = Transcript("acceptor", hello, challenge);
        Write(FrameKind.Welcome, new ProofMessage(Mac(secret, salt, mine), self.Key.Sign(mine)).Encode());
        return Become(said with { Peer = peer });
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
        if (peer.HasSecret != self.Options.AllSecrets.Count > 0)
        {
            throw new RpcRefusedException(
                RpcRefusal.Secret,
                $"Of {self.Self} and {peer.Peer} only {(peer.HasSecret ? "the latter" : "the former")} has a secret. {HowToMendSecrets}");
        }
    }

    private RpcRefusedException WrongSecret() => new(
        RpcRefusal.Secret,
        $"{Wording.Capital(self.Self)} and {wire.Remote} do not have the same secret. {HowToMendSecrets}{HowToMendBetween}");

    // Both sides prove what they know for the certificate that they see.
    private string HowToMendBetween => wire.ChannelBinding.IsEmpty ? ""
        : " If it is the same, something between them ends TLS and shows another certificate: a proxy, a load balancer or a man in the middle. It must pass the bytes on as they are.";

    // All are tried, so that the time does not tell which one it is.
    private RpcSecret? FindSecret(byte[] mac, Uid salt, byte[] transcript)
    {
        var secrets = self.Options.AllSecrets;
        if (secrets.Count == 0)
            return null;
        RpcSecret? found = null;
        foreach (var secret in secrets)
        {
            if (CryptographicOperations.FixedTimeEquals(mac, Mac(secret, salt, transcript)))
                found ??= secret;
        }

        return found ?? throw WrongSecret();
    }

    /// <returns>Whether the identity is proved; if not, the peer is a client whose identity is no node's.</returns>
    private bool CheckIdentity(HelloMessage said, byte[] signature, byte[] transcript, bool isAccepting = false)
    {
        var peer = said.Peer;

        // A client takes no identity of an earlier version for its own: a node may have it that has not connected yet.
        if (isAccepting && peer.Role == PeerRole.Client && !self.Known.Knows(peer.Node))
            return false;
        if (said.Key.Length > 0 && NodeKey.Verify(said.Key, transcript, signature)
            && self.Known.BelongTogether(peer.Node, said.Key))
            return true;
        throw new RpcRefusedException(
            RpcRefusal.Identity,
            $"{Wording.Capital(peer)} has not proved that this identity is its own: "
            + (said.Key.Length == 0
                ? "it has shown no key. Only a client with an identity that it makes anew may do so."
                : "its key is another one. If its store was replaced, start it with the store that has this identity, or let it make a new one." + HowToMendBetween));
    }

    /// <summary>
    /// What those that have connected may be at most: what the secret and the certificate say, the lesser of both.
    /// Without either, what comes within the machine by a socket file or a pipe may be anything, as the file's
    /// permissions protect it; what comes over TCP may be a node.
    /// </summary>
    private PeerRole Grant(RpcSecret? secret, Wire wire)
    {
        var bySecret = secret?.Role;
        PeerRole? byCertificate = wire.PeerCertificate is { } certificate
            ? self.Options.Tls?.ClientRole is { } role ? role(certificate) : PeerRole.Node
            : null;
        if (bySecret is { } one && byCertificate is { } other)
            return one < other ? one : other;
        return bySecret ?? byCertificate ?? (wire.IsWithinMachine ? PeerRole.Operator : PeerRole.Node);
    }

    private static void CheckRole(RpcPeer peer, PeerRole granted)
    {
        if (peer.Role > granted)
            throw new RpcRefusedException(
                RpcRefusal.Role,
                $"{Wording.Capital(peer)} asks for the role '{PeerPrincipal.NameOf(peer.Role)}' here, and may have '{PeerPrincipal.NameOf(granted)}'. "
                + "Give it a secret or certificate for that role"

                // A tool asks for what operators may, and has no options of a node.
                + (peer.Role == PeerRole.Operator
                    ? "." : $", or set NodeOptions.Role to PeerRole.{granted} there."));
    }

    private void CheckSystem(RpcPeer peer, bool isAccepting)
    {
        if (self.System.ObjectionTo(
            Wording.Capital(peer), peer.Node, peer.Restored, isAccepting) is { } objection)
            throw new RpcRefusedException(RpcRefusal.Peer, objection);
    }

    private RpcPeer WithUser(RpcPeer peer, RpcSecret? secret) => peer with
    {
        User = wire.PeerCertificate is { } certificate
            ? PeerPrincipal.Of(peer, "Certificate", certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false))
            : PeerPrincipal.Of(peer, secret is null ? null : "Secret", secret?.Name),
    };

    private byte[] Transcript(string role, byte[] hello, byte[] challenge) =>
        ProofMessage.Transcript(role, hello, challenge, wire.ChannelBinding);

    private static byte[] Mac(RpcSecret? secret, Uid salt, byte[] transcript) =>
        secret is null ? [] : HMACSHA256.HashData(StretchedSecrets.KeyOf(secret.Text, salt), transcript);
}
