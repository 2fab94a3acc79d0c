using System.Globalization;

namespace Stubs.Rpc;

/// <summary>
/// How many connections a node accepts. Descriptors are left for its files and for connections that it makes itself.
/// </summary>
/// <param name="most">How many the program allows.</param>
/// <param name="unproved">How many handshakes may be under way beside them.</param>
internal sealed class ConnectionSlots(int most, int unproved)
{
    private const int Reserve = 128, Fewest = 16;

    private readonly int allowed = Math.Min(most, Math.Max(Fewest, DescriptorLimit() - unproved - Reserve));
    private int taken;

    /// <summary>How many are accepted at once.</summary>
    public int Allowed => allowed;

    /// <summary>Takes a place for a connection; false if there is none.</summary>
    public bool TryTake()
    {
        if (Interlocked.Increment(ref taken) <= allowed)
            return true;
        Interlocked.Decrement(ref taken);
        return false;
    }

    /// <summary>A connection has gone.</summary>
    public void Leave() => Interlocked.Add(ref taken, -1);

    // Only Linux tells; elsewhere the program's own number holds.
    private static int DescriptorLimit()
    {
        const string limits = "/proc/self/limits", row = "Max open files";
        if (!OperatingSystem.IsLinux() || !File.Exists(limits))
            return int.MaxValue;
        var line = File.ReadLines(limits).FirstOrDefault(static line => line.StartsWith(row, StringComparison.Ordinal));
        var soft = line?[row.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        return int.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out var limit)
            ? limit : int.MaxValue;
    }
}
