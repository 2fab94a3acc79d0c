using System.Globalization;

namespace Stubs.Tests.Rpc;

/// <summary>How many descriptors this machine gives a process.</summary>
internal static class Descriptors
{
    /// <summary>So many as wanted, or what leaves plenty for the other tests of this process.</summary>
    public static int AtMost(int wanted)
    {
        var limit = File.ReadLines("/proc/self/limits")
            .Single(line => line.StartsWith("Max open files", StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[3];
        return limit == "unlimited"
            ? wanted : Math.Min(wanted, int.Parse(limit, CultureInfo.InvariantCulture) * 6 / 10);
    }
}
