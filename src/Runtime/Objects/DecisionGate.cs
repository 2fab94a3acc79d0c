using System.Runtime.CompilerServices;

namespace Stubs.Objects;

/// <summary>
/// Where a node writes that something is decided, or that a decision is forgotten. A backup of several nodes closes it
/// for a moment.
/// </summary>
/// <remarks>
/// <code>
/// open ──CloseAsync──▶ closing: those inside end, others wait ──none is inside──▶ closed ──Open──▶ open
/// </code>
/// Those that wait go on when it is opened. A look at the gate comes after the entry in the count, and the closing
/// looks at the count after it has closed: none slips through.
/// </remarks>
internal sealed class DecisionGate
{
    private int inside;
    private volatile Closing? closing;

    /// <summary>Does a write inside.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask PassAsync<T>(T state, Func<T, ValueTask> write)
    {
        while (!TryEnter(out var wait))
            await wait.ConfigureAwait(false);
        try
        {
            await write(state).ConfigureAwait(false);
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Closes the gate; completes when none is inside.</summary>
    public Task CloseAsync()
    {
        var made = new Closing();
        closing = made;
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref inside) == 0)
            made.Empty.TrySetResult();
        return made.Empty.Task;
    }

    public void Open()
    {
        if (Interlocked.Exchange(ref closing, null) is { } before)
            before.Opened.TrySetResult();
    }

    private bool TryEnter(out Task wait)
    {
        Interlocked.Increment(ref inside);
        if (closing is not { } before)
        {
            wait = Task.CompletedTask;
            return true;
        }

        Leave();
        wait = before.Opened.Task;
        return false;
    }

    private void Leave()
    {
        if (Interlocked.Decrement(ref inside) == 0)
            closing?.Empty.TrySetResult();
    }

    private sealed class Closing
    {
        public TaskCompletionSource Empty { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Opened { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
