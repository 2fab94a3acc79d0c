namespace Stubs.Actions;

/// <summary>
/// The run time's own kind of record: one object that one action has locked and perhaps changed. Unlike a user's record it is undone
/// synchronously, so that a wounded or timed-out action frees its locks at once.
/// </summary>
internal abstract class ResourceRecord
{
    /// <summary>The next record of the same action, most recent first: an intrusive list, as most actions have one or two.</summary>
    public ResourceRecord? Next;

    /// <summary>Where the object runs: the unit that votes, commits and aborts as a whole.</summary>
    public abstract IResource Resource { get; }

    /// <summary>
    /// A nested action commits: its locks and undo information pass to the parent. Returns false if the parent's own record took over all, and
    /// this one is to be forgotten. Called inside the tree's gate.
    /// </summary>
    public abstract bool NestedCommit(AtomicAction parent);

    /// <summary>Restores the state and releases the locks of this action's level. Must not throw. Called inside the tree's gate.</summary>
    public abstract void Undo();
}

/// <summary>Where objects run and are stored: a node, as the commit protocol sees it.</summary>
internal interface IResource
{
    /// <summary>Makes this node a participant in the outermost commit of an action, with those of <see cref="AtomicAction.Records"/> that name it.</summary>
    Participant CreateParticipant(AtomicAction action);
}
