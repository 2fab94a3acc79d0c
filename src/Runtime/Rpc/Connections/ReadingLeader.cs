namespace Stubs.Rpc;

/// <summary>
/// Lets the thread that reads from a wire hand on what it has read before it reads on, as long as that takes next to no
/// time. Then whatever arrived meanwhile is at hand, and no other thread need be woken, which costs more than a few
/// dozen small messages. If it does take time, a timer gives the reading to another thread.
/// </summary>
/// <remarks>
/// <code>
/// number | meaning                                                              | next
/// even   | a thread reads, or bytes are waited for                              | Begin -&gt; odd
/// odd    | the thread that has read hands on, and will read on when it has done | TryEnd -&gt; even: it reads on
///        |                                                                      | the timer has met this number before -&gt; even: another thread reads on
/// </code>
/// Invariant: one thread at most has the reading, the one that has made the number what it is, or that got the bytes
/// which were waited for. A number never comes again, so that no thread takes a later term for its own, and the timer
/// none for the one that it has met.
/// </remarks>
internal sealed class ReadingLeader : IDisposable
{
    // After a term that was too long it is not tried again for so many, after one that was taken away for so many.
    private const int PauseAfterLong = 16, PauseAfterTaken = 1000, MostQuietPeriods = 20;

    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Long = TimeSpan.FromMicroseconds(100), LongForOne = TimeSpan.FromMicroseconds(1);

    private readonly Action taken;
    private readonly TimeProvider time;
    private readonly ITimer timer;
    private long number;
    private long begun;
    private int pause;

    // The timer's.
    private long seen;
    private int quietPeriods;
    private int isRunning;

    /// <param name="taken">Is called by a thread that has the reading now, because the one that had it takes too
    /// long.</param>
    /// <param name="time">The clock: that of the threads, whatever the protocol's is.</param>
    public ReadingLeader(Action taken, TimeProvider time)
    {
        (this.taken, this.time) = (taken, time);
        timer = time.CreateTimer(
            static term => ((ReadingLeader)term!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>By the thread that reads: whether it may hand on before it reads on.</summary>
    public bool MayBegin()
    {
        if (pause == 0)
            return true;
        pause--;
        return false;
    }

    /// <summary>By the thread that reads: it begins to hand on.</summary>
    /// <returns>Its term.</returns>
    public long Begin()
    {
        begun = time.GetTimestamp();
        var term = Interlocked.Increment(ref number);
        if (Volatile.Read(ref isRunning) == 0)
            Start();
        return term;
    }

    /// <summary>By the thread that began.</summary>
    /// <param name="term">What <see cref="Begin"/> has returned.</param>
    /// <param name="count">How many messages were handed on.</param>
    /// <returns>Whether it still has the reading.</returns>
    public bool TryEnd(long term, int count)
    {
        if (Interlocked.CompareExchange(ref number, term + 1, term) != term)
            return false;
        if (time.GetElapsedTime(begun) > Long + (LongForOne * count))
            pause = PauseAfterLong;
        return true;
    }

    public void Dispose() => timer.Dispose();

    private void Start()
    {
        if (Interlocked.Exchange(ref isRunning, 1) == 0)
            timer.Change(Period, Period);
    }

    private void Look()
    {
        var now = Volatile.Read(ref number);
        var isSame = Interlocked.Exchange(ref seen, now) == now;
        if (isSame && (now & 1) == 1 && Interlocked.CompareExchange(ref number, now + 1, now) == now)
        {
            pause = PauseAfterTaken;
            taken();
            return;
        }

        quietPeriods = isSame ? quietPeriods + 1 : 0;
        if (quietPeriods < MostQuietPeriods)
            return;
        quietPeriods = 0;
        timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        // A beginning reader says so first, and then looks whether the timer runs.
        Interlocked.Exchange(ref isRunning, 0);
        if (Volatile.Read(ref number) != now)
            Start();
    }
}
