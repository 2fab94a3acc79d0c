using System.Security.Cryptography;
using System.Text;

namespace Stubs.Rpc;

/// <summary>What proof and welcome say: that their sender knows the secret, and has the key of its identity.</summary>
/// <param name="Mac">HMAC-SHA256 over the transcript; empty without a secret.</param>
/// <param name="Signature">By the key of the sender, over the transcript; empty without one.</param>
internal sealed record ProofMessage(byte[] Mac, byte[] Signature)
{
    /// <summary>
    /// What is proved with: both hello messages, the channel, and which side proves. It differs for each connection and
    /// direction.
    /// </summary>
    public static byte[] Transcript(string role, byte[] hello, byte[] challenge, ReadOnlyMemory<byte> binding) => [
        .. Encoding.ASCII.GetBytes($"stubs rpc {role}"), 0, .. SHA256.HashData(hello), .. SHA256.HashData(challenge),
        .. binding.Span];

    public byte[] Encode()
    {
        using var writer = StateWriter.Create();
        writer.WriteMapStart(2);
        writer.WriteKey("mac"u8);
        writer.Write(Mac);
        writer.WriteKey("sign"u8);
        writer.Write(Signature);
        return writer.ToArray();
    }

    /// <exception cref="StateIncompatibleException">The bytes are not what they should be.</exception>
    public static ProofMessage Decode(ReadOnlySpan<byte> payload)
    {
        var reader = new StateReader(payload);
        var map = reader.ReadMapStart();
        var mac = reader.ReadMember(ref map, "mac"u8) ? reader.ReadBytes("a MAC").ToArray() : [];
        var signature = reader.ReadMember(ref map, "sign"u8) ? reader.ReadBytes("a signature").ToArray() : [];
        reader.ReadMapEnd(ref map);
        return signature.Length <= NodeKey.MaxSignature
            ? new ProofMessage(mac, signature)
            : throw reader.Incompatible($"a signature of at most {NodeKey.MaxSignature} bytes", $"{signature.Length}");
    }
}
