namespace Stubs.Lab.Workloads.Objects;

/// <summary>A member of a ring, which knows the next one.</summary>
[Persistent, Remote]
public partial class Link
{
    private ILink? next;

    public ILink? Next
    {
        get => next;
        set => next = value;
    }

    [WriteLock]
    public ILink? Audit() => next;
}
