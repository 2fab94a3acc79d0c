using System.CommandLine;
using Stubs.Tool.Nodes;

namespace Stubs.Tool.Commands;

/// <summary>What commands on a running node share.</summary>
internal static class NodeCommand
{
    /// <summary>The address of the node.</summary>
    public static Option<string?> Address(string name = "--node", string what = "a running node") => new(name)
        { Description = $"The address of {what}, tcp://host:port or unix:/path, to be asked as an operator." };

    /// <summary>The file with the secret. A command line can be seen by other users.</summary>
    public static Option<string?> SecretFile() => new("--secret-file")
    {
        Description = $"A file with the secret of an operator; without it, the variable {OperatorConnection.SecretVariable} has it.",
    };

    /// <summary>Several arguments of which the first one is left out with a node.</summary>
    /// <exception cref="ToolException">There are too few or too many.</exception>
    public static string[] Given(ParseResult parsed, bool atNode, string usage, params Argument<string?>[] arguments)
    {
        var given = arguments.Select(parsed.GetValue).OfType<string>().ToArray();
        return given.Length == arguments.Length - (atNode ? 1 : 0) ? given : throw new ToolException(usage);
    }
}
