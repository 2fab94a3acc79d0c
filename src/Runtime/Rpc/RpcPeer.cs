using Stubs.Diagnostics;

namespace Stubs.Rpc;

/// <summary>Who is at one end of a connection.</summary>
/// <param name="Node">The node's identity, the same after a restart.</param>
/// <param name="Incarnation">Grows with each start of the node: who has another one has lost what was in memory (SYSTEM
/// 31).</param>
/// <param name="Name">A name for people, in messages.</param>
/// <param name="Address">Where the node listens; null if it does not.</param>
public sealed record RpcPeer(Uid Node, long Incarnation, string Name, string? Address)
{
    /// <inheritdoc/>
    public override string ToString() => $"node '{Name}' ({Node}, incarnation {Incarnation})";
}

/// <summary>What a node brings to all its connections.</summary>
/// <param name="self">Who it is.</param>
/// <param name="handler">What serves the requests of its peers.</param>
/// <param name="options">Limits and protection; the defaults if left out.</param>
/// <exception cref="ArgumentException">An option has a value that is not allowed.</exception>
public sealed class RpcEndpoint(RpcPeer self, IRpcHandler handler, RpcOptions? options = null)
{
    /// <summary>Who the node is.</summary>
    public RpcPeer Self { get; internal set; } = self ?? throw new ArgumentNullException(nameof(self));

    /// <summary>What serves the requests of its peers.</summary>
    public IRpcHandler Handler { get; } = handler ?? throw new ArgumentNullException(nameof(handler));

    /// <summary>Limits and protection.</summary>
    public RpcOptions Options { get; } = Checked(options ?? new RpcOptions());

    /// <summary>Where the node counts the bytes of its connections.</summary>
    internal NodeDiagnostics Diagnostics { get; init; } = NodeDiagnostics.None;

    private static RpcOptions Checked(RpcOptions options)
    {
        options.Check();
        return options;
    }
}
