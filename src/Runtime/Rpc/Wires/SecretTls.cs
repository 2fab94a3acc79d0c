using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Stubs.Rpc;

/// <summary>
/// The TLS of connections that a secret protects and that leave the machine. No authority signs its certificate, which
/// is made when the first node of the process listens. None need: the proofs of the secret contain its
/// hash (the channel binding "tls-server-end-point" of RFC 5929), so a go-between, whose certificate is another one,
/// cannot pass them on.
/// </summary>
internal static class SecretTls
{
    private static readonly Lazy<RpcTls> OfServer = new(
        static () => new RpcTls { ServerCertificate = MakeCertificate() });

    /// <summary>For those that accept.</summary>
    public static RpcTls Server => OfServer.Value;

    /// <summary>For those that connect.</summary>
    [SuppressMessage(
        "Security", "CA5359", Justification = "The proof of the secret, which is bound to the certificate, decides.")]
    public static RpcTls Client { get; } = new()
    {
        ServerName = "stubs",
        RemoteCertificateValidation = static (_, _, _, _) => true,
    };

    private static X509Certificate2 MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=stubs", key, HashAlgorithmName.SHA256);
        // Its times mean nothing: clocks may be wrong, and nothing looks at them.
        using var made = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
        // Some systems use a key only if it was loaded with its certificate.
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), password: null);
    }
}
