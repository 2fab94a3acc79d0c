using System.Net;
using System.Net.Sockets;

namespace Stubs.Tests.Support;

/// <summary>
/// A bad network: stands between two nodes on TCP and cuts, swallows, holds back or repeats what passes.
/// </summary>
internal sealed class FaultyProxy : IAsyncDisposable
{
    private readonly Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly IPEndPoint target;
    private readonly List<Socket> sockets = [];
    private readonly List<Task> running = [];

    /// <param name="target">Where the server listens: <c>tcp://127.0.0.1:port</c>.</param>
    public FaultyProxy(string target)
    {
        this.target = IPEndPoint.Parse(target["tcp://".Length..]);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        running.Add(AcceptAsync());
    }

    /// <summary>Where the client connects to.</summary>
    public string Address => $"tcp://{listener.LocalEndPoint}";

    public FaultyDirection ToServer { get; } = new();

    public FaultyDirection ToClient { get; } = new();

    /// <summary>Breaks all connections at once.</summary>
    public void Cut()
    {
        lock (sockets)
        {
            foreach (var socket in sockets)
                socket.Close(0);
            sockets.Clear();
        }
    }

    public async ValueTask DisposeAsync()
    {
        listener.Dispose();
        Cut();
        ToServer.Pass();
        ToClient.Pass();
        Task[] all;
        lock (running)
            all = [.. running];
        await Task.WhenAll(all);
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptAsync();
                var server = new Socket(
                    AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                client.NoDelay = true;
                await server.ConnectAsync(target);
                lock (sockets)
                    sockets.AddRange([client, server]);
                lock (running)
                    running.AddRange([ToServer.PumpAsync(client, server), ToClient.PumpAsync(server, client)]);
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            Cut();
        }
    }
}

/// <summary>What happens to the bytes of one direction.</summary>
internal sealed class FaultyDirection
{
    private readonly Lock gate = new();
    private readonly List<byte> passed = [];
    private TaskCompletionSource? hold;
    private TaskCompletionSource<int>? swallowed;
    private bool repeat;

    /// <summary>All that has passed.</summary>
    public byte[] Passed
    {
        get
        {
            lock (gate)
                return [.. passed];
        }
    }

    /// <summary>From now on bytes vanish: the connection looks alive. Completes when the first ones have.</summary>
    public Task Swallow()
    {
        lock (gate)
            swallowed = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        return swallowed.Task;
    }

    /// <summary>From now on bytes wait, until <see cref="Pass"/>.</summary>
    public void Hold()
    {
        lock (gate)
            hold ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>Lets pass what waits and all that follows.</summary>
    public void Pass()
    {
        TaskCompletionSource? held;
        lock (gate)
            (held, hold, swallowed) = (hold, null, null);
        held?.TrySetResult();
    }

    /// <summary>Passes the next bytes on twice.</summary>
    public void RepeatNext()
    {
        lock (gate)
            repeat = true;
    }

    public async Task PumpAsync(Socket from, Socket to)
    {
        var buffer = new byte[64 << 10];
        try
        {
            while (await from.ReceiveAsync(buffer) is > 0 and var count)
            {
                Task? held;
                lock (gate)
                    held = hold?.Task;
                if (held is not null)
                    await held;
                for (var times = TimesToSend(buffer.AsSpan(0, count)); times > 0; times--)
                    await to.SendAsync(buffer.AsMemory(0, count));
            }

            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            from.Close(0);
            to.Close(0);
        }
    }

    private int TimesToSend(ReadOnlySpan<byte> bytes)
    {
        lock (gate)
        {
            if (swallowed is not null)
            {
                swallowed.TrySetResult(bytes.Length);
                return 0;
            }

            passed.AddRange(bytes);
            var times = repeat ? 2 : 1;
            repeat = false;
            return times;
        }
    }
}
