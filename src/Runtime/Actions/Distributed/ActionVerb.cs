namespace Stubs.Actions;

/// <summary>
/// What nodes ask of each other about actions. The numbers are those of the protocol (<c>docs/protocol.md</c>).
/// </summary>
internal static class ActionVerb
{
    /// <summary>The first verb of this module; those of the modules above are below or beyond.</summary>
    public const ushort First = 16;

    /// <summary>One-way, to a node that works for an action: undo this level of it, or all.</summary>
    public const ushort Abort = 16;

    /// <summary>
    /// One-way, to a node that works for an action: these nested actions have committed into their parents.
    /// </summary>
    public const ushort Subcommitted = 17;

    /// <summary>One-way, to whose action it is: this level of it was aborted here.</summary>
    public const ushort Aborted = 18;

    /// <summary>Phase one.</summary>
    public const ushort Prepare = 19;

    /// <summary>Phase two: the decision was to commit.</summary>
    public const ushort Commit = 20;

    /// <summary>No other node takes part: decide and commit.</summary>
    public const ushort CommitOnePhase = 21;

    /// <summary>
    /// All others are prepared: decide for all of them, and remember it until they have carried it out.
    /// </summary>
    public const ushort CommitAsLastAgent = 22;

    /// <summary>To the coordinator: how was it decided?</summary>
    public const ushort Outcome = 23;

    /// <summary>
    /// To the node that was asked to commit in one phase, or as the last agent, and whose answer was lost: how did it
    /// end?
    /// </summary>
    public const ushort OnePhaseOutcome = 24;

    /// <summary>To the coordinator: the participant has carried out the decision.</summary>
    public const ushort CarriedOut = 25;

    /// <summary>
    /// To a node that works for an action because others have called it: from now on the end of this connection, too,
    /// aborts what is not prepared.
    /// </summary>
    public const ushort Join = 26;

    /// <summary>
    /// From a node that joins to its directory: how far is your clock, by which actions get their ages?
    /// </summary>
    public const ushort Clock = 27;

    /// <summary>The last verb of this module.</summary>
    public const ushort Last = 27;
}
