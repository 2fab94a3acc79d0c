using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Stubs.CrashProgram;
using Stubs.Rpc;

namespace Stubs.Tests.Hostile;

/// <summary>What passes a go-between is of no use to it.</summary>
public sealed class RelayTests : IAsyncLifetime
{
    private HostileSite site = null!;

    public async Task InitializeAsync() => site = await HostileSite.StartAsync();

    public async Task DisposeAsync() => await site.DisposeAsync();

    [Fact]
    public async Task What_a_client_has_sent_is_refused_when_it_comes_again()
    {
        await using var relay = site.Start("relay", "replay");
        await using (var client = await HostileSite.StartClientAsync(await relay.ReadLineAsync()))
            await (await PurseStub.BindAsync(client, "purse")).PutAsync(0);
        (await relay.EndAsync()).ShouldHaveSingleItem().ShouldStartWith("refused 3:");
        await site.CheckAsync();
    }

    [Fact]
    public async Task The_proof_of_one_side_is_none_for_the_other()
    {
        (await site.RunAsync("relay", "reflect")).ShouldAllBe(static line => !line.StartsWith("answered"));
        await site.CheckAsync();
    }

    [Fact]
    public async Task A_go_between_with_a_certificate_of_its_own_passes_no_proof_on()
    {
        using var folder = new TemporaryDirectory();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=stubs", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
        await File.WriteAllTextAsync(folder.File("certificate.pem"), certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(folder.File("key.pem"), key.ExportPkcs8PrivateKeyPem());
        await using var relay = site.Start("relay", "tls", folder.File("certificate.pem"), folder.File("key.pem"));
        var address = await relay.ReadLineAsync();

        // It takes any certificate, as one that has only the secret does.
        var tls = new RpcTls { ServerName = "stubs", RemoteCertificateValidation = static (_, _, _, _) => true };
        (await Should.ThrowAsync<RpcRefusedException>(() => HostileSite.StartClientAsync(address, tls)))
            .Reason.ShouldBe(RpcRefusal.Secret);
        (await relay.EndAsync()).ShouldBe(["passed something"]);
        await site.CheckAsync();
    }
}
