using Stubs.Conformance;
using Stubs.Rpc;
using Stubs.Tests.Store;

namespace Stubs.Tests.Rpc;

public sealed class TransportConformanceTests
{
    public static TheoryData<string> Checks => new(RpcTransportConformance.Checks.Select(check => check.Name));

    [Theory]
    [MemberData(nameof(Checks))]
    public Task The_transport_within_a_process_conforms(string check) =>
        RunAsync(check, new Factory(new InProcessTransport(), "inproc:server"));

    [Theory]
    [MemberData(nameof(Checks))]
    public Task TCP_conforms(string check) => RunAsync(check, new Factory(new SocketTransport(), Ports.Free()));

    [Theory]
    [MemberData(nameof(Checks))]
    public async Task A_Unix_socket_conforms(string check)
    {
        using var directory = new TemporaryDirectory();
        await RunAsync(check, new Factory(new SocketTransport(), $"unix:{directory.Path}/node"));
    }

    [Theory]
    [MemberData(nameof(Checks))]
    public Task A_shared_secret_conforms(string check) =>
        RunAsync(check, new Factory(new SocketTransport(), Ports.Free(), secret: "open sesame"));

    [Theory]
    [MemberData(nameof(Checks))]
    public Task TLS_conforms(string check) =>
        RunAsync(check, new Factory(new SocketTransport(), Ports.Free(), tls: Certificates.Tls));

    [Theory]
    [MemberData(nameof(Checks))]
    public Task TLS_with_certificates_on_both_sides_and_a_secret_conforms(string check) =>
        RunAsync(check, new Factory(new SocketTransport(), Ports.Free(), "open sesame", Certificates.Mutual));

    private static Task RunAsync(string check, IRpcTransportFactory factory) =>
        RpcTransportConformance.Checks.Single(candidate => candidate.Name == check).RunAsync(factory);

    private sealed class Factory(IRpcTransport transport, string address, string? secret = null, RpcTls? tls = null)
        : IRpcTransportFactory
    {
        public IRpcTransport Transport => transport;

        public string Address => address;

        public RpcOptions Options(TransportLimits limits) => new()
        {
            MaxFrame = limits.MaxFrame,
            MaxInFlight = limits.MaxInFlight,
            StreamWindow = limits.StreamWindow,
            Secret = secret,
            Tls = tls,
        };
    }
}
