using System.Collections.Concurrent;
using System.Diagnostics;

namespace Stubs.Objects;

/// <summary>
/// Decides which objects become passive: the clock algorithm (second chance). An object that was used since the hand
/// last passed is spared once; one that is in use stays. Every activation moves the hand a little while there are too
/// many objects or bytes, so that no one activation pays for all; or while much of the clock is objects that are no
/// more.
/// </summary>
internal sealed class PassivationQueue(int maxObjects, long maxBytes, Func<ActiveObject, bool> tryMakePassive)
{
    private const int StepsPerActivation = 8;
    private const int GoneTolerated = 64;

    private readonly ConcurrentQueue<ActiveObject> clock = new();
    private long bytes;
    private int count;
    private int gone;

    /// <summary>How many objects the clock knows, those included that are no more.</summary>
    public int Length => clock.Count;

    /// <summary>The bytes of the states that are active.</summary>
    public long Bytes => Interlocked.Read(ref bytes);

    public void Added(ActiveObject added)
    {
        Interlocked.Increment(ref count);
        Interlocked.Add(ref bytes, added.Committed?.Length ?? 0);
        clock.Enqueue(added);
        for (var step = 0;
            step < StepsPerActivation && (IsOverLimit || HasManyGone) && clock.TryDequeue(out var candidate); step++)
            Visit(candidate);
    }

    /// <summary>An object is no more, or is not to be used again; the hand will come across it.</summary>
    public void Forgotten(int length)
    {
        Interlocked.Increment(ref gone);
        Removed(length);
    }

    public void BytesChanged(int difference) => Interlocked.Add(ref bytes, difference);

    private bool IsOverLimit => Volatile.Read(ref count) > maxObjects || Interlocked.Read(ref bytes) > maxBytes;

    private bool HasManyGone => Volatile.Read(ref gone) > GoneTolerated + (Volatile.Read(ref count) / 2);

    private void Visit(ActiveObject candidate)
    {
        if (candidate.Gone)
        {
            Interlocked.Decrement(ref gone);
            return;
        }

        // Once passive it may be activated again at once, by another instance of this class.
        var length = candidate.Committed?.Length ?? 0;
        if (IsOverLimit)
        {
            if (candidate.RecentlyUsed)
            {
                candidate.RecentlyUsed = false;
            }
            else if (tryMakePassive(candidate))
            {
                Removed(length);
                return;
            }
        }

        clock.Enqueue(candidate);
    }

    private void Removed(int length)
    {
        var left = Interlocked.Decrement(ref count);
        Debug.Assert(left >= 0, "More objects became passive than were active.");
        Interlocked.Add(ref bytes, -length);
    }
}
