using Stubs.Generated;
using Stubs.Objects;

namespace Stubs.Calls;

/// <summary>
/// What ties a stub to its object: where the object is, as far as this stub knows, and the calls that wait for that.
/// </summary>
internal sealed class ObjectBinding : StubBinding
{
    private ActiveObject? last;
    private NodeReference? place;
    private bool isHere;

    // Calls that cannot be sent at once, because the object or the connection to its node is to be found first: the
    // last one, and the one that is on its way.
    private QueuedCall? lastQueued;
    private QueuedCall? currentQueued;

    public ObjectBinding(ObjectSpace space, Uid uid, ObjectType type, ActiveObject? bound = null)
        : base(uid, type)
    {
        Space = space;
        if (bound is not null && bound.Type.IsA(type))
            last = bound;
    }

    /// <summary>All objects as this node sees them.</summary>
    public ObjectSpace Space { get; }

    /// <summary>The objects of this node.</summary>
    public ObjectManager Manager => Space.Objects;

    /// <summary>
    /// The node from which the reference came, which knows where the object is if no other node does.
    /// </summary>
    public NodeReference? Hint { get; init; }

    /// <summary>
    /// Whether the object is only being made, at the place that is known, so that no other node knows it.
    /// </summary>
    public bool IsBeingMade { get; init; }

    /// <summary>Whether the object is known to be at this node: always, if no other node is known.</summary>
    public bool IsLocal
    {
        get => Space.Remote is not { } remote || (isHere && remote.Placement.FindLent(Uid) is null);
        init => isHere = value;
    }

    /// <summary>The request whose call this is for, at the node that serves it.</summary>
    public Rpc.RpcRequest? Request { get; init; }

    /// <summary>
    /// Whether the call has come from another node. It runs here, or that node is told where the object runs instead.
    /// </summary>
    public bool IsServed => Request is not null;

    /// <summary>The call has its place among those on the object: later ones of its caller may come.</summary>
    public void Begun() => Request?.Begun();

    /// <summary>Whether a call waits to be sent.</summary>
    public bool HasQueuedCalls => Volatile.Read(ref lastQueued) is not null;

    /// <summary>
    /// Whether a call would wait before it is sent, or another one does: then it queues, so that calls are sent in the
    /// order in which they were made.
    /// </summary>
    public bool MustQueue => !IsLocal && (HasQueuedCalls || !CanSendAtOnce);

    private bool CanSendAtOnce =>
        place is { } known ? Space.Others.Connections.Find(known.Node) is not null : last is { Gone: false } && !isHere;

    /// <summary>A call behind those that were made before.</summary>
    public QueuedCall Enqueue()
    {
        var queued = new QueuedCall();
        queued.Before = Interlocked.Exchange(ref lastQueued, queued);
        return queued;
    }

    /// <summary>A call may be sent.</summary>
    public void Begin(QueuedCall queued) => Volatile.Write(ref currentQueued, queued);

    /// <summary>A call has been sent, so that the next one may be.</summary>
    public void Sent()
    {
        if (Interlocked.Exchange(ref currentQueued, null) is { } queued)
            Pass(queued);
    }

    /// <summary>A call has been sent, or will not be.</summary>
    public void Pass(QueuedCall queued)
    {
        Interlocked.CompareExchange(ref lastQueued, null, queued);
        queued.Pass();
    }

    /// <summary>The other node at which the object is, if that is known.</summary>
    public NodeReference? KnownPlace => IsLocal ? null : place;

    /// <summary>
    /// Whether a call from here is to have the object come first. One that is only being made cannot come.
    /// </summary>
    public bool Brings => Type.Mobility == Mobility.FreelyMobile && !IsLocal && !IsServed && !IsBeingMade;

    /// <summary>Has the object run here, if it can: a call is about to be made.</summary>
    public async ValueTask BringAsync(CancellationToken cancellationToken)
    {
        if (Manager.FindActive(Uid) is not null)
        {
            (place, isHere) = (null, false);
            return;
        }

        var remote = Space.Others;
        var home = await remote.FindHomeAsync(Uid, Hint, cancellationToken).ConfigureAwait(false);
        place = await remote.Placement.BringAsync(
            Uid, home, place ?? home, cancellationToken).ConfigureAwait(false);
        isHere = place is null && Manager.FindActive(Uid) is not { IsBorrowed: true };
    }

    /// <summary>The node at which the object is; null for this one.</summary>
    /// <exception cref="ObjectNotFoundException">No node knows it.</exception>
    public async ValueTask<NodeReference?> LocateAsync(CancellationToken cancellationToken)
    {
        if (IsLocal || place is not null)
            return place;
        if (last is { Gone: false } known && !isHere)
        {
            isHere = !known.IsBorrowed;
            return null;
        }

        place = await Space.Others.LocateAsync(Uid, Hint, cancellationToken).ConfigureAwait(false);

        // What is borrowed runs here as long as the token lasts: that is asked each time.
        isHere = place is null && Manager.FindActive(Uid) is not { IsBorrowed: true };
        return place;
    }

    /// <summary>The object runs at another node than was thought.</summary>
    /// <returns>False if it runs at this one.</returns>
    public async ValueTask<bool> FollowAsync(NodeReference runsAt, CancellationToken cancellationToken)
    {
        ForgetPlace();
        isHere = false;

        // It may have been lent to this node, which has dropped it since: no other node runs it before this node does.
        if (runsAt.Node == Manager.Self.Node)
            place = await Space.Others.RunHereAsync(Uid, cancellationToken).ConfigureAwait(false);
        else
            place = runsAt;
        return place is not null;
    }

    /// <summary>The object is known to be at another node.</summary>
    public ObjectBinding At(NodeReference node)
    {
        place = node;
        return this;
    }

    /// <summary>The node could not be reached: it may listen elsewhere by now.</summary>
    public void ForgetPlace()
    {
        Space.Remote?.ForgetPlace(Uid);
        place = null;
    }

    /// <summary>The active object, pinned.</summary>
    public ValueTask<ActiveObject> PinAsync()
    {
        if (last is { Gone: false } known && !Manager.IsStopped && known.TryPin())
            return new ValueTask<ActiveObject>(known);
        return ActivateAsync();
    }

    /// <summary>Checks that the caller may call an operation.</summary>
    /// <param name="actual">The class of the object, which may be derived from the one that is bound to.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="cancellationToken">The caller's.</param>
    /// <exception cref="UnauthorizedException">It may not.</exception>
    public ValueTask CheckAccessAsync(
        ObjectType actual, Operation operation, CancellationToken cancellationToken) =>
        Space.Access.CheckAsync(actual, Uid, operation.Name, operation.IsConstruction, cancellationToken);

    /// <summary>Lets go of the active object; the next use finds it again.</summary>
    public void Release() => last = null;

    private async ValueTask<ActiveObject> ActivateAsync()
    {
        var found = await FindActiveAsync().ConfigureAwait(false);
        if (!found.Type.IsA(Type))
        {
            found.Unpin();
            throw new WrongTypeException(Uid, Type.Name, found.Type.Name);
        }

        last = found;
        return found;
    }

    private async ValueTask<ActiveObject> FindActiveAsync()
    {
        while (true)
        {
            try
            {
                return await Manager.ActivateAsync(Uid, Type).ConfigureAwait(false);
            }
            catch (ObjectNotFoundException) when (Space.Remote is { Placement.MovesObjects: true })
            {
                // It was borrowed, and the token has ended since it was located. If there is no such object, it cannot
                // be located any more.
                ForgetPlace();
                if (await Space.Remote.LocateAsync(
                    Uid, Hint, CancellationToken.None).ConfigureAwait(false) is { } elsewhere)
                    throw new ObjectMovedException(Uid, elsewhere);
            }
        }
    }
}
