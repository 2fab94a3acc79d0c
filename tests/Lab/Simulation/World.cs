namespace Stubs.Lab.Simulation;

/// <summary>
/// A world in which nothing happens by itself: time passes only from one event to the next, and all that code does on
/// its own account, between two events, runs on the one thread of the pool, in the order in which it was queued. What a
/// seed brings about is therefore always the same.
/// </summary>
/// <remarks>
/// The world's own work item lets everything that is queued go first, again and again, until nothing is queued any
/// more; then no flow can go on before the next event, which it takes from the queue. What waits for time, a message or
/// a disk waits for an event.
/// </remarks>
internal sealed class World(int seed, bool isTraced) : IThreadPoolWorkItem
{
    private readonly PriorityQueue<Event, (long Time, long Order)> events = new();
    private readonly List<string> steps = [];
    private readonly DateTimeOffset origin = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private TaskCompletionSource finished = null!;
    private Task main = null!;
    private long lastOrder;

    /// <summary>So many events are a sign that a program or a node asks without pause.</summary>
    public long MaxEvents { get; set; } = 100_000;

    /// <summary>The source of all chance.</summary>
    public Random Random { get; } = new(seed);

    public int Seed => seed;

    /// <summary>Whether disks say that they have flushed what they only hold in their caches.</summary>
    public bool DisksLie { get; set; }

    public TimeSpan Now { get; private set; }

    public DateTimeOffset UtcNow => origin + Now;

    /// <summary>How many events there were.</summary>
    public long Events { get; private set; }

    /// <summary>A sum over everything that happened, in its order.</summary>
    public ulong Hash { get; private set; } = 14695981039346656037;

    public bool IsTraced => isTraced;

    /// <summary>What happened, for people; empty if the world is not traced.</summary>
    public IReadOnlyList<string> Steps => steps;

    /// <summary>What went wrong in the laboratory itself, or the code under test did that it must not.</summary>
    public List<string> Complaints { get; } = [];

    /// <summary>Everything ends here: events that are due later do not happen.</summary>
    public TimeSpan Horizon { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// Runs the world until its main task has ended and nothing is left to do at that moment, or nothing can happen any
    /// more.
    /// </summary>
    public async Task RunAsync(Func<Task> life)
    {
        finished = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        main = life();
        Schedule();
        await finished.Task.ConfigureAwait(false);
        if (!main.IsCompleted)
            Complaints.Add(
                $"At {Now}, after {Events} events, the end is not reached, and nothing more can happen, or too much does.");
        else
            await main.ConfigureAwait(false);
    }

    /// <summary>Has something happen later.</summary>
    public Event At(TimeSpan delay, string what, Action happen)
    {
        var added = new Event(what, happen);
        events.Enqueue(added, (Now.Ticks + Math.Max(0, delay.Ticks), ++lastOrder));
        return added;
    }

    /// <summary>Waits.</summary>
    public Task DelayAsync(TimeSpan delay)
    {
        var passed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        At(delay, "wait", passed.SetResult);
        return passed.Task;
    }

    /// <summary>Some time between two.</summary>
    public TimeSpan Between(double fromMilliseconds, double toMilliseconds) =>
        TimeSpan.FromTicks(
            (long)((fromMilliseconds
                + (Random.NextDouble() * (toMilliseconds - fromMilliseconds))) * TimeSpan.TicksPerMillisecond));

    public bool Chance(double probability) => Random.NextDouble() < probability;

    /// <summary>Notes what happened; two runs that differ in it are different.</summary>
    public void Note(string what, string where)
    {
        Mix(what);
        Mix(where);
    }

    /// <summary>The same with words for people, which are made only if they are read.</summary>
    public void Note(string what, string where, Func<string> words)
    {
        Note(what, where);
        if (isTraced)
            steps.Add($"{Now.TotalMilliseconds,11:0.000} {where,-4} {what} {words()}");
    }

    void IThreadPoolWorkItem.Execute()
    {
        if (ThreadPool.PendingWorkItemCount > 0)
        {
            Schedule();
            return;
        }

        while (events.TryDequeue(out var next, out var when))
        {
            if (next.IsCancelled)
                continue;
            if (main.IsCompleted || when.Time > Horizon.Ticks || Events == MaxEvents)
                break;
            Now = TimeSpan.FromTicks(when.Time);
            Events++;
            Mix(next.What);
            Mix((ulong)when.Time);
            next.Happen();
            Schedule();
            return;
        }

        finished.SetResult();
    }

    private void Schedule() => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);

    private void Mix(string text)
    {
        foreach (var letter in text)
            Mix(letter);
    }

    private void Mix(ulong value) => Hash = (Hash ^ value) * 1099511628211;

    /// <summary>Something that is to happen.</summary>
    internal sealed class Event(string what, Action happen) : IDisposable
    {
        public string What => what;

        public bool IsCancelled { get; private set; }

        public void Cancel() => IsCancelled = true;

        void IDisposable.Dispose() => Cancel();

        public void Happen()
        {
            IsCancelled = true;
            happen();
        }
    }
}
