using Stubs.Rpc;

namespace Stubs.Conformance;

/// <summary>
/// Two nodes that are connected, and the vocabulary in which the checks of the transport are written.
/// </summary>
internal sealed class TransportWorld : IAsyncDisposable
{
    // A backstop only: every check waits for events that come at once, or never.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private TransportWorld(
        IRpcTransport transport, KitNode server, KitNode client, IRpcListener listener, IRpcConnection connection) =>
            (Transport, Server, Client, Listener, Connection) = (transport, server, client, listener, connection);

    public IRpcTransport Transport { get; }

    public KitNode Server { get; }

    public KitNode Client { get; }

    public IRpcListener Listener { get; }

    /// <summary>The connection as its initiator has it.</summary>
    public IRpcConnection Connection { get; }

    public static ConformanceCheck<IRpcTransportFactory> Check(
        string name, Func<TransportWorld, Task> run, TransportLimits? limits = null) => new(name, async factory =>
        {
            await using var world = await ConnectAsync(factory, limits ?? new TransportLimits());
            await run(world).WaitAsync(Patience);
        });

    public static ConformanceCheck<IRpcTransportFactory> Check(string name, Func<IRpcTransportFactory, Task> run) =>
        new(name, factory => run(factory).WaitAsync(Patience));

    public static async Task<TransportWorld> ConnectAsync(IRpcTransportFactory factory, TransportLimits limits)
    {
        var server = new KitNode("server", factory.Options(limits));
        var client = new KitNode("client", factory.Options(limits));
        var listener = await factory.Transport.ListenAsync(factory.Address, server.Endpoint);
        return new TransportWorld(
            factory.Transport, server, client, listener,
            await factory.Transport.InitiateAsync(listener.Address, client.Endpoint));
    }

    public async Task<byte[]> CallAsync(ushort verb, params byte[] request)
    {
        using var reply = await Connection.CallAsync(verb, request);
        return reply.Body.ToArray();
    }

    public async ValueTask DisposeAsync()
    {
        await Listener.DisposeAsync();
        await Connection.DisposeAsync();
        await (await Server.Connected).DisposeAsync();
    }

    public static TaskCompletionSource NewGate() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>A task that completes when a token is cancelled.</summary>
    public static Task CancelledAsync(CancellationToken token)
    {
        var cancelled = NewGate();
        token.Register(() => cancelled.TrySetResult());
        return cancelled.Task;
    }

    public static async Task FaultsAsync(RpcFault code, Func<Task> act, string what)
    {
        var fault = await Expect.ThrowsAsync<RpcFaultException>(act, what);
        Expect.Equal(code, fault.Code, $"{what}: code");
    }

    public static async Task IsLostAsync(bool sent, Func<Task> act, string what)
    {
        var lost = await Expect.ThrowsAsync<RpcConnectionException>(act, what);
        Expect.Equal(sent, lost.Sent, $"{what}: whether the request may have been executed");
    }
}
