using System.Diagnostics;

namespace Stubs.Rpc;

/// <summary>A request of this side's that awaits its final frame.</summary>
internal abstract class OutstandingRequest
{
    public const long NoDeadline = long.MaxValue;

    public uint Correlation { get; set; }

    /// <summary>When the time limit passes, in the clock's timestamps.</summary>
    public long Deadline { get; set; } = NoDeadline;

    /// <summary>The batch in which the request was queued.</summary>
    public long Batch = FrameWriter.NotWritten;

    /// <summary>Gives up waiting with an error. The final frame may still come.</summary>
    /// <returns>False if the outcome was known already; else <see cref="Tell"/> is to be called, outside all
    /// locks.</returns>
    public abstract bool TryFail(Exception error);

    /// <summary>Lets the waiting caller know.</summary>
    public abstract void Tell();
}

/// <summary>The requests of one side that await their final frames. Guarded by the connection.</summary>
internal sealed class OutstandingRequests
{
    private const int IndexBits = 16;

    private readonly Stack<int> free = new();
    private OutstandingRequest?[] slots = [];
    private uint generation;

    public OutstandingRequests(int capacity) => Capacity = capacity;

    public int Capacity { get; }

    /// <summary>
    /// Gives an exchange its correlation: a place in the table and a number that makes it differ from those that had
    /// the place before.
    /// </summary>
    public void Add(OutstandingRequest awaited)
    {
        if (free.Count == 0)
            Grow();
        var index = free.Pop();
        slots[index] = awaited;
        awaited.Correlation = (++generation << IndexBits) | (uint)index;
    }

    public OutstandingRequest? Find(uint correlation)
    {
        var index = (int)(correlation & ((1 << IndexBits) - 1));
        return index < slots.Length && slots[index] is { } awaited && awaited.Correlation == correlation
            ? awaited : null;
    }

    public void Remove(OutstandingRequest awaited)
    {
        var index = (int)(awaited.Correlation & ((1 << IndexBits) - 1));
        Debug.Assert(ReferenceEquals(slots[index], awaited), "A request is removed that is not outstanding.");
        slots[index] = null;
        free.Push(index);
    }

    public IEnumerable<OutstandingRequest> All => slots.OfType<OutstandingRequest>();

    private void Grow()
    {
        var used = slots.Length;
        Array.Resize(ref slots, Math.Min(Capacity, Math.Max(16, used * 2)));
        for (var index = slots.Length - 1; index >= used; index--)
            free.Push(index);
    }
}
