using System.Collections.Concurrent;

namespace Stubs.Rpc;

/// <summary>
/// The memory that the connections of a node hold for their peers: unfinished frames, requests that run, and answers
/// that a peer does not take. When it is more than the node allows, the connection goes that has held much for longest.
/// </summary>
/// <remarks>
/// Small buffers are not counted: their number is bounded by other limits. A connection that goes holds nothing from
/// that moment on, though its buffers are given back a little later: so not all go at once.
/// </remarks>
/// <param name="most">How many bytes all may hold together.</param>
/// <param name="time">The clock.</param>
internal sealed class BufferBudget(long most, TimeProvider time)
{
    /// <summary>Buffers of fewer bytes are not counted.</summary>
    public const int Small = 16 << 10;

    // A connection that holds less has no part in it.
    private const long Much = 1 << 20;

    // Of a heap in which so much lives, a collection that stops the program ends within a fraction of a second.
    private const long Moderate = 512 << 20;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(3), LongPause = TimeSpan.FromSeconds(30);

    // Between two collections that stop the program.
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<Account, bool> holders = new();
    private int isCollecting;
    private long held;
    private long dropped;
    private long lastThorough;

    /// <summary>How many bytes are held.</summary>
    public long Held => Volatile.Read(ref held);

    /// <summary>A connection begins to hold memory.</summary>
    /// <param name="end">Ends the connection, for a reason.</param>
    public Account Open(Action<string> end) => new(this, end);

    private void EndOldest()
    {
        Account? oldest = null;

        // One that holds clearly less than the others on average is not to blame, however long it has.
        var (sum, count) = (0L, 0);
        foreach (var (account, _) in holders)
            (sum, count) = (sum + account.Mine, count + 1);
        var part = count == 0 ? 0 : sum / count * 3 / 4;
        foreach (var (account, _) in holders)
        {
            if (account.Mine >= part && account.Since is not 0 and var since
                && (oldest is null || since < oldest.Since))
                oldest = account;
        }

        oldest?.End(
            $"The connections of this node hold more than {most} bytes for their peers (RpcOptions.MaxBufferedBytes), and this one has held much for longest. Read what you ask for, and finish what you send.");
    }

    // What a connection held last and before is garbage, and no one may ask for more memory: a process that has become
    // idle would keep it.
    private void Dropped(long bytes)
    {
        if (bytes <= Much)
            return;
        Interlocked.Increment(ref dropped);
        CollectSoon();
    }

    private void CollectSoon()
    {
        if (Interlocked.Exchange(ref isCollecting, 1) == 0)
            _ = CollectAsync();
    }

    // Peers can provoke this. So what stops the program is rare, and done only where it is short, when they have come
    // to an end: collections in the background find out how much lives, the last one gives what is free back to the
    // system.
    private async Task CollectAsync()
    {
        var seen = Volatile.Read(ref dropped);
        var collected = seen;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false);
        do
        {
            await Task.Delay(IsModerate() ? Pause : LongPause, time).ConfigureAwait(false);
            if (collected != seen)
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false);
            collected = seen;
            seen = Volatile.Read(ref dropped);
        }
        while (collected != seen || (lastThorough != 0 && time.GetElapsedTime(lastThorough) < Rest));

        if (IsModerate())
        {
            lastThorough = Math.Max(1, time.GetTimestamp());
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }

        Volatile.Write(ref isCollecting, 0);
        if (Volatile.Read(ref dropped) != collected)
            CollectSoon();
    }

    private static bool IsModerate()
    {
        var seen = GC.GetGCMemoryInfo(GCKind.Any);
        return seen.HeapSizeBytes - seen.FragmentedBytes <= Moderate;
    }

    /// <summary>What one connection holds.</summary>
    internal sealed class Account(BufferBudget budget, Action<string> end)
    {
        private long mine;
        private long passed;
        private long since;
        private int isClosed;

        /// <summary>How many bytes it holds.</summary>
        public long Mine => Volatile.Read(ref mine);

        /// <summary>Since when it has held much, as a time stamp; 0 if it does not.</summary>
        public long Since => Volatile.Read(ref since);

        /// <summary>It holds more, or less.</summary>
        public void Change(long bytes)
        {
            if (bytes == 0 || Volatile.Read(ref isClosed) != 0)
                return;
            var now = Interlocked.Add(ref mine, bytes);
            var all = Interlocked.Add(ref budget.held, bytes);
            if (bytes > 0)
                Interlocked.Add(ref passed, bytes);
            if (now <= Much)
            {
                if (Interlocked.Exchange(ref since, 0) != 0)
                    budget.holders.TryRemove(this, out _);
            }
            else if (Interlocked.CompareExchange(ref since, Math.Max(1, budget.Now), 0) == 0)
            {
                budget.holders.TryAdd(this, true);
            }

            if (bytes > 0 && all > budget.Most)
                budget.EndOldest();
        }

        /// <summary>The connection has ended: it holds nothing any more.</summary>
        public void Close()
        {
            if (Interlocked.Exchange(ref isClosed, 1) != 0)
                return;
            Volatile.Write(ref since, 0);
            budget.holders.TryRemove(this, out _);
            var bytes = Interlocked.Exchange(ref mine, 0);
            Interlocked.Add(ref budget.held, -bytes);
            budget.Dropped(Volatile.Read(ref passed));
        }

        /// <summary>Ends the connection, on another thread: what is counted is counted under locks.</summary>
        public void End(string why)
        {
            Close();
            ThreadPool.UnsafeQueueUserWorkItem(static of => of.end(of.why), (end, why), preferLocal: false);
        }
    }

    private long Most => most;

    private long Now => time.GetTimestamp();
}
