using System.Security.Claims;

namespace Stubs.Rpc;

/// <summary>Makes the principal of a peer from what it has proved.</summary>
internal static class PeerPrincipal
{
    /// <summary>The role claim of nodes.</summary>
    public const string OfNodes = "node";

    /// <summary>The value of the role claim of a role.</summary>
    public static string NameOf(PeerRole role) => role switch
    {
        PeerRole.Client => "client",
        PeerRole.Node => OfNodes,
        _ => "operator",
    };

    /// <param name="peer">The peer, with its role.</param>
    /// <param name="evidence">What it has proved, as the type of authentication; null for nothing.</param>
    /// <param name="name">The name that the evidence bears; null for none: then it is the proved identity of the
    /// node, for what a peer calls itself proves nothing.</param>
    public static ClaimsPrincipal Of(RpcPeer peer, string? evidence, string? name)
    {
        var identity = new ClaimsIdentity(evidence);
        if ((name ?? (peer.IsProven ? peer.Node.ToString() : null)) is { } proved)
            identity.AddClaim(new Claim(ClaimTypes.Name, proved));
        for (var role = PeerRole.Client; role <= peer.Role; role++)
            identity.AddClaim(new Claim(ClaimTypes.Role, NameOf(role)));
        return new ClaimsPrincipal(identity);
    }
}
