using Stubs.Actions;
using Stubs.Calls;
using Stubs.Rpc;

namespace Stubs.Binding;

/// <summary>
/// Finds objects and nodes through the directory: this node itself, or the one that its options name.
/// </summary>
/// <remarks>
/// Where an object is does not change while it is used, and the binding contexts are not to be locked for the length of
/// users' actions: to locate leaves no lock. But it is done inside the caller's action. A binding that another action
/// has added or deleted is locked by that one, and an action that waits for it must be known to wait, as old as it is;
/// otherwise two actions could wait for each other, one of them here, and an action for itself. Adding and deleting
/// take part in the action.
/// </remarks>
internal sealed class DirectoryLocator(Uid self, long incarnation) : ILocator
{
    private IBindingPort? port;
    private NodeReference? directory;

    // What is asked before the node knows its directory is a mistake of the runtime's own.
    private IBindingPort Port =>
        port ?? throw new InvalidOperationException("The node does not know its directory yet.");

    /// <summary>The node knows its directory.</summary>
    /// <param name="found">The port of the directory.</param>
    /// <param name="place">Where the directory is; null if this node is its own.</param>
    public void Open(IBindingPort found, NodeReference? place) => (port, directory) = (found, place);

    public async ValueTask<NodeReference?> LocateAsync(Uid uid, CancellationToken cancellationToken)
    {
        if (uid.IsWellKnown)
            return directory;

        // An action that is ending makes no more calls, but its end may have to look for a node.
        if (AtomicAction.Current is { Status: not ActionStatus.Running })
            AtomicAction.Serve(null);
        var found = await Port.LocateAsync(uid, cancellationToken).ConfigureAwait(false);
        return found is null ? null : Others(Read(found));
    }

    /// <summary>The node of a name; null for this one.</summary>
    /// <exception cref="BindingBrokenException">No node of that name has joined the directory.</exception>
    public async ValueTask<NodeReference?> FindNodeAsync(string name, CancellationToken cancellationToken)
    {
        AtomicAction.Serve(null);
        var found = await Port.FindNodeAsync(name).WaitAsync(cancellationToken).ConfigureAwait(false)
            ?? throw BindingBrokenException.OfName(name, await ListNamesAsync(cancellationToken).ConfigureAwait(false));
        return Others(Read(found));
    }

    private async Task<string[]> ListNamesAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await Port.ListNodeNamesAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (StubsException)
        {
            // An older directory does not tell, and one that is lost by now cannot.
            return [];
        }
    }

    private static NodeReference Read(string found) =>
        NodeReference.TryParse(found, out var node) ? node : throw new RpcRefusedException(
            RpcRefusal.Protocol,
            $"The directory has said that something is at '{WireUids.Cut(found)}', which names no node. Update the older of the two nodes.");

    /// <summary>Where a node listens by now.</summary>
    public async ValueTask<NodeReference> FindNodeAsync(NodeReference node, CancellationToken cancellationToken)
    {
        AtomicAction.Serve(null);
        if (directory is { } known && known.Node == node.Node)
            return known;
        return await Port.FindAddressAsync(node.Node).WaitAsync(cancellationToken).ConfigureAwait(false) is { } address
            ? node with { Address = address } : node;
    }

    public async ValueTask<IReadOnlyList<JoinedServer>> ListServersAsync(Uid home, CancellationToken cancellationToken)
    {
        AtomicAction.Serve(null);
        var entries = await Port.ListServersAsync(home).WaitAsync(cancellationToken).ConfigureAwait(false);
        return [
            .. entries.Select(
                static entry => new JoinedServer(
                    new NodeReference(entry.Node, entry.Address), entry.Name, entry.Machine))];
    }

    // The directory finds what is its own without being told.
    public Task AddAsync(Uid uid, bool isPassing, CancellationToken cancellationToken) =>
        directory is null ? Task.CompletedTask
        : isPassing ? AddPassingAsync(uid, cancellationToken)
        : Port.AddAsync(uid, self, cancellationToken);

    public Task DeleteAsync(Uid uid, CancellationToken cancellationToken) =>
        directory is null ? Task.CompletedTask : Port.DeleteAsync(uid, cancellationToken);

    private async Task AddPassingAsync(Uid uid, CancellationToken cancellationToken)
    {
        try
        {
            await Port.AddPassingAsync(uid, self, incarnation, cancellationToken).ConfigureAwait(false);
        }
        catch (CallRefusedException refused) when (!refused.WasExecuted)
        {
            // An older directory keeps all bindings alike.
            await Port.AddAsync(uid, self, cancellationToken).ConfigureAwait(false);
        }
    }

    // The program has said where the directory is, and no other address replaces that one.
    private NodeReference? Others(NodeReference found) =>
        found.Node == self ? null : directory is { } known && known.Node == found.Node ? known : found;
}
