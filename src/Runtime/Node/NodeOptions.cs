using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Stubs.Actions;
using Stubs.Binding;
using Stubs.Naming;
using Stubs.Rpc;
using Stubs.Store;

namespace Stubs;

/// <summary>
/// How a node is to run. Every property has a sound default: an embedded node, durable in <c>./stubs.db</c>.
/// </summary>
public sealed class NodeOptions
{
    /// <summary>The value of <see cref="Store"/> for a node that keeps nothing: its objects end with it.</summary>
    public const string InMemory = ":memory:";

    /// <summary>
    /// A name, in logs and messages, and for other nodes that want objects to be created here; unique in a directory.
    /// By default that of the store's file, or, with other nodes, one that is made up.
    /// </summary>
    public string? Name { get; init; }

    /// <summary>
    /// The path of the file in which objects are durable, made if it does not exist; or <see cref="InMemory"/>.
    /// </summary>
    public string Store { get; init; } = "stubs.db";

    /// <summary>
    /// An object store of the program's own, instead of <see cref="Store"/>. The node disposes of it.
    /// </summary>
    public IObjectStore? ObjectStore { get; init; }

    /// <summary>
    /// Where other nodes can reach this one: <c>tcp://host:port</c> (port 0 picks one), <c>unix:/path</c>, or null, the
    /// default, for nowhere. Anything but loopback and Unix sockets must be protected: see <see cref="Connections"/>.
    /// The hosts <c>0.0.0.0</c>, <c>[::]</c> and <c>*</c> stand for all interfaces.
    /// </summary>
    public string? Listen { get; init; }

    /// <summary>
    /// The address that this node gives to others, <c>tcp://host:port</c>, if it is not the one at which it listens:
    /// behind a port that is passed on, for example. A port that is left out, or 0, is the one that is listened at.
    /// Null, the default, for <see cref="Listen"/>; if that stands for all interfaces, each peer takes the host at
    /// which it sees this node.
    /// </summary>
    public string? Advertise { get; init; }

    /// <summary>
    /// The address of the node at which names and bindings are kept, so that nodes find each other's objects; null, the
    /// default, for this node itself.
    /// </summary>
    public string? Directory { get; init; }

    /// <summary>
    /// Lets this node join its directory although its store is an older copy, or only one of the two was restored from
    /// a backup: what was done since is lost on one side, and actions over several nodes may be torn. For one start,
    /// after a loss for which there is no newer store; the directory logs it. False by default.
    /// </summary>
    public bool ForceJoin { get; init; }

    /// <summary>
    /// At a directory: the directory in which operators may make backups of all nodes from afar (<c>stubs backup
    /// --cluster</c>), each in one of its own. It is made when the node starts. Null, the default, for none: then only
    /// this program makes them (<see cref="Node.BackupClusterAsync"/>).
    /// </summary>
    public string? BackupDirectory { get; init; }

    /// <summary>
    /// Protection and limits of connections to other nodes: secret, TLS, lease. Its clock and logger are the node's own
    /// unless they are set.
    /// </summary>
    public RpcOptions Connections { get; init; } = new();

    /// <summary>
    /// What this node asks to be at others: <see cref="PeerRole.Node"/> by default. A <see cref="PeerRole.Client"/>
    /// only calls: it does not join the directory and does not listen, and the objects that others are to find it
    /// creates at other nodes (<see cref="Node.At"/>). An <see cref="PeerRole.Operator"/> may do what the tools do.
    /// </summary>
    public PeerRole Role { get; init; } = PeerRole.Node;

    /// <summary>
    /// Which callers may call the objects of this node: the policies that <see cref="AuthorizeAttribute"/> names.
    /// </summary>
    public NodeAuthorization Authorization { get; init; } = new();

    /// <summary>
    /// What is done around calls to other nodes, the first one outermost. Calls of the runtime itself, to names and
    /// bindings, go through them too.
    /// </summary>
    public IReadOnlyList<CallFilter> OutgoingFilters { get; init; } = [];

    /// <summary>What is done around calls from other nodes, the first one outermost.</summary>
    public IReadOnlyList<CallFilter> IncomingFilters { get; init; } = [];

    /// <summary>
    /// Where the objects of other nodes run that this one binds to, unless they are in use elsewhere: at their homes,
    /// the default, here, at a server that is chosen, or in processes of their own. Their states stay in their homes'
    /// stores in any case, and all users of one share the node where it runs (SYSTEM 41, 42).
    /// </summary>
    public ActivationPolicy Activation { get; init; }

    /// <summary>
    /// Whether other nodes whose policy is <see cref="ActivationPolicy.ChosenNode"/> may have this one run objects,
    /// whose states lie at any node of the directory. It must listen.
    /// </summary>
    public bool CanHostObjects { get; init; }

    /// <summary>
    /// Chooses a server under <see cref="ActivationPolicy.ChosenNode"/>; null, the default, for
    /// <see cref="ServerCandidate.Nearest"/>.
    /// </summary>
    public Func<IReadOnlyList<ServerCandidate>, ServerCandidate>? ServerCriterion { get; init; }

    /// <summary>The program to start under <see cref="ActivationPolicy.DedicatedProcess"/>, which needs it.</summary>
    public ServerProcess? ServerProcess { get; init; }

    /// <summary>
    /// Is asked when the node of an object cannot be reached, or the connection to it was lost during a call: null lets
    /// the caller have the exception, which is what happens without a handler. It is not asked when the action around
    /// the call is aborted with it.
    /// </summary>
    public Func<BindingBrokenException, ValueTask<FailureResponse?>>? FailureHandler { get; init; }

    /// <summary>
    /// Naming on a service of the program's own, instead of this node's persistent contexts; other nodes whose
    /// <see cref="Directory"/> is this one use it too. It passes the checks of the conformance kit; what must not
    /// happen if an action aborts, it does in an <see cref="AbstractRecord"/>.
    /// </summary>
    public INamingService? Naming { get; init; }

    /// <summary>
    /// Binding on a service of the program's own, for all nodes whose <see cref="Directory"/> is this one. It passes
    /// the checks of the conformance kit.
    /// </summary>
    public IBindingService? Binding { get; init; }

    /// <summary>
    /// Transports of the program's own, which are asked before the built-in ones for TCP and Unix sockets.
    /// </summary>
    public IReadOnlyList<IRpcTransport> Transports { get; init; } = [];

    /// <summary>Where constructor parameters and members marked <see cref="ServiceAttribute"/> come from.</summary>
    public IServiceProvider? Services { get; init; }

    /// <summary>
    /// How long an operation waits for a lock before it gives up with <see cref="AbortReason.LockTimedOut"/>: the
    /// backstop of rules that avoid deadlock. 30 seconds by default.
    /// </summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// For how long this node works for an action that was begun at another one. An older one that is not being
    /// committed is aborted here, with <see cref="AbortReason.TimedOut"/>, and its locks are free: no other node holds
    /// them for ever. 15 minutes by default.
    /// </summary>
    public TimeSpan MaxActionAge { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>
    /// For how long what is done outside any action is repeated if it failed for a passing reason: calls, creating,
    /// binding and naming, and the start of this node while its directory is not there. From the first failure on; 30
    /// seconds by default, zero for one attempt. For actions, <see cref="AtomicActionOptions.RetryFor"/> says it.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public TimeSpan RetryFor
    {
        get;
        init => field = value >= TimeSpan.Zero
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(RetryFor), value,
                "NodeOptions.RetryFor must not be negative: zero means one attempt, TimeSpan.MaxValue no end.");
    } = TimeSpan.FromSeconds(30);

    /// <summary>Above so many active persistent objects, idle ones are made passive. 100,000 by default.</summary>
    public int MaxActiveObjects { get; init; } = 100_000;

    /// <summary>
    /// Above so many bytes of state in memory, idle persistent objects are made passive. 64 MiB by default.
    /// </summary>
    public long MaxActiveBytes { get; init; } = 64 << 20;

    /// <summary>The clock; the system's by default.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Where the node logs; nowhere by default.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;

    internal ProtocolEvents Events { get; init; } = ProtocolEvents.None;

    internal Random? Random { get; init; }

    /// <summary>The same, for a process that was started to run an object of another node.</summary>
    internal NodeOptions ForServer(string name, string listen, string directory) => new()
    {
        Name = name,
        Store = InMemory,
        Listen = listen,
        Directory = directory,
        Connections = Connections,
        CanHostObjects = true,
        FailureHandler = FailureHandler,
        Authorization = Authorization,
        OutgoingFilters = OutgoingFilters,
        IncomingFilters = IncomingFilters,
        Naming = Naming,
        Binding = Binding,
        Transports = Transports,
        Services = Services,
        LockTimeout = LockTimeout,
        MaxActionAge = MaxActionAge,
        RetryFor = RetryFor,
        MaxActiveObjects = MaxActiveObjects,
        MaxActiveBytes = MaxActiveBytes,
        TimeProvider = TimeProvider,
        LoggerFactory = LoggerFactory,
        Events = Events,
        Random = Random,
    };

    private const int MaxName = 1024;

    internal static OptionTable<NodeOptions> Table { get; } = new OptionTable<NodeOptions>(nameof(NodeOptions))
        .Must(nameof(Name), static options => options.Name, static name => name is null || IsName(name),
            $"must be null, or of 1 to {MaxName} characters, without control characters and not all white space")
        .Must(
            nameof(Store), static options => options.Store, static (options, path) => options.ObjectStore is null
                ? ObjectionToStore(path) : null)
        .Any(nameof(ObjectStore))
        .NotNull(nameof(Transports), static options => options.Transports)
        .Together(
            nameof(Transports), static options => options.Transports.Contains(null!) ? "one of them is null." : null)
        .Must(
            nameof(Listen), static options => options.Listen,
            static (options, address) => NodeAddresses.ObjectionTo(address, options.Transports, isTarget: false))
        .Must(nameof(Advertise), static options => options.Advertise,
            static (options, address) => NodeAddresses.ObjectionTo(
                address, options.Transports, isTarget: true, mayLackPort: true))
        .Together(nameof(Advertise), static options => options.Advertise is not null && options.Listen is null
            ? "it is of no use without NodeOptions.Listen: the node would not listen at that address."
            : null)
        .Must(
            nameof(Directory), static options => options.Directory,
            static (options, address) => NodeAddresses.ObjectionTo(address, options.Transports, isTarget: true))
        .Together(nameof(ForceJoin), static options => options.ForceJoin && options.Directory is null
            ? "it needs NodeOptions.Directory: there is nothing to join."
            : null)
        .Must(
            nameof(BackupDirectory), static options => options.BackupDirectory,
            static path => path is null || (!string.IsNullOrWhiteSpace(path) && !path.Contains('\0')),
            "must be null, or the path of a directory")
        .Together(nameof(BackupDirectory), static options => options.BackupDirectory is not null
            && (options.Directory is not null || options.Listen is null)
            ? "it needs NodeOptions.Listen and no NodeOptions.Directory: it is for the node that is the directory of others."
            : null)
        .NotNull(nameof(Connections), static options => options.Connections)
        .NotNull(nameof(Authorization), static options => options.Authorization)
        .NotNull(nameof(OutgoingFilters), static options => options.OutgoingFilters)
        .NotNull(nameof(IncomingFilters), static options => options.IncomingFilters)
        .Together(nameof(IncomingFilters), static options =>
            options.OutgoingFilters.Concat(options.IncomingFilters).Contains(null!) ? "one of them is null." : null)
        .Defined(nameof(Role), static options => options.Role)
        .Together(nameof(Role), static options => options.Role == PeerRole.Client
            && (options.Directory is null || options.Listen is not null || options.CanHostObjects
                || options.Activation != ActivationPolicy.AtHome)
            ? "a client needs NodeOptions.Directory, and has neither Listen nor CanHostObjects nor an Activation but AtHome: others find no objects at it."
            : null)
        .Defined(nameof(Activation), static options => options.Activation)
        .Together(
            nameof(Activation),
            static options => options.Activation == ActivationPolicy.DedicatedProcess && options.ServerProcess is null
            ? "ActivationPolicy.DedicatedProcess needs NodeOptions.ServerProcess: the program to start. ServerProcess.OfThisProgram() is this one."
            : null)
        .Together(
            nameof(Activation),
            static options => options.Activation == ActivationPolicy.DedicatedProcess && options.Listen is null
                && options.Directory is null
            ? "ActivationPolicy.DedicatedProcess needs NodeOptions.Listen: the processes must reach this node."
            : null)
        .Together(
            nameof(Activation),
            static options => options.Activation != ActivationPolicy.AtHome && options.Listen is null
                && options.Directory is null
            ? $"ActivationPolicy.{options.Activation} is of no use without NodeOptions.Directory or NodeOptions.Listen: the node works with no others, and all its objects are at home."
            : null)
        .Together(nameof(CanHostObjects), static options => options.CanHostObjects && options.Listen is null
            ? "it needs NodeOptions.Listen: others must reach this node."
            : null)
        .Any(nameof(ServerCriterion))
        .Any(nameof(ServerProcess))
        .Any(nameof(FailureHandler))
        .Any(nameof(Naming))
        .Any(nameof(Binding))
        .Any(nameof(Services))
        .Time(nameof(LockTimeout), static options => options.LockTimeout)
        .Time(nameof(MaxActionAge), static options => options.MaxActionAge)
        .Must(
            nameof(RetryFor), static options => options.RetryFor, static found => found >= TimeSpan.Zero,
            "must be zero or more")
        .Within(nameof(MaxActiveObjects), static options => options.MaxActiveObjects, 0, int.MaxValue)
        .Within(nameof(MaxActiveBytes), static options => options.MaxActiveBytes, 0, long.MaxValue)
        .NotNull(nameof(TimeProvider), static options => options.TimeProvider)
        .NotNull(nameof(LoggerFactory), static options => options.LoggerFactory);

    /// <summary>Checks everything that can be checked before anything is opened.</summary>
    /// <exception cref="ArgumentException">A property has a value that is not allowed, or needs another
    /// one.</exception>
    internal void Check()
    {
        Table.Check(this);
        Connections.Check();
        NodeAuthorization.Table.Check(Authorization);
        if (ServerProcess is { } process)
            Stubs.ServerProcess.Table.Check(process);
    }

    private static bool IsName(string name) =>
        name.Length <= MaxName && !string.IsNullOrWhiteSpace(name) && !name.Any(char.IsControl);

    private static string? ObjectionToStore(string? path)
    {
        if (string.IsNullOrWhiteSpace(path))
            return "must be the path of a file, or NodeOptions.InMemory";
        if (path.Contains('\0', StringComparison.Ordinal))
            return "must be the path of a file, and a path contains no zero character";
        return path != InMemory && System.IO.Directory.Exists(path) ? "is a directory. Name a file in it" : null;
    }
}
