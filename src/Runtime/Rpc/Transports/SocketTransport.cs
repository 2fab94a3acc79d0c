using System.Net;
using System.Net.Sockets;

namespace Stubs.Rpc;

/// <summary>
/// Connects nodes over TCP, with TLS 1.3 if <see cref="RpcOptions.Tls"/> says so, and over Unix domain sockets.
/// </summary>
internal sealed class SocketTransport : IRpcTransport
{
    public bool Serves(string address) => SocketAddress.HasScheme(address);

    public async ValueTask<IRpcConnection> InitiateAsync(
        string address, RpcEndpoint self, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(self);
        var target = SocketAddress.Parse(address);
        var socket = await ConnectAsync(target, cancellationToken).ConfigureAwait(false);
        var leaves = !target.IsUnix && (self.Options.BindsSecretLocally || !ChosenWire.IsLocal(socket.RemoteEndPoint));
        try
        {
            if (leaves)
                CheckSecret(target, self.Options);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        var protection = self.Options.Tls ?? (self.Options.AllSecrets.Count > 0 && leaves ? SecretTls.Client : null);
        Wire wire = protection is { } tls && !target.IsUnix
            ? TlsWire.OfClient(socket, target, tls) : new SocketWire(socket, target.Text);
        return await ConnectionEstablisher.InitiateAsync(wire, self, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<IRpcListener> ListenAsync(
        string address, RpcEndpoint self, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(self);
        var place = SocketAddress.Parse(address);
        try
        {
            var endPoint = await place.ResolveAsync(cancellationToken).ConfigureAwait(false);
            CheckProtection(place, endPoint, self.Options);
            if (self.Options.Tls is { ServerCertificate: null } && !place.IsUnix)
                throw new ArgumentException("To listen with TLS takes RpcTls.ServerCertificate.", nameof(self));
            return SocketListener.Start(place, endPoint, self);
        }
        catch (Exception error) when (error is SocketException or IOException)
        {
            throw new RpcConnectionException(
                $"It is not possible to listen at '{address}': {Wording.Sentence(UserCode.TextOf(error))}", sent: false,
                error);
        }
    }

    private static async Task<Socket> ConnectAsync(SocketAddress target, CancellationToken cancellationToken)
    {
        try
        {
            var socket = target.NewSocket();
            try
            {
                // A name may stand for several addresses, which are tried in turn.
                await socket.ConnectAsync(target.EndPoint, cancellationToken).ConfigureAwait(false);
                return socket;
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
        catch (SocketException error)
        {
            var why = target.IsUnix && !File.Exists(target.Path)
                ? "There is no such socket. Check the path, and that the node runs."
                : Wording.Sentence(UserCode.TextOf(error));
            throw new RpcConnectionException(
                $"No node can be reached at '{target.Text}': {why}", sent: false, error);
        }
    }

    private static void CheckProtection(SocketAddress place, EndPoint endPoint, RpcOptions options)
    {
        if (place.IsUnix || ChosenWire.IsLocal(endPoint))
            return;
        CheckSecret(place, options);
        if (options is { AllSecrets.Count: > 0 } or { AllowUnprotected: true }
            or { Tls.RequireClientCertificate: true })
            return;
        throw new RpcRefusedException(
            RpcRefusal.Unprotected,
            options.Tls is null
                ? $"'{place.Text}' can be reached from other machines, and nothing protects it. Set RpcOptions.Secret or RpcOptions.Tls, "
                    + "or listen on loopback or a Unix socket; or set RpcOptions.AllowUnprotected if the network itself is trusted."
                : $"'{place.Text}' can be reached from other machines, and TLS alone does not say who may connect. Set RpcTls.RequireClientCertificate "
                    + "or RpcOptions.Secret; or set RpcOptions.AllowUnprotected if the network itself is trusted.");
    }

    // One that can be found by trying protects nothing: what connects to a node proves it first, to whatever listens.
    private static void CheckSecret(SocketAddress place, RpcOptions options)
    {
        if (options.AllSecrets.FirstOrDefault(static secret => !RpcOptions.IsStrong(secret.Text)) is { } weak)
        {
            var which = options.Secret is null ? $"One of RpcOptions.Secrets, {weak}," : "RpcOptions.Secret";
            throw new RpcRefusedException(
                RpcRefusal.Unprotected,
                $"{which} is too weak for '{place.Text}', which is not on this machine: it has fewer than {RpcOptions.LeastSecret} characters, or hardly any different ones. "
                + "Use a random one, for instance 32 characters of 'openssl rand -base64 24'.");
        }
    }
}
