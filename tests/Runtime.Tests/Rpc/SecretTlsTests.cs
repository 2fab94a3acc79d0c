using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Stubs.Rpc;

namespace Stubs.Tests.Rpc;

/// <summary>A secret that leaves the machine: inside TLS, bound to its channel, and not to be found by trying.</summary>
public sealed class SecretTlsTests
{
    private const string Strong = "qW3rT9uIoP1aSdF5";
    private static readonly SocketTransport Transport = new();

    // As if the other side were on another machine.
    private static readonly RpcOptions Far = new() { Secret = Strong, BindsSecretLocally = true };
    private static readonly RpcOptions Near = new() { Secret = Strong };

    [Fact]
    public async Task What_leaves_the_machine_cannot_be_read_on_its_way()
    {
        await using var server = new RpcNode("server-of-some-name", Far);
        await using var client = new RpcNode("client-of-some-name", Far);
        await using var between = new Between(await server.ListenAsync(Transport, "tcp://127.0.0.1:0"));

        await using var connection = await Transport.InitiateAsync(between.Address, client.Endpoint);
        (await connection.CallAsync(1, [1, 2, 3])).Dispose();

        between.Seen[0].ShouldBe((byte)22, "a handshake of TLS");
        System.Text.Encoding.Latin1.GetString([.. between.Seen]).ShouldNotContain("of-some-name");
    }

    [Fact]
    public async Task A_go_between_that_speaks_TLS_with_both_gets_no_further_than_the_proof()
    {
        await using var server = new RpcNode("server", Far);
        await using var client = new RpcNode("client", Far);
        await using var between = new Between(await server.ListenAsync(Transport, "tcp://127.0.0.1:0"), opens: true);

        var refused = await Should.ThrowAsync<RpcRefusedException>(
            () => Transport.InitiateAsync(between.Address, client.Endpoint).AsTask());

        refused.Reason.ShouldBe(RpcRefusal.Secret);
        refused.Message.ShouldContain("something between them ends TLS");
        between.Seen.Count.ShouldBeGreaterThan(0, "it has read the hello message");
    }

    [Fact]
    public async Task A_proof_in_plain_bytes_from_elsewhere_is_refused_and_says_why()
    {
        await using var server = new RpcNode("server", Far);
        await using var client = new RpcNode("client", Near);
        var address = await server.ListenAsync(Transport, "tcp://127.0.0.1:0");

        var refused = await Should.ThrowAsync<RpcRefusedException>(
            () => Transport.InitiateAsync(address, client.Endpoint).AsTask());

        refused.Message.ShouldContain("speaks TLS with other machines");
    }

    [Fact]
    public async Task The_one_that_connects_through_a_tunnel_chooses()
    {
        await using var server = new RpcNode("server", Near);
        await using var client = new RpcNode("client", Far);
        var address = await server.ListenAsync(Transport, "tcp://127.0.0.1:0");

        await using var connection = await Transport.InitiateAsync(address, client.Endpoint);

        (await connection.CallAsync(1, [1])).Dispose();
    }

    [Fact]
    public async Task Another_secret_is_refused_inside_TLS_as_well()
    {
        await using var server = new RpcNode("server", Far);
        await using var client = new RpcNode(
            "client", new RpcOptions { Secret = Strong + "x", BindsSecretLocally = true });
        var address = await server.ListenAsync(Transport, "tcp://127.0.0.1:0");

        (await Should.ThrowAsync<RpcRefusedException>(
            () => Transport.InitiateAsync(address, client.Endpoint).AsTask())).Reason.ShouldBe(RpcRefusal.Secret);
    }

    [Theory]
    [InlineData("open sesame")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("abcabcabcabcabcabc")]
    public async Task A_secret_that_can_be_found_by_trying_does_not_leave_the_machine(string weak)
    {
        var node = new RpcNode("node", new RpcOptions { Secret = weak, BindsSecretLocally = true });
        await using var server = new RpcNode("server", Far);
        var address = await server.ListenAsync(Transport, "tcp://127.0.0.1:0");

        foreach (var refused in new[]
        {
            await Should.ThrowAsync<RpcRefusedException>(() => node.ListenAsync(Transport, "tcp://0.0.0.0:0")),
            await Should.ThrowAsync<RpcRefusedException>(
                () => Transport.InitiateAsync(address, node.Endpoint).AsTask()),
        })
        {
            refused.Reason.ShouldBe(RpcRefusal.Unprotected);
            refused.Message.ShouldContain("too weak");
            refused.Message.ShouldNotContain(weak);
        }
    }

    [Fact]
    public async Task TLS_without_certificates_of_clients_does_not_protect_a_listener()
    {
        using var certificate = Certificate();
        var open = new RpcTls { ServerCertificate = certificate };
        var refused = await Should.ThrowAsync<RpcRefusedException>(
            () => new RpcNode("node", new RpcOptions { Tls = open }).ListenAsync(Transport, "tcp://0.0.0.0:0"));
        refused.Message.ShouldContain("Set RpcTls.RequireClientCertificate or RpcOptions.Secret");
        foreach (var protection in new[]
        {
            new RpcOptions { Tls = open, Secret = Strong },
            new RpcOptions { Tls = open, AllowUnprotected = true },
            new RpcOptions
                { Tls = new RpcTls { ServerCertificate = certificate, RequireClientCertificate = true } },
        })
        {
            await using var node = new RpcNode("node", protection);
            await node.ListenAsync(Transport, "tcp://0.0.0.0:0");
        }
    }

    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new CertificateRequest("CN=between", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
    }

    /// <summary>Passes bytes on both ways, and sees those of the initiator; it may open TLS with both sides.</summary>
    private sealed class Between : IAsyncDisposable
    {
        private readonly TcpListener listener = new(IPAddress.Loopback, 0);
        private readonly Task running;

        public Between(string target, bool opens = false)
        {
            listener.Start();
            Address = $"tcp://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
            running = RunAsync(new Uri(target), opens);
        }

        public string Address { get; }

        public List<byte> Seen { get; } = [];

        public async ValueTask DisposeAsync()
        {
            listener.Dispose();
            await running;
        }

        private async Task RunAsync(Uri target, bool opens)
        {
            try
            {
                using var client = await listener.AcceptTcpClientAsync();
                using var server = new TcpClient();
                await server.ConnectAsync(target.Host, target.Port);
                Stream from = client.GetStream(), to = server.GetStream();
                using var certificate = Certificate();
                if (opens)
                {
                    var opened = new SslStream(from);
                    await opened.AuthenticateAsServerAsync(
                        new SslServerAuthenticationOptions { ServerCertificate = certificate });
                    var passed = new SslStream(to, false, static (_, _, _, _) => true);
                    await passed.AuthenticateAsClientAsync("stubs");
                    (from, to) = (opened, passed);
                }

                await Task.WhenAny(PassAsync(from, to, Seen), PassAsync(to, from, null));
            }
            catch (Exception failure) when (failure is IOException or SocketException or ObjectDisposedException
                or AuthenticationException)
            {
                // A side has closed.
                return;
            }
        }

        private static async Task PassAsync(Stream from, Stream to, List<byte>? seen)
        {
            var buffer = new byte[16 << 10];
            for (int length; (length = await from.ReadAsync(buffer)) > 0;)
            {
                seen?.AddRange(buffer.AsSpan(0, length));
                await to.WriteAsync(buffer.AsMemory(0, length));
            }
        }
    }
}
