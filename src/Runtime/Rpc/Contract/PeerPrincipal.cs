using System.Security.Claims;

namespace Stubs.Rpc;

/// <summary>Makes the principal of a peer from what it has proved.</summary>
internal static class PeerPrincipal
{
    /// <summary>The value of the role claim of a role.</summary>
    public static string NameOf(PeerRole role) => role switch
    {
        PeerRole.Client => "client",
        PeerRole.Node => "node",
        _ => "operator",
    };

    /// <param name="peer">The peer, with its role.</param>
    /// <param name="evidence">What it has proved, as the type of authentication; null for nothing.</param>
    /// <param name="name">The name that the evidence bears; null for the peer's own.</param>
    public static ClaimsPrincipal Of(RpcPeer peer, string? evidence, string? name)
    {
        var identity = new ClaimsIdentity(evidence);
        identity.AddClaim(new Claim(ClaimTypes.Name, name ?? peer.Name));
        for (var role = PeerRole.Client; role <= peer.Role; role++)
            identity.AddClaim(new Claim(ClaimTypes.Role, NameOf(role)));
        return new ClaimsPrincipal(identity);
    }
}
