using System.CommandLine;

namespace Stubs.Tool.Commands;

/// <summary>What commands on a store share.</summary>
internal static class StoreCommand
{
    /// <summary>The file of the store.</summary>
    public static Argument<string> Store() => new("store") { Description = "The file of the store." };

    /// <summary>Whether a script reads the answer.</summary>
    public static Option<bool> Json() => new("--json") { Description = "Answer in JSON, for scripts." };
}
