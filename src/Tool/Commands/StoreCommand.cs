using System.CommandLine;
using Stubs.Tool.Nodes;
using Stubs.Tool.Stores;

namespace Stubs.Tool.Commands;

/// <summary>What commands on a store share.</summary>
internal static class StoreCommand
{
    public const string JsonName = "--json";

    /// <summary>What to give to a command on either.</summary>
    public const string StoreOrNode = "Name the file of a store, or a running node with --node.";

    /// <summary>The file of the store.</summary>
    public static Argument<string> Store() => new("store") { Description = "The file of the store." };

    /// <summary>The same, where a running node can be named instead.</summary>
    public static Argument<string?> StoreOrNone() => new("store")
        { Description = "The file of the store; left out with --node.", Arity = ArgumentArity.ZeroOrOne };

    /// <summary>Opens the file that was given first, or the node.</summary>
    public static async Task<IObjectSource> OpenAsync(
        NodeAccess node, ParseResult parsed, string path, CancellationToken cancellation) => node.IsGiven(parsed)
        ? new NodeSource(await node.OpenAsync(parsed, cancellation)) : new StoreView(path);

    /// <summary>Whether a script reads the answer.</summary>
    public static Option<bool> Json() => new(JsonName) { Description = "Answer in JSON, for scripts." };
}
