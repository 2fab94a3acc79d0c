namespace Stubs.Calls;

/// <summary>Finds where objects are that are not at this node: the binding module's part in calls (SYSTEM 2).</summary>
internal interface ILocator
{
    /// <summary>The node at which an object is, or null if it is at this one or unknown.</summary>
    ValueTask<NodeReference?> LocateAsync(Uid uid, CancellationToken cancellationToken);

    /// <summary>The nodes that run objects of others and are up, and the home of an object.</summary>
    ValueTask<IReadOnlyList<JoinedServer>> ListServersAsync(Uid home, CancellationToken cancellationToken);

    /// <summary>The node of a name; null for this one.</summary>
    /// <exception cref="BindingBrokenException">No node of that name has joined the directory.</exception>
    ValueTask<NodeReference?> FindNodeAsync(string name, CancellationToken cancellationToken);

    /// <summary>Where a node listens by now.</summary>
    ValueTask<NodeReference> FindNodeAsync(NodeReference node, CancellationToken cancellationToken);

    /// <summary>Inside an action: a new object is at this node.</summary>
    /// <param name="uid">The object.</param>
    /// <param name="isPassing">Whether it ends with this start of the node.</param>
    /// <param name="cancellationToken">Acts while locks are waited for.</param>
    Task AddAsync(Uid uid, bool isPassing, CancellationToken cancellationToken);

    /// <summary>Inside an action: an object of this node is destroyed.</summary>
    Task DeleteAsync(Uid uid, CancellationToken cancellationToken);
}

/// <summary>A node that has joined the directory and may run objects, or the home of one.</summary>
internal readonly record struct JoinedServer(NodeReference Node, string Name, string? Machine);
