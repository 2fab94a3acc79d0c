using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Stubs.Actions;
using Stubs.Binding;
using Stubs.Calls;
using Stubs.Diagnostics;
using Stubs.Naming;
using Stubs.Objects;
using Stubs.Placement;
using Stubs.Recovery;
using Stubs.Rpc;
using Stubs.Store;

namespace Stubs;

/// <summary>
/// What makes a node one of several: its connections, what it serves to others, and its place in a directory.
/// </summary>
[SuppressMessage(
    "Stubs", "STUB0060", Justification = "The ports are made here once, and handed to the object manager.")]
internal sealed class Network : IRpcHandler
{
    private readonly ObjectSpace space;
    private readonly ObjectManager objects;
    private readonly NodeOptions options;
    private readonly ILogger logger;
    private readonly DistributedActions actions;
    private readonly ActionServer actionServer;
    private readonly CallServer callServer;
    private readonly TokenServer tokenServer;
    private readonly RemoteObjects remote;
    private readonly HomeSite home;
    private readonly Holdings holdings;
    private readonly PlacementDirector placement;
    private readonly RemoteRecovery recovery;
    private readonly BackupMember backup;
    private readonly OperatorServer operators;
    private readonly TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IBindingService? bindings;
    private IRpcListener? listener;
    private NodeRegistry? nodes;
    private PassingBindings? passing;
    private volatile IRpcConnection? joinedOver;
    private volatile bool isStarted;
    private volatile bool isStopping;
    private int isRestoreSaid;

    public Network(ObjectSpace space, NodeOptions options, RpcPeer self, NodeKey key, IRecovery ports)
    {
        (this.space, objects, this.options, logger) = (space, space.Objects, options, space.Objects.Diagnostics.Logger);
        Connections = new ConnectionManager(
            new RpcEndpoint(
                self with { Role = options.Role }, this, options.Connections.For(options.TimeProvider, logger))
                { Key = key, Diagnostics = objects.Diagnostics },
            [.. options.Transports, new SocketTransport()]);
        actions = new DistributedActions(
            Connections, objects, options.Events, options.TimeProvider, ports, options.MaxActionAge);
        actionServer = new ActionServer(actions);
        Locator = new DirectoryLocator(self.Node, self.Incarnation);
        var departures = new Departures(objects);
        home = new HomeSite(objects, departures);
        holdings = new Holdings(objects, Connections, departures);
        placement = new PlacementDirector(objects, Connections, Locator, home, holdings, options.Activation)
        {
            IsServer = options.CanHostObjects,
            Criterion = options.ServerCriterion ?? ServerCandidate.Nearest,
            Processes = options.Activation == ActivationPolicy.DedicatedProcess
                ? new ServerProcesses(
                    options.ServerProcess!, AddressOfServer, () => options.Directory ?? objects.Self.Address!) : null,
        };
        remote = new RemoteObjects(space, actions, Locator, placement, options.FailureHandler)
            { OutgoingFilters = options.OutgoingFilters, IncomingFilters = options.IncomingFilters };
        callServer = new CallServer(space, remote);
        tokenServer = new TokenServer(objects, home, holdings, placement);
        LocalRecovery = new RecoveryManager(objects, actions);
        recovery = new RemoteRecovery(LocalRecovery, objects, actions, Locator, placement);
        (objects.Decisions, objects.Forgettings) = (new DecisionGate(), new DecisionGate());
        backup = new BackupMember(objects, actions);
        operators = new OperatorServer(objects, LocalRecovery, options.BackupDirectory, options.Directory);
    }

    /// <summary>Of which system the store of this node is.</summary>
    public Uid System { get; init; }

    /// <summary>Where the store of this node comes from, if it has a directory.</summary>
    public NodeOrigin? Origin { get; set; }

    public ConnectionManager Connections { get; }

    public DirectoryLocator Locator { get; }

    /// <summary>What is lent to other nodes.</summary>
    public HomeSite Tokens => home;

    public DistributedActions Actions => actions;

    public RecoveryManager LocalRecovery { get; }

    public RemoteRecovery Recovery => recovery;

    /// <summary>This node's part in backups of all nodes.</summary>
    public BackupMember Backup => backup;

    /// <summary>Makes backups of all nodes, if this node is the directory.</summary>
    public ClusterBackups? Backups { get; private set; }

    /// <summary>The nodes that have joined, if this node is the directory.</summary>
    public NodeRegistry? Nodes => nodes;

    /// <summary>
    /// The bindings that end with a start of a node, if this node is the directory, by its own binding module.
    /// </summary>
    public PassingBindings? Passing => passing;

    /// <summary>Whether this node is a client of the others, at which they find nothing.</summary>
    private bool IsClient => options.Role == PeerRole.Client;

    public static bool IsWanted(NodeOptions options) => options.Listen is not null || options.Directory is not null;

    /// <summary>Opens what other nodes find objects and nodes with, if this node is the directory.</summary>
    /// <returns>Tells which objects of other nodes are lost; null if this node is not the directory.</returns>
    public async Task<IHomesOfObjects?> OpenDirectoryAsync()
    {
        if (options.Directory is not null)
            return null;
        bindings = options.Binding ?? await BindingService.OpenAsync(space).ConfigureAwait(false);
        var (set, at) = await BackupStamp.FindLastAsync(objects.Store).ConfigureAwait(false);
        nodes = new NodeRegistry(objects, Connections, logger)
            { RestoredFrom = set, RestoredTo = at, System = System };
        MarkCopies();
        await nodes.LoadAsync(CancellationToken.None).ConfigureAwait(false);
        if (options.BackupDirectory is { } place)
            ClusterBackups.MakeReady(place);
        Connections.Endpoint.System.Restored = nodes.RestoredFrom;
        Backups = new ClusterBackups(objects, nodes, Connections, backup, options.Connections.MaxFrame);
        operators.Backups = Backups;
        if (bindings is BindingService own)
        {
            passing = new PassingBindings(objects, own, Connections, logger);
            await passing.LoadAsync(CancellationToken.None).ConfigureAwait(false);
        }

        return new HomesOfObjects(objects.Self.Node, remote, nodes, bindings);
    }

    /// <summary>Listens, and joins the directory.</summary>
    /// <param name="naming">Naming at this node.</param>
    /// <param name="cancellationToken">Gives up the start.</param>
    /// <returns>Naming, as this node is to use it.</returns>
    public async Task<INamingService> StartAsync(INamingService naming, CancellationToken cancellationToken)
    {
        if (bindings is not null && nodes is not null)
        {
            AddPort<INamingPort>(NamingPort.Place, new NamingPort(naming));
            AddPort<IBindingPort>(BindingPort.Place, new BindingPort(bindings, nodes, remote, passing));
        }

        if (options.Listen is { } address)
        {
            listener = await Connections.ListenAsync(address, cancellationToken).ConfigureAwait(false);

            // A wildcard goes into hello messages as it is: each peer puts the host in its place at which it sees this
            // node.
            var advertised = NodeAddresses.Advertised(options.Advertise, listener.Address);
            objects.Self = objects.Self with { Address = PeerAddress.OfThisMachine(advertised) };
            Connections.Endpoint.Self = Connections.Self with { Address = advertised };
        }

        NodeReference? directory = null;
        if (options.Directory is { } place)
        {
            joinedOver = await ReachDirectoryAsync(place, cancellationToken).ConfigureAwait(false);
            directory = new NodeReference(joinedOver.Peer.Node, place);
            Connections.Directory = directory;
            Connections.Endpoint.Salt = joinedOver.Peer.Node;
            (Connections.Endpoint.System.Directory, Connections.Endpoint.System.Restored) =
                (joinedOver.Peer.Node, joinedOver.Peer.Restored);
        }

        Locator.Open(Port<IBindingPort>(BindingPort.Place, directory), directory);
        space.Open(remote);
        if (directory is not null && !IsClient)
        {
            var joined = await JoinAsync(cancellationToken).ConfigureAwait(false);
            remote.IsDirectoryDurable = joined.IsDurable;
            if (joined.Address is { } seen && Connections.Self.Address is { } said && seen != said)
                objects.Self = objects.Self with { Address = seen };
        }

        var names = directory is null || options.Naming is not null
            ? naming : new RemoteNaming(Port<INamingPort>(NamingPort.Place, directory));
        operators.Names = names;
        isStarted = true;
        started.SetResult();
        recovery.Start();
        return names;
    }

    // A copy that is made while the node goes on lacks what is done afterwards.
    private void MarkCopies()
    {
        if (objects.Store is SqliteObjectStore file)
            file.MarkOfCopies = path => BackupStamp.MarkAsync(path, objects.Uids.Next(), objects.Time.GetUtcNow());
    }

    // It may be about to start too, or again.
    private async Task<IRpcConnection> ReachDirectoryAsync(string place, CancellationToken cancellationToken)
    {
        try
        {
            return await Repetition.OfReadingAsync(
                async () =>
                {
                    var connection = await Connections.GetAsync(place, cancellationToken).ConfigureAwait(false);
                    await ClockMessage.ExchangeAsync(
                        connection, actions.Clock, cancellationToken).ConfigureAwait(false);
                    return connection;
                },
                objects.Running,
                cancellationToken).ConfigureAwait(false);
        }
        catch (RpcException error) when (error is not RpcRefusedException)
        {
            throw BindingBrokenException.OfDirectory(place, error);
        }
    }

    private async Task<JoinedDirectory> JoinAsync(CancellationToken cancellationToken)
    {
        var self = Connections.Self;
        var entry = new NodeEntry(
            self.Node, self.Name, self.Address, self.Incarnation, Environment.MachineName, options.CanHostObjects,
            objects.IsDurable, Origin is { } origin ? origin with { IsForced = options.ForceJoin } : null);
        var joined = await Port<IBindingPort>(BindingPort.Place, Connections.Directory).JoinAsync(entry)
            .WaitAsync(cancellationToken).ConfigureAwait(false);
        if (!joined.Replaced.IsEmpty)
            Log.StoreIsAnother(logger, self.Name, self.Node, joined.Replaced);
        if (Origin is { } told && (told.System != joined.System || !told.Copy.IsEmpty || !isStarted))
        {
            await NodeIdentity.LetInAsync(objects.Store, told.Start, joined.System).ConfigureAwait(false);
            Origin = told with { System = joined.System, Copy = default };
            MarkCopies();
        }

        return joined;
    }

    public string? Refuse(RpcPeer peer)
    {
        if (peer.Node == objects.Self.Node)
            return $"Both nodes have the identity {peer.Node}: one runs on a copy of the other's store, or a node was given its own address as its directory. Make a new store for one of them, or leave Directory out.";
        if (RefuseRestored(peer) is { } restored)
            return restored;
        if (!peer.IsProven && Connections.IsGiven(peer))
            return $"Another client is connected that has the identity {peer.Node} and has not proved it either. Make a new one for each start.";
        if (Connections.Find(peer.Node)?.Peer is not { } known || known.Start == peer.Start)
            return null;

        // Another start of a node whose connection has not been seen to end: it may only follow that one.
        return peer.IsProven && peer.Incarnation > known.Incarnation
            ? null
            : $"{Wording.Capital(known)} is connected here, and this is another start of it, of incarnation {peer.Incarnation}: it runs on a copy of that node's store, or on an older one. Stop one of the two; a copy that is to run beside its original needs a new store.";
    }

    // A directory that was restored while this node ran lacks what this node has done since.
    private string? RefuseRestored(RpcPeer peer)
    {
        if (!isStarted || Origin is null || options.ForceJoin || peer.Node != Connections.Directory?.Node
            || peer.Restored is not { } now || Connections.Endpoint.System.Restored is not { } before || now == before)
            return null;
        var why = $"The directory was restored from backup {now} while node {Wording.Quoted(Connections.Self.Name)} ran, and the node's store was not. Stop the node, restore its store from the same backup (stubs restore COPY STORE --alone --replace), and start it.";
        if (Interlocked.Exchange(ref isRestoreSaid, 1) == 0)
            Log.RestoredBehind(logger, why);
        return why;
    }

    public void Connected(IRpcConnection connection)
    {
        Connections.Connected(connection);
        recovery.PeerAppeared();

        // The store of the directory may have been restored since. A node with a store of its own is not part of that
        // before it is let in.
        if (isStarted && Origin is null && connection.Peer.Node == Connections.Directory?.Node)
            Connections.Endpoint.System.Restored = connection.Peer.Restored;

        // The directory knows those that are connected, and may have been restarted, or have lost this node from sight.
        if (isStarted && !isStopping && !IsClient && joinedOver is { IsOpen: false } before
            && before.Peer.Node == connection.Peer.Node)
        {
            joinedOver = connection;
            _ = JoinAgainAsync();
        }
    }

    private async Task JoinAgainAsync()
    {
        await Task.Yield();

        // The connection may have been made for a call of some action, of which this is no part.
        AtomicAction.Serve(null);
        try
        {
            await JoinAsync(CancellationToken.None).ConfigureAwait(false);
            Connections.Endpoint.System.Restored = joinedOver?.Peer.Restored;
        }
        catch (NodeRefusedException refused)
        {
            // What the directory has now, and what this node has, do not fit together: neither is to use the other.
            Log.NotPartOfRestored(logger, refused, Connections.Self.Name);
            if (joinedOver is { } connection)
                await connection.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception error) when (error is StubsException or StoreException or ObjectDisposedException
            or OperationCanceledException or InvalidOperationException)
        {
            Log.NotJoined(logger, error, Connections.Self.Name);
        }
    }

    public void Disconnected(IRpcConnection connection, Exception? why)
    {
        Connections.Disconnected(connection, why);

        // What this node ends itself says nothing of its peers.
        if (!isStopping && connection.Peer.IsProven)
        {
            nodes?.Left(connection.Peer.Node, hasSaidGoodbye: why is null);
            passing?.Left(connection.Peer.Node, hasSaidGoodbye: why is null);
        }

        callServer.Disconnected(connection);
        holdings.Disconnected(connection);
        backup.Disconnected(connection);
        _ = home.EndAsync(connection);
        actions.Disconnected(connection);
    }

    public Uid OrderOf(ushort verb, ReadOnlySpan<byte> body) => CallServer.OrderOf(verb, body);

    public ValueTask HandleAsync(RpcRequest request) => isStarted ? Serve(request) : ServeWhenStartedAsync(request);

    // A node that listens can be connected to before it knows its directory, and with it the objects and actions that
    // are asked about.
    private async ValueTask ServeWhenStartedAsync(RpcRequest request)
    {
        await started.Task.WaitAsync(request.CancellationToken).ConfigureAwait(false);
        await Serve(request).ConfigureAwait(false);
    }

    private ValueTask Serve(RpcRequest request)
    {
        var role = request.Connection.Peer.Role;
        if (role < VerbRoles.Of(request.Verb))
        {
            request.Fail(RpcFault.Denied, VerbRoles.Denial(Connections.Self.Name, request.Verb, role));
            return default;
        }

        if (CallServer.Serves(request.Verb))
            return callServer.HandleAsync(request);
        if (TokenServer.Serves(request.Verb))
            return tokenServer.HandleAsync(request);
        if (ActionServer.Serves(request.Verb))
            return actionServer.HandleAsync(request);
        if (BackupVerb.Serves(request.Verb))
            return ServeBackup(request);
        if (OperatorVerb.Serves(request.Verb))
            return operators.HandleAsync(request);
        request.Fail(
            RpcFault.UnknownVerb,
            $"Node '{Connections.Self.Name}' knows no verb {request.Verb}: it runs an older version of Stubs than the caller.");
        return default;
    }

    // A copy of the store has all that is in it, and is for the node that the program has named as the directory.
    private ValueTask ServeBackup(RpcRequest request)
    {
        if (request.Connection.Peer.Node == Connections.Directory?.Node)
            return backup.HandleAsync(request);
        request.Fail(
            RpcFault.BadRequest, $"Node '{Connections.Self.Name}' lets its directory make backups, and no other node.");
        return default;
    }

    public async ValueTask StopAsync(bool inOrder)
    {
        isStopping = true;
        recovery.Stop();
        await backup.DisposeAsync().ConfigureAwait(false);
        started.TrySetCanceled();
        await placement.DisposeAsync().ConfigureAwait(false);
        if (listener is not null)
            await listener.DisposeAsync().ConfigureAwait(false);
        if (inOrder)
            await actions.FinishTellingAsync(options.Connections.GoodbyeTimeout).ConfigureAwait(false);
        await Connections.DisposeAsync().ConfigureAwait(false);
    }

    // Beside this node, or beside its directory if it does not listen.
    private string AddressOfServer(string name)
    {
        var beside = options.Listen ?? options.Directory!;
        if (beside.StartsWith("unix:", StringComparison.Ordinal))
            return $"{beside}.{name.AsSpan(name.IndexOf('/', StringComparison.Ordinal) + 1).ToString().Replace('/', '.')}";
        return SocketAddress.TryParse(beside) is { } address
            ? SocketAddress.Of(options.Listen is null ? "127.0.0.1" : address.Host, 0).Text
            : throw new NotSupportedException(
                $"A process of its own cannot listen beside {beside}: use tcp:// or unix: addresses.");
    }

    private void AddPort<TPort>(Uid place, object port)
    {
        var added = objects.Add(place, TypeRegistry.Find(typeof(TPort))!, port);
        objects.Volatiles.Keep(added, names: 1);
        added.Unpin();
    }

    private TPort Port<TPort>(Uid place, NodeReference? directory)
        where TPort : class
    {
        var type = TypeRegistry.Find(typeof(TPort))!;
        var binding = directory is { } node
            ? new ObjectBinding(space, place, type).At(node)
            : new ObjectBinding(space, place, type, objects.Volatiles.Find(place)) { IsLocal = true };
        return (TPort)type.CreateStub(binding);
    }
}
