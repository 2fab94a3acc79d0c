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
    /// <inheritdoc/>
    public override string ToString() => $"node {Wording.Quoted(Name)} ({Node}, incarnation {Incarnation})";
}

/// <summary>What a node brings to all its connections.</summary>
public sealed class RpcEndpoint
{
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
        Logger = QueuedLogger.Of(Options.Logger);
        Refusals = new RefusalReports(Logger, Options.TimeProvider);
    }

    /// <summary>The node.</summary>
    public RpcPeer Self { get; internal set; }

    /// <summary>What serves the requests of its peers.</summary>
    public IRpcHandler Handler { get; }

    /// <summary>Limits and protection.</summary>
    public RpcOptions Options { get; }

    /// <summary>Where the node counts the bytes of its connections.</summary>
    internal NodeDiagnostics Diagnostics { get; init; } = NodeDiagnostics.None;

    /// <summary>Where the transport logs: nothing waits for the program's logger.</summary>
    internal ILogger Logger { get; }

    /// <summary>Where connections that did not come about are reported.</summary>
    internal RefusalReports Refusals { get; }
}
