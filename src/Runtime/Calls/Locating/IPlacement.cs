namespace Stubs.Calls;

/// <summary>Decides where passive objects run: the placement module's part in calls (SYSTEM 41, 42).</summary>
internal interface IPlacement
{
    /// <summary>Whether any object may run elsewhere than at its home because of this node.</summary>
    bool MovesObjects { get; }

    /// <summary>Whether this node runs objects of others when another node chooses it.</summary>
    bool IsServer { get; }

    /// <summary>Whether anything was ever lent since the start of the node.</summary>
    bool HasLent { get; }

    /// <summary>Where a lent object runs; null if it is not lent.</summary>
    NodeReference? FindLent(Uid uid);

    /// <summary>
    /// Where a lent object runs; null if it runs here. A token that ends with its connection is waited for.
    /// </summary>
    ValueTask<NodeReference?> FindLentAsync(Uid uid, CancellationToken cancellationToken);

    /// <summary>Finds out where an object of another node's store is to run.</summary>
    /// <returns>Null for here: it is active here then.</returns>
    ValueTask<NodeReference?> PlaceAsync(Uid uid, NodeReference home, CancellationToken cancellationToken);

    /// <summary>Has a freely mobile object run here, if it can.</summary>
    /// <param name="uid">The object.</param>
    /// <param name="home">Where its state lies.</param>
    /// <param name="known">Where it ran when this node last heard.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Where it runs; null for here.</returns>
    ValueTask<NodeReference?> BringAsync(
        Uid uid, NodeReference home, NodeReference known, CancellationToken cancellationToken);

    /// <summary>Has an object move.</summary>
    /// <param name="uid">The object.</param>
    /// <param name="home">Where its state lies.</param>
    /// <param name="to">To which node; null for this one.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ObjectStaysException">It does not move.</exception>
    Task MoveAsync(Uid uid, NodeReference home, NodeReference? to, CancellationToken cancellationToken);

    /// <summary>Finds out where an object of this node's own store is to run.</summary>
    /// <returns>Null for here.</returns>
    ValueTask<NodeReference?> PlaceOwnAsync(
        Uid uid, string typeName, bool isInUse, CancellationToken cancellationToken);

    /// <summary>Runs an object here because another node has chosen this one, or because it ran here before.</summary>
    /// <returns>Where it runs, if not here.</returns>
    ValueTask<NodeReference?> RunHereAsync(Uid uid, NodeReference home, CancellationToken cancellationToken);
}
