using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Stubs.Diagnostics;

/// <summary>
/// The program's logger, as the runtime writes to it: beside what is reported. An entry waits in a queue, and one work
/// item of the thread pool writes the queue in order. A logger that takes long delays other entries only. A logger that
/// throws loses the entry.
/// </summary>
/// <remarks>
/// States: idle (no work item) and writing (one work item). <see cref="pending"/> counts the entries that are queued or
/// being written. The report that raises it from 0 starts the work item, which ends when it has lowered it to 0.
/// Beyond <see cref="Capacity"/> an entry is dropped and counted; the count is an entry of its own once there is room.
/// An entry is written in the execution context of its report, so that its trace is known.
/// </remarks>
internal sealed class QueuedLogger : ILogger
{
    /// <summary>How many entries may wait.</summary>
    public const int Capacity = 1000;

    private readonly ILogger logger;
    private readonly Queue<Entry> queue = new();
    private readonly Lock gate = new();
    private TaskCompletionSource? idle;
    private int pending;
    private int dropped;

    private QueuedLogger(ILogger logger) => this.logger = logger;

    /// <summary>The logger, with one queue before it.</summary>
    public static QueuedLogger Of(ILogger logger) => logger as QueuedLogger ?? new QueuedLogger(logger);

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel)
    {
        var isEnabled = false;
        return UserCode.Try(logger, logger => isEnabled = logger.IsEnabled(logLevel)) && isEnabled;
    }

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        lock (gate)
        {
            if (pending >= Capacity)
            {
                dropped++;
                return;
            }

            queue.Enqueue(new Entry<TState>(
                ExecutionContext.Capture(), logLevel, eventId, state, exception, formatter));
            if (pending++ > 0)
                return;
        }

        ThreadPool.UnsafeQueueUserWorkItem(static queued => queued.WriteAll(), this, preferLocal: false);
    }

    /// <summary>Waits until each entry of before has been written.</summary>
    /// <param name="limit">How long at most.</param>
    /// <returns>Whether all were written.</returns>
    public async ValueTask<bool> FlushAsync(TimeSpan limit)
    {
        Task written;
        lock (gate)
        {
            if (pending == 0)
                return true;
            written = (idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }

        await written.WaitAsync(limit).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return written.IsCompleted;
    }

    private void WriteAll()
    {
        while (true)
        {
            Entry entry;
            int lost;
            lock (gate)
            {
                (entry, lost, dropped) = (queue.Dequeue(), dropped, 0);
            }

            if (lost > 0)
                UserCode.Try((logger, lost), static of => Diagnostics.Log.EntriesDropped(of.logger, of.lost, Capacity));
            if (entry.Context is { } context)
                ExecutionContext.Run(context, static state => Write(((QueuedLogger, Entry))state!), (this, entry));
            else
                Write((this, entry));

            TaskCompletionSource? written;
            lock (gate)
            {
                Debug.Assert(
                    pending == queue.Count + 1, "An entry is counted that is neither queued nor being written.");
                if (--pending > 0)
                    continue;
                (written, idle) = (idle, null);
            }

            written?.TrySetResult();
            return;
        }
    }

    private static void Write((QueuedLogger Logger, Entry Entry) of) =>
        UserCode.Try(of, static of => of.Entry.WriteTo(of.Logger.logger));

    private abstract class Entry(ExecutionContext? context)
    {
        public ExecutionContext? Context => context;

        public abstract void WriteTo(ILogger logger);
    }

    private sealed class Entry<TState>(
        ExecutionContext? context, LogLevel level, EventId id, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter) : Entry(context)
    {
        public override void WriteTo(ILogger logger) => logger.Log(level, id, state, exception, formatter);
    }
}
