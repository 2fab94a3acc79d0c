namespace Stubs.Diagnostics;

/// <summary>
/// The ranges of event ids in the log: one of a thousand ids for each module that can write entries. The first entry of
/// a module has the first id of its range and one. <c>docs/telemetry.md</c> lists all entries.
/// </summary>
internal static class EventIds
{
    /// <summary>How many ids a range has.</summary>
    public const int PerModule = 1000;

    public const int Store = 2000;

    public const int Rpc = 3000;

    public const int Locking = 4000;

    public const int Actions = 5000;

    public const int Operations = 6000;

    public const int Objects = 7000;

    public const int Calls = 8000;

    public const int Naming = 9000;

    public const int Binding = 10_000;

    public const int Recovery = 11_000;

    public const int Migration = 12_000;

    public const int Replication = 13_000;

    public const int Node = 14_000;
}
