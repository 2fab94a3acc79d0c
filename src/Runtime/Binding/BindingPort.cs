using Stubs.Naming;
using Stubs.Objects;
using Stubs.Rpc;

namespace Stubs.Binding;

/// <summary>Binding as other nodes call it, at the node that they name as their directory. It also knows the nodes.</summary>
[Remote(Name = "stubs:binding")]
internal sealed partial class BindingPort([Service] IBindingService bindings, [Service] INodeTable nodes, [Service] RemoteObjects remote)
{
    /// <summary>The identifier of the port of every node.</summary>
    internal static readonly Uid Place = Uid.WellKnown(5);

    public Task AddAsync(Uid uid, Uid node, CancellationToken cancellationToken) => bindings.AddAsync(uid, node, cancellationToken);

    public Task DeleteAsync(Uid uid, CancellationToken cancellationToken) => bindings.DeleteAsync(uid, cancellationToken);

    /// <summary>The node at which an object is, with its address; null if nobody knows.</summary>
    public Task<string?> LocateAsync(Uid uid, CancellationToken cancellationToken) =>
        AtomicAction.LookAsync(() => LocateInsideAsync(uid, cancellationToken), remote.Running, cancellationToken);

    private async Task<string?> LocateInsideAsync(Uid uid, CancellationToken cancellationToken)
    {
        var self = remote.Connections.Self;
        if (await bindings.LocateAsync(uid, cancellationToken).ConfigureAwait(false) is { } node && node != self.Node)
            return new NodeReference(node, (await nodes.FindAsync(node, cancellationToken).ConfigureAwait(false))?.Address).ToString();
        return await remote.IsHereAsync(uid, cancellationToken).ConfigureAwait(false) ? new NodeReference(self.Node, self.Address).ToString() : null;
    }

    /// <summary>The node of a name, with its address; null if none has it.</summary>
    public async Task<string?> FindNodeAsync(string name, CancellationToken cancellationToken)
    {
        var self = remote.Connections.Self;
        if (self.Name == name)
            return new NodeReference(self.Node, self.Address).ToString();
        return await nodes.FindByNameAsync(name, cancellationToken).ConfigureAwait(false) is { } entry ? new NodeReference(entry.Node, entry.Address).ToString() : null;
    }

    /// <summary>The address of a node; null if it is not known.</summary>
    public async Task<string?> FindAddressAsync(Uid node, CancellationToken cancellationToken) =>
        (await nodes.FindAsync(node, cancellationToken).ConfigureAwait(false))?.Address;

    /// <summary>The nodes that may run an object (SYSTEM 42): its home, and those that run objects of others and are connected.</summary>
    public async Task<NodeEntry[]> ListServersAsync(Uid home, CancellationToken cancellationToken)
    {
        var self = remote.Connections.Self;
        var joined = (await nodes.ListAsync(cancellationToken).ConfigureAwait(false))
            .Where(entry => entry.Address is not null && (entry.Node == home || (entry.IsServer && remote.Connections.Find(entry.Node) is not null)));
        var own = new NodeEntry(self.Node, self.Name, self.Address, self.Incarnation, Environment.MachineName, remote.Placement.IsServer);
        return own.IsServer || own.Node == home ? [own, .. joined] : [.. joined];
    }

    /// <summary>A node has started.</summary>
    /// <exception cref="NameInUseException">Another node, which is alive, has that name.</exception>
    public Task JoinAsync(NodeEntry entry, CancellationToken cancellationToken) => AtomicAction.RunAsync(
        async () =>
        {
            if (entry.Name == remote.Connections.Self.Name
                || (await nodes.FindByNameAsync(entry.Name, cancellationToken).ConfigureAwait(false) is { } other
                    && other.Node != entry.Node
                    && remote.Connections.Find(other.Node) is not null))
            {
                throw new NodeNameInUseException(entry.Name);
            }

            await nodes.PutAsync(entry, cancellationToken).ConfigureAwait(false);
        },
        cancellationToken: cancellationToken);
}

