namespace Stubs.Lab.Processes;

/// <summary>What a process of the laboratory is told at its start.</summary>
/// <param name="Name">The name of its node.</param>
/// <param name="Store">The path of its store; null for a node that keeps nothing and does not listen.</param>
/// <param name="Routes">Where it reaches each server.</param>
/// <param name="Lease">The lease of its connections.</param>
/// <param name="Skew">By how much its clock is fast.</param>
/// <param name="Step">The step at which it kills itself; null for none.</param>
/// <param name="Borrows">Whether servers run objects whose states lie at others, as clients choose.</param>
internal sealed record NodeSettings(
    string Name, string? Store, IReadOnlyDictionary<string, string> Routes, TimeSpan Lease, TimeSpan Skew, string? Step,
    bool Borrows)
{
    public const string DirectoryName = "directory";

    private const string None = "-";

    /// <summary>As arguments on a command line.</summary>
    public string[] Write() =>
    [
        Name, Store ?? None, string.Join(',', Routes.Select(static route => $"{route.Key}={route.Value}")),
        $"{(long)Lease.TotalMilliseconds}", $"{(long)Skew.TotalMilliseconds}", Step ?? None, $"{Borrows}",
    ];

    public static NodeSettings Read(IReadOnlyList<string> words) => new(
        words[0],
        words[1] == None ? null : words[1],
        words[2].Split(',', StringSplitOptions.RemoveEmptyEntries).Select(static route => route.Split('='))
            .ToDictionary(static route => route[0], static route => route[1]),
        TimeSpan.FromMilliseconds(long.Parse(words[3])),
        TimeSpan.FromMilliseconds(long.Parse(words[4])),
        words[5] == None ? null : words[5],
        bool.Parse(words[6]));
}
