using System.Diagnostics;
using Stubs.Actions;
using Stubs.Diagnostics;
using Stubs.Locking;

namespace Stubs;

// Begin, nested commit and abort. States of an action, and what moves it:
//
//   Running ──commit──▶ Committing ──decision durable──▶ Committed
//      │                    ├──a no, an exception──────▶ Aborted
//      │                    └──decision not learned────▶ Unknown
//      └──abort, scope left, wound, time limit, a running child at commit──▶ Aborted
//
// A nested action goes from Running straight to Committed. Invariants, all inside the gate:
//   - the running nested actions of an action are linked to it, and only those; an ended action has none;
//   - a record is in the list of exactly one running or committing action, or of none;
//   - an abort marks an action and all below it, and undoes their records, innermost and latest first, before the gate
//     is left.
public sealed partial class AtomicAction : ILockOwner
{
    private AtomicAction(
        ActionTree? tree, AtomicAction? parent, AtomicActionOptions options, ActionPriority? priority,
        AtomicAction? encloser)
    {
        this.tree = tree
            ?? new ActionTree(
                this, priority ?? ActionIdentity.NextPriority(options.TimeProvider), options.TimeProvider);
        this.parent = parent;
        this.encloser = encloser;
        if (parent is not null)
            (order, depth) = (this.tree.NextOrder(), parent.depth + 1);
    }

    ILockOwner? ILockOwner.Parent => parent;

    ILockOwner ILockOwner.TopLevel => tree.Top;

    ActionPriority ILockOwner.Priority => tree.Priority with { Order = order };

    int ILockOwner.Depth => depth;

    bool ILockOwner.HasBegunToCommit => tree.Top.status != ActionStatus.Running;

    internal ActionTree Tree => tree;

    internal AbortCause? Cause => cause;

    /// <summary>The lock that this action is waiting for, so that its abort ends the wait.</summary>
    internal LockManager? WaitingFor
    {
        get => waitingFor;
        set
        {
            Keep();
            waitingFor = value;
        }
    }

    void ILockOwner.Wound(string reason) =>
        ActionTree.Defer(() => Abort(new AbortCause(AbortReason.Wounded, reason)));

    internal static AtomicAction Begin(AtomicAction? parent, AtomicActionOptions options, ActionPriority? priority)
    {
        AtomicAction action;
        if (parent is null)
        {
            action = new AtomicAction(null, null, options, priority, Ambient.Value)
                { measurement = ActionMeasurement.BeginOutermost() };
        }
        else
        {
            using (parent.tree.Enter())
            {
                parent.EnsureRunning();
                action = new AtomicAction(parent.tree, parent, options, null, Ambient.Value);
                action.LinkToParent();
            }
        }

        if (options.TimeLimit is { } limit)
            action.StartTimer(limit, options.TimeProvider);
        return action;
    }

    /// <summary>
    /// Adds the run time's own record, unless the action has ended meanwhile: then the caller must undo what it did and
    /// report the error.
    /// </summary>
    internal bool TryAdd(ResourceRecord record)
    {
        using (tree.Enter())
        {
            if (status != ActionStatus.Running)
                return false;
            record.Next = records;
            records = record;
            UsedAt(record.Resource.Diagnostics);
            return true;
        }
    }

    /// <summary>Throws what a use of an ended action means.</summary>
    internal void EnsureRunning()
    {
        switch (status)
        {
            case ActionStatus.Running:
                return;
            case ActionStatus.Aborted when cause!.Reason != AbortReason.Requested:
                throw AbortedException();
            case ActionStatus.Aborted:
                throw new InvalidOperationException(
                    $"Action {Id} has been aborted. {Wording.Sentence(cause.Brief)} Begin a new action to go on.");
            case ActionStatus.Committing:
                throw new InvalidOperationException(
                    $"Action {Id} is being committed. Await the commit, and begin a new action to go on.");
            case ActionStatus.Unknown:
                throw new InvalidOperationException(
                    $"Action {Id} has ended, and its outcome is unknown. Begin a new action to read what became of it.");
            default:
                throw new InvalidOperationException($"Action {Id} has already committed. Begin a new action to go on.");
        }
    }

    internal ActionAbortedException AbortedException(Exception? inner = null) =>
        new(tree.Top.Id, cause!.Reason, $"Action {Id} was aborted ({cause.Reason}). {Wording.Sentence(cause.Message)}",
            inner ?? cause.Exception);

    /// <summary>
    /// Another attempt of an operation that was wounded: an outermost one keeps its age, a nested one comes after the
    /// sibling that wounded it.
    /// </summary>
    internal AtomicAction BeginAgain() =>
        Begin(parent, AtomicActionOptions.Default, parent is null ? tree.Priority : null);

    /// <summary>Aborts an action that has no records of the program's own to tell: an operation.</summary>
    internal void AbortNow(AbortCause why)
    {
        using (tree.Enter())
        {
            if (status == ActionStatus.Running)
                AbortInsideGate(why);
        }
    }

    /// <summary>
    /// Aborts this action and all that are running in it. Returns when users' records have been told.
    /// </summary>
    internal Task Abort(AbortCause why)
    {
        using (tree.Enter())
        {
            if (status == ActionStatus.Running)
                AbortInsideGate(why);
            return cause?.RecordsAborted ?? Task.CompletedTask;
        }
    }

    private async Task AbortOnRequestAsync()
    {
        using (tree.Enter())
        {
            // Another abort came first: that is what was asked for.
            if (status != ActionStatus.Aborted || cause!.Reason == AbortReason.Requested)
                EnsureRunning();
        }

        abortReported = true;
        await Abort(AbortCause.Requested with { }).ConfigureAwait(false);
    }

    /// <summary>Commits: into the parent at once, or the whole by the commit protocol.</summary>
    internal ValueTask EndAsync() => parent is null ? CommitTopLevelAsync() : CommitNested();

    private ValueTask CommitNested()
    {
        using (tree.Enter())
        {
            if (!TryBeginCommit(ActionStatus.Committed, out var error))
                return ValueTask.FromException(error);
            parent!.Inherit(this);
            UnlinkFromParent();
            if (!isKept)
                tree.Spare = this;
        }

        ReportEnd();
        return default;
    }

    /// <summary>
    /// Inside the gate: refuses an action that is not running or has running children; otherwise moves it on.
    /// </summary>
    private bool TryBeginCommit(ActionStatus next, out Exception error)
    {
        error = null!;
        try
        {
            EnsureRunning();
        }
        catch (Exception ended) when (ended is InvalidOperationException or ActionAbortedException)
        {
            error = ended;
            return false;
        }

        if (firstChild is not null && !AbortOrphans())
        {
            AbortInsideGate(new AbortCause(AbortReason.ChildRunning,
                "It was to commit while a nested action or a call in it was still running, so both were aborted. Await every call before the commit."));
            error = AbortedException();
            return false;
        }

        // At the outermost commit the time limit goes on to act, on the records that have not voted.
        if (next == ActionStatus.Committing && timer is not null)
            voting = new CancellationTokenSource();
        else
            StopTimer();
        Debug.Assert(firstChild is null, "An action that commits has no running nested action.");
        status = next;
        return true;
    }

    private void Inherit(AtomicAction child)
    {
        ResourceRecord? inherited = null;
        for (var record = child.records; record is not null;)
        {
            var next = record.Next;
            if (record.NestedCommit(this))
            {
                record.Next = inherited;
                inherited = record;
            }
            else
            {
                child.SpareRecord = record;
            }

            record = next;
        }

        // The child's records are later than the parent's: they come first, in their own order.
        while (inherited is not null)
        {
            var next = inherited.Next;
            inherited.Next = records;
            records = inherited;
            inherited = next;
        }

        child.records = null;
        if (child.userRecords is { } added)
        {
            (userRecords ??= []).AddRange(added);
            child.userRecords = null;
        }
    }

    private void AbortInsideGate(AbortCause why)
    {
        List<AbstractRecord>? told = null;
        MarkAndUndo(why, ref told);
        if (parent is not null)
        {
            NoteFailure(why);
            UnlinkFromParent();
        }
        else
            tree.CancelToken();
        tree.ReportAborted(this, why);
        if (told is not null)
            UserCode.LetEnd(why.RecordsAborted = Task.Run(() => AbortRecordsAsync(told)));
    }

    private void MarkAndUndo(AbortCause why, ref List<AbstractRecord>? told)
    {
        Debug.Assert(status is ActionStatus.Running or ActionStatus.Committing, "An action is aborted that has ended.");
        status = ActionStatus.Aborted;
        cause = why;
        StopTimer();
        if (measurement is not null)
            ActionTree.Defer(ReportEnd);
        for (var child = firstChild; child is not null; child = child.nextSibling)
            child.MarkAndUndo(why, ref told);
        firstChild = null;

        // A beginning waiter says so and then looks at the status; here it is the other way round, and neither may
        // overtake itself.
        Interlocked.MemoryBarrier();
        var lockWaitedFor = waitingFor;
        lockWaitedFor?.Abandon(this);
        UndoRecords();

        // It may have been granted already, to a thread that code of the program holds up: no record knows that lock
        // yet.
        lockWaitedFor?.Release(this);
        if (userRecords is { } mine)
        {
            mine.Reverse();
            (told ??= []).AddRange(mine);
            userRecords = null;
        }

        Debug.Assert(firstChild is null && records is null, "An ended action has neither nested actions nor records.");
    }

    private void UndoRecords()
    {
        while (records is { } record)
        {
            records = record.Next;
            record.Undo();
        }
    }

    private static async Task AbortRecordsAsync(List<AbstractRecord> told)
    {
        List<Exception>? errors = null;
        foreach (var record in told)
        {
            try
            {
                await record.AbortAsync().ConfigureAwait(false);
            }
            catch (Exception error)
            {
                (errors ??= []).Add(error);
            }
        }

        if (errors is not null)
            throw new AggregateException(
                "The action is aborted, but records threw when they were told to abort.", errors);
    }

    /// <summary>How much time the action and all around it leave; null if none of them has a limit.</summary>
    internal TimeSpan? TimeLeft
    {
        get
        {
            TimeSpan? least = null;
            for (var level = this; level is not null; level = level.parent)
            {
                // How long this node works for another one's action is its own affair.
                if (!level.IsInterposed && level.timer is { Left: var left } && (least is null || left < least))
                    least = left;
            }

            return least;
        }
    }

    /// <summary>Aborts the action when the time has passed, unless it has begun to commit.</summary>
    internal void StartTimer(TimeSpan limit, TimeProvider time) => StartTimer(
        limit, time, new AbortCause(
            AbortReason.TimedOut, $"Its time limit of {limit.TotalSeconds:0.###} s passed before it began to commit."));

    private void StartTimer(TimeSpan limit, TimeProvider time, AbortCause why)
    {
        try
        {
            timer = new ActionTimeLimit(limit, time, () => PassTimeLimit(why));
        }
        catch (Exception error)
        {
            AbortNow(AbortCause.Of(AbortReason.Requested, "Its time limit could not be set:", error));
            throw;
        }

        if (status != ActionStatus.Running)
            StopTimer();
    }

    // Outside every gate it would be too late: an action that ends needs its time limit no longer, and a clock of the
    // program's may throw.
    private void StopTimer()
    {
        if (timer is { } set)
            UserCode.Try(set, static set => set.Dispose());
    }

    private void PassTimeLimit(AbortCause why)
    {
        Abort(why);

        // The callbacks of the token are the program's code.
        if (status == ActionStatus.Committing)
            UserCode.LetEnd(voting?.CancelAsync() ?? Task.CompletedTask);
    }

    private void LinkToParent()
    {
        Debug.Assert(parent is { status: ActionStatus.Running }, "Running actions are linked to running ones only.");
        nextSibling = parent!.firstChild;
        if (nextSibling is not null)
            nextSibling.previousSibling = this;
        parent.firstChild = this;
    }

    private void UnlinkFromParent()
    {
        if (previousSibling is not null)
            previousSibling.nextSibling = nextSibling;
        else if (ReferenceEquals(parent!.firstChild, this))
            parent.firstChild = nextSibling;
        if (nextSibling is not null)
            nextSibling.previousSibling = previousSibling;
    }
}
