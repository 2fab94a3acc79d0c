namespace Stubs.Lab.Checkers.Lists;

/// <summary>Why one transaction comes before another.</summary>
[Flags]
internal enum Dependencies
{
    None = 0,

    /// <summary>The second appends to what the first appended.</summary>
    WriteWrite = 1,

    /// <summary>The second reads what the first appended.</summary>
    WriteRead = 2,

    /// <summary>The first does not read what the second appends.</summary>
    ReadWrite = 4,

    /// <summary>The same process ran the first before the second.</summary>
    Process = 8,

    /// <summary>The first ended before the second began.</summary>
    RealTime = 16,
}

/// <summary>An edge of the graph.</summary>
/// <param name="To">Who comes later.</param>
/// <param name="Kind">Why.</param>
/// <param name="Key">The list, if it is about one.</param>
/// <param name="Before">The item before, if there is one.</param>
/// <param name="After">The item that comes later.</param>
internal readonly record struct Dependency(int To, Dependencies Kind, long Key = 0, long? Before = null, long After = 0)
{
    /// <summary>In words, after the names of who comes earlier and who comes later.</summary>
    public string Explain(string first, string second) => $"{first} comes before {second}, because " + Kind switch
    {
        Dependencies.WriteWrite => $"{second} appended {After} to {Key} after {first} had appended {Before}",
        Dependencies.WriteRead => $"{second} read {Before} of {Key}, which {first} had appended",
        Dependencies.ReadWrite => $"{first} did not read {After} of {Key}, which {second} appended",
        Dependencies.Process => $"the same process ran {first} and then {second}",
        _ => $"{first} had ended when {second} began",
    };
}
