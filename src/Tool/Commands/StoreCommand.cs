using System.CommandLine;

namespace Stubs.Tool.Commands;

/// <summary>What commands on a store share.</summary>
internal static class StoreCommand
{
    public const string JsonName = "--json";

    /// <summary>The file of the store.</summary>
    public static Argument<string> Store() => new("store") { Description = "The file of the store." };

    /// <summary>The same, where a running node can be named instead.</summary>
    public static Argument<string?> StoreOrNone() => new("store")
        { Description = "The file of the store; left out with --node.", Arity = ArgumentArity.ZeroOrOne };

    /// <summary>Whether a script reads the answer.</summary>
    public static Option<bool> Json() => new(JsonName) { Description = "Answer in JSON, for scripts." };
}
