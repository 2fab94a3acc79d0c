using System.Net;
using System.Net.Sockets;

namespace Stubs.Tests.Rpc;

/// <summary>Ports where no process listens.</summary>
internal static class Ports
{
    public static string Free()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return $"tcp://127.0.0.1:{((IPEndPoint)probe.LocalEndPoint!).Port}";
    }
}
