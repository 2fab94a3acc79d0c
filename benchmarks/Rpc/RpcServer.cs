using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Stubs.Benchmarks;

/// <summary>
/// The other process: a bare echo, a node with an object, and a server of HTTP/2. Says where they listen, and ends with
/// its input.
/// </summary>
internal static class RpcServer
{
    /// <summary>The argument with which the other process is started.</summary>
    public const string Argument = "rpc-server";

    public static async Task RunAsync()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        await using var node = await Node.StartAsync(
            new NodeOptions { Name = "server", Store = NodeOptions.InMemory, Listen = "tcp://127.0.0.1:0" });
        var echo = await EchoStub.CreateAsync(node, "echo");
        await using var http = await Http2.ServeAsync();
        Console.WriteLine(listener.LocalEndPoint);
        Console.WriteLine(node.Address);
        Console.WriteLine(
            http.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        var serving = RawEcho.ServeAsync(listener);
        await Console.In.ReadToEndAsync();
        await echo.DisposeAsync();
    }
}
