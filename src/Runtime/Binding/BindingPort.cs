using Stubs.Calls;
using Stubs.Rpc;

namespace Stubs.Binding;

/// <summary>
/// Binding as other nodes call it, at the node that they name as their directory. It also knows the nodes.
/// </summary>
[Remote(Name = "stubs:binding")]
internal sealed partial class BindingPort(
    [Service] IBindingService bindings, [Service] NodeRegistry nodes, [Service] RemoteObjects remote,
    [Service] PassingBindings? passing)
{
    private const int MaxNames = 20;

    /// <summary>The identifier of the port of every node.</summary>
    internal static readonly Uid Place = Uid.WellKnown(5);

    [Authorize(Roles = PeerPrincipal.OfNodes)]
    public Task AddAsync(Uid uid, Uid node, CancellationToken cancellationToken)
    {
        CheckIsCaller(node);
        return AddNewAsync(uid, () => bindings.AddAsync(uid, node, cancellationToken), cancellationToken);
    }

    /// <summary>
    /// The same for an object that ends with this start of its node: a volatile one, or any at a node without a durable
    /// store.
    /// </summary>
    [Authorize(Roles = PeerPrincipal.OfNodes)]
    public Task AddPassingAsync(Uid uid, Uid node, long incarnation, CancellationToken cancellationToken)
    {
        CheckIsCaller(node);
        return AddNewAsync(
            uid,
            () => passing is null
                ? bindings.AddAsync(uid, node, cancellationToken)
                : passing.AddAsync(uid, node, incarnation, cancellationToken),
            cancellationToken);
    }

    [Authorize(Roles = PeerPrincipal.OfNodes)]
    public Task DeleteAsync(Uid uid, CancellationToken cancellationToken) =>
        bindings.DeleteAsync(uid, cancellationToken);

    /// <summary>The node at which an object is, with its address; null if no node knows.</summary>
    public Task<string?> LocateAsync(Uid uid, CancellationToken cancellationToken) =>
        AtomicAction.LookAsync(() => LocateInsideAsync(uid, cancellationToken), remote.Running, cancellationToken);

    private async Task<string?> LocateInsideAsync(Uid uid, CancellationToken cancellationToken)
    {
        var place = await bindings.LocateAsync(uid, cancellationToken).ConfigureAwait(false);

        // An object can be used until the action that has destroyed it commits (SYSTEM 7).
        if (place is null && bindings is BindingService own)
            place = await own.FindDestroyedAsync(uid, cancellationToken).ConfigureAwait(false);
        if (place is { } node && node != remote.Self.Node)
            return new NodeReference(node, AddressOf(node)).ToString();
        return await remote.IsHereAsync(uid, cancellationToken).ConfigureAwait(false) ? remote.Self.ToString() : null;
    }

    /// <summary>The node of a name, with its address; null if none has it.</summary>
    public Task<string?> FindNodeAsync(string name)
    {
        if (remote.Connections.Self.Name == name)
            return Task.FromResult<string?>(remote.Self.ToString());
        return Task.FromResult(
            nodes.FindByName(name) is { } entry
                ? new NodeReference(entry.Node, AddressOf(entry.Node)).ToString() : null);
    }

    /// <summary>The names of nodes that can be found, for a message: not of very many.</summary>
    public Task<string[]> ListNodeNamesAsync() =>
        Task.FromResult(nodes.ListNames(MaxNames).Append(remote.Connections.Self.Name).Distinct().ToArray());

    /// <summary>The address of a node; null if it is not known.</summary>
    public Task<string?> FindAddressAsync(Uid node) =>
        Task.FromResult(node == remote.Self.Node ? remote.Self.Address : AddressOf(node));

    /// <summary>
    /// The nodes that may run an object (SYSTEM 42): its home, and those that run objects of others and are connected.
    /// </summary>
    public Task<NodeEntry[]> ListServersAsync(Uid home)
    {
        var self = remote.Connections.Self;
        var joined = nodes.ListServers(home);
        var own = new NodeEntry(
            self.Node, self.Name, remote.Self.Address, self.Incarnation, Environment.MachineName,
            remote.Placement.IsServer);
        return Task.FromResult<NodeEntry[]>(own.IsServer || own.Node == home ? [own, .. joined] : [.. joined]);
    }

    /// <summary>A node has started, or has connected again.</summary>
    /// <exception cref="NodeNameInUseException">Another node, which is alive, has that name.</exception>
    [Authorize(Roles = PeerPrincipal.OfNodes)]
    public async Task<JoinedDirectory> JoinAsync(NodeEntry entry)
    {
        CheckIsCaller(entry.Node);
        var (joined, replaced) = await nodes.JoinAsync(entry).ConfigureAwait(false);
        passing?.Joined(entry.Node, entry.Incarnation);
        return new JoinedDirectory(joined.Address, remote.IsStoreDurable, nodes.System, replaced);
    }

    // What is at the directory itself has no binding that could be in the way.
    private async Task AddNewAsync(Uid uid, Func<Task> add, CancellationToken cancellationToken)
    {
        if (await remote.IsHereAsync(uid, cancellationToken).ConfigureAwait(false))
            throw new ArgumentException($"Object {uid} is at the directory, and at no other node.", nameof(uid));
        await add().ConfigureAwait(false);
    }

    // A node speaks for no other.
    private static void CheckIsCaller(Uid node)
    {
        if (CallContext.Current.Peer is { } peer && peer.Node != node)
            throw new ArgumentException($"{Wording.Capital(peer)} can say nothing for node {node}.", nameof(node));
    }

    // A connection tells where a node listens now; the registry, where it listened when it joined.
    private string? AddressOf(Uid node) =>
        remote.Connections.Find(node) is { } connection ? connection.Peer.Address : nodes.Find(node)?.Address;
}
