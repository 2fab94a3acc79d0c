namespace Stubs.Rpc;

/// <summary>
/// The module that a new platform supplies to let nodes call each other (SYSTEM 2: initiate, terminate, call; get
/// request, send reply). The client's part is <see cref="InitiateAsync"/> and <see cref="IRpcConnection"/>, the
/// server's is <see cref="ListenAsync"/> and <see cref="IRpcHandler"/>; as one connection carries calls both ways, each
/// node has both parts. What a request means is not the transport's business: bodies are opaque to it.
/// </summary>
/// <remarks>
/// What every transport owes, and the conformance kit checks: a call is executed at most once and nothing is ever
/// repeated (SYSTEM 36); cancellation and time limits travel with a call and act at the server (SYSTEM 39); a
/// connection without any sign of life for the length of a lease is dead at both ends, and nothing that was received
/// earlier is handled or delivered by a node that notices so only later (SYSTEM 38); the end of a connection fails all
/// its calls at once.
/// </remarks>
public interface IRpcTransport
{
    /// <summary>
    /// Whether this transport serves addresses such as this one; it goes by their scheme: <c>tcp://host:port</c>,
    /// <c>unix:/path</c>, <c>inproc:name</c>.
    /// </summary>
    /// <param name="address">The address.</param>
    bool Serves(string address);

    /// <summary>
    /// Connects to a node and shakes hands with it: when this returns, each side knows the other's identity.
    /// </summary>
    /// <param name="address">Where the node listens.</param>
    /// <param name="self">What this node brings.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RpcConnectionException">No node can be reached there, or the connection broke or fell silent
    /// during the handshake.</exception>
    /// <exception cref="RpcRefusedException">One side does not want the other; the message says what to do.</exception>
    /// <exception cref="ArgumentException">This transport does not serve the address, or it is malformed.</exception>
    ValueTask<IRpcConnection> InitiateAsync(
        string address, RpcEndpoint self, CancellationToken cancellationToken = default);

    /// <summary>
    /// Begins to accept connections. They are handed to <see cref="IRpcHandler.Connected"/>; they outlive the listener.
    /// </summary>
    /// <param name="address">Where to listen. <c>tcp://127.0.0.1:0</c> picks a free port.</param>
    /// <param name="self">What this node brings.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RpcConnectionException">It is not possible to listen there: the address is taken, for
    /// example.</exception>
    /// <exception cref="RpcRefusedException">Others could reach the address, and neither TLS nor a secret protects it
    /// (<see cref="RpcOptions.AllowUnprotected"/>).</exception>
    /// <exception cref="ArgumentException">This transport does not serve the address, or it is malformed.</exception>
    ValueTask<IRpcListener> ListenAsync(
        string address, RpcEndpoint self, CancellationToken cancellationToken = default);
}

/// <summary>Accepts connections until it is disposed of. Connections that it has accepted go on.</summary>
public interface IRpcListener : IAsyncDisposable
{
    /// <summary>Where it listens, with the port that was picked.</summary>
    string Address { get; }
}
