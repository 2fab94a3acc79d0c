namespace Stubs.Actions;

/// <summary>
/// What actions and objects ask of recovery, which stands above them: a port. <c>Node</c> puts the two together.
/// </summary>
internal interface IRecovery
{
    /// <summary>
    /// An object that an action left in doubt is to be used: asks how the action was decided, and acts on the answer.
    /// </summary>
    /// <returns>False if there is none.</returns>
    Task<bool> ResolveDoubtAsync(Uid action, string coordinator);

    /// <summary>
    /// Whether the coordinator of an action has been asked in vain for so long that its return is not waited for.
    /// </summary>
    bool IsSilent(Uid action);

    /// <summary>Commits or removes the shadows of an action that is not in memory any more.</summary>
    Task ResolveStoredAsync(Uid action, bool committed, CancellationToken cancellationToken);

    /// <summary>
    /// A coordinator has told this node to commit an action: compares it with what an operator may have chosen.
    /// </summary>
    /// <returns>In words, the damage that the coordinator is to know of; empty if there is none.</returns>
    Task<string> HearCommitAsync(Uid action, CancellationToken cancellationToken);

    /// <summary>A participant has said that an operator has undone there what was decided to be committed.</summary>
    void ReportDamage(Uid action, string participant, string damage);

    /// <summary>
    /// Commits the shadows that a borrower has written in this node's store for an action, if anything is lent.
    /// </summary>
    Task ResolveLentAsync(Uid action, CancellationToken cancellationToken);

    /// <summary>A prepared action has lost the connection to its coordinator.</summary>
    void CoordinatorLost();

    /// <summary>
    /// Something is prepared, decided for others, or left undone: it is looked at again, if no message says what became
    /// of it.
    /// </summary>
    void Schedule();

    /// <summary>
    /// A node that a client has named, at the address at which the directory knows it; null if it is no other node that
    /// is connected or has joined. What a client says of addresses is not believed.
    /// </summary>
    Task<NodeReference?> FindJoinedAsync(Uid node, CancellationToken cancellationToken);

    /// <summary>Answers what the coordinator of an action is asked.</summary>
    Task<ActionReply> FindDecisionAsync(Uid action);

    /// <summary>A participant has carried out a decision of this node.</summary>
    Task ForgetDecisionAsync(Uid action, Uid participant, CancellationToken cancellationToken);

    /// <summary>
    /// Asks the coordinators of what is in doubt here, and tells the participants of what was decided here.
    /// </summary>
    /// <returns>How many actions are still unresolved.</returns>
    Task<int> AskNodesAsync(CancellationToken cancellationToken);
}
