namespace Stubs.Lab.Processes;

/// <summary>What rivals compete for.</summary>
[Recoverable, Remote]
public partial class Prize
{
    private readonly int[] taken = new int[8];

    /// <summary>Takes it once more.</summary>
    /// <returns>How often it was taken by all of them.</returns>
    public int Take(int rival)
    {
        taken[rival]++;
        return taken.Sum();
    }

    /// <summary>How often each has taken it.</summary>
    [ReadLock]
    public int[] Taken() => [.. taken];
}
