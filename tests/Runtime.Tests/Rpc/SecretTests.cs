using System.Security.Cryptography;
using System.Text;
using Stubs.Rpc;
using Stubs.Tests.Support;

namespace Stubs.Tests.Rpc;

/// <summary>
/// Who does not know the secret, or shows the wrong certificate, does not get in, and is told what to do.
/// </summary>
public sealed class SecretTests
{
    private static readonly RpcOptions WithSecret = new() { Secret = "open sesame" };
    private readonly SocketTransport transport = new();

    [Theory]
    [InlineData("open sesame", "open barley")]
    [InlineData("open sesame", null)]
    [InlineData(null, "open sesame")]
    public async Task Nodes_without_the_same_secret_do_not_connect(string? ofServer, string? ofClient)
    {
        await using var server = new RpcNode("server", new RpcOptions { Secret = ofServer });
        await using var client = new RpcNode("client", new RpcOptions { Secret = ofClient });
        var address = await server.ListenAsync(transport, "tcp://127.0.0.1:0");

        var refused = await Should.ThrowAsync<RpcRefusedException>(
            () => transport.InitiateAsync(address, client.Endpoint).AsTask());

        refused.Reason.ShouldBe(RpcRefusal.Secret);
        refused.Message.ShouldContain("Set RpcOptions.Secret to the same text on both.");
        if (ofServer is null || ofClient is null)
            refused.Message.ShouldContain($"only {(ofClient is null ? "the latter" : "the former")} has a secret");
        refused.Message.ShouldNotContain("sesame");
        server.Connected.IsCompleted.ShouldBeFalse();
        client.Connected.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task A_recorded_handshake_that_is_played_again_is_refused()
    {
        await using var pair = await RpcPair.ConnectAsync(WithSecret, WithSecret);
        (await pair.Connection.CallAsync(1, [1])).Dispose();
        var recorded = pair.Network.ToServer.Passed;

        using var thief = await RawPeer.ConnectAsync(pair.Server.Listener!.Address);
        await thief.SendBytesAsync(recorded);

        (await thief.ReadAsync()).Header.Kind.ShouldBe(FrameKind.Challenge);
        ((RpcRefusal)(await thief.ReadEndAsync(FrameKind.Refuse)).Code).ShouldBe(RpcRefusal.Secret);
        (await pair.Connection.CallAsync(1, [1])).Dispose();
    }

    [Fact]
    public async Task Each_side_proves_the_secret_as_the_document_says()
    {
        await using var pair = await RpcPair.ConnectAsync(WithSecret, WithSecret);
        (await pair.Connection.CallAsync(1, [1])).Dispose();
        var (there, back) = (Payloads(pair.Network.ToServer.Passed), Payloads(pair.Network.ToClient.Passed));

        var key = Rfc2898DeriveBytes.Pbkdf2(
            WithSecret.Secret!, HelloMessage.Decode(back[0]).Salt.ToByteArray(), 100_000, HashAlgorithmName.SHA256, 32);
        Check("initiator", ProofMessage.Decode(there[1]), HelloMessage.Decode(there[0]));
        Check("acceptor", ProofMessage.Decode(back[1]), HelloMessage.Decode(back[0]));

        void Check(string role, ProofMessage proof, HelloMessage said)
        {
            byte[] transcript = [
                .. Encoding.ASCII.GetBytes($"stubs rpc {role}"), 0, .. SHA256.HashData(there[0]),
                .. SHA256.HashData(back[0])];
            proof.Mac.ShouldBe(HMACSHA256.HashData(key, transcript));
            using var signer = ECDsa.Create();
            signer.ImportSubjectPublicKeyInfo(said.Key, out _);
            signer.VerifyData(
                transcript, proof.Signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)
                    .ShouldBeTrue();
        }

        static byte[][] Payloads(byte[] passed)
        {
            var first = FrameHeader.ReadTotal(passed, passed.Length);
            var second = first + FrameHeader.ReadTotal(passed.AsSpan(first), passed.Length);
            return [passed[FrameHeader.Size..first], passed[(first + FrameHeader.Size)..second]];
        }
    }

    [Fact]
    public async Task A_proof_without_a_MAC_is_refused()
    {
        await using var server = new RpcNode("server", WithSecret);
        using var peer = await RawPeer.ConnectAsync(
            await server.ListenAsync(transport, "tcp://127.0.0.1:0"), WithSecret);
        await peer.ProveAsync(static _ => []);
        ((RpcRefusal)(await peer.ReadEndAsync(FrameKind.Refuse)).Code).ShouldBe(RpcRefusal.Secret);
    }

    [Fact]
    public async Task The_secret_never_passes_over_the_network()
    {
        await using var pair = await RpcPair.ConnectAsync(WithSecret, WithSecret);
        (await pair.Connection.CallAsync(1, [1])).Dispose();
        foreach (var passed in new[] { pair.Network.ToServer.Passed, pair.Network.ToClient.Passed })
            passed.AsSpan().IndexOf(Encoding.UTF8.GetBytes(WithSecret.Secret!)).ShouldBe(-1);
    }

    [Theory]
    [InlineData("tcp://0.0.0.0:0")]
    [InlineData("tcp://[::]:0")]
    public async Task Listening_where_others_can_reach_takes_protection_or_a_word_that_none_is_wanted(string address)
    {
        var open = new RpcNode("open");
        var refused = await Should.ThrowAsync<RpcRefusedException>(() => open.ListenAsync(transport, address));
        refused.Reason.ShouldBe(RpcRefusal.Unprotected);
        refused.Message.ShouldContain("RpcOptions.AllowUnprotected");

        foreach (var options in new[]
        {
            new RpcOptions { Secret = "qW3rT9uIoP1aSdF5" },
            new RpcOptions
            {
                Tls = new RpcTls
                    { ServerCertificate = Certificates.Tls.ServerCertificate, RequireClientCertificate = true },
            },
            new RpcOptions { AllowUnprotected = true },
        })
        {
            await using var node = new RpcNode("node", options);
            (await node.ListenAsync(transport, address)).ShouldNotBe(address, "it has a port");
        }
    }

    [Fact]
    public async Task A_server_certificate_that_is_not_trusted_is_refused_by_the_client()
    {
        var refused = await ConnectAsync(
            new RpcTls { ServerCertificate = Certificates.Stranger },
            new RpcTls { RemoteCertificateValidation = Certificates.Trusts(Certificates.Server) });
        refused.Reason.ShouldBe(RpcRefusal.Certificate);
    }

    [Fact]
    public async Task A_self_made_certificate_is_not_trusted_by_default() =>
        (await ConnectAsync(new RpcTls { ServerCertificate = Certificates.Server }, new RpcTls())).Reason.ShouldBe(
            RpcRefusal.Certificate);

    [Fact]
    public async Task A_client_without_the_certificate_that_is_required_is_told_so()
    {
        var refused = await ConnectAsync(Certificates.Mutual, Certificates.Tls);
        refused.Reason.ShouldBe(RpcRefusal.Certificate);
        refused.Message.ShouldContain("Set RpcTls.ClientCertificate.");
    }

    [Fact]
    public async Task A_client_certificate_that_is_not_trusted_is_refused_by_the_server()
    {
        var refused = await ConnectAsync(
            Certificates.Mutual,
            new RpcTls
                { ClientCertificate = Certificates.Stranger, RemoteCertificateValidation = Certificates.Trusts(
                    Certificates.Server) });
        refused.Reason.ShouldBe(RpcRefusal.Certificate);
        refused.Message.ShouldContain("a stranger");
    }

    [Theory]
    [InlineData("expired", "NotTimeValid", "it has expired at")]
    [InlineData("early", "NotTimeValid", "it is valid from")]
    [InlineData("usage", "NotValidForUsage", "it is not for clients of TLS")]
    [InlineData("stranger", "PartialChain", "does not lead to an authority that is trusted here")]
    public async Task A_client_certificate_is_refused_with_what_is_wrong_with_it(
        string kind, string flag, string cause)
    {
        var now = DateTimeOffset.UtcNow;
        using var authority = Certificates.MakeAuthority(now.AddDays(-10), now.AddDays(10));
        using var own = kind switch
        {
            "expired" => Certificates.Make(kind, authority, now.AddDays(-3), now.AddDays(-2)),
            "early" => Certificates.Make(kind, authority, now.AddDays(2), now.AddDays(3)),
            "usage" => Certificates.Make(kind, authority, now.AddDays(-1), now.AddDays(1), "1.3.6.1.5.5.7.3.1"),
            _ => Certificates.Make(kind, authority),
        };
        var refused = await ConnectAsync(
            new RpcTls { ServerCertificate = Certificates.Server, RequireClientCertificate = true },
            new RpcTls
            {
                ClientCertificate = own, RemoteCertificateValidation = Certificates.Trusts(Certificates.Server),
            });
        refused.Message.ShouldContain(flag);
        refused.Message.ShouldContain(cause);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task If_one_side_only_uses_TLS_both_come_to_know(bool isServer)
    {
        await using var server = new RpcNode("server", new RpcOptions { Tls = isServer ? Certificates.Tls : null });
        await using var client = new RpcNode("client", new RpcOptions { Tls = isServer ? null : Certificates.Tls });
        var address = await server.ListenAsync(transport, "tcp://127.0.0.1:0");
        var error = await Record.ExceptionAsync(() => transport.InitiateAsync(address, client.Endpoint).AsTask());
        error.ShouldBeAssignableTo<RpcException>()!.Message.ShouldContain("TLS");
    }

    [Fact]
    public async Task Listening_with_TLS_takes_a_certificate()
    {
        var node = new RpcNode("node", new RpcOptions { Tls = new RpcTls() });
        await Should.ThrowAsync<ArgumentException>(() => node.ListenAsync(transport, "tcp://127.0.0.1:0"));
    }

    private async Task<RpcRefusedException> ConnectAsync(RpcTls ofServer, RpcTls ofClient)
    {
        await using var server = new RpcNode("server", new RpcOptions { Tls = ofServer });
        await using var client = new RpcNode("client", new RpcOptions { Tls = ofClient });
        var address = await server.ListenAsync(transport, "tcp://127.0.0.1:0");
        return await Should.ThrowAsync<RpcRefusedException>(
            () => transport.InitiateAsync(address, client.Endpoint).AsTask());
    }
}
