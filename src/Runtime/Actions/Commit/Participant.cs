using Stubs.Diagnostics;

namespace Stubs.Actions;

/// <summary>
/// One node's part in the outermost commit of one action. What calls what, and when, stands in
/// <see cref="CommitProtocol"/>.
/// </summary>
internal abstract class Participant
{
    /// <summary>The name by which shadows refer to this node when it coordinates.</summary>
    public abstract string Name { get; }

    /// <summary>Whether what is written here survives a crash.</summary>
    public abstract bool IsDurable { get; }

    /// <summary>Whether it is reached by messages.</summary>
    public virtual bool IsRemote => false;

    /// <summary>Whether it runs here and its states lie at another node, which has lent the objects.</summary>
    public virtual bool IsBorrowed => false;

    /// <summary>
    /// Whether what it has prepared lies at other nodes, which must be able to ask how the action was decided.
    /// </summary>
    public virtual bool HasPreparedElsewhere => IsBorrowed;

    /// <summary>
    /// The names that must confirm that the decision was carried out: usually this participant itself.
    /// </summary>
    public virtual IEnumerable<string> Names => [Name];

    /// <summary>The part of the node on which the program runs, which may have nothing to write.</summary>
    public abstract Participant Local(AtomicAction action);

    /// <summary>Whether others can ask it how an action was decided, even after it was restarted.</summary>
    public abstract bool CanDecideForOthers { get; }

    /// <summary>The observer of the protocol on this node.</summary>
    public abstract ProtocolEvents Events { get; }

    /// <summary>Where this node reports.</summary>
    public abstract NodeDiagnostics Diagnostics { get; }

    /// <summary>How many objects of this node it has prepared to change.</summary>
    public virtual int PreparedObjects => 0;

    /// <summary>
    /// The objects in whose queue the action must be first before <see cref="Save"/>; usually null, for none.
    /// </summary>
    public abstract IReadOnlyList<ICommitPlace>? FindShared();

    /// <summary>
    /// Makes sure that it notices when this node is gone. One that only others have called depends on them until then,
    /// and they may drop out before it is asked.
    /// </summary>
    /// <exception cref="ActionRefusedException">It has lost the work, or cannot be reached.</exception>
    public virtual ValueTask JoinAsync() => default;

    /// <summary>
    /// Takes the new states of the objects; false if nothing is to be written (a read-only participant). May throw: a
    /// vote to abort.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The node was stopped since the action used it; its locks are gone
    /// (SYSTEM 31).</exception>
    public abstract bool Save();

    /// <summary>
    /// Nothing is to be written: makes sure that what was read here could be read until now (SYSTEM 31).
    /// </summary>
    /// <exception cref="ActionRefusedException">It is not certain.</exception>
    public virtual ValueTask ConfirmAsync() => default;

    /// <summary>Writes all new states in one durable transaction, which is the decision itself.</summary>
    public abstract ValueTask CommitOnePhaseAsync();

    /// <summary>Phase one: writes the new states as shadows.</summary>
    /// <param name="coordinator">The node that knows the outcome, for recovery.</param>
    /// <returns>False if it has nothing to write after all, has ended its part, and is not to be told the
    /// outcome.</returns>
    public abstract ValueTask<bool> PrepareAsync(string coordinator);

    /// <summary>
    /// All others are prepared: commits what is here and makes the decision durable, in one write if it can.
    /// </summary>
    /// <param name="others">The names of the participants that must carry it out before it may be forgotten.</param>
    /// <exception cref="ActionRefusedException">It votes no; all is as before.</exception>
    public abstract ValueTask CommitAsLastAgentAsync(IReadOnlyCollection<string> others);

    /// <summary>
    /// From now on until <see cref="EndCoordinating"/> the absence of a decision does not mean abort: it may still
    /// come.
    /// </summary>
    public abstract void BeginCoordinating();

    /// <summary>The protocol has run its course; what it left undone is recovery's.</summary>
    /// <param name="isLeftToRecovery">Something could not be done, and recovery is to look at it.</param>
    public abstract void EndCoordinating(bool isLeftToRecovery);

    /// <summary>
    /// Step 5 goes on at other nodes while the caller goes on. A node that stops in order waits for it.
    /// </summary>
    public virtual void GoesOn(Task telling)
    {
    }

    /// <summary>Makes the decision to commit durable.</summary>
    /// <param name="participants">The names of the participants that must carry it out before it may be
    /// forgotten.</param>
    public abstract ValueTask WriteDecisionAsync(IEnumerable<string> participants);

    /// <summary>Forgets the decision: every participant has carried it out.</summary>
    public abstract ValueTask ForgetDecisionAsync();

    /// <summary>Phase two: turns the shadows into the committed states.</summary>
    public abstract ValueTask CommitPreparedAsync();

    /// <summary>Removes the shadows, those of a prepare that failed half-way too.</summary>
    public abstract ValueTask AbortPreparedAsync();

    /// <summary>
    /// Ends a committed action in memory: the new states are the committed ones, and the locks are free. After an
    /// unknown outcome, what is in memory is dropped instead, so that the next use reads the store.
    /// </summary>
    public abstract void Complete(ActionStatus outcome);
}
