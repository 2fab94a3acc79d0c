namespace Stubs.Rpc;

/// <summary>
/// The requests and replies that arrived together, on their way to their receivers. They are handed on one after the
/// other, by one thread that has them all at hand; but none waits for one before it that blocks: there is always
/// another thread on its way to go on with the rest, or a timer that sends for one.
/// </summary>
internal sealed class DispatchBatch(FrameWriter writer) : IThreadPoolWorkItem
{
    private IThreadPoolWorkItem[] items = new IThreadPoolWorkItem[8];
    private int count;
    private int next;

    /// <summary>How many there are.</summary>
    public int Count => count;

    /// <summary>Called by the reader thread, before <see cref="Run"/>.</summary>
    public void Add(IThreadPoolWorkItem item)
    {
        if (count == items.Length)
            Array.Resize(ref items, count * 2);
        items[count++] = item;
    }

    /// <summary>Hands on what no other thread has, with another thread on its way.</summary>
    public void Run()
    {
        if (Volatile.Read(ref next) < count - 1)
            Queue();
        DispatchRest();
    }

    /// <summary>
    /// Hands on what no other thread has. Before, the caller has promised the frame writer to come: after this it does,
    /// or lets others help, and one of them does.
    /// </summary>
    public void RunAlone() => DispatchRest();

    /// <summary>Lets other threads help the one that is alone: it takes too long.</summary>
    public void LetOthersHelp() => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);

    /// <summary>Lets another thread do all.</summary>
    public void Queue()
    {
        writer.Expect();
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>Is used again, by the thread that was alone to the end.</summary>
    public void Clear()
    {
        Array.Clear(items, 0, count);
        (count, next) = (0, 0);
    }

    void IThreadPoolWorkItem.Execute()
    {
        writer.Come();
        if (Volatile.Read(ref next) < count)
            Run();
    }

    private void DispatchRest()
    {
        while (Interlocked.Increment(ref next) is var taken && taken <= count)
            items[taken - 1].Execute();
    }
}
