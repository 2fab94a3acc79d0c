using Stubs.Rpc;

namespace Stubs.Tests.Rpc;

/// <summary>
/// The proof of the secret holds for one channel: a go-between that has a TLS connection with either side can pass on
/// nothing of it.
/// </summary>
public sealed class ChannelBindingTests
{
    private static readonly RpcOptions WithSecret = new() { Secret = "open sesame" };
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Two_nodes_whose_channels_are_one_and_the_same_connect()
    {
        await using var connection = await MeetAsync([1, 2, 3], [1, 2, 3]);

        connection.IsOpen.ShouldBeTrue();
    }

    [Fact]
    public async Task Two_nodes_whose_proofs_pass_through_a_go_between_do_not_connect() =>
        (await Should.ThrowAsync<RpcRefusedException>(() => MeetAsync([1, 2, 3], [4, 5, 6]))).Reason.ShouldBe(
            RpcRefusal.Secret);

    private static async Task<IRpcConnection> MeetAsync(byte[] ofInitiator, byte[] ofAcceptor)
    {
        var (server, client) = (new RpcNode("server", WithSecret), new RpcNode("client", WithSecret));
        var (here, there) = PipeWire.Pair("pipe");
        var accepting = ConnectionEstablisher.AcceptAsync(
            new Bound(there, ofAcceptor), server.Endpoint, pending: null, CancellationToken.None);
        try
        {
            return await ConnectionEstablisher.InitiateAsync(
                new Bound(here, ofInitiator), client.Endpoint, CancellationToken.None).AsTask().WaitAsync(Patience);
        }
        finally
        {
            await accepting.WaitAsync(Patience);
        }
    }

    private sealed class Bound(Wire inner, byte[] binding) : Wire
    {
        public override string Remote => inner.Remote;

        public override ReadOnlyMemory<byte> ChannelBinding => binding;

        public override ValueTask<int> ReceiveAsync(Memory<byte> target) => inner.ReceiveAsync(target);

        public override ValueTask<int> SendAsync(ReadOnlyMemory<byte> bytes) => inner.SendAsync(bytes);

        public override ValueTask ShutdownAsync() => inner.ShutdownAsync();

        public override void Close() => inner.Close();
    }
}
