using Microsoft.Extensions.Logging;

namespace Stubs.Diagnostics;

internal static partial class Log
{
    [LoggerMessage(EventIds.Node + 1, LogLevel.Warning,
        "Node '{Name}' has connected to its directory again and could not join: others may not find it by its name.")]
    public static partial void NotJoined(ILogger logger, Exception error, string name);
}
