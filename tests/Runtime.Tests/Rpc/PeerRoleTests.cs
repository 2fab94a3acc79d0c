using Stubs.Rpc;
using Stubs.Tests.Support;

namespace Stubs.Tests.Rpc;

/// <summary>A peer may do what its secret or certificate allows, and asks for no more.</summary>
public sealed class PeerRoleTests
{
    private static readonly RpcSecret OfNodes = new("the secret of nodes") { Name = "nodes" };
    private static readonly RpcSecret OfClients = new("the secret of clients")
        { Name = "web shop", Role = PeerRole.Client };

    private readonly SocketTransport transport = new();

    [Fact]
    public async Task The_secret_that_a_peer_proves_says_what_it_may_do()
    {
        await using var server = new RpcNode("server", new RpcOptions { Secrets = [OfNodes, OfClients] });
        var address = await server.ListenAsync(transport, "tcp://127.0.0.1:0");
        await using var client = new RpcNode(
            "client", new RpcOptions { Secrets = [OfClients] }, PeerRole.Client);
        await using var connection = await transport.InitiateAsync(address, client.Endpoint);

        connection.Peer.Role.ShouldBe(PeerRole.Node, "it was called as one");
        var seen = (await server.ConnectionTo(client.Endpoint.Self)).Peer;
        seen.Role.ShouldBe(PeerRole.Client);
        seen.User.Identity!.Name.ShouldBe("web shop");
        seen.User.Identity.IsAuthenticated.ShouldBeTrue();
        (seen.User.IsInRole("client"), seen.User.IsInRole("node")).ShouldBe((true, false));
    }

    [Theory]
    [InlineData(PeerRole.Node)]
    [InlineData(PeerRole.Operator)]
    public async Task More_than_the_secret_allows_is_refused(PeerRole asked)
    {
        await using var server = new RpcNode("server", new RpcOptions { Secrets = [OfNodes, OfClients] });
        var address = await server.ListenAsync(transport, "tcp://127.0.0.1:0");
        await using var client = new RpcNode("client", new RpcOptions { Secrets = [OfClients] }, asked);

        var refused = await Should.ThrowAsync<RpcRefusedException>(
            () => transport.InitiateAsync(address, client.Endpoint).AsTask());
        refused.Reason.ShouldBe(RpcRefusal.Role);
        refused.Message.ShouldContain("may have 'client'");
        refused.Message.Contains("NodeOptions.Role to PeerRole.Client", StringComparison.Ordinal)
            .ShouldBe(asked == PeerRole.Node, "a tool has no such option");
    }

    [Fact]
    public async Task Over_TCP_without_protection_no_peer_is_an_operator_and_over_a_socket_file_it_may_be()
    {
        await using var server = new RpcNode("server");
        await using var stranger = new RpcNode("stranger", options: null, PeerRole.Operator);
        var address = await server.ListenAsync(transport, "tcp://127.0.0.1:0");
        (await Should.ThrowAsync<RpcRefusedException>(
            () => transport.InitiateAsync(address, stranger.Endpoint).AsTask())).Reason.ShouldBe(RpcRefusal.Role);

        await using var beside = new RpcNode("beside");
        using var folder = new TemporaryDirectory();
        var file = await beside.ListenAsync(transport, $"unix:{folder.Path}/socket");
        await using var connection = await transport.InitiateAsync(file, stranger.Endpoint);
        var seen = (await beside.Connected).Peer;
        seen.Role.ShouldBe(PeerRole.Operator);
        seen.User.Identity!.IsAuthenticated.ShouldBeFalse("it has proved neither secret nor certificate");
    }

    [Fact]
    public async Task A_certificate_says_what_its_peer_may_do()
    {
        await using var server = new RpcNode("server", new RpcOptions
        {
            Tls = new RpcTls
            {
                ServerCertificate = Certificates.Mutual.ServerCertificate,
                RequireClientCertificate = true,
                RemoteCertificateValidation = Certificates.Mutual.RemoteCertificateValidation,
                ClientRole = static certificate =>
                    certificate.Subject.Length > 0 ? PeerRole.Client : PeerRole.Operator,
            },
        });
        var address = await server.ListenAsync(transport, "tcp://127.0.0.1:0");
        await using var client = new RpcNode(
            "client", new RpcOptions { Tls = Certificates.Mutual }, PeerRole.Client);
        await using var connection = await transport.InitiateAsync(address, client.Endpoint);
        var seen = (await server.Connected).Peer;
        seen.Role.ShouldBe(PeerRole.Client);
        seen.User.Identity!.AuthenticationType.ShouldBe("Certificate");

        await using var node = new RpcNode("node", new RpcOptions { Tls = Certificates.Mutual });
        (await Should.ThrowAsync<RpcRefusedException>(
            () => transport.InitiateAsync(address, node.Endpoint).AsTask())).Reason.ShouldBe(RpcRefusal.Role);
    }

    [Fact]
    public async Task A_secret_changes_without_a_pause()
    {
        RpcSecret old = new("the old secret of all"), @new = new("the new secret of all");
        RpcOptions[] steps = [With(old), With(old, @new), With(@new, old), With(@new)];
        for (var step = 1; step < steps.Length; step++)
        {
            await MeetAsync(steps[step - 1], steps[step]);
            await MeetAsync(steps[step], steps[step - 1]);
        }

        static RpcOptions With(params RpcSecret[] secrets) => new() { Secrets = secrets };
    }

    [Fact]
    public void Secrets_are_checked_and_never_shown()
    {
        Should.Throw<ArgumentException>(static () => new RpcSecret(""));
        OfNodes.ToString().ShouldBe("secret 'nodes'");
        var node = static (RpcOptions options) => new RpcNode("node", options);
        Should.Throw<ArgumentException>(() => node(new RpcOptions { Secrets = [OfNodes], Secret = "another" }))
            .Message.ShouldContain("RpcOptions.Secret is set too");
        Should.Throw<ArgumentException>(() => node(new RpcOptions { Secrets = [null!] }));
        Should.Throw<ArgumentException>(
            () => node(new RpcOptions { Secrets = [.. Enumerable.Repeat(OfNodes, 17)] }));
        Should.Throw<ArgumentException>(
            () => node(new RpcOptions { Tls = new RpcTls { ClientRole = static _ => PeerRole.Node } }))
                .Message.ShouldContain("RequireClientCertificate");
    }

    private async Task MeetAsync(RpcOptions acceptor, RpcOptions initiator)
    {
        await using var server = new RpcNode("server", acceptor);
        await using var client = new RpcNode("client", initiator);
        var address = await server.ListenAsync(transport, "tcp://127.0.0.1:0");
        await using var connection = await transport.InitiateAsync(address, client.Endpoint);
        (await connection.CallAsync(1, [1])).Dispose();
    }
}
