using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Stubs.Rpc;

/// <summary>
/// The key with which a node proves that its identity is its own: ECDSA over the curve P-256.
/// </summary>
/// <remarks>
/// The identity of a new node is made of the hash of its public key, so that each peer can check by itself that the two
/// belong together. The idea is that of self-certifying names (Mazières 2000). The bits are those of a version 8 UUID
/// (RFC 9562), by which such an identity is told from one of an earlier version.
/// </remarks>
internal sealed class NodeKey
{
    /// <summary>The most bytes that the public key of a peer may have.</summary>
    public const int MaxPublic = 128;

    /// <summary>The most bytes that a signature may have.</summary>
    public const int MaxSignature = 80;

    private const DSASignatureFormat Format = DSASignatureFormat.Rfc3279DerSequence;
    private const int IdentityVersion = 8, ScalarBytes = 32;

    private readonly ECDsa key;

    private NodeKey(ECDsa key)
    {
        this.key = key;
        Public = key.ExportSubjectPublicKeyInfo();
    }

    /// <summary>The public key: a SubjectPublicKeyInfo (RFC 5280) in DER.</summary>
    public byte[] Public { get; }

    /// <summary>The identity that belongs to the key.</summary>
    public Uid Identity => IdentityOf(Public);

    /// <param name="random">A seeded source, for tests; without it the operating system's is used.</param>
    public static NodeKey Make(Random? random = null)
    {
        if (random is null)
            return new NodeKey(ECDsa.Create(ECCurve.NamedCurves.nistP256));
        var scalar = new byte[ScalarBytes];
        random.NextBytes(scalar);

        // Within the order of the curve, and not zero.
        scalar[0] = (byte)((scalar[0] & 0x7F) | 1);
        return new NodeKey(ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = scalar }));
    }

    /// <exception cref="CryptographicException">The bytes are no key.</exception>
    public static NodeKey Import(ReadOnlySpan<byte> pkcs8)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportPkcs8PrivateKey(pkcs8, out _);
            return new NodeKey(key);
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    /// <summary>The key as it is stored: PKCS #8 in DER. It is a secret of the node's.</summary>
    public byte[] Export() => key.ExportPkcs8PrivateKey();

    public byte[] Sign(byte[] message)
    {
        // An instance of the platform's is not for several threads at once.
        lock (key)
            return key.SignData(message, HashAlgorithmName.SHA256, Format);
    }

    /// <summary>Whether the key that belongs to a public one has signed a message.</summary>
    public static bool Verify(byte[] publicKey, byte[] message, byte[] signature)
    {
        try
        {
            using var key = ECDsa.Create();
            key.ImportSubjectPublicKeyInfo(publicKey, out var read);
            return read == publicKey.Length && key.VerifyData(message, signature, HashAlgorithmName.SHA256, Format);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    /// <summary>Whether an identity is made of a key, so that only one key belongs to it.</summary>
    public static bool IsMadeOfKey(Uid identity) => ((identity.High >> 12) & 0xF) == IdentityVersion;

    /// <summary>The identity that belongs to a public key.</summary>
    public static Uid IdentityOf(byte[] publicKey)
    {
        var hash = SHA256.HashData(publicKey);
        var high = BinaryPrimitives.ReadUInt64BigEndian(hash);
        var low = BinaryPrimitives.ReadUInt64BigEndian(hash.AsSpan(8));
        return new Uid(
            (high & ~0xF000UL) | (IdentityVersion << 12), (low & 0x3FFF_FFFF_FFFF_FFFF) | 0x8000_0000_0000_0000);
    }
}
