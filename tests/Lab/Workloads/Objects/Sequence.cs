namespace Stubs.Lab.Workloads.Objects;

/// <summary>A list to which numbers are appended.</summary>
[Persistent, Remote]
public partial class Sequence
{
    private readonly List<long> items = [];

    /// <returns>How many there are now.</returns>
    public int Append(long item)
    {
        items.Add(item);
        return items.Count;
    }

    [ReadLock]
    public long[] Read() => [.. items];

    [UpdateLock]
    public long[] ReadToAppend() => [.. items];

    [WriteLock]
    public long[] Audit() => [.. items];
}
