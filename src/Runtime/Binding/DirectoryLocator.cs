using Stubs.Objects;
using Stubs.Rpc;

namespace Stubs.Binding;

/// <summary>Finds objects and nodes through the directory: this node itself, or the one that its options name.</summary>
/// <remarks>
/// Locating is not part of the caller's action: where an object is does not change while it is used, and the binding contexts are not to be locked for the length of
/// users' actions. Adding and deleting are.
/// </remarks>
internal sealed class DirectoryLocator(IBindingPort port, Uid self, NodeReference? directory) : ILocator
{
    public async ValueTask<NodeReference?> LocateAsync(Uid uid, CancellationToken cancellationToken)
    {
        if (uid.IsWellKnown)
            return directory;
        AtomicAction.Serve(null);
        var found = await port.LocateAsync(uid, cancellationToken).ConfigureAwait(false);
        return found is null ? null : Others(NodeReference.Parse(found));
    }

    /// <summary>The node of a name; null for this one.</summary>
    /// <exception cref="RpcConnectionException">No node of that name has joined the directory.</exception>
    public async ValueTask<NodeReference?> FindNodeAsync(string name, CancellationToken cancellationToken)
    {
        AtomicAction.Serve(null);
        var found = await port.FindNodeAsync(name, cancellationToken).ConfigureAwait(false)
            ?? throw new RpcConnectionException($"No node named '{name}' has joined the directory. Start it with that NodeOptions.Name, and with the same Directory as this one.", sent: false);
        return Others(NodeReference.Parse(found));
    }

    /// <summary>Where a node listens by now.</summary>
    public async ValueTask<NodeReference> FindNodeAsync(NodeReference node, CancellationToken cancellationToken)
    {
        AtomicAction.Serve(null);
        return await port.FindAddressAsync(node.Node, cancellationToken).ConfigureAwait(false) is { } address ? node with { Address = address } : node;
    }

    public async ValueTask<IReadOnlyList<JoinedServer>> ListServersAsync(Uid home, CancellationToken cancellationToken)
    {
        AtomicAction.Serve(null);
        var entries = await port.ListServersAsync(home, cancellationToken).ConfigureAwait(false);
        return [.. entries.Select(static entry => new JoinedServer(new NodeReference(entry.Node, entry.Address), entry.Name, entry.Machine))];
    }

    // The directory finds what is its own without being told.
    public Task AddAsync(Uid uid, CancellationToken cancellationToken) =>
        directory is null ? Task.CompletedTask : port.AddAsync(uid, self, cancellationToken);

    public Task DeleteAsync(Uid uid, CancellationToken cancellationToken) =>
        directory is null ? Task.CompletedTask : port.DeleteAsync(uid, cancellationToken);

    private NodeReference? Others(NodeReference found) => found.Node == self ? null : found;
}
