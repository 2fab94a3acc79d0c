using Stubs.Locking;

namespace Stubs.Actions;

/// <summary>
/// What an outermost action and all actions nested in it share: age, and the gate that guards the status, the links and the record lists of all of them.
/// </summary>
/// <remarks>
/// The gate is held for moments only and never while waiting. Inside it, locks may be released, which can lead the lock manager to wound an action
/// of <em>another</em> tree, whose gate must not be taken then (two trees that wound one another would hang). Such work is therefore put off
/// until this thread holds no gate: <see cref="Defer"/>.
/// </remarks>
internal sealed class ActionTree(AtomicAction top, ActionPriority priority, TimeProvider time)
{
    [ThreadStatic]
    private static int gatesHeld;

    [ThreadStatic]
    private static Queue<Action>? deferred;

    private int lastOrder;
    private CancellationTokenSource? ended;

    public AtomicAction Top => top;

    public ActionPriority Priority => priority;

    public TimeProvider Time => time;

    /// <summary>The order of beginning among the actions of the tree. Inside the gate.</summary>
    public int NextOrder() => ++lastOrder;

    public Gate Enter()
    {
        Monitor.Enter(this);
        gatesHeld++;
        return new Gate(this);
    }

    /// <summary>Runs work that takes another tree's gate as soon as this thread holds none.</summary>
    public static void Defer(Action work)
    {
        if (gatesHeld == 0)
            work();
        else
            (deferred ??= new Queue<Action>()).Enqueue(work);
    }

    /// <summary>Is cancelled when the tree is aborted, so that an operation that looks at its token stops early.</summary>
    public CancellationToken Token
    {
        get
        {
            using (Enter())
            {
                if (ended is null)
                {
                    ended = new CancellationTokenSource();
                    if (top.Status == ActionStatus.Aborted)
                        ended.Cancel();
                }

                return ended.Token;
            }
        }
    }

    /// <summary>Cancels <see cref="Token"/>, if anybody asked for it. Callbacks are the program's code: they run outside the gate.</summary>
    public void CancelToken()
    {
        if (ended is { } source)
            Defer(() => source.CancelAsync());
    }

    internal readonly ref struct Gate(ActionTree tree)
    {
        public void Dispose()
        {
            gatesHeld--;
            Monitor.Exit(tree);
            while (gatesHeld == 0 && deferred is { Count: > 0 } queue)
                queue.Dequeue()();
        }
    }
}
