namespace Stubs.Lab.Workloads.Objects;

/// <summary>Something that is made, named, renamed and destroyed. No two have the same token.</summary>
[Persistent, Remote]
public partial class Thing(long token)
{
    private readonly long token = token;
    private int touched;

    public long Token => token;

    /// <summary>Changes it, so that what destroys it has something to undo.</summary>
    public int Touch() => ++touched;
}
