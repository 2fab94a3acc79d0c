using Stubs.Rpc;

namespace Stubs.Lab.Processes.Net;

/// <summary>
/// How the nodes of the laboratory reach each other: an address is <c>lab:</c> and a node's name, and stands for
/// whatever is in between this node and that one. So a node keeps its address when its process is started again, and
/// the network between any two nodes can be made bad by itself.
/// </summary>
/// <param name="routes">Where to connect to, by the names of nodes.</param>
internal sealed class RoutedTransport(IReadOnlyDictionary<string, string> routes) : IRpcTransport
{
    private const string Scheme = "lab:";

    private readonly SocketTransport sockets = new();

    /// <summary>Where this node really listens.</summary>
    public string? Listening { get; private set; }

    public static string AddressOf(string node) => Scheme + node;

    public bool Serves(string address) => address.StartsWith(Scheme, StringComparison.Ordinal);

    public ValueTask<IRpcConnection> InitiateAsync(
        string address, RpcEndpoint self, CancellationToken cancellationToken = default) =>
            sockets.InitiateAsync(routes[address[Scheme.Length..]], self, cancellationToken);

    public async ValueTask<IRpcListener> ListenAsync(
        string address, RpcEndpoint self, CancellationToken cancellationToken = default)
    {
        var listener = await sockets.ListenAsync("tcp://127.0.0.1:0", self, cancellationToken);
        Listening = listener.Address;
        return new Named(listener, address);
    }

    private sealed class Named(IRpcListener listener, string address) : IRpcListener
    {
        public string Address => address;

        public ValueTask DisposeAsync() => listener.DisposeAsync();
    }
}
