using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Stubs.Rpc;

/// <summary>Limits and protection of a node's connections. Every property has a sound default.</summary>
public sealed class RpcOptions
{
    /// <summary>The most bytes that the body of one request, reply or item may have. 16 MiB by default.</summary>
    public int MaxFrame { get; init; } = 16 << 20;

    /// <summary>
    /// How many calls and streams of one side may run on a connection at once; further ones wait at the caller. One-way
    /// requests count apart. 1,024 by default, 65,535 at most.
    /// </summary>
    public int MaxInFlight { get; init; } = 1024;

    /// <summary>
    /// How many bytes the requests of a peer that are running on a connection may have together; further ones are
    /// answered with <see cref="RpcFault.TooManyCalls"/>. 256 MiB by default.
    /// </summary>
    public long MaxInFlightBytes { get; init; } = 256 << 20;

    /// <summary>
    /// How many bytes the server of a stream may be ahead of its reader; one item may exceed it. 256 KiB by default.
    /// </summary>
    public int StreamWindow { get; init; } = 256 << 10;

    /// <summary>How long two nodes may take to shake hands. 10 seconds by default.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Without any sign of life for so long a connection is dead (SYSTEM 38). 10 seconds by default.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How often a sign of life is asked for when there is no traffic; a third of <see cref="Lease"/> by default.
    /// </summary>
    public TimeSpan? HeartbeatInterval { get; init; }

    /// <summary>
    /// How long the peer's running calls have to finish when a connection is terminated, and how long a node that stops
    /// tries to tell others what it has committed. 5 seconds by default.
    /// </summary>
    public TimeSpan GoodbyeTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How many connections of one listener may not yet have proved their identity; the oldest of them go first. 256 by
    /// default.
    /// </summary>
    public int MaxUnauthenticated { get; init; } = 256;

    /// <summary>
    /// How many connections this node accepts; further ones are refused with <see cref="RpcRefusal.Busy"/>. 10,000 by
    /// default; fewer where the process may not have so many descriptors, of which some are kept for other things.
    /// </summary>
    public int MaxConnections { get; init; } = 10_000;

    /// <summary>
    /// How many bytes all connections of this node together may hold for their peers: frames that are not complete,
    /// requests that run, and answers that a peer does not take. Beyond that the connection ends that has held much for
    /// longest. 256 MiB by default; at least twice <see cref="MaxFrame"/>.
    /// </summary>
    public long MaxBufferedBytes { get; init; } = 256 << 20;

    /// <summary>
    /// What both sides must know. Each proves to the other that it does, without sending it. Connections to other
    /// machines then use TLS 1.3, with or without <see cref="Tls"/>. They take a random secret: at least 16 characters,
    /// of which 8 differ.
    /// </summary>
    public string? Secret { get; init; }

    /// <summary>
    /// Several secrets instead of <see cref="Secret"/>: those that connect may know any of them, and get its role. This
    /// node shows the first one when it connects. At most 16. To change a secret without a pause, add the new one at
    /// the end on all nodes, then put it first on all, then take the old one away.
    /// </summary>
    public IReadOnlyList<RpcSecret> Secrets { get; init; } = [];

    /// <summary>
    /// Makes connections over TCP use TLS 1.3, with certificates of your own. Where other machines can connect, it
    /// takes <see cref="RpcTls.RequireClientCertificate"/> or a <see cref="Secret"/> beside it.
    /// </summary>
    public RpcTls? Tls { get; init; }

    /// <summary>
    /// Lets the node listen where others can reach it although neither <see cref="Tls"/> nor a <see cref="Secret"/>
    /// protects it.
    /// </summary>
    public bool AllowUnprotected { get; init; }

    /// <summary>The clock; the system's by default.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Where the transport logs; nowhere by default.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>The same, with a node's own clock and logger where none were set.</summary>
    internal RpcOptions For(TimeProvider time, ILogger logger) => new()
    {
        MaxFrame = MaxFrame,
        MaxInFlight = MaxInFlight,
        MaxInFlightBytes = MaxInFlightBytes,
        StreamWindow = StreamWindow,
        HandshakeTimeout = HandshakeTimeout,
        Lease = Lease,
        HeartbeatInterval = HeartbeatInterval,
        GoodbyeTimeout = GoodbyeTimeout,
        MaxUnauthenticated = MaxUnauthenticated,
        MaxConnections = MaxConnections,
        MaxBufferedBytes = MaxBufferedBytes,
        Secret = Secret,
        Secrets = Secrets,
        Tls = Tls,
        AllowUnprotected = AllowUnprotected,
        BindsSecretLocally = BindsSecretLocally,
        TimeProvider = ReferenceEquals(TimeProvider, TimeProvider.System) ? time : TimeProvider,
        Logger = ReferenceEquals(Logger, NullLogger.Instance) ? logger : Logger,
    };

    /// <summary>
    /// Whether connections within the machine are protected as those that leave it. Only tests want it.
    /// </summary>
    internal bool BindsSecretLocally { get; init; }

    /// <summary>All secrets, the one to show first.</summary>
    internal IReadOnlyList<RpcSecret> AllSecrets => all ??= Secret is { } one ? [new RpcSecret(one)] : Secrets;

    private IReadOnlyList<RpcSecret>? all;

    private const int MostSecrets = 16;

    /// <summary>How many characters a secret has at least that protects connections to other machines.</summary>
    internal const int LeastSecret = 16;

    /// <summary>Whether a secret cannot be found by trying.</summary>
    internal static bool IsStrong(string secret) =>
        secret.Length >= LeastSecret && secret.Distinct().Count() >= LeastSecret / 2;

    /// <summary>The most that MaxFrame and StreamWindow may be.</summary>
    internal const int Largest = 1 << 30;

    internal TimeSpan Heartbeat => HeartbeatInterval ?? Lease / 3;

    internal static OptionTable<RpcOptions> Table { get; } = new OptionTable<RpcOptions>(nameof(RpcOptions))
        .Within(nameof(MaxFrame), static options => options.MaxFrame, 1024, Largest)
        .Within(nameof(MaxInFlight), static options => options.MaxInFlight, 1, ushort.MaxValue)
        .Within(nameof(MaxInFlightBytes), static options => options.MaxInFlightBytes, 1, long.MaxValue)
        .Together(nameof(MaxInFlightBytes), static options => options.MaxInFlightBytes >= options.MaxFrame
            ? null
            : $"it is {options.MaxInFlightBytes}, which is less than MaxFrame, {options.MaxFrame}: the largest request would never be let in.")
        .Within(nameof(StreamWindow), static options => options.StreamWindow, 1, Largest)
        .Time(nameof(HandshakeTimeout), static options => options.HandshakeTimeout)
        .Time(nameof(Lease), static options => options.Lease)
        .Time(nameof(HeartbeatInterval), static options => options.HeartbeatInterval)
        .Together(
            nameof(HeartbeatInterval),
            static options => options.Heartbeat > TimeSpan.Zero && options.Heartbeat < options.Lease
            ? null
            : $"it is {OptionTable.Show(options.Heartbeat)}, and must be shorter than Lease, {OptionTable.Show(options.Lease)}.")
        .Time(nameof(GoodbyeTimeout), static options => options.GoodbyeTimeout, orZero: true)
        .Within(nameof(MaxUnauthenticated), static options => options.MaxUnauthenticated, 1, int.MaxValue)
        .Within(nameof(MaxConnections), static options => options.MaxConnections, 1, int.MaxValue)
        .Within(nameof(MaxBufferedBytes), static options => options.MaxBufferedBytes, 1, long.MaxValue)
        .Together(nameof(MaxBufferedBytes), static options => options.MaxBufferedBytes >= 2L * options.MaxFrame
            ? null
            : $"it is {options.MaxBufferedBytes}, which is less than twice MaxFrame, {options.MaxFrame}: one large frame would end its connection.")
        .Must(
            nameof(Secret), static options => options.Secret is null
                ? null : options.Secret.Length == 0 ? "" : "(not shown)",
            static secret => secret is not "", "must not be empty. Leave it null for no secret")
        .NotNull(nameof(Secrets), static options => options.Secrets)
        .Together(nameof(Secrets), static options => options.Secrets.Contains(null!) ? "one of them is null." : null)
        .Together(nameof(Secrets), static options => options.Secrets.Count > MostSecrets
            ? $"there are {options.Secrets.Count}, and at most {MostSecrets} are allowed: each is tried." : null)
        .Together(nameof(Secrets), static options => options.Secrets.DistinctBy(static secret => secret?.Text).Count()
                < options.Secrets.Count
            ? "two of them have the same text, so that it would not say which one a peer has. Give each its own." : null)
        .Together(nameof(Secrets), static options => options.Secrets.Count > 0 && options.Secret is not null
            ? "RpcOptions.Secret is set too. Put that one into Secrets, and leave Secret out." : null)
        .Any(nameof(Tls))
        .Any(nameof(AllowUnprotected))
        .NotNull(nameof(TimeProvider), static options => options.TimeProvider)
        .NotNull(nameof(Logger), static options => options.Logger);

    /// <exception cref="ArgumentException">A limit cannot be kept, or nothing would get through.</exception>
    internal void Check()
    {
        Table.Check(this);
        if (Tls is { } tls)
            RpcTls.Table.Check(tls);
    }
}

/// <summary>How TLS is used. The program that made the certificates keeps them.</summary>
public sealed class RpcTls
{
    /// <summary>What this node shows to those that connect to it; needed to listen. It has its private key.</summary>
    public X509Certificate2? ServerCertificate { get; init; }

    /// <summary>What this node shows to those it connects to, if they ask. It has its private key.</summary>
    public X509Certificate2? ClientCertificate { get; init; }

    /// <summary>Whether those that connect to this node must show a certificate.</summary>
    public bool RequireClientCertificate { get; init; }

    /// <summary>
    /// Tells what a peer may do at most that has connected with this certificate; null, the default, for
    /// <see cref="PeerRole.Node"/>. It needs <see cref="RequireClientCertificate"/>.
    /// </summary>
    public Func<X509Certificate2, PeerRole>? ClientRole { get; init; }

    /// <summary>The name that a server's certificate must bear; the host of the address by default.</summary>
    public string? ServerName { get; init; }

    /// <summary>Decides whether the certificate of the other side will do, instead of the system's rules.</summary>
    public RemoteCertificateValidationCallback? RemoteCertificateValidation { get; init; }

    internal static OptionTable<RpcTls> Table { get; } = new OptionTable<RpcTls>(nameof(RpcTls))
        .Must(
            nameof(ServerCertificate), static tls => tls.ServerCertificate, HasKey,
            "has no private key. Load the certificate together with its key")
        .Must(
            nameof(ClientCertificate), static tls => tls.ClientCertificate, HasKey,
            "has no private key. Load the certificate together with its key")
        .Any(nameof(RequireClientCertificate))
        .Together(nameof(ClientRole), static tls => tls is { ClientRole: not null, RequireClientCertificate: false }
            ? "it needs RpcTls.RequireClientCertificate: no peer would be asked for a certificate." : null)
        .Must(
            nameof(ServerName), static tls => tls.ServerName,
            static name => name is null || !string.IsNullOrWhiteSpace(name),
            "must not be empty. Leave it null for the host of the address")
        .Any(nameof(RemoteCertificateValidation));

    private static bool HasKey(X509Certificate2? certificate) => certificate is null || certificate.HasPrivateKey;
}
