using System.Net;
using System.Net.Sockets;

namespace Stubs.Lab.Processes.Net;

/// <summary>
/// Stands on TCP between one node and one server, and carries the connections that the node makes to the server.
/// </summary>
internal sealed class Proxy : IAsyncDisposable
{
    private readonly Lock gate = new();
    private readonly Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly List<Pair> pairs = [];
    private readonly Link toServer;
    private readonly Link toClient;
    private readonly Task accepting;
    private volatile string? target;
    private volatile bool refuses;

    public Proxy(string client, string server, Link toServer, Link toClient)
    {
        (Client, Server, this.toServer, this.toClient) = (client, server, toServer, toClient);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        accepting = AcceptAsync();
    }

    public string Client { get; }

    public string Server { get; }

    /// <summary>Where the client connects to.</summary>
    public string Address => $"tcp://{listener.LocalEndPoint}";

    /// <summary>Where the server listens; null as long as it never did.</summary>
    public string? Target
    {
        get => target;
        set => target = value;
    }

    /// <summary>Whether no node can connect.</summary>
    public bool Refuses
    {
        get => refuses;
        set => refuses = value;
    }

    /// <summary>Breaks all connections, at both sides.</summary>
    public void Break()
    {
        foreach (var pair in Take())
            pair.Close();
    }

    /// <summary>Breaks all connections at one side: the other side sends on, and hears nothing.</summary>
    public void BreakHalf(string side)
    {
        lock (gate)
        {
            foreach (var pair in pairs)
                pair.CloseHalf(isClient: side == Client);
        }
    }

    public async ValueTask DisposeAsync()
    {
        listener.Dispose();
        await accepting;
        Break();
    }

    private List<Pair> Take()
    {
        lock (gate)
        {
            List<Pair> taken = [.. pairs];
            pairs.Clear();
            return taken;
        }
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            Socket client;
            try
            {
                client = await listener.AcceptAsync();
            }
            catch (Exception error) when (error is SocketException or ObjectDisposedException)
            {
                return;
            }

            _ = CarryAsync(client);
        }
    }

    private async Task CarryAsync(Socket client)
    {
        using var server = new Socket(
            AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        client.NoDelay = true;
        var pair = new Pair(client, server);
        try
        {
            if (refuses || target is not { } place)
                return;
            await server.ConnectAsync(IPEndPoint.Parse(place["tcp://".Length..]));
            lock (gate)
                pairs.Add(pair);
            await Task.WhenAll(
                PumpAsync(pair, toServer, client, server),
                PumpAsync(pair, toClient, server, client));
        }
        catch (SocketException)
        {
            // No process listens there any more.
        }
        finally
        {
            pair.Close();
            lock (gate)
                pairs.Remove(pair);
        }
    }

    private static async Task PumpAsync(Pair pair, Link link, Socket from, Socket to)
    {
        try
        {
            await link.PumpAsync(from, to, () => pair.IsHalf);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // One side is gone.
        }

        // While only one half is there, it is left alone until it gives up.
        if (!pair.IsHalf || pair.IsLeft(from))
            pair.Close();
    }

    private sealed class Pair(Socket client, Socket server)
    {
        private volatile Socket? left;

        public bool IsHalf => left is not null;

        public bool IsLeft(Socket socket) => ReferenceEquals(left, socket);

        public void CloseHalf(bool isClient)
        {
            left = isClient ? server : client;
            (isClient ? client : server).Close(0);
        }

        public void Close()
        {
            client.Close(0);
            server.Close(0);
        }
    }
}
