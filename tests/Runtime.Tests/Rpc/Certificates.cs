using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Stubs.Rpc;

namespace Stubs.Tests.Rpc;

/// <summary>Certificates that tests make for themselves, and trust by their hash.</summary>
internal static class Certificates
{
    public static X509Certificate2 Server { get; } = New("localhost");

    public static X509Certificate2 Client { get; } = New("a client");

    public static X509Certificate2 Stranger { get; } = New("a stranger");

    public static RpcTls Tls { get; } =
        new() { ServerCertificate = Server, RemoteCertificateValidation = Trusts(Server) };

    public static RpcTls Mutual { get; } = new()
    {
        ServerCertificate = Server,
        ClientCertificate = Client,
        RequireClientCertificate = true,
        RemoteCertificateValidation = Trusts(Server, Client),
    };

    public static System.Net.Security.RemoteCertificateValidationCallback Trusts(params X509Certificate2[] known) =>
        (_, certificate, _, _) => certificate is not null
            && known.Any(one => one.GetCertHashString() == certificate.GetCertHashString());

    private static X509Certificate2 New(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = DateTimeOffset.UtcNow;
        using var made = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}
