using Microsoft.Extensions.Logging;

namespace Stubs.Diagnostics;

internal static partial class Log
{
    [LoggerMessage(EventIds.Recovery + 1, LogLevel.Warning,
        "A pass of recovery has failed. It is repeated; until then objects may be in doubt.")]
    public static partial void RecoveryPassFailed(ILogger logger, Exception error);

    [LoggerMessage(EventIds.Recovery + 2, LogLevel.Warning,
        "An operator has resolved action {Action} as {Outcome}, which was in doubt here; node {Coordinator} knows the "
        + "true outcome. The reason: {Reason}. The objects: {Objects}")]
    public static partial void ResolvedByHand(
        ILogger logger, Uid action, object outcome, string coordinator, string reason, string objects);

    [LoggerMessage(EventIds.Recovery + 3, LogLevel.Error,
        "Heuristic damage (HeuristicMixed): an operator has resolved action {Action} as {Outcome} here, and node "
        + "{Coordinator} has decided that it is {Decided}. The objects that differ: {Objects}")]
    public static partial void HeuristicMixed(
        ILogger logger, Uid action, object outcome, string coordinator, object decided, string objects);

    [LoggerMessage(EventIds.Recovery + 4, LogLevel.Information,
        "Action {Action}, which an operator has resolved as {Outcome}, was decided so by node {Coordinator}.")]
    public static partial void ResolvedRightly(ILogger logger, Uid action, object outcome, string coordinator);

    [LoggerMessage(EventIds.Recovery + 5, LogLevel.Information,
        "What an operator has chosen for action {Action} is forgotten on request.")]
    public static partial void ResolutionForgotten(ILogger logger, Uid action);

    [LoggerMessage(EventIds.Recovery + 6, LogLevel.Error,
        "Heuristic damage (HeuristicMixed): action {Action} has committed, and node {Participant} has not carried it out: {Damage}")]
    public static partial void DamageElsewhere(ILogger logger, Uid action, string participant, string damage);

    [LoggerMessage(EventIds.Recovery + 7, LogLevel.Information,
        "Backup {Set} of {Nodes} nodes is in '{Directory}'; no action could commit for {Milliseconds} ms.")]
    public static partial void ClusterBackedUp(
        ILogger logger, Uid set, int nodes, string directory, long milliseconds);

    [LoggerMessage(EventIds.Recovery + 8, LogLevel.Warning,
        "A backup of all nodes is tried again: {Why}")]
    public static partial void CutFailed(ILogger logger, string why);

    [LoggerMessage(EventIds.Recovery + 9, LogLevel.Information,
        "An operator, at {Peer} as '{User}', asks for this: {What}.")]
    public static partial void OperatorAsks(ILogger logger, object peer, string user, string what);
}
