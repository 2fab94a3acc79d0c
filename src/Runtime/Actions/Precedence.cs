using System.Runtime.CompilerServices;

namespace Stubs.Actions;

/// <summary>
/// Lets those go first who have just been granted a lock by this thread: what awaits this goes to the end of the pool's queue, and what they have to do, which lies in the thread's
/// own queue, is next on this thread. So a lock that many want passes on without a change of threads, and who has finished begins anew beside the next one's flush, not before it.
/// </summary>
internal readonly struct Precedence : ICriticalNotifyCompletion
{
    public Precedence GetAwaiter() => this;

    public bool IsCompleted => false;

    public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

    public void UnsafeOnCompleted(Action continuation) => ThreadPool.UnsafeQueueUserWorkItem(static next => next(), continuation, preferLocal: false);

    public void GetResult()
    {
    }
}
