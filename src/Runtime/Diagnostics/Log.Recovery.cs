using Microsoft.Extensions.Logging;

namespace Stubs.Diagnostics;

internal static partial class Log
{
    [LoggerMessage(EventIds.Recovery + 1, LogLevel.Warning,
        "A pass of recovery has failed. It is repeated; until then objects may be in doubt.")]
    public static partial void RecoveryPassFailed(ILogger logger, Exception error);
}
