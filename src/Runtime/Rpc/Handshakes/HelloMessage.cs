using System.Security.Cryptography;
using System.Text;

namespace Stubs.Rpc;

/// <summary>What hello and challenge say: the identity of one side, and what it can take.</summary>
internal sealed record HelloMessage(
    RpcPeer Peer, int Major, int Minor, byte[] Nonce, bool HasSecret, int MaxFrame, int MaxInFlight, int StreamWindow)
{
    public const int CurrentMajor = 2, CurrentMinor = 0;

    public const int NonceSize = 32;

    private const int MaxText = 1024;

    /// <summary>The public key of the identity; empty for a client that has none.</summary>
    public byte[] Key { get; init; } = [];

    /// <summary>What the acceptor's keys of secrets are made with.</summary>
    public Uid Salt { get; init; }

    public static HelloMessage Of(RpcEndpoint self) => new(
        self.Self with { Restored = self.System.Restored },
        CurrentMajor,
        CurrentMinor,
        RandomNumberGenerator.GetBytes(NonceSize),
        self.Options.AllSecrets.Count > 0,
        self.Options.MaxFrame,
        self.Options.MaxInFlight,
        self.Options.StreamWindow) { Key = self.Key.Public, Salt = self.Salt };

    public byte[] Encode()
    {
        using var writer = StateWriter.Create();
        writer.WriteMapStart(Peer.Restored is null ? 15 : 16);
        writer.WriteKey("key"u8);
        writer.Write(Key);
        writer.WriteKey("name"u8);
        writer.Write(Peer.Name);
        writer.WriteKey("node"u8);
        writer.Write(Peer.Node.ToByteArray());
        writer.WriteKey("role"u8);
        writer.Write((int)Peer.Role);
        writer.WriteKey("salt"u8);
        writer.Write(Salt.ToByteArray());
        writer.WriteKey("calls"u8);
        writer.Write(MaxInFlight);
        writer.WriteKey("frame"u8);
        writer.Write(MaxFrame);
        writer.WriteKey("major"u8);
        writer.Write(Major);
        writer.WriteKey("minor"u8);
        writer.Write(Minor);
        writer.WriteKey("nonce"u8);
        writer.Write(Nonce);
        writer.WriteKey("start"u8);
        writer.Write(Peer.Start.ToByteArray());
        writer.WriteKey("secret"u8);
        writer.Write(HasSecret);
        writer.WriteKey("window"u8);
        writer.Write(StreamWindow);
        writer.WriteKey("address"u8);
        writer.Write(Peer.Address);
        if (Peer.Restored is { } restored)
        {
            writer.WriteKey("restored"u8);
            writer.Write(restored.ToByteArray());
        }

        writer.WriteKey("incarnation"u8);
        writer.Write(Peer.Incarnation);
        return writer.ToArray();
    }

    /// <exception cref="StateIncompatibleException">The bytes are not what they should be.</exception>
    /// <exception cref="RpcRefusedException">The other side speaks another major version, whose hello messages may look
    /// otherwise.</exception>
    public static HelloMessage Decode(ReadOnlySpan<byte> payload)
    {
        var reader = new StateReader(payload);
        var map = reader.ReadMapStart();
        Find(ref reader, ref map, "major"u8);
        var major = reader.ReadInt32();
        if (major != CurrentMajor)
        {
            throw new RpcRefusedException(
                RpcRefusal.Version,
                $"One side speaks version {major} of the protocol, the other version {CurrentMajor}. Run versions of Stubs on both that speak the same.");
        }

        Find(ref reader, ref map, "minor"u8);
        var minor = ReadNumber(ref reader, 0, int.MaxValue);
        Find(ref reader, ref map, "nonce"u8);
        var nonce = ReadBytes(ref reader, NonceSize);
        var start = ReadUidOrNone(ref reader, ref map, "start"u8);
        Find(ref reader, ref map, "secret"u8);
        var hasSecret = reader.ReadBoolean();
        Find(ref reader, ref map, "window"u8);
        var window = ReadNumber(ref reader, 1, RpcOptions.Largest);
        Find(ref reader, ref map, "address"u8);
        var address = reader.TryReadNull() ? null : ReadName(ref reader);
        var restored = reader.ReadMember(ref map, "restored"u8)
            ? new Uid(ReadBytes(ref reader, Uid.Size)) : (Uid?)null;
        Find(ref reader, ref map, "incarnation"u8);
        var incarnation = reader.ReadInt64();
        var key = reader.ReadMember(ref map, "key"u8) ? reader.ReadBytes("a key").ToArray() : [];
        if (key.Length > NodeKey.MaxPublic)
            throw reader.Incompatible($"a key of at most {NodeKey.MaxPublic} bytes", $"one of {key.Length}");
        Find(ref reader, ref map, "name"u8);
        var name = ReadName(ref reader);
        Find(ref reader, ref map, "node"u8);
        var node = new Uid(ReadBytes(ref reader, Uid.Size));
        var role = reader.ReadMember(ref map, "role"u8)
            ? ReadNumber(ref reader, 0, (int)PeerRole.Operator) : (int)PeerRole.Client;
        var salt = ReadUidOrNone(ref reader, ref map, "salt"u8);
        Find(ref reader, ref map, "calls"u8);
        var calls = ReadNumber(ref reader, 1, ushort.MaxValue);
        Find(ref reader, ref map, "frame"u8);
        var frame = ReadNumber(ref reader, 1024, RpcOptions.Largest);
        reader.ReadMapEnd(ref map);
        if (!reader.AtEnd)
            throw reader.Incompatible("the end");
        return new HelloMessage(
            new RpcPeer(node, incarnation, name, address)
                { Role = (PeerRole)role, Start = start, Restored = restored },
            major, minor, nonce, hasSecret, frame, calls, window) { Key = key, Salt = salt };
    }

    private static Uid ReadUidOrNone(ref StateReader reader, ref MapCursor map, scoped ReadOnlySpan<byte> name) =>
        reader.ReadMember(ref map, name) ? new Uid(ReadBytes(ref reader, Uid.Size)) : default;

    private static void Find(ref StateReader reader, ref MapCursor map, scoped ReadOnlySpan<byte> name)
    {
        if (!reader.ReadMember(ref map, name))
            throw reader.Incompatible($"a hello message with '{Encoding.UTF8.GetString(name)}'");
    }

    private static int ReadNumber(ref StateReader reader, int least, int most)
    {
        var number = reader.ReadInt32();
        return number >= least && number <= most
            ? number : throw reader.Incompatible($"a number from {least} to {most}", $"{number}");
    }

    private static byte[] ReadBytes(ref StateReader reader, int length)
    {
        var bytes = reader.ReadBytes("bytes");
        return bytes.Length == length
            ? bytes.ToArray() : throw reader.Incompatible($"{length} bytes", $"{bytes.Length} bytes");
    }

    private static string ReadName(ref StateReader reader)
    {
        var text = reader.ReadText("a text");
        return text.Length <= MaxText
            ? text : throw reader.Incompatible($"a text of at most {MaxText} characters", $"one of {text.Length}");
    }
}
