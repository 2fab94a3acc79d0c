using System.Security.Cryptography;
using System.Text;

namespace Stubs.Rpc;

/// <summary>What hello and challenge say: the identity of one side, and what it can take.</summary>
internal sealed record HelloMessage(
    RpcPeer Peer, int Major, int Minor, byte[] Nonce, bool HasSecret, int MaxFrame, int MaxInFlight, int StreamWindow)
{
    public const int CurrentMajor = 1, CurrentMinor = 0;

    public const int NonceSize = 32;

    private const int MaxText = 1024;

    public static HelloMessage Of(RpcEndpoint self) => new(
        self.Self,
        CurrentMajor,
        CurrentMinor,
        RandomNumberGenerator.GetBytes(NonceSize),
        self.Options.Secret is not null,
        self.Options.MaxFrame,
        self.Options.MaxInFlight,
        self.Options.StreamWindow);

    public byte[] Encode()
    {
        using var writer = StateWriter.Create();
        writer.WriteMapStart(11);
        writer.WriteKey("name"u8);
        writer.Write(Peer.Name);
        writer.WriteKey("node"u8);
        writer.Write(Peer.Node.ToByteArray());
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
        writer.WriteKey("secret"u8);
        writer.Write(HasSecret);
        writer.WriteKey("window"u8);
        writer.Write(StreamWindow);
        writer.WriteKey("address"u8);
        writer.Write(Peer.Address);
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
        Find(ref reader, ref map, "secret"u8);
        var hasSecret = reader.ReadBoolean();
        Find(ref reader, ref map, "window"u8);
        var window = ReadNumber(ref reader, 1, RpcOptions.Largest);
        Find(ref reader, ref map, "address"u8);
        var address = reader.TryReadNull() ? null : ReadName(ref reader);
        Find(ref reader, ref map, "incarnation"u8);
        var incarnation = reader.ReadInt64();
        Find(ref reader, ref map, "name"u8);
        var name = ReadName(ref reader);
        Find(ref reader, ref map, "node"u8);
        var node = new Uid(ReadBytes(ref reader, Uid.Size));
        Find(ref reader, ref map, "calls"u8);
        var calls = ReadNumber(ref reader, 1, ushort.MaxValue);
        Find(ref reader, ref map, "frame"u8);
        var frame = ReadNumber(ref reader, 1024, RpcOptions.Largest);
        reader.ReadMapEnd(ref map);
        if (!reader.AtEnd)
            throw reader.Incompatible("the end");
        return new HelloMessage(
            new RpcPeer(node, incarnation, name, address), major, minor, nonce, hasSecret, frame, calls, window);
    }

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
