using Stubs.Rpc;

namespace Stubs.Tests.Rpc;

public sealed class ConnectionManagerTests
{
    private static readonly Uid Self = Uid.Parse("01234567-89ab-7def-8123-000000000001");

    [Fact]
    public async Task An_attempt_that_fails_at_once_does_not_keep_later_ones_from_being_made()
    {
        var transport = new Unreachable();
        await using var manager = Manager(transport);

        for (var attempt = 1; attempt <= 3; attempt++)
        {
            await Should.ThrowAsync<RpcConnectionException>(async () => await manager.GetAsync("test:nowhere", CancellationToken.None));
            transport.Attempts.ShouldBe(attempt);
        }
    }

    [Fact]
    public async Task Those_who_ask_at_the_same_time_share_one_attempt()
    {
        var transport = new Unreachable { Gate = new TaskCompletionSource() };
        await using var manager = Manager(transport);
        var asked = Enumerable.Range(0, 5).Select(_ => manager.GetAsync("test:nowhere", CancellationToken.None).AsTask()).ToArray();

        transport.Gate.SetResult();

        foreach (var one in asked)
            await Should.ThrowAsync<RpcConnectionException>(() => one);
        transport.Attempts.ShouldBe(1);
    }

    [Fact]
    public async Task An_address_that_nothing_serves_is_said_to_be_one()
    {
        await using var manager = Manager(new Unreachable());

        (await Should.ThrowAsync<ArgumentException>(async () => await manager.GetAsync("carrier-pigeon:coop", CancellationToken.None))).Message.ShouldContain("tcp://");
    }

    private static ConnectionManager Manager(IRpcTransport transport) => new([transport])
    {
        Endpoint = new RpcEndpoint(new RpcPeer(Self, 1, "self", null), new Silent()),
    };

    private sealed class Unreachable : IRpcTransport
    {
        public int Attempts;

        public TaskCompletionSource? Gate { get; init; }

        public bool Serves(string address) => address.StartsWith("test:", StringComparison.Ordinal);

        public async ValueTask<IRpcConnection> InitiateAsync(string address, RpcEndpoint self, CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref Attempts);
            if (Gate is not null)
                await Gate.Task;
            throw new RpcConnectionException("Nobody is there.", sent: false);
        }

        public ValueTask<IRpcListener> ListenAsync(string address, RpcEndpoint self, CancellationToken cancellationToken = default) => throw new NotSupportedException();
    }

    private sealed class Silent : IRpcHandler
    {
        public void Connected(IRpcConnection connection)
        {
        }

        public void Disconnected(IRpcConnection connection, Exception? why)
        {
        }

        public ValueTask HandleAsync(RpcRequest request) => default;
    }
}
