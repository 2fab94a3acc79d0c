using Stubs.Actions;
using Stubs.Calls;
using Stubs.Recovery;
using Stubs.Rpc;

namespace Stubs;

/// <summary>What a peer must be at least to ask for something. The one place that says it.</summary>
internal static class VerbRoles
{
    /// <summary>The least role for a verb.</summary>
    /// <remarks>
    /// About actions a client may ask what their initiator may; <see cref="ActionServer"/> sees to it that they are its
    /// own.
    /// </remarks>
    public static PeerRole Of(ushort verb) => verb switch
    {
        CallVerb.Call or CallVerb.Stream or CallVerb.Cancel or CallVerb.Locate or CallVerb.Next => PeerRole.Client,
        ActionVerb.Abort or ActionVerb.Subcommitted or ActionVerb.Aborted or ActionVerb.Join or ActionVerb.Prepare
            or ActionVerb.Commit or ActionVerb.CommitOnePhase or ActionVerb.CommitAsLastAgent
            or ActionVerb.OnePhaseOutcome or ActionVerb.Clock => PeerRole.Client,
        _ when OperatorVerb.Serves(verb) => PeerRole.Operator,
        _ => PeerRole.Node,
    };

    /// <summary>What a peer is told whose role is too little.</summary>
    public static string Denial(string node, ushort verb, PeerRole role) =>
        $"Node {Wording.Quoted(node)} does not do what verb {verb} asks for {WithArticle(role)}: it takes {WithArticle(Of(verb))}. "
        + "Give the caller a secret or certificate for that role, and set NodeOptions.Role there.";

    private static string WithArticle(PeerRole role) =>
        (role == PeerRole.Operator ? "an " : "a ") + PeerPrincipal.NameOf(role);
}
