using Stubs.Locking;

namespace Stubs.Tests.Locking;

/// <summary>An action as the lock manager sees it. What a wound does is up to the test.</summary>
internal sealed class TestOwner : ILockOwner
{
    private readonly string name;
    private int begun;

    private TestOwner(string name, TestOwner? parent, ActionPriority priority)
    {
        this.name = name;
        Parent = parent;
        TopLevel = parent?.TopLevel ?? this;
        Depth = parent is null ? 0 : parent.Depth + 1;
        Priority = priority;
    }

    public TestOwner? Parent { get; }

    public TestOwner TopLevel { get; }

    ILockOwner? ILockOwner.Parent => Parent;

    ILockOwner ILockOwner.TopLevel => TopLevel;

    public ActionPriority Priority { get; }

    public int Depth { get; }

    public bool HasBegunToCommit { get; set; }

    public bool IsKept { get; private set; }

    public List<string> Wounds { get; } = [];

    public Action? OnWound { get; set; }

    /// <summary>An outermost action that began at that time: smaller is older.</summary>
    public static TestOwner Begin(long start, long sequence = 0) =>
        new($"T{start}", null, new ActionPriority(start, Uid.WellKnown(1), sequence, 0));

    /// <summary>An action inside this one, younger than those begun before it.</summary>
    public TestOwner Nest()
    {
        var order = ++TopLevel.begun;
        return new TestOwner($"{name}.{order}", this, Priority with { Order = order });
    }

    public void Wound(string reason)
    {
        Wounds.Add(reason);
        OnWound?.Invoke();
    }

    public void Keep() => IsKept = true;

    public override string ToString() => name;
}
