using System.Collections.Concurrent;

namespace Stubs.Rpc;

/// <summary>
/// Lets the requests of one order begin one after the other (<see cref="IRpcHandler.OrderOf"/>): each begins when the
/// one before it says that it has begun.
/// </summary>
/// <remarks>
/// <code>
/// request | meaning                                                    | next
/// behind  | the one before it has not begun, no thread has come to it  | Free -&gt; free; a thread comes -&gt; passed
/// free    | nothing is before it                                       | a thread comes -&gt; it runs
/// passed  | a thread has come to it too early and has gone on          | Free -&gt; freed
/// freed   | it runs as soon as a thread has time                       | the first of two threads takes it -&gt; it runs
/// </code>
/// The two threads are the one that ran the request before it, when that request's handler returns; and a helper, which
/// matters if the handler blocks. One helper at most is on its way, because waking a thread costs more than most
/// requests. Invariant: of one order, no request runs before the one ahead of it has begun; and each that has arrived
/// runs once.
/// </remarks>
internal sealed class RequestOrder : IThreadPoolWorkItem
{
    private readonly Lock gate = new();

    // Of each order that has requests which have not begun, the last of them.
    private readonly Dictionary<Uid, IncomingRequest> last = [];

    private readonly ConcurrentQueue<IncomingRequest> freed = new();
    private int isHelperComing;

    /// <summary>
    /// Gives a request its place. The thread that reads from the wire calls this, in the order of arrival.
    /// </summary>
    public void Add(IncomingRequest request)
    {
        if (request.Order.IsEmpty)
            return;
        lock (gate)
        {
            if (last.TryGetValue(request.Order, out var before))
                before.PutBehind(request);
            last[request.Order] = request;
        }
    }

    /// <summary>A request has begun: frees the one behind it.</summary>
    /// <returns>The request behind it, if a thread has already passed that one; a helper is on its way to it
    /// then.</returns>
    public IncomingRequest? FreeNext(IncomingRequest request)
    {
        IncomingRequest? next;
        lock (gate)
        {
            next = request.Next;
            if (next is null)
                last.Remove(request.Order);
        }

        if (next?.Free() != true)
            return null;
        freed.Enqueue(next);
        SendHelper();
        return next;
    }

    /// <summary>Runs one request that is freed, with another helper on its way if there are more.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        Interlocked.Exchange(ref isHelperComing, 0);
        while (freed.TryDequeue(out var request))
        {
            if (!request.TryTakeFreed())
                continue;
            if (!freed.IsEmpty)
                SendHelper();
            request.Run();
            return;
        }
    }

    private void SendHelper()
    {
        if (Interlocked.Exchange(ref isHelperComing, 1) == 0)
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }
}
