using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Stubs.Rpc;

/// <summary>Accepts sockets and greets those who connect.</summary>
internal sealed class SocketListener : IRpcListener
{
    private readonly Socket socket;
    private readonly RpcEndpoint self;
    private readonly CancellationTokenSource stopping = new();
    private readonly Task accepting;

    private SocketListener(Socket socket, string address, RpcEndpoint self)
    {
        (this.socket, Address, this.self) = (socket, address, self);
        accepting = AcceptAsync();
    }

    public string Address { get; }

    public static SocketListener Start(SocketAddress place, EndPoint endPoint, RpcEndpoint self)
    {
        var socket = place.NewSocket(endPoint);
        try
        {
            socket.Bind(endPoint);
            socket.Listen();
            return new SocketListener(socket, NameOf(place, socket), self);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync().ConfigureAwait(false);
        socket.Dispose();
        await accepting.ConfigureAwait(false);
    }

    private static string NameOf(SocketAddress place, Socket socket) => place.Port == 0 && socket.LocalEndPoint is IPEndPoint bound
        ? string.Create(CultureInfo.InvariantCulture, $"tcp://{(place.Host.Contains(':') ? $"[{place.Host}]" : place.Host)}:{bound.Port}")
        : place.Text;

    private async Task AcceptAsync()
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var accepted = await socket.AcceptAsync(stopping.Token).ConfigureAwait(false);
                if (accepted.AddressFamily != AddressFamily.Unix)
                    accepted.NoDelay = true;
                _ = Meeting.AcceptAsync(new SocketWire(accepted, RemoteOf(accepted)), self, static () => { }, stopping.Token);
            }
            catch (Exception error) when (error is SocketException or ObjectDisposedException or OperationCanceledException)
            {
                // One who has gone again before it was accepted; or this listener stops.
            }
        }
    }

    private static string RemoteOf(Socket socket) => socket.RemoteEndPoint is IPEndPoint remote ? $"tcp://{remote}" : "a Unix socket";
}
