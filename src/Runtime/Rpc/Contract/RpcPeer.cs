using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Stubs.Diagnostics;

namespace Stubs.Rpc;

/// <summary>The node at one end of a connection.</summary>
/// <param name="Node">The node's identity, the same after a restart.</param>
/// <param name="Incarnation">Grows with each start of the node: a node with another one has lost what was in memory
/// (SYSTEM 31).</param>
/// <param name="Name">A name for people, in messages.</param>
/// <param name="Address">Where the node listens; null if it does not.</param>
public sealed record RpcPeer(Uid Node, long Incarnation, string Name, string? Address)
{
    private ClaimsPrincipal? user;

    /// <summary>
    /// Of a peer: what it may do here. Of a node itself: what it asks to be at others. <see cref="PeerRole.Node"/> by
    /// default, which is right for a transport that lets nothing else in.
    /// </summary>
    public PeerRole Role { get; init; } = PeerRole.Node;

    /// <summary>
    /// The peer as its proofs show it: its name is that of its certificate or secret, or else its identity; its roles
    /// are <c>client</c>, and as far as <see cref="Role"/> goes <c>node</c> and <c>operator</c>. It is authenticated if
    /// it has proved a certificate or a secret.
    /// </summary>
    public ClaimsPrincipal User
    {
        get => user ??= PeerPrincipal.Of(this, evidence: null, name: null);
        init => user = value;
    }

    /// <summary>
    /// Tells one start of a node from another that has the same incarnation, as a copy of its store may.
    /// </summary>
    internal Uid Start { get; init; }

    /// <summary>What it says of <see cref="SystemOrigin.Restored"/>.</summary>
    internal Uid? Restored { get; init; }

    /// <summary>The flow in which its calls are served; null before the first one.</summary>
    internal ExecutionContext? Flow { get; set; }

    /// <summary>Whether it has proved that <see cref="Node"/> is its own.</summary>
    internal bool IsProven { get; init; } = true;

    /// <summary>Two are equal that describe the same start of a node in the same way.</summary>
    /// <param name="other">The other one.</param>
    public bool Equals(RpcPeer? other) => other is not null && Node == other.Node && Incarnation == other.Incarnation
        && Name == other.Name && Address == other.Address && Role == other.Role;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Node, Incarnation, Name, Address, Role);

    /// <inheritdoc/>
    public override string ToString() => $"node {Wording.Quoted(Name)} ({Node}, incarnation {Incarnation})";
}

/// <summary>What a node brings to all its connections.</summary>
public sealed class RpcEndpoint
{
    private NodeKey? key;
    private Uid? salt;

    /// <param name="self">The node itself.</param>
    /// <param name="handler">What serves the requests of its peers.</param>
    /// <param name="options">Limits and protection; the defaults if left out.</param>
    /// <exception cref="ArgumentException">An option has a value that is not allowed.</exception>
    public RpcEndpoint(RpcPeer self, IRpcHandler handler, RpcOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(self);
        ArgumentNullException.ThrowIfNull(handler);
        (Self, Handler, Options) = (self, handler, options ?? new RpcOptions());
        Options.Check();
        if (Self.Start == default)
            Self = Self with { Start = new Uid(RandomNumberGenerator.GetBytes(Uid.Size)) };
        Logger = QueuedLogger.Of(Options.Logger);
        Refusals = new RefusalReports(Logger, Options.TimeProvider);
        Budget = new BufferBudget(Options.MaxBufferedBytes, Options.TimeProvider);
        Slots = new ConnectionSlots(Options.MaxConnections, Options.MaxUnauthenticated);
    }

    /// <summary>The node.</summary>
    public RpcPeer Self { get; internal set; }

    /// <summary>What serves the requests of its peers.</summary>
    public IRpcHandler Handler { get; }

    /// <summary>Limits and protection.</summary>
    public RpcOptions Options { get; }

    /// <summary>With what the node proves its identity; made anew if left out.</summary>
    internal NodeKey Key
    {
        get => key ??= NodeKey.Make();
        init => key = value;
    }

    /// <summary>What those that connect make the keys of secrets with.</summary>
    internal Uid Salt
    {
        get => salt ?? Self.Node;
        set => salt = value;
    }

    /// <summary>The keys that have proved identities to this node.</summary>
    internal KnownKeys Known { get; private init; } = new();

    /// <summary>Of which system the node is a part.</summary>
    internal SystemOrigin System { get; private init; } = new();

    /// <summary>What its connections hold for their peers.</summary>
    internal BufferBudget Budget { get; private init; }

    /// <summary>How many connections it accepts.</summary>
    internal ConnectionSlots Slots { get; private init; }

    /// <summary>Where the node counts the bytes of its connections.</summary>
    internal NodeDiagnostics Diagnostics { get; init; } = NodeDiagnostics.None;

    /// <summary>Where the transport logs: nothing waits for the program's logger.</summary>
    internal ILogger Logger { get; }

    /// <summary>Where connections that did not come about are reported.</summary>
    internal RefusalReports Refusals { get; }

    /// <summary>
    /// The same node with another handler: for a transport of the program's own that watches or changes what another
    /// transport does. The node's identity can be proved with it, as it has the node's key.
    /// </summary>
    /// <param name="handler">What serves the requests of the peers instead.</param>
    public RpcEndpoint WithHandler(IRpcHandler handler) =>
        new(Self, handler, Options)
        {
            Key = Key, Salt = Salt, Known = Known, System = System, Diagnostics = Diagnostics, Budget = Budget,
            Slots = Slots,
        };
}
