using System.Collections.Concurrent;
using Stubs.Actions;
using Stubs.Generated;
using Stubs.Objects;
using Stubs.Rpc;

namespace Stubs.Calls;

/// <summary>What a node needs to call objects at other nodes and to be called by them.</summary>
internal sealed class RemoteObjects(
    ObjectSpace space, DistributedActions actions, ILocator locator, IPlacement placement,
    Func<BindingBrokenException, ValueTask<FailureResponse?>>? failureHandler)
{
    // Stubs remember where their objects are; this is for new ones. When it is full it begins anew.
    private const int MaxPlaces = 1 << 16, MaxHops = 4;

    private readonly ObjectManager manager = space.Objects;
    private readonly ConcurrentDictionary<Uid, NodeReference> places = new();
    private SentReferences? lastReferences;

    public DistributedActions Actions => actions;

    /// <summary>How actions run that the run time begins.</summary>
    public AtomicActionOptions Running => manager.Running;

    public ConnectionManager Connections => actions.Connections;

    /// <summary>This node, at the address that others can use.</summary>
    public NodeReference Self => manager.Self;

    /// <summary>Whether this node's store survives a crash.</summary>
    public bool IsStoreDurable => manager.IsDurable;

    /// <summary>Whether names and bindings lie at another node, whose store survives a crash.</summary>
    public bool IsDirectoryDurable { get; set; }

    /// <summary>Finds objects that are not here.</summary>
    public ILocator Locator => locator;

    /// <summary>Where passive objects are run.</summary>
    public IPlacement Placement => placement;

    /// <summary>
    /// Decides, instead of the run time, what becomes of a call whose node cannot be reached (SYSTEM 46).
    /// </summary>
    public Func<BindingBrokenException, ValueTask<FailureResponse?>>? FailureHandler => failureHandler;

    /// <summary>What is done around calls to other nodes.</summary>
    public IReadOnlyList<CallFilter> OutgoingFilters { get; init; } = [];

    /// <summary>What is done around calls from other nodes.</summary>
    public IReadOnlyList<CallFilter> IncomingFilters { get; init; } = [];

    /// <summary>The node at which an object is; null for this one.</summary>
    /// <param name="uid">The object.</param>
    /// <param name="hint">The node from which the reference came, if it came from one.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ObjectNotFoundException">No node knows it.</exception>
    public async ValueTask<NodeReference?> LocateAsync(
        Uid uid, NodeReference? hint, CancellationToken cancellationToken)
    {
        if (await Placement.FindLentAsync(uid, cancellationToken).ConfigureAwait(false) is { } borrower)
            return borrower;
        if (await FindTypeNameAsync(uid, cancellationToken).ConfigureAwait(false) is { } typeName)
            return await Placement.PlaceOwnAsync(
                uid, typeName, manager.IsInUse(uid), cancellationToken).ConfigureAwait(false);
        var home = await FindPlaceAsync(uid, hint, cancellationToken).ConfigureAwait(false);
        return await Placement.PlaceAsync(uid, home, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Where the state of an object lies.</summary>
    /// <exception cref="ObjectNotFoundException">No node knows it.</exception>
    public async ValueTask<NodeReference> FindHomeAsync(
        Uid uid, NodeReference? hint, CancellationToken cancellationToken) =>
        Placement.FindLent(uid) is not null || manager.FindActive(uid) is { IsBorrowed: false }
            || (manager.FindActive(uid) is null
                && await FindTypeNameAsync(uid, cancellationToken).ConfigureAwait(false) is not null)
            ? Self
            : manager.FindActive(uid)?.Home?.Place
                ?? await FindPlaceAsync(uid, hint, cancellationToken).ConfigureAwait(false);

    /// <summary>
    /// Whether an object may run at another node than this one, or may have to be fetched from one:
    /// <see cref="FindBetterPlaceAsync"/> tells. If not, a call that came is for here.
    /// </summary>
    public bool MayMove(Uid uid) => Placement.HasLent || (Placement.MovesObjects && !uid.IsWellKnown);

    /// <summary>Where a call that came here should go instead; null if the object is here.</summary>
    public ValueTask<NodeReference?> FindBetterPlaceAsync(Uid uid, CancellationToken cancellationToken)
    {
        if (Placement.FindLent(uid) is not null)
            return Placement.FindLentAsync(uid, cancellationToken);
        return !Placement.MovesObjects || uid.IsWellKnown || manager.IsInUse(uid)
            ? default : PlaceAsync(uid, cancellationToken);
    }

    private async ValueTask<NodeReference?> PlaceAsync(Uid uid, CancellationToken cancellationToken) =>
        await FindTypeNameAsync(uid, cancellationToken).ConfigureAwait(false) is { } typeName
            ? await Placement.PlaceOwnAsync(uid, typeName, isInUse: false, cancellationToken).ConfigureAwait(false)
            : await BorrowAsync(uid, cancellationToken).ConfigureAwait(false);

    /// <summary>Runs an object here of which another node says that it does.</summary>
    /// <returns>Where it runs, if not here.</returns>
    public async ValueTask<NodeReference?> RunHereAsync(Uid uid, CancellationToken cancellationToken) =>
        await FindTypeNameAsync(uid, cancellationToken).ConfigureAwait(false) is null
            ? await BorrowAsync(uid, cancellationToken).ConfigureAwait(false) : null;

    // Borrowed once, and dropped since: others do not know.
    private async ValueTask<NodeReference?> BorrowAsync(Uid uid, CancellationToken cancellationToken)
    {
        var home = await FindPlaceAsync(uid, hint: null, cancellationToken).ConfigureAwait(false);
        return await Placement.RunHereAsync(uid, home, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<NodeReference> FindPlaceAsync(
        Uid uid, NodeReference? hint, CancellationToken cancellationToken)
    {
        if (places.TryGetValue(uid, out var known))
            return known;
        if (await Locator.LocateAsync(uid, cancellationToken).ConfigureAwait(false) is { } found)
            return Remember(uid, found);
        if (hint is { } node && (await AskAsync(node, uid, cancellationToken).ConfigureAwait(false)).Place is { } told)
            return Remember(uid, told);
        throw new ObjectNotFoundException(uid,
            $"There is no object {uid} at this node, '{Connections.Self.Name}', and no binding leads to another: it never existed, its creation was not committed, it was destroyed, or it was volatile and its node has ended.");
    }

    private NodeReference Remember(Uid uid, NodeReference place)
    {
        if (places.Count >= MaxPlaces)
            places.Clear();
        return places[uid] = place;
    }

    /// <summary>
    /// Binds a new object of this node in the directory, in the current action. A volatile one then lives until it is
    /// destroyed, or the node ends: a node does not know what others refer to.
    /// </summary>
    /// <exception cref="InvalidOperationException">This node is a client, at which others find nothing.</exception>
    public Task BindAsync(Uid uid, ObjectType type, CancellationToken cancellationToken)
    {
        if (Connections.Self.Role == PeerRole.Client)
            throw new InvalidOperationException(
                $"Node '{Connections.Self.Name}' is a client, and others find no objects at it. Create the object at another node, with node.At(name), or set NodeOptions.Role to PeerRole.Node.");
        KeptVolatileRecord.AddIfVolatile(manager, uid, more: +1);
        return Locator.AddAsync(uid, manager.IsPassing(type), cancellationToken);
    }

    public void ForgetPlace(Uid uid) => places.TryRemove(uid, out _);

    /// <summary>Whether this node has the object, active or passive.</summary>
    public async ValueTask<bool> IsHereAsync(Uid uid, CancellationToken cancellationToken) =>
        await FindTypeNameAsync(uid, cancellationToken).ConfigureAwait(false) is not null;

    /// <summary>
    /// Whether an identifier is that of an object already, as far as this node knows: here, or at another node if this
    /// one is the directory. The directory sees to it for the others, when they bind it.
    /// </summary>
    public async ValueTask<bool> IsTakenAsync(Uid uid, CancellationToken cancellationToken) =>
        await IsHereAsync(uid, cancellationToken).ConfigureAwait(false)
        || (Connections.Directory is null
            && await Locator.LocateAsync(uid, cancellationToken).ConfigureAwait(false) is not null);

    /// <summary>
    /// The name of the class of an object of this node, active or passive; null if there is no such object here.
    /// </summary>
    public ValueTask<string?> FindTypeNameAsync(Uid uid, CancellationToken cancellationToken) =>
        manager.FindTypeNameAsync(uid, cancellationToken);

    /// <summary>Makes references of the UIDs in what a peer has sent.</summary>
    public IReferenceResolver References(RpcPeer sender)
    {
        // Most nodes hear from one other for a while.
        if (lastReferences is { } last && ReferenceEquals(last.Sender, sender))
            return last;
        return lastReferences = new SentReferences(space, sender);
    }

    /// <summary>
    /// Checks that the object is at a node, and of a type for which a stub can stand. A node that listens elsewhere by
    /// now is looked up anew.
    /// </summary>
    /// <returns>Where it is; null for this node.</returns>
    /// <exception cref="ObjectNotFoundException">It is not there.</exception>
    /// <exception cref="WrongTypeException">It is of another type.</exception>
    /// <exception cref="BindingBrokenException">The node cannot be reached.</exception>
    public async Task<NodeReference?> CheckAsync(
        NodeReference place, Uid uid, ObjectType type, CancellationToken cancellationToken)
    {
        Whereabouts found;
        try
        {
            found = await AskAsync(place, uid, cancellationToken).ConfigureAwait(false);
        }
        catch (BindingBrokenException)
        {
            ForgetPlace(uid);
            if (await LocateAsync(uid, hint: null, cancellationToken).ConfigureAwait(false) is not { } moved)
                return null;
            if (moved == place)
                throw;
            (place, found) = (moved, await AskAsync(moved, uid, cancellationToken).ConfigureAwait(false));
        }

        // The node that is to run it may not have heard of it yet, or no longer have it: it says which node should
        // know.
        for (var hops = 0;
            found is { TypeName: null, Place: { } further } && further.Node != place.Node && hops < MaxHops; hops++)
        {
            if (further.Node == manager.Self.Node)
                return null;
            (place, found) = (further, await AskAsync(further, uid, cancellationToken).ConfigureAwait(false));
        }

        if (found.TypeName is not { } actual)
            throw new ObjectNotFoundException(
                uid,
                $"There is no object {uid} at node {place}, where it was: it was destroyed, or it was volatile and its node has been restarted.");
        if (actual != type.Name && TypeRegistry.Find(actual)?.IsA(type) != true)
            throw new WrongTypeException(uid, type.Name, actual);
        return place;
    }

    /// <summary>What a node says about an object.</summary>
    /// <exception cref="BindingBrokenException">The node cannot be reached.</exception>
    internal async ValueTask<Whereabouts> AskAsync(NodeReference node, Uid uid, CancellationToken cancellationToken)
    {
        try
        {
            var connection = await Connections.GetAsync(node, cancellationToken).ConfigureAwait(false);
            using var reply = await connection.CallAsync(
                CallVerb.Locate, Encode(uid), null, cancellationToken).ConfigureAwait(false);
            return reply.Read(connection.Peer, Whereabouts.Read);
        }
        catch (RpcException error)
        {
            // Whether it was asked does not matter.
            throw BindingBrokenException.Of(uid, "Locate", node, Connections, error);
        }
    }

    /// <summary>The body of the question where an object is.</summary>
    public static byte[] Encode(Uid uid)
    {
        using var writer = StateWriter.Create();
        writer.WriteArrayStart(1);
        writer.Write(uid);
        return writer.ToArray();
    }

    private sealed class SentReferences(ObjectSpace space, RpcPeer sender) : IReferenceResolver
    {
        public RpcPeer Sender => sender;

        public T Resolve<T>(Uid uid)
            where T : class => space.Resolve<T>(uid, new NodeReference(sender.Node, sender.Address));
    }
}
