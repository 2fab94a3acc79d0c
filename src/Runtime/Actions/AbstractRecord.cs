namespace Stubs;

/// <summary>
/// Something that takes part in the end of an atomic action, as in Arjuna: the run time's own records are the objects
/// that the action used; a program adds its own with <see cref="AtomicAction.Add"/> to let other resources commit and
/// abort with the action.
/// </summary>
/// <remarks>
/// <para>When a nested action commits, its records pass to the parent; when it aborts, <see cref="AbortAsync"/> is
/// called. At the outermost commit every record is asked to prepare in the order in which they were added; then, if all
/// voted to commit and the objects' new states are on stable storage, <see cref="CommitAsync"/> is called in that
/// order.</para>
/// <para>Records live in memory: they do not survive a crash between decision and commit.</para>
/// </remarks>
public abstract class AbstractRecord
{
    /// <summary>
    /// Phase one: make sure that commit will succeed, or refuse. An exception counts as <see cref="Vote.Abort"/>, and
    /// so does silence until the action's time limit passes.
    /// </summary>
    /// <param name="cancellationToken">Is cancelled when the time limit passes: the action aborts then, whatever the
    /// vote.</param>
    protected internal virtual ValueTask<Vote> PrepareAsync(CancellationToken cancellationToken) => new(Vote.Commit);

    /// <summary>
    /// Phase two: the action has committed, and its locks are free. An exception cannot change that any more; it is
    /// reported to the caller of the commit as an <see cref="AggregateException"/> after all records have been told. A
    /// record that does not return holds that caller, and nothing else.
    /// </summary>
    /// <remarks>
    /// A record that was added at another node than the one that commits is told in the background; what it throws is
    /// logged there.
    /// </remarks>
    protected internal virtual ValueTask CommitAsync() => default;

    /// <summary>
    /// The action, or the nested action that added the record, has aborted, and its locks are free: undo. Also called
    /// after a vote to commit.
    /// </summary>
    protected internal virtual ValueTask AbortAsync() => default;

    /// <summary>
    /// Whether the record is the run time's own and is told of the commit before the locks are freed. It neither waits
    /// nor throws then.
    /// </summary>
    internal virtual bool ComesBeforeLocksAreFree => false;
}
