using System.Security.Claims;
using Stubs.Rpc;

namespace Stubs;

/// <summary>A call that a policy is asked about.</summary>
/// <param name="Caller">The caller.</param>
/// <param name="Peer">The peer from which the call has come; null for code of the object's node that acts for the
/// caller.</param>
/// <param name="Object">The object; of a constructor, the identifier that it is to have.</param>
/// <param name="ClassName">The name of its class in stores and on the wire.</param>
/// <param name="Operation">The wire name of the operation or constructor; <c>.destroy()</c> for destroying.</param>
public sealed record AuthorizationRequest(
    ClaimsPrincipal Caller, RpcPeer? Peer, Uid Object, string ClassName, string Operation);

/// <summary>Decides whether a call is allowed.</summary>
/// <param name="request">The call.</param>
/// <param name="cancellationToken">The caller has cancelled, or is gone.</param>
public delegate ValueTask<bool> AuthorizationPolicy(
    AuthorizationRequest request, CancellationToken cancellationToken);

/// <summary>What a node demands of callers, besides the attributes of the classes.</summary>
public sealed class NodeAuthorization
{
    /// <summary>
    /// The policies that <see cref="AuthorizeAttribute"/> names. One that is missing allows no caller.
    /// </summary>
    public IReadOnlyDictionary<string, AuthorizationPolicy> Policies { get; init; } =
        new Dictionary<string, AuthorizationPolicy>();

    /// <summary>
    /// Decides about operations of classes that say nothing themselves; null, the default, allows them to all peers
    /// that are let in. One that says <see cref="AllowAnonymousAttribute"/> is open anyway.
    /// </summary>
    public AuthorizationPolicy? Fallback { get; init; }

    internal static OptionTable<NodeAuthorization> Table { get; } =
        new OptionTable<NodeAuthorization>(nameof(NodeAuthorization))
            .NotNull(nameof(Policies), static options => options.Policies)
            .Together(nameof(Policies), static options => options.Policies.Values.Any(static policy => policy is null)
                ? "one of them is null." : null)
            .Any(nameof(Fallback));
}
