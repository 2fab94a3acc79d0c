using System.Collections.Concurrent;

namespace Stubs.Rpc;

/// <summary>
/// Connects nodes of one process, at addresses <c>inproc:name</c>. Nodes reach each other if they share an instance.
/// Everything is as over a network, down to the frames: nothing but bytes passes from one to the other.
/// </summary>
public sealed class InProcessTransport : IRpcTransport
{
    private const string Scheme = "inproc:";

    private readonly ConcurrentDictionary<string, Listener> listeners = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public bool Serves(string address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return address.StartsWith(Scheme, StringComparison.Ordinal);
    }

    /// <inheritdoc/>
    public async ValueTask<IRpcConnection> InitiateAsync(
        string address, RpcEndpoint self, CancellationToken cancellationToken = default)
    {
        Check(address, self);
        cancellationToken.ThrowIfCancellationRequested();
        if (!listeners.TryGetValue(address, out var listener))
            throw new RpcConnectionException($"No node of this process listens at '{address}'.", sent: false);
        var (here, there) = PipeWire.Pair(address);
        listener.Accept(there);
        return await ConnectionEstablisher.InitiateAsync(here, self, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask<IRpcListener> ListenAsync(
        string address, RpcEndpoint self, CancellationToken cancellationToken = default)
    {
        Check(address, self);
        cancellationToken.ThrowIfCancellationRequested();
        var listener = new Listener(this, address, self);
        return listeners.TryAdd(address, listener)
            ? ValueTask.FromResult<IRpcListener>(listener)
            : ValueTask.FromException<IRpcListener>(new RpcConnectionException(
                $"Another node of this process listens at '{address}'.", sent: false));
    }

    private void Check(string address, RpcEndpoint self)
    {
        ArgumentNullException.ThrowIfNull(self);
        if (!Serves(address) || address.Length == Scheme.Length)
            throw new ArgumentException(
                $"'{address}' is no address within a process: expected '{Scheme}' and a name.", nameof(address));
    }

    private sealed class Listener(InProcessTransport transport, string address, RpcEndpoint self) : IRpcListener
    {
        public string Address => address;

        // Outside the context of the initiator: this is another node.
        public void Accept(Wire wire) => ThreadPool.UnsafeQueueUserWorkItem(
            static of => _ = ConnectionEstablisher.AcceptAsync(of.wire, of.self, pending: null, CancellationToken.None),
            (wire, self), preferLocal: false);

        public ValueTask DisposeAsync()
        {
            transport.listeners.TryRemove(new KeyValuePair<string, Listener>(address, this));
            return default;
        }
    }
}
