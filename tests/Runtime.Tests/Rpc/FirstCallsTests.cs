using Stubs.Rpc;

namespace Stubs.Tests.Rpc;

public sealed class FirstCallsTests
{
    [Theory]
    [InlineData("inproc:server")]
    [InlineData("tcp://127.0.0.1:0")]
    public async Task Calls_are_answered_both_ways(string address)
    {
        IRpcTransport transport = address.StartsWith("inproc", StringComparison.Ordinal) ? new InProcessTransport() : new SocketTransport();
        await using var server = new RpcNode("server");
        await using var client = new RpcNode("client");
        var connection = await transport.InitiateAsync(await server.ListenAsync(transport, address), client.Endpoint);
        connection.Peer.ShouldBe(server.Endpoint.Self);

        await Task.WhenAll(Enumerable.Range(0, 5000).Select(async i =>
        {
            using var reply = await connection.CallAsync(7, BitConverter.GetBytes(i));
            BitConverter.ToInt32(reply.Body.Span).ShouldBe(i);
        }));
        var back = await server.Connected;
        var large = new byte[5 << 20];
        Random.Shared.NextBytes(large);
        using var answer = await back.CallAsync(8, large, TimeSpan.FromMinutes(1));
        answer.Body.Span.SequenceEqual(large).ShouldBeTrue();

        server.Serve = async request =>
        {
            for (var i = 0; i < 1000; i++)
                await request.ReplyItemAsync(new byte[1000]);
        };
        var count = 0;
        await foreach (var item in connection.StreamAsync(9, default))
        {
            using (item)
                count += item.Body.Length;
        }

        count.ShouldBe(1000_000);
        await connection.DisposeAsync();
        (await server.Disconnected).ShouldBeNull();
        (await client.Disconnected).ShouldBeNull();
    }
}
