using System.Diagnostics;
using Stubs.Locking;

namespace Stubs.Actions;

/// <summary>
/// What an outermost action and all actions nested in it share: age, and the gate that guards the status, the links and
/// the record lists of all of them.
/// </summary>
/// <remarks>
/// The gate is held for moments only and never while waiting. Inside it, locks may be released, which can lead the lock
/// manager to wound an action of <em>another</em> tree, whose gate must not be taken then (two trees that wound one
/// another would hang). Such work is therefore put off until this thread holds no gate: <see cref="Defer"/>.
/// </remarks>
internal sealed class ActionTree(AtomicAction top, ActionPriority priority, TimeProvider time)
{
    [ThreadStatic]
    private static int gatesHeld;

    [ThreadStatic]
    private static Queue<Action>? deferred;

    private int lastOrder;
    private CancellationTokenSource? ended;
    private Action<Exception>? report;
    private List<GlobalAction>? distributed;

    public AtomicAction Top => top;

    public ActionPriority Priority => priority;

    public TimeProvider Time => time;

    /// <summary>
    /// An action of an operation that is over and not known elsewhere, for the next operation. Inside the gate.
    /// </summary>
    public AtomicAction? Spare { get; set; }

    /// <summary>The order of beginning among the actions of the tree. Inside the gate.</summary>
    public int NextOrder() => ++lastOrder;

    /// <summary>The orders that another node gave out are in use. Inside the gate.</summary>
    public void OrderTaken(int order) => lastOrder = Math.Max(lastOrder, order);

    /// <summary>
    /// The part of the tree that concerns other nodes, as one node of this process sees it. Inside the gate.
    /// </summary>
    public GlobalAction? FindDistributed(DistributedActions registry) =>
        distributed?.Find(part => part.Registry == registry);

    /// <summary>Other nodes take part from now on, or the tree is that of another node. Inside the gate.</summary>
    public void Attach(GlobalAction part) => (distributed ??= []).Add(part);

    /// <summary>A level, with all below it, has been aborted. Inside the gate.</summary>
    public void ReportAborted(AtomicAction level, AbortCause why)
    {
        foreach (var part in distributed ?? [])
            part.LevelAborted(level, why);
    }

    /// <summary>The outermost action has ended.</summary>
    public void ReportEnded()
    {
        foreach (var part in distributed ?? [])
            part.Ended();
    }

    /// <summary>Whether the action was begun at another node.</summary>
    public bool IsInterposed => distributed is [{ IsInterposed: true }, ..];

    public Gate Enter()
    {
        Debug.Assert(
            gatesHeld == 0 || Monitor.IsEntered(this),
            "A thread that holds the gate of one tree takes that of another: two of them could wait for each other.");
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

    /// <summary>
    /// A token that is cancelled when the tree is aborted, so that an operation that looks at it stops early.
    /// </summary>
    /// <param name="reportCallback">Is told what the callbacks of the token throw.</param>
    public CancellationToken TokenFor(Action<Exception> reportCallback)
    {
        using (Enter())
        {
            if (ended is null)
            {
                ended = new CancellationTokenSource();
                report = reportCallback;
                if (top.Status == ActionStatus.Aborted)
                    ended.Cancel();
            }

            return ended.Token;
        }
    }

    /// <summary>
    /// Cancels the token, if there is one. Callbacks are the program's code: they run outside the gate, and on another
    /// thread.
    /// </summary>
    public void CancelToken()
    {
        if (ended is { } source)
            Defer(() => UserCode.LetEnd(source.CancelAsync(), report));
    }

    internal readonly ref struct Gate(ActionTree tree)
    {
        public void Dispose()
        {
            Debug.Assert(gatesHeld > 0, "A gate is left that was not entered.");
            gatesHeld--;
            Monitor.Exit(tree);
            while (gatesHeld == 0 && deferred is { Count: > 0 } queue)
                queue.Dequeue()();
        }
    }
}
