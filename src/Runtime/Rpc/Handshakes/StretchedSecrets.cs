using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Stubs.Rpc;

/// <summary>
/// The keys that are made of secrets, by PBKDF2 (RFC 8018): a guess at a secret costs as much as one key. All nodes of
/// a directory have the same salt, so that each makes one key per secret.
/// </summary>
internal static class StretchedSecrets
{
    public const int Rounds = 100_000, KeySize = 32, SaltSize = Uid.Size;

    // Peers choose salts: the table begins anew when it is full.
    private const int Most = 256;

    private static readonly ConcurrentDictionary<(string Secret, Uid Salt), Lazy<byte[]>> Keys = new();

    /// <summary>The key that is made of a secret.</summary>
    /// <param name="secret">The secret.</param>
    /// <param name="salt">The acceptor's directory, or the acceptor itself.</param>
    public static byte[] KeyOf(string secret, Uid salt)
    {
        if (Keys.Count >= Most)
            Keys.Clear();
        return Keys.GetOrAdd(
            (secret, salt),
            static of => new Lazy<byte[]>(() => Rfc2898DeriveBytes.Pbkdf2(
                Encoding.UTF8.GetBytes(of.Secret), of.Salt.ToByteArray(), Rounds, HashAlgorithmName.SHA256, KeySize)))
            .Value;
    }
}
