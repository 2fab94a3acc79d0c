using System.Net;
using System.Net.Sockets;
using Stubs.Diagnostics;

namespace Stubs.Rpc;

/// <summary>Accepts sockets and shakes hands with each that connects.</summary>
internal sealed class SocketListener : IRpcListener
{
    private const int Backlog = 512;
    private static readonly TimeSpan PauseWithoutRoom = TimeSpan.FromMilliseconds(50);

    private readonly Socket socket;
    private readonly RpcEndpoint self;
    private readonly PendingHandshakes pending;
    private readonly CancellationTokenSource stopping = new();
    private readonly TaskCompletionSource stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private SocketListener(Socket socket, string address, RpcEndpoint self)
    {
        (this.socket, Address, this.self) = (socket, address, self);
        pending = new PendingHandshakes(self.Options.MaxUnauthenticated);
        // Outside the context of the listener: what is accepted serves others.
        ThreadPool.UnsafeQueueUserWorkItem(static listener => _ = listener.AcceptAsync(), this, preferLocal: false);
    }

    public string Address { get; }

    public static SocketListener Start(SocketAddress place, EndPoint endPoint, RpcEndpoint self)
    {
        var socket = new Socket(
            endPoint.AddressFamily, SocketType.Stream, place.IsUnix ? ProtocolType.Unspecified : ProtocolType.Tcp);
        try
        {
            if (endPoint is IPEndPoint { Address: var address } && address.Equals(IPAddress.IPv6Any))
                socket.DualMode = true;
            if (endPoint is UnixDomainSocketEndPoint unix)
            {
                UnixSocketFile.Listen(socket, unix, place.Path!, Backlog);
            }
            else
            {
                socket.Bind(endPoint);
                socket.Listen(Backlog);
            }

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
        await stopped.Task.ConfigureAwait(false);
        self.Refusals.Tell();
    }

    private static string NameOf(SocketAddress place, Socket socket) =>
        !place.IsUnix && place.Port == 0 && socket.LocalEndPoint is IPEndPoint bound
        ? SocketAddress.Of(place.Host, bound.Port).Text
        : place.Text;

    private async Task AcceptAsync()
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var accepted = await socket.AcceptAsync(stopping.Token).ConfigureAwait(false);
                Greet(accepted);
            }
            catch (SocketException error) when (error.SocketErrorCode is SocketError.TooManyOpenSockets
                or SocketError.NoBufferSpaceAvailable)
            {
                Log.NoRoomToAccept(self.Logger, Address, error.Message);
                await MakeRoomAsync().ConfigureAwait(false);
            }
            catch (Exception error) when (error is SocketException or ObjectDisposedException
                or OperationCanceledException)
            {
                // The initiator had gone before it was accepted; or this listener stops.
                Log.ConnectionNotAccepted(self.Logger, error, Address);
            }
        }

        stopped.TrySetResult();
    }

    private void Greet(Socket accepted)
    {
        var isTcp = accepted.AddressFamily != AddressFamily.Unix;
        if (isTcp)
            accepted.NoDelay = true;
        var remote = isTcp ? $"tcp://{accepted.RemoteEndPoint}" : "a process on this machine";
        var machine = (accepted.RemoteEndPoint as IPEndPoint)?.Address;
        Wire wire = isTcp && self.Options.Tls is { } tls
            ? TlsWire.OfServer(accepted, remote, tls, machine)
            : isTcp && self.Options.AllSecrets.Count > 0
            ? new ChosenWire(
                accepted, remote, !self.Options.BindsSecretLocally && ChosenWire.IsLocal(accepted.RemoteEndPoint))
                { RemoteMachine = machine }
            : new SocketWire(accepted, remote) { RemoteMachine = machine };
        _ = ConnectionEstablisher.AcceptAsync(wire, self, pending.Enter(wire), stopping.Token);
    }

    private async Task MakeRoomAsync()
    {
        if (pending.TryEvict())
            return;
        // The process has no descriptors left, and nothing tells when it has some again.
        await Task.Delay(PauseWithoutRoom, self.Options.TimeProvider, stopping.Token)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
