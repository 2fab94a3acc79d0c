using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Stubs.Rpc;

namespace Stubs.Benchmarks;

/// <summary>A call over TCP to another process on this machine, beside the least that any call could cost: an echo of bytes with a length before them.</summary>
internal static class RpcBenchmark
{
    /// <summary>The argument with which the other process is started.</summary>
    public const string Server = "rpc-server";

    private const int Calls = 20_000, ManyCalls = 100_000, BodySize = 64;

    public static async Task RunAsync()
    {
        using var server = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [typeof(RpcBenchmark).Assembly.Location, Server])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        var raw = IPEndPoint.Parse((await server.StandardOutput.ReadLineAsync())!);
        var address = (await server.StandardOutput.ReadLineAsync())!;
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(raw);
        await using var connection = await new SocketTransport().InitiateAsync(address, new Node().Endpoint);
        var body = new byte[BodySize];

        await new Rounds(7)
            .Add("echo over a bare socket, one after the other", () => EchoAsync(socket, body))
            .Add("call, one after the other", () => CallAsync(connection, body, Calls, null))
            .Add("call with a time limit, one after the other", () => CallAsync(connection, body, Calls, TimeSpan.FromSeconds(30)))
            .Add("call, 64 at a time", () => ManyAsync(connection, body, 64))
            .Add("call, 1,000 at a time", () => ManyAsync(connection, body, 1000))
            .PrintAsync();
        server.StandardInput.Close();
        await server.WaitForExitAsync();
    }

    /// <summary>The other process: says where it listens, and ends with its input.</summary>
    public static async Task ServeAsync()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        Console.WriteLine(listener.LocalEndPoint);
        await using var calls = await new SocketTransport().ListenAsync("tcp://127.0.0.1:0", new Node().Endpoint);
        Console.WriteLine(calls.Address);
        _ = EchoBackAsync(await listener.AcceptAsync());
        await Console.In.ReadToEndAsync();
    }

    private static async Task<int> EchoAsync(Socket socket, byte[] body)
    {
        var frame = new byte[sizeof(int) + BodySize];
        for (var i = 0; i < Calls; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(frame, BodySize);
            body.CopyTo(frame.AsSpan(sizeof(int)));
            await socket.SendAsync(frame);
            await ReadAsync(socket, frame);
        }

        return Calls;
    }

    private static async Task<int> CallAsync(IRpcConnection connection, byte[] body, int calls, TimeSpan? limit)
    {
        for (var i = 0; i < calls; i++)
            (await connection.CallAsync(1, body, limit)).Dispose();
        return calls;
    }

    private static async Task<int> ManyAsync(IRpcConnection connection, byte[] body, int callers)
    {
        await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => CallAsync(connection, body, ManyCalls / callers, null)));
        return ManyCalls;
    }

    private static async Task EchoBackAsync(Socket socket)
    {
        socket.NoDelay = true;
        var frame = new byte[sizeof(int) + BodySize];
        while (await ReadAsync(socket, frame))
            await socket.SendAsync(frame);
    }

    private static async Task<bool> ReadAsync(Socket socket, byte[] frame)
    {
        for (var read = 0; read < frame.Length;)
        {
            var more = await socket.ReceiveAsync(frame.AsMemory(read));
            if (more == 0)
                return false;
            read += more;
        }

        return BinaryPrimitives.ReadInt32BigEndian(frame) == BodySize;
    }

    private sealed class Node : IRpcHandler
    {
        public RpcEndpoint Endpoint => new(new RpcPeer(new Uid(Guid.NewGuid().ToByteArray()), 1, "benchmark", null), this);

        public void Connected(IRpcConnection connection)
        {
        }

        public void Disconnected(IRpcConnection connection, Exception? why)
        {
        }

        public ValueTask HandleAsync(RpcRequest request)
        {
            request.Reply(request.Body.Span);
            return default;
        }
    }
}
