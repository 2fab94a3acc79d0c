using Stubs.Calls;

namespace Stubs;

/// <summary>Moves objects between nodes, and tells where they are (SYSTEM 43).</summary>
/// <remarks>
/// A move waits for the outermost actions that use the object, and takes nothing from them. Callers notice nothing: a
/// call that comes to the node where the object was follows it. The state stays in the store of the object's home, and
/// what runs elsewhere is written there when its action commits.
/// </remarks>
public static class ObjectMoves
{
    /// <summary>
    /// Has the object run at a node, until it moves again or the connection of that node to its home ends.
    /// </summary>
    /// <param name="stub">The object.</param>
    /// <param name="nodeName">The name of the node, which has joined the same directory and listens.</param>
    /// <param name="cancellationToken">Acts while the actions that use the object are waited for; the move goes
    /// on.</param>
    /// <exception cref="ObjectStaysException">It stays where it is.</exception>
    /// <exception cref="BindingBrokenException">No node of that name has joined, or it cannot be reached.</exception>
    /// <exception cref="ObjectNotFoundException">There is no such object.</exception>
    public static async Task MoveToAsync(
        this Stub stub, string nodeName, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stub);
        ArgumentException.ThrowIfNullOrEmpty(nodeName);
        var binding = stub.Binding;
        if (binding.Space.Remote is not { } remote)
            throw new InvalidOperationException(
                $"This node knows no other: there is no node {Wording.Quoted(nodeName)} to move to. Set NodeOptions.Directory, or NodeOptions.Listen.");
        var to = await remote.Locator.FindNodeAsync(nodeName, cancellationToken).ConfigureAwait(false);
        await MoveAsync(binding, remote, to, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Has the object run at the node of this stub; see <see cref="MoveToAsync"/>.</summary>
    /// <param name="stub">The object.</param>
    /// <param name="cancellationToken">Acts while the actions that use the object are waited for; the move goes
    /// on.</param>
    /// <exception cref="ObjectStaysException">It stays where it is.</exception>
    /// <exception cref="BindingBrokenException">Its home cannot be reached.</exception>
    /// <exception cref="ObjectNotFoundException">There is no such object.</exception>
    public static Task MoveHereAsync(this Stub stub, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stub);
        return stub.Binding.Space.Remote is { } remote
            ? MoveAsync(stub.Binding, remote, to: null, cancellationToken) : Task.CompletedTask;
    }

    /// <summary>Where the object runs, and where its state lies.</summary>
    /// <remarks>It may have moved when the answer is there: it is for people and tools.</remarks>
    /// <param name="stub">The object.</param>
    /// <param name="cancellationToken">Acts while other nodes are asked.</param>
    /// <exception cref="ObjectNotFoundException">There is no such object.</exception>
    /// <exception cref="BindingBrokenException">Its home cannot be reached.</exception>
    public static async Task<ObjectLocation> LocateAsync(this Stub stub, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stub);
        var (binding, uid) = (stub.Binding, stub.Uid);
        var self = binding.Manager.Self;
        if (binding.Space.Remote is not { } remote)
            return new ObjectLocation(self.Node, self.Node);
        var home = await remote.FindHomeAsync(uid, binding.Hint, cancellationToken).ConfigureAwait(false);
        if (home.Node == self.Node)
            return new ObjectLocation(
                (await remote.Placement.FindLentAsync(uid, cancellationToken).ConfigureAwait(false) ?? self).Node,
                home.Node);
        if (binding.Manager.FindActive(uid) is { IsBorrowed: true })
            return new ObjectLocation(self.Node, home.Node);
        var place = await FindAsync(remote, uid, home, cancellationToken).ConfigureAwait(false);
        return new ObjectLocation(place.Node, home.Node);
    }

    private static async Task<NodeReference> FindAsync(
        RemoteObjects remote, Uid uid, NodeReference home, CancellationToken cancellationToken)
    {
        if (home.Node == remote.Self.Node)
            return home;
        var found = await remote.AskAsync(home, uid, cancellationToken).ConfigureAwait(false);
        if (found.TypeName is not null && found.Place is { } place)
            return place;
        remote.ForgetPlace(uid);
        throw new ObjectNotFoundException(uid, $"There is no object {uid} at node {home}, its home.");
    }

    private static async Task MoveAsync(
        ObjectBinding binding, RemoteObjects remote, NodeReference? to, CancellationToken cancellationToken)
    {
        var home = await remote.FindHomeAsync(binding.Uid, binding.Hint, cancellationToken).ConfigureAwait(false);
        try
        {
            await remote.Placement.MoveAsync(binding.Uid, home, to, cancellationToken).ConfigureAwait(false);
        }
        catch (ObjectStaysException)
        {
            // It may be no more.
            await FindAsync(remote, binding.Uid, home, cancellationToken).ConfigureAwait(false);
            throw;
        }
    }
}

/// <summary>Where an object is.</summary>
/// <param name="Node">The identity of the node where it runs, or would run if it were called.</param>
/// <param name="Home">The identity of the node in whose store its state lies.</param>
public sealed record ObjectLocation(Uid Node, Uid Home);
