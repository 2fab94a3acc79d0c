namespace Stubs;

/// <summary>
/// Large buffers that were returned, until a collection takes them. They cost nothing while none is asked for. In a
/// flood of large frames, whose connections come and go, the next ones get what the last ones had, and the garbage does
/// not grow until the next collection.
/// </summary>
internal sealed class LargeBuffers
{
    private const int MostKept = 64;

    private readonly Lock gate = new();
    private readonly Queue<WeakReference<byte[]>> returned = new();

    /// <summary>A buffer of at least so many bytes, and at most twice as many.</summary>
    public byte[] Rent(int size)
    {
        lock (gate)
        {
            for (var left = returned.Count; left > 0; left--)
            {
                var oldest = returned.Dequeue();
                if (!oldest.TryGetTarget(out var buffer))
                    continue;
                if (buffer.Length >= size && buffer.Length / 2 <= size)
                    return buffer;
                returned.Enqueue(oldest);
            }
        }

        return GC.AllocateUninitializedArray<byte>(size);
    }

    /// <summary>Takes one back, which nothing uses any more.</summary>
    public void Return(byte[] buffer)
    {
        lock (gate)
        {
            if (returned.Count == MostKept)
                returned.Dequeue();
            returned.Enqueue(new WeakReference<byte[]>(buffer));
        }
    }
}
