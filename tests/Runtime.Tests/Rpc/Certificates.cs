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

    /// <summary>A certificate of an authority.</summary>
    public static X509Certificate2 Make(string name, X509Certificate2 authority) => New(name, authority);

    /// <summary>An authority, which signs certificates.</summary>
    public static X509Certificate2 MakeAuthority(DateTimeOffset? from = null, DateTimeOffset? until = null) =>
        New("the authority", isAuthority: true, from: from, until: until);

    /// <summary>A certificate of an authority for a time, and for a use that is known by a number.</summary>
    public static X509Certificate2 Make(
        string name, X509Certificate2 authority, DateTimeOffset from, DateTimeOffset until, string? usage = null) =>
            New(name, authority, from: from, until: until, usage: usage);

    private static X509Certificate2 New(
        string name, X509Certificate2? authority = null, bool isAuthority = false, DateTimeOffset? from = null,
        DateTimeOffset? until = null, string? usage = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        if (isAuthority)
            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, critical: true));
        if (usage is not null)
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], critical: false));
        var now = DateTimeOffset.UtcNow;
        var (begin, end) = (from ?? now.AddDays(-1), until ?? now.AddDays(isAuthority ? 2 : 1));
        using var signed = authority is null
            ? request.CreateSelfSigned(begin, end)
            : request.Create(authority, begin, end, RandomNumberGenerator.GetBytes(8));
        using var made = authority is null ? new X509Certificate2(signed) : signed.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(
            made.Export(X509ContentType.Pkcs12), null, X509KeyStorageFlags.Exportable);
    }
}
