using Stubs.Calls;
using Stubs.Rpc;

namespace Stubs.Tests.Distributed;

public sealed class CancelServingTests
{
    [Fact, Trait("Rule", "39")]
    public async Task Cancellations_of_calls_that_never_come_do_not_pile_up()
    {
        var server = new CallServer(new ObjectSpace(null!, null!), null!);

        for (var number = 1; number <= 3 * CallServer.MaxEarly; number++)
            await server.HandleAsync(new Cancellation(number));

        server.Cancellable.ShouldBe(CallServer.MaxEarly);
    }

    private sealed class Cancellation(long number) : RpcRequest
    {
        private static readonly IRpcConnection Open = new OpenConnection();

        public override IRpcConnection Connection => Open;

        public override ushort Verb => CallVerb.Cancel;

        public override ReadOnlyMemory<byte> Body
        {
            get
            {
                using var writer = StateWriter.Create();
                writer.WriteArrayStart(2);
                writer.Write(number);
                writer.Write(false);
                return writer.ToArray();
            }
        }

        public override CancellationToken CancellationToken => CancellationToken.None;

        public override TimeSpan? TimeLeft => null;

        public override bool IsOneWay => true;

        public override bool IsStream => false;

        public override void Reply(ReadOnlySpan<byte> body) => throw new InvalidOperationException();

        public override ValueTask ReplyItemAsync(ReadOnlySpan<byte> item) => throw new InvalidOperationException();

        public override void Fail(RpcFault code, string message) => throw new InvalidOperationException(message);
    }

    private sealed class OpenConnection : IRpcConnection
    {
        public RpcPeer Peer { get; } = new(Uid.WellKnown(99), 1, "peer", null);

        public bool IsOpen => true;

        public CancellationToken Closed => CancellationToken.None;

        public Exception? Failure => null;

        public ValueTask<RpcReply> CallAsync(
            ushort verb, ReadOnlySpan<byte> request, TimeSpan? timeLimit, CancellationToken cancellationToken) =>
                throw new InvalidOperationException();

        public ValueTask SendAsync(ushort verb, ReadOnlySpan<byte> request, CancellationToken cancellationToken) =>
            throw new InvalidOperationException();

        public IAsyncEnumerable<RpcReply> StreamAsync(
            ushort verb, ReadOnlyMemory<byte> request, TimeSpan? timeLimit, CancellationToken cancellationToken) =>
                throw new InvalidOperationException();

        public ValueTask DisposeAsync() => default;
    }
}
