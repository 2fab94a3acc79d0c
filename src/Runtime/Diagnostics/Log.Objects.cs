using Microsoft.Extensions.Logging;

namespace Stubs.Diagnostics;

internal static partial class Log
{
    [LoggerMessage(EventIds.Objects + 1, LogLevel.Error,
        "The compensation of an aborted operation on {Object} failed. "
        + "What was in memory is dropped; the next use reads the committed state.")]
    public static partial void CompensationFailed(ILogger logger, Exception error, string @object);

    [LoggerMessage(EventIds.Objects + 2, LogLevel.Error,
        "The state of {Object} could not be restored into the instance after an abort. The next use restores it into a new one.")]
    public static partial void RestoreFailed(ILogger logger, Exception error, string @object);

    [LoggerMessage(EventIds.Objects + 3, LogLevel.Error,
        "A callback of the cancellation token of an operation threw. The operation's action has ended all the same.")]
    public static partial void TokenCallbackFailed(ILogger logger, Exception error);
}
