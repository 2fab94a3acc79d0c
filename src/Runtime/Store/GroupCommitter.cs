using System.Diagnostics;
using Stubs.Diagnostics;

namespace Stubs.Store;

/// <summary>What a <see cref="GroupCommitter"/> writes to: it carries out one group at a time.</summary>
internal interface IGroupTarget
{
    /// <summary>
    /// Carries out the group as one durable transaction. A batch that cannot be carried out is told so by
    /// <see cref="PendingBatch.Fail"/> and does not disturb the others; for every other batch, a return means that it
    /// is stable.
    /// </summary>
    /// <param name="group">The batches, in the order in which they came.</param>
    void Commit(IReadOnlyList<PendingBatch> group);
}

/// <summary>
/// Group commit: whatever is queued while a flush is under way goes into the next flush, and each caller waits for its
/// own flush only.
/// </summary>
/// <remarks>
/// <code>
/// state     | meaning                               | a caller that comes        | next
/// idle      | no flush, nothing queued              | flushes by itself          | -> flushing
/// flushing  | one flush is under way                | queues its batch and waits | none waited or waits -> idle; otherwise -> gathering
/// gathering | the next flush is in the pool's queue | queues its batch and waits | nothing queued -> idle; otherwise -> flushing
/// </code>
/// <para>Invariants: at most one flush at a time; batches are flushed in the order in which they came; a batch is taken
/// up or cancelled, never both.</para>
/// <para>A caller that is alone flushes on its own thread, so that one client pays for no change of threads. Many
/// callers would come in two cohorts, each waiting for the other one's flush, or the first to come back would flush
/// alone. So the pool, which serves its queue in order, first gets the callers that are told of a flush, one by one,
/// and behind them the next flush, which lets itself be overtaken a few more times while callers come back. Nothing
/// waits for a time to pass.</para>
/// </remarks>
internal sealed class GroupCommitter(IGroupTarget target, string name, Action<GroupCommitEvent>? observer = null)
    : IThreadPoolWorkItem
{
    /// <summary>How often a flush lets itself be overtaken.</summary>
    private const int MaxPasses = 3;

    private readonly Lock gate = new();
    private List<PendingBatch> queue = [];
    private List<PendingBatch> group = [];
    private TaskCompletionSource? drained;
    private int lastFlushed;
    private int seen;
    private int passes;
    private bool busy;
    private bool closed;

    /// <summary>The node whose store this is, once it is known.</summary>
    private volatile NodeDiagnostics? node;

    /// <summary>How many batches wait for the next flush.</summary>
    public int QueueLength
    {
        get
        {
            lock (gate)
                return queue.Count;
        }
    }

    /// <summary>Reports flushes to a node from now on.</summary>
    public void ReportTo(NodeDiagnostics diagnostics) => node = diagnostics;

    /// <inheritdoc cref="IObjectStore.WriteAsync"/>
    public ValueTask WriteAsync(IReadOnlyList<StoreOperation> operations, CancellationToken cancellationToken)
    {
        var batch = new PendingBatch(operations);
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(closed, name);
            cancellationToken.ThrowIfCancellationRequested();
            if (busy)
            {
                batch.BecomeWaiting();
                queue.Add(batch);
            }
            else
            {
                busy = true;
                group.Add(batch);
            }
        }

        if (batch.IsWaiting)
        {
            observer?.Invoke(new(GroupCommitStep.Queued, 1));
            return new ValueTask(batch.WaitAsync(cancellationToken));
        }

        Flush();
        return batch.Failure is null ? ValueTask.CompletedTask : ValueTask.FromException(batch.Failure);
    }

    /// <summary>Refuses further batches, and returns when those that were queued have been flushed.</summary>
    public Task CloseAsync()
    {
        lock (gate)
        {
            closed = true;
            if (!busy)
                return Task.CompletedTask;
            drained ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return drained.Task;
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        lock (gate)
        {
            if (queue.Count == 0)
            {
                BecomeIdle();
                return;
            }

            if (queue.Count < lastFlushed && queue.Count > seen && passes < MaxPasses)
            {
                (seen, passes) = (queue.Count, passes + 1);
                Schedule();
                return;
            }

            (seen, passes) = (0, 0);
            (group, queue) = (queue, group);
            group.RemoveAll(static batch => !batch.TryTake());
        }

        Flush();
    }

    private void Flush()
    {
        observer?.Invoke(new(GroupCommitStep.Taken, group.Count));
        var measured = StubsMeter.MeasuresFlushes && group.Count > 0 ? node : null;
        var began = measured is null ? 0 : Stopwatch.GetTimestamp();
        if (group.Count > 0)
            CommitGroup();
        observer?.Invoke(new(GroupCommitStep.Flushed, group.Count));
        if (measured is null)
        {
            EndFlush();
            return;
        }

        // The callers are told first.
        var (seconds, batches) = (Stopwatch.GetElapsedTime(began).TotalSeconds, group.Count);
        var bytes = group.Sum(static batch => batch.Operations.Sum(BytesOf));
        EndFlush();
        measured.Flushed(seconds, batches, bytes);
    }

    private static long BytesOf(StoreOperation operation) => operation switch
    {
        StoreOperation.Create create => create.State.Body.Length,
        StoreOperation.WriteState write => write.State.Body.Length,
        StoreOperation.WriteShadow { Shadow.State: { } state } => state.Body.Length,
        _ => 0,
    };

    private void CommitGroup()
    {
        try
        {
            target.Commit(group);
        }
        catch (Exception failure)
        {
            // A target reports by Fail; that it threw is an error of its own, after which it is not known what became
            // of the group.
            foreach (var batch in group)
                batch.Fail(new StoreOutcomeUnknownException(
                    $"{name}: writing failed in an unforeseen way: {failure.Message}", failure));
        }
    }

    private void EndFlush()
    {
        var told = 0;
        foreach (var batch in group)
            told += batch.Tell() ? 1 : 0;
        lastFlushed = group.Count;
        group.Clear();
        lock (gate)
        {
            if (queue.Count == 0 && told == 0)
                BecomeIdle();
            else
                Schedule();
        }
    }

    private void Schedule() => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);

    private void BecomeIdle()
    {
        busy = false;
        (seen, passes) = (0, 0);
        drained?.SetResult();
    }
}
