using System.Collections.Frozen;
using System.Security.Claims;
using Stubs.Rpc;

namespace Stubs;

/// <summary>The caller that code runs for: what an operation can know of it.</summary>
public sealed class CallContext
{
    private static readonly AsyncLocal<CallContext?> Flowing = new();
    private static readonly FrozenDictionary<string, string> NoHeaders = FrozenDictionary<string, string>.Empty;

    private static readonly CallContext Own = new(
        new ClaimsPrincipal(new ClaimsIdentity(
            [
                new Claim(ClaimTypes.Name, "this node"), .. Enum.GetValues<PeerRole>()
                    .Select(static role => new Claim(ClaimTypes.Role, PeerPrincipal.NameOf(role))),
            ],
            "Local")),
        peer: null, NoHeaders);

    internal CallContext(ClaimsPrincipal caller, RpcPeer? peer, IReadOnlyDictionary<string, string> headers) =>
        (Caller, Peer, Headers) = (caller, peer, headers);

    /// <summary>That of the code that runs: of the call that it serves, or of the node's own code.</summary>
    public static CallContext Current => Flowing.Value ?? Own;

    /// <summary>
    /// The caller: the peer as its proofs show it (<see cref="RpcPeer.User"/>), or what a filter or
    /// <see cref="ActAs"/> has put in its place. Calls on objects of the same node keep it; calls to other nodes come
    /// there from this node. Of the node's own code it is one that has all three roles of peers.
    /// </summary>
    public ClaimsPrincipal Caller { get; }

    /// <summary>The peer from which the call has come; null for the node's own code.</summary>
    public RpcPeer? Peer { get; }

    /// <summary>What filters of the caller's node have sent with the call. Their names are case-sensitive.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; }

    /// <summary>That of a call from elsewhere, or set by <see cref="ActAs"/>; null for the node's own code.</summary>
    internal static CallContext? ActsFor
    {
        get => Flowing.Value;
        set => Flowing.Value = value;
    }

    /// <summary>
    /// Lets the node's own code act for a caller, as far as authorization goes: a web request's user, for example. It
    /// lasts until the result is disposed of, and flows into what is called and awaited meanwhile.
    /// </summary>
    /// <param name="caller">The caller.</param>
    public static IDisposable ActAs(ClaimsPrincipal caller)
    {
        ArgumentNullException.ThrowIfNull(caller);
        var before = Flowing.Value;
        Flowing.Value = new CallContext(caller, before?.Peer, before?.Headers ?? NoHeaders);
        return new Acting(before);
    }

    internal static CallContext Of(RpcPeer peer) => new(peer.User, peer, NoHeaders);

    private sealed class Acting(CallContext? before) : IDisposable
    {
        public void Dispose() => Flowing.Value = before;
    }
}
