using Stubs.Rpc;

namespace Stubs.Conformance;

/// <summary>One node of a check: what it serves is given as a function.</summary>
internal sealed class KitNode : IRpcHandler
{
    private readonly TaskCompletionSource<IRpcConnection> connected = new(
        TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<Exception?> disconnected = new(
        TaskCreationOptions.RunContinuationsAsynchronously);

    public KitNode(string name, RpcOptions options) =>
        Endpoint = new RpcEndpoint(
            new RpcPeer(Kit.NewUid(), Random.Shared.NextInt64(), name, $"inproc:{name}"), this, options);

    public RpcEndpoint Endpoint { get; }

    public Func<RpcRequest, ValueTask> Serve { get; set; } = Echo;

    public string? Refusal { get; set; }

    public Task<IRpcConnection> Connected => connected.Task;

    public Task<Exception?> Disconnected => disconnected.Task;

    public int Connections { get; private set; }

    public int Disconnections { get; private set; }

    public string? Refuse(RpcPeer peer) => Refusal;

    void IRpcHandler.Connected(IRpcConnection connection)
    {
        Connections++;
        connected.TrySetResult(connection);
    }

    void IRpcHandler.Disconnected(IRpcConnection connection, Exception? why)
    {
        Disconnections++;
        disconnected.TrySetResult(why);
    }

    ValueTask IRpcHandler.HandleAsync(RpcRequest request) => Serve(request);

    public static ValueTask Echo(RpcRequest request)
    {
        request.Reply(request.Body.Span);
        return default;
    }
}
