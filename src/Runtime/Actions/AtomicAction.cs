using Stubs.Actions;
using Stubs.Diagnostics;

namespace Stubs;

/// <summary>
/// An atomic action: everything done inside it happens wholly or not at all, is not seen by others before it has
/// happened, and is permanent afterwards. Actions nest: an action begun inside another is undone alone when it aborts,
/// and becomes part of its parent when it commits. The model is that of Arjuna; nesting follows Moss (1981).
/// </summary>
/// <remarks>
/// The current action flows with the asynchronous control flow, like an <see cref="AsyncLocal{T}"/>. Leaving the scope
/// of an action (<c>await using</c>) without <see cref="CommitAsync(CancellationToken)"/> aborts it.
/// </remarks>
public sealed partial class AtomicAction : IAsyncDisposable
{
    private readonly ActionTree tree;
    private readonly AtomicAction? encloser;
    private AtomicAction? parent;
    private int order;
    private int depth;
    private volatile ActionStatus status;
    private AbortCause? cause;
    private ResourceRecord? records;
    private List<AbstractRecord>? userRecords;
    private ActionTimeLimit? timer;
    private CancellationTokenSource? voting;
    private ActionMeasurement? measurement;
    private Uid id;
    private bool abortReported;

    // The nested actions that are running: an intrusive list, guarded by the gate.
    private AtomicAction? firstChild;
    private AtomicAction? nextSibling;
    private AtomicAction? previousSibling;

    /// <summary>The action in which the caller runs, or null.</summary>
    public static AtomicAction? Current
    {
        get
        {
            var current = Innermost;
            current?.Keep();
            return current;
        }
    }

    /// <summary>The identifier of the action.</summary>
    public Uid Id
    {
        get
        {
            using (tree.Enter())
                return id.IsEmpty ? id = ActionIdentity.NextUid() : id;
        }
    }

    /// <summary>Where the action is in its life.</summary>
    public ActionStatus Status => status;

    /// <summary>The action in which this one is nested; null for an outermost or independent one.</summary>
    public AtomicAction? Parent => parent;

    /// <summary>Begins an action, nested in the current one if there is one, and makes it the current one.</summary>
    /// <param name="options">How it is to run.</param>
    /// <exception cref="InvalidOperationException">The current action has already ended.</exception>
    /// <exception cref="ActionAbortedException">The current action was aborted, for example by its time
    /// limit.</exception>
    /// <exception cref="ArgumentException">An option has a value that is not allowed.</exception>
    public static AtomicAction Begin(AtomicActionOptions? options = null) =>
        Begin(Current, (options ?? AtomicActionOptions.Default).Checked(), priority: null).EnterScope();

    /// <summary>
    /// Begins an action that is not nested in the current one: it commits or aborts by itself, and for locks it is not
    /// related to it, so that it must not use what the current action has changed.
    /// </summary>
    /// <param name="options">How it is to run.</param>
    public static AtomicAction BeginIndependent(AtomicActionOptions? options = null) =>
        Begin(null, (options ?? AtomicActionOptions.Default).Checked(), priority: null).EnterScope();

    /// <summary>Lets a record of the program's own take part in the end of this action.</summary>
    /// <param name="record">The record; added once.</param>
    /// <exception cref="InvalidOperationException">The action has ended or is ending.</exception>
    public void Add(AbstractRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        using (tree.Enter())
        {
            EnsureRunning();
            (userRecords ??= []).Add(record);
        }
    }

    /// <summary>
    /// Commits the action. A nested one hands its locks and undo information to its parent. An outermost one makes all
    /// changes permanent: on return they are on stable storage.
    /// </summary>
    /// <param name="cancellationToken">Acts only before the commit begins; the action is still running then.</param>
    /// <exception cref="ActionAbortedException">The action was aborted instead;
    /// <see cref="ActionAbortedException.Reason"/> says why.</exception>
    /// <exception cref="OutcomeUnknownException">Whether the action committed cannot be learned now.</exception>
    /// <exception cref="InvalidOperationException">The action has already ended.</exception>
    /// <exception cref="AggregateException">The action has committed, but records of the program threw when they were
    /// told.</exception>
    public Task CommitAsync(CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled(cancellationToken);
        LeaveScope();
        return EndAsync().AsTask();
    }

    /// <summary>
    /// Aborts the action: every change made in it, also by nested actions that committed, is undone, and its locks are
    /// freed.
    /// </summary>
    /// <exception cref="InvalidOperationException">The action has already committed or was aborted by the
    /// program.</exception>
    /// <exception cref="AggregateException">The action is aborted, but records of the program threw when they were
    /// told.</exception>
    public Task AbortAsync()
    {
        LeaveScope();
        return AbortOnRequestAsync();
    }

    /// <summary>Aborts the action if it is still running, and makes the enclosing one the current one again.</summary>
    /// <exception cref="AggregateException">The action is aborted, but records of the program threw when they were
    /// told.</exception>
    public ValueTask DisposeAsync()
    {
        LeaveScope();
        if (status == ActionStatus.Running)
            return new ValueTask(Abort(new AbortCause(
                AbortReason.Requested, "Its scope was left without a commit.") { IsScopeLeft = true }));
        return cause is { } ended && !abortReported ? new ValueTask(ended.RecordsAborted) : default;
    }

    /// <summary>The identifier and the status, for messages.</summary>
    public override string ToString() => $"action {Id} ({status})";
}
