using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Stubs.Rpc;

/// <summary>Bytes over a socket, protected by TLS 1.3.</summary>
internal sealed class TlsWire : Wire
{
    private readonly Socket socket;
    private readonly SslStream stream;
    private readonly Func<SslStream, Task> authenticate;
    private byte[] binding = [];
    private string? objection;
    private X509Certificate2? peerCertificate;

    private TlsWire(Socket socket, string remote, Func<SslStream, Task> authenticate)
    {
        (this.socket, Remote, this.authenticate) = (socket, remote, authenticate);
        stream = new SslStream(new NetworkStream(socket, ownsSocket: false));
    }

    public override string Remote { get; }

    /// <summary>
    /// The hash of the server's certificate: a go-between that has another one cannot pass on the proof of a secret.
    /// </summary>
    public override ReadOnlyMemory<byte> ChannelBinding => binding;

    public override string? Objection => objection;

    public override X509Certificate2? PeerCertificate => objection is null ? peerCertificate : null;

    public static TlsWire OfClient(Socket socket, SocketAddress target, RpcTls tls)
    {
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = tls.ServerName ?? target.Host,
            EnabledSslProtocols = SslProtocols.Tls13,
            ClientCertificates = tls.ClientCertificate is { } own ? [own] : null,
            RemoteCertificateValidationCallback = tls.RemoteCertificateValidation,
        };
        return new TlsWire(socket, target.Text, stream => stream.AuthenticateAsClientAsync(options));
    }

    public static TlsWire OfServer(Socket socket, string remote, RpcTls tls, System.Net.IPAddress? machine)
    {
        TlsWire? wire = null;
        var options = new SslServerAuthenticationOptions
        {
            ServerCertificate = tls.ServerCertificate,
            EnabledSslProtocols = SslProtocols.Tls13,
            ClientCertificateRequired = tls.RequireClientCertificate,
            // In TLS 1.3 a client is done before its certificate has been looked at: so it is refused by a frame, which
            // can say why.
            RemoteCertificateValidationCallback = (sender, certificate, chain, errors) =>
            {
                wire!.objection = wire.ObjectionTo(tls, certificate, chain, errors);
                return true;
            },
        };
        return wire = new TlsWire(
            socket, remote, stream => stream.AuthenticateAsServerAsync(options)) { RemoteMachine = machine };
    }

    public override async Task ProtectAsync()
    {
        await authenticate(stream).ConfigureAwait(false);
        var certificate = stream.IsServer ? stream.LocalCertificate : stream.RemoteCertificate;
        binding = SHA256.HashData(certificate!.GetRawCertData());
        peerCertificate = stream.RemoteCertificate as X509Certificate2;
    }

    public override ValueTask<int> ReceiveAsync(Memory<byte> target) => stream.ReadAsync(target);

    public override ValueTask<int> SendAsync(ReadOnlyMemory<byte> bytes)
    {
        var written = stream.WriteAsync(bytes);
        if (!written.IsCompletedSuccessfully)
            return WaitAsync(written, bytes.Length);
        written.GetAwaiter().GetResult();
        return new ValueTask<int>(bytes.Length);
    }

    public override async ValueTask ShutdownAsync()
    {
        await stream.ShutdownAsync().ConfigureAwait(false);
        socket.Shutdown(SocketShutdown.Send);
    }

    public override void Close()
    {
        socket.Dispose();
        stream.Dispose();
    }

    private static async ValueTask<int> WaitAsync(ValueTask written, int count)
    {
        await written.ConfigureAwait(false);
        return count;
    }

    private string? ObjectionTo(RpcTls tls, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (!tls.RequireClientCertificate)
            return null;
        if (certificate is null)
            return "A client certificate is required here. Set RpcTls.ClientCertificate.";
        var isValid = tls.RemoteCertificateValidation is { } validate
            ? validate(this, certificate, chain, errors) : errors == SslPolicyErrors.None;
        return isValid
            ? null
            : $"The client certificate '{certificate.Subject}' is not accepted here ({Reasons(errors, chain)}){Cause(certificate, chain)}. Use one that is.";
    }

    private static string Reasons(SslPolicyErrors errors, X509Chain? chain)
    {
        var flags = StatusOf(chain);
        return (errors, flags) switch
        {
            (SslPolicyErrors.None, X509ChainStatusFlags.NoError) => "by RpcTls.RemoteCertificateValidation",
            (_, X509ChainStatusFlags.NoError) => $"{errors}",
            (SslPolicyErrors.None, _) => $"by RpcTls.RemoteCertificateValidation; {flags}",
            _ => $"{errors}: {flags}",
        };
    }

    // It says nothing that the owner of the certificate could not read in it.
    private static string Cause(X509Certificate certificate, X509Chain? chain)
    {
        var flags = StatusOf(chain);
        if (flags.HasFlag(X509ChainStatusFlags.NotTimeValid) && certificate is X509Certificate2 { } dated)
        {
            var now = DateTime.Now;
            if (now > dated.NotAfter)
                return $": it has expired at {dated.NotAfter.ToUniversalTime():u}";
            if (now < dated.NotBefore)
                return $": it is valid from {dated.NotBefore.ToUniversalTime():u} on, by the clock of this machine";
        }

        if (flags.HasFlag(X509ChainStatusFlags.NotValidForUsage))
            return ": it is not for clients of TLS (extended key usage)";
        return (flags & (X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.UntrustedRoot)) != 0
            ? $": its issuer '{certificate.Issuer}' does not lead to an authority that is trusted here" : "";
    }

    private static X509ChainStatusFlags StatusOf(X509Chain? chain) => (chain?.ChainStatus ?? []).Aggregate(
        X509ChainStatusFlags.NoError, static (all, status) => all | status.Status);
}
