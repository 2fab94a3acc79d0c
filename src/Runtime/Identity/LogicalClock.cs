using System.Runtime.CompilerServices;

namespace Stubs;

/// <summary>
/// Gives actions their ages: a hybrid logical clock (Kulkarni et al. 2014) that every stamp of a peer carries forward.
/// A peer whose wall clock is wrong, by any amount, then has no advantage in wound-wait, nor a disadvantage. It orders,
/// and tells no time: leases, time limits and pauses use the <see cref="TimeProvider"/>.
/// </summary>
/// <remarks>
/// <para>State: <c>origin</c>, the wall clock when the clock was made; <c>lead</c>, how far peers were ahead at most;
/// <c>last</c>, the last stamp that was given. A stamp is 64 bits, in units of 100 ns: <c>origin + time elapsed since +
/// lead</c>, and at least <c>last + 1</c>. What was learned is kept as a lead, so that the clock runs on between two
/// messages: it does not fall behind its peers while it thinks. A wall clock that is set afterwards has no
/// effect.</para>
/// <para>Messages that carry stamps (<c>docs/protocol.md</c>, <em>Ages</em>): the exchange of clocks when a node joins
/// its directory; the start in the context of each call in an action; the clock in the enlistment of each outcome in an
/// action.</para>
/// <para>Invariants:</para>
/// <list type="bullet">
/// <item>A. Stamps of one clock grow strictly, but where it is set back to the directory's.</item>
/// <item>B. A stamp that is given after a credible one was learned is larger than that one.</item>
/// <item>C. A stamp is credible if it is at most <see cref="Credible"/> ahead of the clock. One that is not teaches
/// nothing, so a broken peer cannot carry the others away; a node that joins believes its directory, which it was
/// configured with, up to <see cref="Ceiling"/>, and is set back to it if it is not credible there.</item>
/// <item>E. So the nodes of a directory find each other credible, whatever their wall clocks show. Nodes that do not
/// order two actions alike would not end their deadlocks: an age that is not credible is another at each node.</item>
/// <item>D. No sum overflows: <c>lead</c> never takes the clock beyond <see cref="Ceiling"/>, behind which there is
/// room for 20,000 years.</item>
/// </list>
/// </remarks>
internal sealed class LogicalClock
{
    /// <summary>The largest stamp that is ever learned: the last instant that a date can name.</summary>
    public const long Ceiling = 3_155_378_975_999_999_999;

    /// <summary>How far a stamp may be from the clock, either way, to be believed: a day.</summary>
    public const long Credible = TimeSpan.TicksPerDay;

    private readonly TimeProvider time;
    private readonly long origin;
    private readonly long started;
    private long lead;
    private long last;

    public LogicalClock(TimeProvider time)
    {
        this.time = time;
        origin = time.GetUtcNow().UtcTicks;
        started = time.GetTimestamp();
    }

    /// <summary>
    /// The clock that belongs to a source of time: there is one in a process, or in a simulated world.
    /// </summary>
    public static LogicalClock Of(TimeProvider time) => (Laboratory.Clocks ?? LogicalClocks.OfProcess).Of(time);

    /// <summary>What the clock shows; it is not used up.</summary>
    public long Now => Math.Max(Reading, Volatile.Read(ref last));

    private long Reading => origin + time.GetElapsedTime(started).Ticks + Volatile.Read(ref lead);

    /// <summary>A stamp that is larger than all that were given or learned before.</summary>
    public long Next()
    {
        for (var seen = Volatile.Read(ref last); ;)
        {
            var next = Math.Max(Reading, seen + 1);
            var found = Interlocked.CompareExchange(ref last, next, seen);
            if (found == seen)
                return next;
            seen = found;
        }
    }

    /// <summary>Whether a stamp can be one that a peer's clock gave for something that still goes on.</summary>
    public bool IsCredible(long stamp)
    {
        var now = Now;
        return stamp > 0 && stamp <= Ceiling && stamp >= now - Credible && stamp <= now + Credible;
    }

    /// <summary>A peer was so far when it sent a message.</summary>
    public void Learn(long stamp)
    {
        if (stamp > Now && IsCredible(stamp))
            Adopt(stamp);
    }

    /// <summary>The clock of the directory, for a node that joins: this one goes with it, forward and back.</summary>
    public void Follow(long stamp)
    {
        if (stamp > 0 && stamp < Now - Credible)
        {
            // Actions that have begun by now have ages that others do not believe; they are few, and end.
            Interlocked.Add(ref lead, stamp - Reading);
            Volatile.Write(ref last, stamp);
        }

        Adopt(stamp);
    }

    private void Adopt(long stamp)
    {
        if (stamp is <= 0 or > Ceiling)
            return;
        for (var seen = Volatile.Read(ref lead); ;)
        {
            var behind = stamp - Reading;
            if (behind <= 0)
                break;
            var found = Interlocked.CompareExchange(ref lead, seen + behind, seen);
            if (found == seen)
                break;
            seen = found;
        }

        for (var seen = Volatile.Read(ref last); seen < stamp;)
        {
            var found = Interlocked.CompareExchange(ref last, stamp, seen);
            if (found == seen)
                return;
            seen = found;
        }
    }
}

/// <summary>The logical clocks of a process, or of a simulated world: one for each source of time.</summary>
internal sealed class LogicalClocks
{
    private readonly ConditionalWeakTable<TimeProvider, LogicalClock> clocks = [];

    // Nearly all actions use it.
    private readonly LogicalClock ofSystem = new(TimeProvider.System);

    public static LogicalClocks OfProcess { get; } = new();

    public LogicalClock Of(TimeProvider time) =>
        ReferenceEquals(time, TimeProvider.System)
            ? ofSystem : clocks.GetValue(time, static time => new LogicalClock(time));
}
