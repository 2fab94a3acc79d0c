using Microsoft.Extensions.Logging;

namespace Stubs.Diagnostics;

internal static partial class Log
{
    [LoggerMessage(EventIds.Actions + 1, LogLevel.Warning,
        "The outcome of action {Action} is settled, and one of its last steps has failed. "
        + "Recovery repeats the step; until then objects of the action may be in doubt.")]
    public static partial void SecondPhaseFailed(ILogger logger, Exception error, Uid action);

    [LoggerMessage(EventIds.Actions + 2, LogLevel.Error,
        "Records of the program threw when they were told how an action ended that another node has ended. The outcome stands.")]
    public static partial void RecordsFailed(ILogger logger, Exception error);
}
