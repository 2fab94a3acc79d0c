using Microsoft.Extensions.Logging;

namespace Stubs.Diagnostics;

internal static partial class Log
{
    [LoggerMessage(EventIds.Node + 1, LogLevel.Warning,
        "Node '{Name}' has connected to its directory again and could not join: others may not find it by its name.")]
    public static partial void NotJoined(ILogger logger, Exception error, string name);

    [LoggerMessage(EventIds.Node + 2, LogLevel.Warning,
        "{Count} entries were not written: the logger took so long that {Capacity} others waited.")]
    public static partial void EntriesDropped(ILogger logger, int count, int capacity);
}
