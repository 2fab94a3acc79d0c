namespace Stubs.Lab.Workloads.Objects;

/// <summary>A register.</summary>
[Persistent, Remote]
public partial class Cell
{
    private long? value;

    public long? Value
    {
        get => value;
        set => this.value = value;
    }

    [UpdateLock]
    public long? ReadToChange() => value;

    /// <summary>Changes it from one value to another.</summary>
    /// <returns>False if it had another value; it keeps it.</returns>
    public bool CompareAndSet(long expected, long wanted)
    {
        if (value != expected)
            return false;
        value = wanted;
        return true;
    }
}
