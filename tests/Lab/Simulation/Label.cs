namespace Stubs.Lab.Simulation;

/// <summary>Something that has names.</summary>
[Persistent, Remote]
public partial class Label
{
    private int touched;

    /// <summary>Takes the lock of a change.</summary>
    public int Touch() => ++touched;
}

/// <summary>Something that has names, and is lost with the life of its node.</summary>
[Recoverable, Remote]
public partial class Ghost
{
    private int touched;

    /// <summary>Takes the lock of a change.</summary>
    public int Touch() => ++touched;
}
