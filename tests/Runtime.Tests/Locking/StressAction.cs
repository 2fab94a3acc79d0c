using Stubs.Locking;

namespace Stubs.Tests.Locking;

/// <summary>An action that really runs: a wound ends its waiting at once, and its own thread undoes it.</summary>
internal sealed class StressAction : ILockOwner
{
    private const int Running = 0, Ending = 1, Wounded = 2;
    private readonly CancellationTokenSource end = new();
    private int state;
    private int begun;

    public StressAction(ActionPriority priority, StressAction? parent = null)
    {
        Priority = priority;
        Parent = parent;
        TopLevel = parent?.TopLevel ?? this;
        Depth = parent is null ? 0 : parent.Depth + 1;
        parent?.End.UnsafeRegister(static child => ((StressAction)child!).Wound("its parent was wounded"), this);
    }

    public StressAction? Parent { get; }

    public StressAction TopLevel { get; }

    ILockOwner? ILockOwner.Parent => Parent;

    ILockOwner ILockOwner.TopLevel => TopLevel;

    public ActionPriority Priority { get; }

    public int Depth { get; }

    public CancellationToken End => end.Token;

    public bool HasBegunToCommit => Volatile.Read(ref TopLevel.state) == Ending;

    public StressAction Nest() => new(Priority with { Order = Interlocked.Increment(ref TopLevel.begun) }, this);

    public void Wound(string reason)
    {
        if (Interlocked.CompareExchange(ref state, Wounded, Running) == Running)
            end.Cancel();
    }

    /// <summary>From here no wound counts any more.</summary>
    /// <exception cref="OperationCanceledException">One came before.</exception>
    public void BeginToEnd()
    {
        if (Interlocked.CompareExchange(ref state, Ending, Running) != Running)
            throw new OperationCanceledException("wounded");
    }
}
