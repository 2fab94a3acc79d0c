using System.Collections.Concurrent;

namespace Stubs.Objects;

/// <summary>
/// Decides which objects become passive: the clock algorithm (second chance). An object that was used since the hand last passed is spared once; one that is
/// in use stays. Every activation moves the hand a little while there are too many objects or bytes, so that no one activation pays for all.
/// </summary>
internal sealed class PassivationQueue(int maxObjects, long maxBytes, Func<ActiveObject, bool> tryMakePassive)
{
    private const int StepsPerActivation = 8;

    private readonly ConcurrentQueue<ActiveObject> clock = new();
    private long bytes;
    private int count;

    public void Added(ActiveObject added)
    {
        clock.Enqueue(added);
        Interlocked.Increment(ref count);
        Interlocked.Add(ref bytes, added.Committed?.Length ?? 0);
        for (var step = 0; step < StepsPerActivation && IsOverLimit && clock.TryDequeue(out var candidate); step++)
            Visit(candidate);
    }

    public void Removed(int length)
    {
        Interlocked.Decrement(ref count);
        Interlocked.Add(ref bytes, -length);
    }

    public void BytesChanged(int difference) => Interlocked.Add(ref bytes, difference);

    private bool IsOverLimit => Volatile.Read(ref count) > maxObjects || Interlocked.Read(ref bytes) > maxBytes;

    private void Visit(ActiveObject candidate)
    {
        if (candidate.Gone)
            return;
        if (candidate.RecentlyUsed)
            candidate.RecentlyUsed = false;
        else if (tryMakePassive(candidate))
        {
            Removed(candidate.Committed?.Length ?? 0);
            return;
        }

        clock.Enqueue(candidate);
    }
}
