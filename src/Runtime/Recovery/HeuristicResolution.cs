namespace Stubs.Recovery;

/// <summary>How an operator ends an action that is in doubt.</summary>
public enum HeuristicOutcome
{
    /// <summary>What the action has prepared is undone.</summary>
    Aborted = 0,

    /// <summary>What the action has prepared becomes the committed state.</summary>
    Committed = 1,
}

/// <summary>
/// An action that was in doubt here, and that an operator has ended: a <em>heuristic</em> outcome. It is kept in the
/// store until the coordinator has been heard and says the same, or the operator has it forgotten.
/// </summary>
/// <param name="Action">The action.</param>
/// <param name="Coordinator">The node that knows the true outcome.</param>
/// <param name="Outcome">What the operator has chosen.</param>
/// <param name="Reason">Why, in the operator's words.</param>
/// <param name="ResolvedAt">When.</param>
/// <param name="Objects">The objects of this node that were in doubt with the action.</param>
public sealed record HeuristicResolution(
    Uid Action, string Coordinator, HeuristicOutcome Outcome, string Reason, DateTimeOffset ResolvedAt,
    IReadOnlyList<Uid> Objects)
{
    /// <summary>
    /// The damage, once the coordinator has said that it decided otherwise; null as long as it has not.
    /// </summary>
    public HeuristicMixed? Damage { get; init; }
}

/// <summary>
/// The action is neither done nor undone as a whole: the coordinator has decided otherwise than the operator. The
/// objects must be put right by hand.
/// </summary>
/// <param name="Action">The action.</param>
/// <param name="Coordinator">The node that has decided.</param>
/// <param name="Resolved">What the operator has chosen, and what the objects have.</param>
/// <param name="Decided">What the coordinator has decided, and what the objects of other nodes have.</param>
/// <param name="Objects">The objects of this node that differ from the decision.</param>
/// <param name="FoundAt">When this was found.</param>
public sealed record HeuristicMixed(
    Uid Action, string Coordinator, HeuristicOutcome Resolved, HeuristicOutcome Decided, IReadOnlyList<Uid> Objects,
    DateTimeOffset FoundAt);
