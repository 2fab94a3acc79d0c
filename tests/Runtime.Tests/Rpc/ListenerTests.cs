using System.Net;
using System.Net.Sockets;
using Stubs.Rpc;
using Stubs.Tests.Store;

namespace Stubs.Tests.Rpc;

public sealed class ListenerTests
{
    private readonly SocketTransport transport = new();

    [Fact]
    public async Task Ten_thousand_connections_that_say_nothing_hold_up_no_other()
    {
        await using var server = new RpcNode("server", new RpcOptions { MaxUnauthenticated = 100 });
        await using var client = new RpcNode("client");
        var address = await server.ListenAsync(transport, "tcp://127.0.0.1:0");
        var connection = await transport.InitiateAsync(address, client.Endpoint);
        var target = IPEndPoint.Parse(address["tcp://".Length..]);
        var silent = new List<Socket>();
        try
        {
            for (var i = 0; i < Descriptors.AtMost(10_000); i++)
            {
                var socket = new Socket(
                    AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
                        { LingerState = new LingerOption(true, 0) };
                silent.Add(socket);
                await socket.ConnectAsync(target);
                if (i % 500 != 0)
                    continue;
                (await connection.CallAsync(1, [1])).Dispose();
                await using var another = new RpcNode("another");
                (await (await transport.InitiateAsync(address, another.Endpoint)).CallAsync(1, [1])).Dispose();
            }

            // Those that were sent away first know it.
            var end = await Record.ExceptionAsync(async () => (await silent[0].ReceiveAsync(new byte[1])).ShouldBe(0));
            if (end is not null)
                end.ShouldBeOfType<SocketException>().SocketErrorCode.ShouldBe(SocketError.ConnectionReset);
            (await connection.CallAsync(1, [1])).Dispose();
        }
        finally
        {
            silent.ForEach(socket => socket.Dispose());
        }
    }

    [Fact]
    public async Task Where_the_directory_of_a_socket_is_not_there_that_is_said()
    {
        using var directory = new TemporaryDirectory();
        var address = $"unix:{directory.File("no/such/node")}";
        await using var node = new RpcNode("node");
        (await Should.ThrowAsync<RpcConnectionException>(() => node.ListenAsync(transport, address))).Message
            .ShouldContain($"its directory '{directory.File("no/such")}' is not there");
        (await Should.ThrowAsync<RpcConnectionException>(
            async () => await transport.InitiateAsync(address, node.Endpoint))).Message
            .ShouldContain("There is no such socket");
    }

    [Fact]
    public async Task A_socket_file_that_a_dead_process_left_is_replaced()
    {
        using var directory = new TemporaryDirectory();
        var path = directory.File("node");
        LeaveBehind(path);
        File.Exists(path).ShouldBeTrue();

        await using var server = new RpcNode("server");
        await using var client = new RpcNode("client");
        await server.ListenAsync(transport, $"unix:{path}");
        (await (await transport.InitiateAsync($"unix:{path}", client.Endpoint)).CallAsync(1, [1])).Dispose();
    }

    [Fact]
    public async Task Of_many_that_find_a_dead_socket_one_listens()
    {
        using var directory = new TemporaryDirectory();
        for (var round = 0; round < 20; round++)
        {
            var path = directory.File($"node{round}");
            LeaveBehind(path);
            var started = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(async () =>
            {
                var node = new RpcNode($"server{i}");
                try
                {
                    await node.ListenAsync(transport, $"unix:{path}");
                    return node;
                }
                catch (RpcConnectionException)
                {
                    await node.DisposeAsync();
                    return null;
                }
            })));

            await using var server = started.OfType<RpcNode>().ShouldHaveSingleItem();
            await using var client = new RpcNode("client");
            (await (await transport.InitiateAsync($"unix:{path}", client.Endpoint)).CallAsync(1, [1])).Dispose();
        }
    }

    [Fact]
    public async Task A_directory_to_which_every_user_can_write_is_no_place_for_a_socket()
    {
        using var directory = new TemporaryDirectory();
        var open = Directory.CreateDirectory(directory.File("open")).FullName;
        File.SetUnixFileMode(open, (UnixFileMode)0b111_111_111);

        var refused = await Should.ThrowAsync<RpcConnectionException>(
            () => new RpcNode("node").ListenAsync(transport, $"unix:{Path.Combine(open, "node")}"));

        refused.Message.ShouldContain("chmod o-w");
    }

    [Fact]
    public async Task A_socket_file_where_a_process_answers_is_left_alone()
    {
        using var directory = new TemporaryDirectory();
        var address = $"unix:{directory.File("node")}";
        await using var server = new RpcNode("server");
        await server.ListenAsync(transport, address);

        await Should.ThrowAsync<RpcConnectionException>(() => new RpcNode("thief").ListenAsync(transport, address));

        await using var client = new RpcNode("client");
        (await (await transport.InitiateAsync(address, client.Endpoint)).CallAsync(1, [1])).Dispose();
    }

    [Theory]
    [InlineData("some data")]
    [InlineData("")]
    public async Task A_file_that_is_no_socket_is_left_alone(string content)
    {
        using var directory = new TemporaryDirectory();
        var path = directory.File("node");
        await File.WriteAllTextAsync(path, content);
        await Should.ThrowAsync<RpcConnectionException>(
            () => new RpcNode("node").ListenAsync(transport, $"unix:{path}"));
        (await File.ReadAllTextAsync(path)).ShouldBe(content);
    }

    [Fact]
    public async Task A_socket_file_is_its_owners_only_and_gone_when_no_process_listens()
    {
        using var directory = new TemporaryDirectory();
        var path = directory.File("node");
        var server = new RpcNode("server");
        await server.ListenAsync(transport, $"unix:{path}");
        File.GetUnixFileMode(path).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await server.DisposeAsync();
        File.Exists(path).ShouldBeFalse();
    }

    [Theory]
    [InlineData("tcp://127.0.0.1")]
    [InlineData("tcp://127.0.0.1:x")]
    [InlineData("tcp://127.0.0.1:70000")]
    [InlineData("tcp://:80")]
    [InlineData("unix:")]
    [InlineData("http://localhost:80")]
    public async Task A_malformed_address_is_an_error_of_the_caller(string address)
    {
        var self = new RpcNode("node").Endpoint;
        await Should.ThrowAsync<ArgumentException>(() => transport.InitiateAsync(address, self).AsTask());
        await Should.ThrowAsync<ArgumentException>(() => transport.ListenAsync(address, self).AsTask());
    }

    [Fact]
    public async Task A_host_name_is_tried_at_all_its_addresses()
    {
        await using var server = new RpcNode("server");
        await using var client = new RpcNode("client");
        var address = await server.ListenAsync(transport, "tcp://127.0.0.1:0");
        var connection = await transport.InitiateAsync(
            address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal), client.Endpoint);
        (await connection.CallAsync(1, [1])).Dispose();
    }

    // As a process does that is killed: to close a socket in an orderly way deletes the file, unless it is
    // somewhere else by then.
    private static void LeaveBehind(string path)
    {
        using var made = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        made.Bind(new UnixDomainSocketEndPoint(path + "-"));
        made.Listen();
        File.Move(path + "-", path);
    }
}
