using Stubs.Diagnostics;

namespace Stubs.Actions;

/// <summary>
/// The run time's own kind of record: one object that one action has locked and perhaps changed. Unlike a user's record
/// it is undone synchronously, so that a wounded or timed-out action frees its locks at once.
/// </summary>
internal abstract class ResourceRecord
{
    /// <summary>
    /// The next record of the same action, most recent first: an intrusive list, as most actions have one or two.
    /// </summary>
    public ResourceRecord? Next;

    /// <summary>Where the object runs: the unit that votes, commits and aborts as a whole.</summary>
    public abstract IResource Resource { get; }

    /// <summary>
    /// A nested action commits: its locks and undo information pass to the parent. Returns false if the parent's own
    /// record took over all, and this one is to be forgotten. Called inside the tree's gate.
    /// </summary>
    public abstract bool NestedCommit(AtomicAction parent);

    /// <summary>
    /// Restores the state and releases the locks of this action's level. Must not throw. Called inside the tree's gate.
    /// </summary>
    public abstract void Undo();

    /// <summary>The action is in doubt: those that wait for what it holds need not wait any longer.</summary>
    public virtual void TellWaiters(Doubt doubt)
    {
    }

    /// <summary>It is not in doubt any more, and not decided either.</summary>
    public virtual void EndDoubt()
    {
    }
}

/// <summary>
/// An object that other actions, sharing its lock, may have changed too: the action saves and commits it while it is
/// first in the object's queue. Passed on when the action ends.
/// </summary>
internal interface ICommitPlace
{
    /// <summary>
    /// The object; all actions queue in the order of identifiers, so that they cannot wait for each other in a circle.
    /// </summary>
    Uid Uid { get; }

    /// <summary>Waits for the first place, which only an action has that is committing or aborting.</summary>
    /// <param name="givesWay">Whether it is not waited for if an older action has it, or waits for it: places are
    /// waited for at other nodes too.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False if the action must give way.</returns>
    ValueTask<bool> TakeAsync(bool givesWay, CancellationToken cancellationToken);
}

/// <summary>Where objects run and are stored: a node, as the commit protocol sees it.</summary>
internal interface IResource
{
    /// <summary>
    /// Makes this node a participant in the outermost commit of an action, with those of
    /// <see cref="AtomicAction.Records"/> that name it.
    /// </summary>
    Participant CreateParticipant(AtomicAction action);

    /// <summary>Whether what it commits survives a crash.</summary>
    bool IsDurable { get; }

    /// <summary>Where the node reports.</summary>
    NodeDiagnostics Diagnostics { get; }
}
