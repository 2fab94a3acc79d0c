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
    public bool MovesObjects => IsServer || policy != ActivationPolicy.AtHome;

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
                && TypeRegistry.Find(typeName) is { IsRemote: true, IsPersistent: true }
                ? RunInProcessAsync(uid, Self, cancellationToken)
                : default;

    /// <summary>Runs an object here because another node has chosen this one, or because it ran here before.</summary>
    /// <returns>Where it runs, if not here.</returns>
    public ValueTask<NodeReference?> RunHereAsync(Uid uid, NodeReference home, CancellationToken cancellationToken) =>
        IsServer || policy == ActivationPolicy.CallingNode
            ? holdings.BorrowAsync(uid, home, cancellationToken) : new ValueTask<NodeReference?>(home);

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
            var place = await AskToRunAsync(
                servers.First(server => server.Node.Node == chosen).Node, uid, home, cancellationToken)
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
            uid, home, (server, token) => AskToRunAsync(server, uid, home, token), cancellationToken)
                .ConfigureAwait(false);
        return place.Node == Self.Node ? null : place;
    }

    private ServerDistance DistanceOf(JoinedServer server) =>
        server.Node.Node == Self.Node ? ServerDistance.SameProcess
        : server.Machine == Environment.MachineName ? ServerDistance.SameMachine
        : ServerDistance.Elsewhere;

    private async ValueTask<NodeReference> AskToRunAsync(
        NodeReference server, Uid uid, NodeReference home, CancellationToken cancellationToken)
    {
        try
        {
            var connection = await connections.GetAsync(server, cancellationToken).ConfigureAwait(false);
            using var reply = await connection.CallAsync(
                CallVerb.Run, new RunRequest(uid, home).ToArray(), null, cancellationToken).ConfigureAwait(false);
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
internal readonly record struct RunRequest(Uid Object, NodeReference Home)
{
    public byte[] ToArray()
    {
        using var writer = StateWriter.Create();
        writer.WriteArrayStart(2);
        writer.Write(Object);
        writer.Write(Home.ToString());
        return writer.ToArray();
    }

    public static RunRequest Read(ReadOnlySpan<byte> body)
    {
        var reader = new StateReader(body);
        return reader.ReadArrayStart() >= 2
            ? new RunRequest(reader.ReadUid(), NodeReference.Parse(reader.ReadString() ?? ""))
            : throw reader.Incompatible("an object and its home");
    }

    public static byte[] Place(NodeReference place)
    {
        using var writer = StateWriter.Create();
        writer.WriteArrayStart(1);
        writer.Write(place.ToString());
        return writer.ToArray();
    }

    public static NodeReference ReadPlace(ReadOnlySpan<byte> body)
    {
        var reader = new StateReader(body);
        return reader.ReadArrayStart() >= 1
            ? NodeReference.Parse(reader.ReadString() ?? "") : throw reader.Incompatible("where it runs");
    }
}
