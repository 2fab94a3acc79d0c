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
        try
        {
            return new PriorityQueue<TElement, TPriority>(items, (IComparer<TPriority>?)(object?)comparer);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            throw reader.Incompatible(start, "a priority queue", "priorities that cannot be compared", exception);
        }
    }
}
