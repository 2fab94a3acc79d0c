namespace Stubs.Rpc;

/// <summary>
/// The requests and replies that arrived together, on their way to whom they are for. They are handed on one after the other, by one thread that has them all at hand; but nobody
/// waits for one before him that blocks, for there is always another thread on its way to go on with the rest.
/// </summary>
internal sealed class HandOn(Outbox outbox) : IThreadPoolWorkItem
{
    private IThreadPoolWorkItem[] items = new IThreadPoolWorkItem[8];
    private int count;
    private int next;

    /// <summary>How many there are.</summary>
    public int Count => count;

    /// <summary>By the one who reads from the wire, before <see cref="Run"/>.</summary>
    public void Add(IThreadPoolWorkItem item)
    {
        if (count == items.Length)
            Array.Resize(ref items, count * 2);
        items[count++] = item;
    }

    /// <summary>Hands on what nobody else has.</summary>
    public void Run()
    {
        if (Volatile.Read(ref next) < count - 1)
            Queue();
        while (Interlocked.Increment(ref next) is var taken && taken <= count)
            items[taken - 1].Execute();
    }

    /// <summary>Lets another thread do that.</summary>
    public void Queue()
    {
        outbox.Expect();
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    void IThreadPoolWorkItem.Execute()
    {
        outbox.Come();
        if (Volatile.Read(ref next) < count)
            Run();
    }
}
