namespace Stubs.CrashProgram;

/// <summary>Opens for nodes only.</summary>
[Persistent, Remote]
public partial class Safe
{
    private int opened;

    public int Opened => opened;

    [Authorize(Roles = "node")]
    public int Open() => ++opened;
}

/// <summary>Counts what it is sent.</summary>
[Persistent, Remote]
public partial class Tally
{
    private long sum;

    public long Sum => sum;

    public int Count(Dictionary<long, int> entries)
    {
        sum += entries.Values.Sum();
        return entries.Count;
    }

    public byte[] Zeros(int count) => new byte[count];
}

