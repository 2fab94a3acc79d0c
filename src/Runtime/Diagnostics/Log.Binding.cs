using Microsoft.Extensions.Logging;

namespace Stubs.Diagnostics;

internal static partial class Log
{
    [LoggerMessage(EventIds.Binding + 1, LogLevel.Debug, "Node {Node}, which has left, is still written down.")]
    public static partial void NodeNotForgotten(ILogger logger, Exception error, Uid node);

    [LoggerMessage(EventIds.Binding + 2, LogLevel.Debug,
        "Bindings of objects that ended with start {Start} of their node are not deleted yet.")]
    public static partial void BindingsNotDeleted(ILogger logger, Exception error, Uid start);

    [LoggerMessage(EventIds.Binding + 3, LogLevel.Warning,
        "Node {Node} ('{Name}') is let in because it was forced: {Why}")]
    public static partial void NodeForced(ILogger logger, Uid node, string name, string why);

    [LoggerMessage(EventIds.Binding + 4, LogLevel.Warning,
        "Node '{Name}' has joined as {Node}, with another store than before, when it was {Before}: what that one has "
        + "stored cannot be reached.")]
    public static partial void NodeReplaced(ILogger logger, string name, Uid node, Uid before);
}
