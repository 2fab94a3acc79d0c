using Stubs.Binding;
using Stubs.Calls;
using Stubs.Diagnostics;
using Stubs.Generated;
using Stubs.Naming;
using Stubs.Objects;
using Stubs.Recovery;
using Stubs.Rpc;
using Stubs.Store;

namespace Stubs;

/// <summary>
/// A node: an object store, the objects that are active, naming, and recovery. A program that embeds Stubs starts one
/// and disposes of it at the end; should it be killed instead, the next start finds every action wholly done or wholly
/// undone.
/// </summary>
public sealed partial class Node : IAsyncDisposable
{
    // How long a node that stops waits for the program's logger.
    private static readonly TimeSpan LogTimeout = TimeSpan.FromSeconds(5);

    private readonly IObjectStore store;
    private readonly Node? whole;
    private readonly NodeLevels levels;
    private readonly Network? network;
    private INamingService? naming;
    private int disposed;

    private Node(NodeOptions options, NodeStart start)
    {
        (Name, store) = (start.Name, start.Store);
        var ports = new NodePorts(this);
        Objects = new ObjectManager(new ObjectManagerOptions(
            new NodeReference(start.Identity, null), store, options.Services ?? NoServices.Instance,
            options.TimeProvider, start.Uids,
            options.LockTimeout, options.MaxActiveObjects, options.MaxActiveBytes, options.Events, start.Diagnostics,
            ports, ports)
        {
            Running = new AtomicActionOptions { RetryFor = options.RetryFor, TimeProvider = options.TimeProvider },
        });
        Space = new ObjectSpace(Objects, ports)
            { Access = new AccessControl(options.Authorization, start.Diagnostics.Logger) };
        var self = new RpcPeer(start.Identity, start.Incarnation, Name, null);
        network = start.Key is { } key
            ? new Network(Space, options, self, key, ports) { System = start.System, Origin = start.Origin } : null;
        Recovery = network?.LocalRecovery ?? new RecoveryManager(Objects, actions: null);
        levels = new NodeLevels(this);
    }

    private Node(Node whole, string placement)
    {
        (Name, store, Objects, Space, Recovery, network, naming) =
            (whole.Name, whole.store, whole.Objects, whole.Space, whole.Recovery, whole.network, whole.naming);
        this.whole = whole;
        levels = whole.levels;
        Placement = placement;
    }

    /// <summary>The name of the node.</summary>
    public string Name { get; }

    /// <summary>
    /// Where other nodes can reach this one, with the port that was picked; null if it does not listen.
    /// </summary>
    public string? Address => Objects.Self.Address;

    /// <summary>The mapping from names to objects: this node's own, or that of its directory.</summary>
    public INamingService Naming => naming ?? throw new InvalidOperationException("The node has not started yet.");

    /// <summary>What a crash left unfinished, and how it is resolved.</summary>
    public RecoveryManager Recovery { get; }

    /// <summary>The other nodes that this one has been connected to, and how they appear (SYSTEM 46).</summary>
    public IReadOnlyCollection<PeerReport> Peers => network?.Connections.Reports ?? [];

    internal ObjectManager Objects { get; }

    /// <summary>All objects, as this node sees them.</summary>
    internal ObjectSpace Space { get; }

    internal IObjectStore Store => store;

    internal Network? Network => network;

    /// <summary>The name of the node at which new objects are created; null for this one.</summary>
    internal string? Placement { get; }

    /// <summary>Is told whenever another node appears otherwise than before: connected, suspected, failed.</summary>
    public event Action<PeerReport>? PeerChanged
    {
        add => AddPeerWatcher(value);
        remove => RemovePeerWatcher(value);
    }

    /// <summary>
    /// Starts a node: opens its store, or makes it, finishes what a crash interrupted, and joins other nodes if the
    /// options say so.
    /// </summary>
    /// <param name="options">How it is to run; by default embedded, durable in <c>./stubs.db</c>, and by
    /// itself.</param>
    /// <param name="cancellationToken">Gives up the start.</param>
    /// <exception cref="StoreUnavailableException">The store is open in another process, is not a store, or cannot be
    /// written.</exception>
    /// <exception cref="StoreCorruptException">What is stored is not what was written.</exception>
    /// <exception cref="BindingBrokenException">The directory cannot be reached, for
    /// <see cref="NodeOptions.RetryFor"/>.</exception>
    /// <exception cref="RpcConnectionException">It is not possible to listen at the address.</exception>
    /// <exception cref="RpcRefusedException">The directory does not want this node, or others could reach the address
    /// and nothing protects it.</exception>
    /// <exception cref="ArgumentException">An option needs another one, which is missing.</exception>
    /// <exception cref="NodeNameInUseException">A node that is running has joined the directory under the same
    /// name.</exception>
    /// <exception cref="NodeRefusedException">The store is a copy of that of a node that is running, or lacks what the
    /// node has done since the copy was made; or the directory was restored from a backup, and the store was
    /// not.</exception>
    public static async Task<Node> StartAsync(
        NodeOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new NodeOptions();
        options.Check();

        // To start a node is no part of an action in which the program may be.
        AtomicAction.Serve(null);
        var logger = QueuedLogger.Of(options.LoggerFactory.CreateLogger("Stubs"));
        var store = options.ObjectStore ?? (options.Store == NodeOptions.InMemory
            ? new VolatileObjectStore()
            : await SqliteObjectStore.OpenAsync(
                options.Store, logger: logger, cancellationToken: cancellationToken).ConfigureAwait(false));
        Node? node = null;
        try
        {
            var uids = new UidGenerator(options.TimeProvider, options.Random);
            NodeKey Make() => NodeKey.Make(options.Random);
            var (identity, incarnation, system, origin) = await NodeIdentity.ReadOrMakeAsync(
                store, uids, Make, options is { Directory: not null, Role: not PeerRole.Client },
                await BackupStamp.FindSetAsync(store).ConfigureAwait(false),
                (await BackupStamp.FindLastAsync(store).ConfigureAwait(false)).Set).ConfigureAwait(false);
            var key = Network.IsWanted(options)
                ? await NodeKeyRecord.ReadOrMakeAsync(store, identity, Make).ConfigureAwait(false) : null;
            var name = options.Name ?? (key is null ? store.Description : identity.ToString());
            var diagnostics = new NodeDiagnostics(
                name, logger, store.IsDurable ? store.Description : null);
            (store as SqliteObjectStore)?.ReportTo(diagnostics);
            node = new Node(options, new NodeStart(
                name, store, identity, incarnation, system, origin, key, uids, diagnostics));
            StubsMeter.Add(node.levels);
            await node.OpenAsync(options, cancellationToken).ConfigureAwait(false);
            return node;
        }
        catch
        {
            if (node is not null)
                await node.DisposeAsync().ConfigureAwait(false);
            else
                await store.DisposeAsync().ConfigureAwait(false);
            await logger.FlushAsync(LogTimeout).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>
    /// The same node, but for new objects: they are created at another node, which has joined the same directory.
    /// </summary>
    /// <param name="nodeName">The name of that node.</param>
    /// <returns>A view of this node; to dispose of it does nothing.</returns>
    public Node At(string nodeName)
    {
        ArgumentException.ThrowIfNullOrEmpty(nodeName);
        return new Node(whole ?? this, nodeName);
    }

    /// <summary>Binds to the object of a name, by its generated interface.</summary>
    /// <typeparam name="T">The generated interface or the stub class.</typeparam>
    /// <param name="name">The name.</param>
    /// <param name="cancellationToken">Acts while locks are waited for.</param>
    /// <exception cref="NameNotFoundException">Nothing has that name.</exception>
    /// <exception cref="ObjectNotFoundException">The object that had the name was destroyed.</exception>
    /// <exception cref="WrongTypeException">The object is of another type.</exception>
    public async Task<T> BindAsync<T>(string name, CancellationToken cancellationToken = default)
        where T : class =>
        (T)(object)await StubFactory.BindAsync(this, TypeOf<T>(), name, cancellationToken).ConfigureAwait(false);

    /// <summary>Binds to the object with an identifier, by its generated interface.</summary>
    /// <typeparam name="T">The generated interface or the stub class.</typeparam>
    /// <param name="uid">The identifier.</param>
    /// <exception cref="ObjectNotFoundException">There is no such object.</exception>
    /// <exception cref="WrongTypeException">The object is of another type.</exception>
    public async Task<T> BindAsync<T>(Uid uid)
        where T : class =>
        (T)(object)await StubFactory.BindAsync(
            this, TypeOf<T>(), uid, name: null, CancellationToken.None).ConfigureAwait(false);

    /// <summary>
    /// Collects persistent objects that nothing reaches: neither a name, nor an object that a name reaches, nor what is
    /// active or running. Uses go on meanwhile, but for those of the objects that are about to go, which wait.
    /// </summary>
    /// <remarks>A reference that a program only keeps in a variable does not keep an object that is passive.</remarks>
    /// <param name="grace">How old an object must at least be, so that one that was just created can still be named or
    /// referred to; an hour by default.</param>
    /// <param name="cancellationToken">Ends the collection before the next batch.</param>
    /// <returns>What was found and what was done.</returns>
    /// <exception cref="InvalidOperationException">The caller is inside an action, or the node works with other nodes,
    /// whose references are not seen from here.</exception>
    /// <exception cref="StateIncompatibleException">A state cannot be read, so that it is not known what it refers to;
    /// nothing is collected.</exception>
    public Task<CollectionReport> CollectGarbageAsync(
        TimeSpan? grace = null, CancellationToken cancellationToken = default) => network is null
        ? new ReachabilityCollector(Space).CollectAsync(grace ?? TimeSpan.FromHours(1), cancellationToken)
        : throw new InvalidOperationException(
            "This node works with others, and what they refer to is not seen from here, so nothing can be collected. Stop all of them, start this one without Listen and Directory, and make sure that what they need has a name here.");

    /// <summary>
    /// Makes a backup of this node and of all nodes with a durable store that have joined it: copies that fit together,
    /// so that no action is torn when all of them are restored. To be called at the directory.
    /// </summary>
    /// <remarks>
    /// For a moment no action commits at any node (<see cref="ClusterBackup.Pause"/>); copying goes on beside the work.
    /// If a node is lost meanwhile, there is no backup, and the others go on after 5 seconds at most. The copies are
    /// fetched over the connections of the nodes, and are as secret as what is stored.
    /// </remarks>
    /// <param name="directory">The directory for the copies, one file for each node; it must be new or empty. It
    /// appears whole, or not at all.</param>
    /// <param name="without">The names, or identities, of nodes that are left out because they will never come
    /// back.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What was copied.</returns>
    /// <exception cref="ClusterBackupException">A node cannot be reached or cannot be copied, or no moment could be
    /// held at all nodes.</exception>
    /// <exception cref="StoreException">This node's own store cannot be copied.</exception>
    /// <exception cref="InvalidOperationException">This node is not the directory of others.</exception>
    public Task<ClusterBackup> BackupClusterAsync(
        string directory, IReadOnlyCollection<string>? without = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(directory);
        return network?.Backups?.RunAsync(directory, without ?? [], cancellationToken)
            ?? throw new InvalidOperationException(network is null
                ? "This node works alone: SqliteObjectStore.BackupAsync copies its store."
                : "The directory knows all nodes: call BackupClusterAsync at its node.");
    }

    /// <summary>
    /// Stops the node: other nodes are told of what it has committed, actions that have not committed are lost, as in a
    /// crash; connections are ended, and the store is closed.
    /// </summary>
    /// <remarks>
    /// A node that does not answer is waited for as long as <see cref="RpcOptions.GoodbyeTimeout"/> says. It asks when
    /// this one has started again.
    /// </remarks>
    public ValueTask DisposeAsync() => StopAsync(inOrder: true);

    /// <summary>Stops the node as a crash would: no other node is told.</summary>
    internal ValueTask CrashAsync() => StopAsync(inOrder: false);

    private async Task OpenAsync(NodeOptions options, CancellationToken cancellationToken)
    {
        await Recovery.RunAsync(cancellationToken).ConfigureAwait(false);
        await NamingUpgrade.RunAsync(Objects, NamingService.Root, BindingService.Root).ConfigureAwait(false);
        var homes = network is null ? null : await network.OpenDirectoryAsync().ConfigureAwait(false);
        var own = options.Naming
            ?? (options.Directory is null
                ? await NamingService.OpenAsync(
                    Space, NamingService.Root, findsNames: true, homes).ConfigureAwait(false)
                : new NamingService(Space, NamingService.Root, findsNames: true));
        naming = own;
        if (network is not null)
            naming = await network.StartAsync(own, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask StopAsync(bool inOrder)
    {
        if (whole is not null || Interlocked.Exchange(ref disposed, 1) != 0)
            return;
        StubsMeter.Remove(levels);
        if (network is not null)
            await network.StopAsync(inOrder).ConfigureAwait(false);
        Objects.Stop();
        await store.DisposeAsync().ConfigureAwait(false);
        if (inOrder)
            await Objects.Diagnostics.Logger.FlushAsync(LogTimeout).ConfigureAwait(false);
    }

    private void AddPeerWatcher(Action<PeerReport>? watcher)
    {
        if (network is not null)
            network.Connections.Changed += watcher;
    }

    private void RemovePeerWatcher(Action<PeerReport>? watcher)
    {
        if (network is not null)
            network.Connections.Changed -= watcher;
    }

    private static ObjectType TypeOf<T>() => TypeRegistry.Find(typeof(T)) ?? throw new ArgumentException(
        $"'{typeof(T)}' is neither the stub nor the generated interface of an annotated class. Bind with IAccount or AccountStub for a class Account.");

    /// <summary>What is known of a node before it is put together.</summary>
    private sealed record NodeStart(
        string Name, IObjectStore Store, Uid Identity, long Incarnation, Uid System, NodeOrigin? Origin, NodeKey? Key,
        UidGenerator Uids,
        NodeDiagnostics Diagnostics);
}
