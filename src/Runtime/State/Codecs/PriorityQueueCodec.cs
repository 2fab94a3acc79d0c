using System.Runtime.CompilerServices;

namespace Stubs.Generated;

/// <summary>
/// The codec of priority queues: an array of [element, priority] in the order of the heap, which restoring keeps, so
/// that what comes out first among equals is the same as it would have been.
/// </summary>
internal sealed class PriorityQueueCodec<TElement, TPriority>(Codec<TElement> element, Codec<TPriority> priority)
    : Codec<PriorityQueue<TElement, TPriority>>
{
    private readonly Codec<(TElement, TPriority)> item = new ValueTupleCodec<TElement, TPriority>(element, priority);

    public override void Write(ref StateWriter writer, PriorityQueue<TElement, TPriority> value)
    {
        if (value is null)
        {
            writer.WriteNull();
            return;
        }

        Kinds.RequireExactly(ref writer, value);
        Comparers.Write<TPriority>(ref writer, value.Comparer, value);
        Sequences.Write(ref writer, item, value.UnorderedItems);
    }

    public override PriorityQueue<TElement, TPriority> Read(ref StateReader reader)
    {
        if (reader.TryReadNull())
            return null!;
        var start = reader.Position;
        var comparer = Comparers.Read<TPriority>(ref reader);
        var items = Sequences.ReadArray(ref reader, item);
        if (comparer is not null)
            reader.Leave();
        var queue = new PriorityQueue<TElement, TPriority>((IComparer<TPriority>?)(object?)comparer);
        // By what a priority is compared may not have been read yet: it may lead to the queue.
        if (reader.Graph is not null && RuntimeHelpers.IsReferenceOrContainsReferences<TPriority>())
            ReadGraph.Postpone(queue, (ref StateReader at) => Fill(ref at, start, queue, items));
        else
            Fill(ref reader, start, queue, items);
        return queue;
    }

    // What is added to an empty queue becomes its heap as it stands, for it is one.
    private static void Fill(
        ref StateReader reader, int start, PriorityQueue<TElement, TPriority> queue, (TElement, TPriority)[] items)
    {
        try
        {
            queue.EnqueueRange(items);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            throw reader.Incompatible(start, "a priority queue", "priorities that cannot be compared", exception);
        }
    }
}
