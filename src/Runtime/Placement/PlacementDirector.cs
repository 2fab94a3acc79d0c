using Stubs.Calls;
using Stubs.Objects;
using Stubs.Rpc;

namespace Stubs.Placement;

/// <summary>
/// Chooses the node that runs an object which is passive (SYSTEM 42), by this node's <see cref="ActivationPolicy"/>.
/// </summary>
/// <remarks>
/// It only proposes. The home decides: it lends an object to one node at a time, and says where it runs to all others,
/// so that they share that node.
/// </remarks>
internal sealed class PlacementDirector(
    ObjectManager manager, ConnectionManager connections, ILocator locator, HomeSite home, Holdings holdings,
    ActivationPolicy policy)
    : IPlacement, IAsyncDisposable
{
    /// <summary>The program's own criterion.</summary>
    public Func<IReadOnlyList<ServerCandidate>, ServerCandidate> Criterion { get; init; } = ServerCandidate.Nearest;

    /// <summary>The processes that are started for objects, if that is the policy.</summary>
    public ServerProcesses? Processes { get; init; }

    /// <summary>Whether this node runs objects of others when another node chooses it.</summary>
    public bool IsServer { get; init; }

    /// <summary>Whether any object may run elsewhere than at its home because of this node.</summary>
    public bool MovesObjects => IsServer || policy != ActivationPolicy.AtHome || holdings.HasAsked;

    public bool HasLent => home.HasLent;

    private NodeReference Self => manager.Self;

    public NodeReference? FindLent(Uid uid) => home.Find(uid);

    public ValueTask<NodeReference?> FindLentAsync(Uid uid, CancellationToken cancellationToken) =>
        home.FindAsync(uid, cancellationToken);

    /// <summary>Finds out where an object of another node's store is to run.</summary>
    /// <returns>Null for here: it is active here then.</returns>
    public ValueTask<NodeReference?> PlaceAsync(Uid uid, NodeReference home, CancellationToken cancellationToken) =>
        policy switch
        {
            _ when uid.IsWellKnown => new ValueTask<NodeReference?>(home),
            ActivationPolicy.CallingNode => holdings.BorrowAsync(uid, home, cancellationToken),
            ActivationPolicy.ChosenNode => ChooseAsync(uid, home, cancellationToken),
            ActivationPolicy.DedicatedProcess => RunInProcessAsync(uid, home, cancellationToken),
            _ => new ValueTask<NodeReference?>(home),
        };

    /// <summary>Finds out where an object of this node's own store is to run.</summary>
    /// <returns>Null for here.</returns>
    public ValueTask<NodeReference?> PlaceOwnAsync(
        Uid uid, string typeName, bool isInUse, CancellationToken cancellationToken) =>
            policy == ActivationPolicy.DedicatedProcess && !isInUse && !uid.IsWellKnown
                && TypeRegistry.Find(typeName) is
                    { IsRemote: true, IsPersistent: true, Mobility: not Mobility.Stationary }
                ? RunInProcessAsync(uid, Self, cancellationToken)
                : default;

    /// <summary>Runs an object here because another node has chosen this one, or because it ran here before.</summary>
    /// <returns>Where it runs, if not here.</returns>
    public ValueTask<NodeReference?> RunHereAsync(Uid uid, NodeReference home, CancellationToken cancellationToken) =>
        IsServer || policy == ActivationPolicy.CallingNode
            ? holdings.RunAsync(uid, home, runsIdle: true, cancellationToken)
            : holdings.HasAsked
            ? holdings.RunAsync(uid, home, runsIdle: false, cancellationToken) : new ValueTask<NodeReference?>(home);

    public async ValueTask<NodeReference?> BringAsync(
        Uid uid, NodeReference home, NodeReference known, CancellationToken cancellationToken)
    {
        // Others could not call it here.
        if (Self.Address is null || connections.Self.Role == PeerRole.Client || uid.IsWellKnown)
            return known;
        var wanted = Wanted.ByCaller(manager.Time);
        try
        {
            return home.Node == Self.Node
                ? (await TakeOwnAsync(uid, wanted, cancellationToken).ConfigureAwait(false)).RunsAt
                : (await holdings.FetchAsync(uid, home, wanted, isCall: true, cancellationToken)
                    .ConfigureAwait(false)).RunsAt;
        }
        catch (Exception error) when (error is BindingBrokenException or StateIncompatibleException)
        {
            // The call is sent instead, and says what is wrong.
            return known;
        }
    }

    public async Task MoveAsync(
        Uid uid, NodeReference home, NodeReference? to, CancellationToken cancellationToken)
    {
        var wanted = Wanted.ByCaller(manager.Time);
        var arrival = to is { } node && node.Node != Self.Node
            ? await AskToTakeAsync(node, uid, home, wanted, cancellationToken).ConfigureAwait(false)
            : await TakeAsync(uid, home, wanted, cancellationToken).ConfigureAwait(false);
        if (arrival.RunsAt is { } elsewhere)
            throw new ObjectStaysException(
                uid, elsewhere.ToString(), arrival.Why ?? "the node runs an older version of Stubs, or takes no objects");
    }

    /// <summary>Has an object move here.</summary>
    public async Task<Arrival> TakeAsync(
        Uid uid, NodeReference home, Wanted wanted, CancellationToken cancellationToken)
    {
        if (home.Node == Self.Node)
            return await TakeOwnAsync(uid, wanted, cancellationToken).ConfigureAwait(false);
        if (Self.Address is null || connections.Self.Role == PeerRole.Client)
            return new Arrival(home, $"others could not call it at node {Wording.Quoted(connections.Self.Name)}, which does not listen");
        try
        {
            return await holdings.FetchAsync(
                uid, home, wanted, isCall: false, cancellationToken).ConfigureAwait(false);
        }
        catch (StateIncompatibleException error)
        {
            return new Arrival(home, error.Message);
        }
    }

    private async Task<Arrival> TakeOwnAsync(Uid uid, Wanted wanted, CancellationToken cancellationToken)
    {
        var reply = await home.GetAsync(
            new GetRequest(uid, wanted), to: null, cancellationToken).ConfigureAwait(false);
        return reply.RunsAt is { } place && place.Node != Self.Node
            ? new Arrival(place, reply.Why) : new Arrival(null, null);
    }

    private async Task<Arrival> AskToTakeAsync(
        NodeReference node, Uid uid, NodeReference home, Wanted wanted, CancellationToken cancellationToken)
    {
        var (place, why) = await AskToRunAsync(node, uid, home, wanted, cancellationToken).ConfigureAwait(false);
        return place.Node == node.Node ? Arrival.Here : new Arrival(place, why);
    }

    public ValueTask DisposeAsync() => Processes?.DisposeAsync() ?? default;

    private async ValueTask<NodeReference?> ChooseAsync(
        Uid uid, NodeReference home, CancellationToken cancellationToken)
    {
        var servers = await locator.ListServersAsync(home.Node, cancellationToken).ConfigureAwait(false);
        var candidates = servers.Select(
            server => new ServerCandidate(
                server.Name, server.Node.Node, DistanceOf(server), server.Node.Node == home.Node)).ToList();
        if (!candidates.Exists(static candidate => candidate.HasState))
            candidates.Add(new ServerCandidate(home.ToString(), home.Node, ServerDistance.Elsewhere, HasState: true));
        if (IsServer && !candidates.Exists(candidate => candidate.Node == Self.Node))
            candidates.Add(new ServerCandidate(
                connections.Self.Name, Self.Node, ServerDistance.SameProcess, HasState: false));
        var choice = Criterion(candidates);
        if (!candidates.Contains(choice))
            throw new InvalidOperationException(
                $"NodeOptions.ServerCriterion has chosen {choice?.Name ?? "nothing"}, which is none of the candidates {string.Join(", ", candidates.Select(static candidate => candidate.Name))}. Return one of those it is given.");
        var chosen = choice.Node;
        if (chosen == home.Node)
            return home;
        if (chosen == Self.Node)
            return await holdings.BorrowAsync(uid, home, cancellationToken).ConfigureAwait(false);
        try
        {
            var (place, _) = await AskToRunAsync(
                servers.First(server => server.Node.Node == chosen).Node, uid, home, wanted: null, cancellationToken)
                    .ConfigureAwait(false);
            return place.Node == Self.Node ? null : place;
        }
        catch (BindingBrokenException)
        {
            // It was there a moment ago. The home always can run it.
            return home;
        }
    }

    private async ValueTask<NodeReference?> RunInProcessAsync(
        Uid uid, NodeReference home, CancellationToken cancellationToken)
    {
        var place = await Processes!.RunAsync(
            uid, home, async (server, token) => (await AskToRunAsync(
                server, uid, home, wanted: null, token).ConfigureAwait(false)).Place, cancellationToken)
                .ConfigureAwait(false);
        return place.Node == Self.Node ? null : place;
    }

    private ServerDistance DistanceOf(JoinedServer server) =>
        server.Node.Node == Self.Node ? ServerDistance.SameProcess
        : server.Machine == Environment.MachineName ? ServerDistance.SameMachine
        : ServerDistance.Elsewhere;

    private async ValueTask<(NodeReference Place, string? Why)> AskToRunAsync(
        NodeReference server, Uid uid, NodeReference home, Wanted? wanted, CancellationToken cancellationToken)
    {
        try
        {
            var connection = await connections.GetAsync(server, cancellationToken).ConfigureAwait(false);
            using var reply = await connection.CallAsync(
                CallVerb.Run, new RunRequest(uid, home, wanted).ToArray(), null, cancellationToken)
                    .ConfigureAwait(false);
            return reply.Read(connection.Peer, RunRequest.ReadPlace);
        }
        catch (RpcException error)
        {
            throw BindingBrokenException.Of(uid, "Run", server, connections, error);
        }
    }
}

/// <summary>The body of the request to run an object.</summary>
/// <param name="Object">The object.</param>
/// <param name="Home">Where its state lies.</param>
/// <param name="Wanted">What wants it to move there; null if it may run where it runs already.</param>
internal readonly record struct RunRequest(Uid Object, NodeReference Home, Wanted? Wanted)
{
    private const int Elements = 2, WithWanted = 6;

    public byte[] ToArray()
    {
        var writer = StateWriter.Create();
        try
        {
            writer.WriteArrayStart(Wanted is null ? Elements : WithWanted);
            writer.Write(Object);
            writer.Write(Home.ToString());
            if (Wanted is { } wanted)
                MoveMessages.Write(ref writer, wanted);
            return writer.ToArray();
        }
        finally
        {
            writer.Dispose();
        }
    }

    public static RunRequest Read(ReadOnlySpan<byte> body)
    {
        var reader = new StateReader(body);
        var elements = reader.ReadArrayStart();
        if (elements < Elements)
            throw reader.Incompatible("an object and its home");
        var (uid, home) = (reader.ReadUid(), NodeReference.Parse(reader.ReadString() ?? ""));
        return new RunRequest(uid, home, elements < WithWanted ? null : MoveMessages.ReadWanted(ref reader));
    }

    public static byte[] Place(NodeReference place, string? why)
    {
        using var writer = StateWriter.Create();
        writer.WriteArrayStart(why is null ? 1 : 2);
        writer.Write(place.ToString());
        if (why is not null)
            writer.Write(why);
        return writer.ToArray();
    }

    public static (NodeReference Place, string? Why) ReadPlace(ReadOnlySpan<byte> body)
    {
        var reader = new StateReader(body);
        var elements = reader.ReadArrayStart();
        return elements >= 1
            ? (NodeReference.Parse(reader.ReadString() ?? ""),
                elements < 2 ? null : Actions.WireUids.ReadText(ref reader))
            : throw reader.Incompatible("where it runs");
    }
}
