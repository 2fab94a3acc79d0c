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

    [LoggerMessage(EventIds.Node + 3, LogLevel.Warning,
        "Node '{Name}' has joined as {Node}, and its directory knows another store under that name, of {Before}: what "
        + "was stored there is not here.")]
    public static partial void StoreIsAnother(ILogger logger, string name, Uid node, Uid before);

    [LoggerMessage(EventIds.Node + 4, LogLevel.Error,
        "Node '{Name}' has connected to its directory again and was refused. It does not work with it any more.")]
    public static partial void NotPartOfRestored(ILogger logger, Exception error, string name);

    [LoggerMessage(EventIds.Node + 5, LogLevel.Error, "{Why}")]
    public static partial void RestoredBehind(ILogger logger, string why);
}
