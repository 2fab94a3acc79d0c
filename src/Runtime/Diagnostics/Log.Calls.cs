using Microsoft.Extensions.Logging;

namespace Stubs.Diagnostics;

internal static partial class Log
{
    [LoggerMessage(EventIds.Calls + 1, LogLevel.Warning,
        "Operation '{Operation}' of '{Class}' {Object} was denied: it takes {Rule}, and the caller is {Caller}.")]
    public static partial void CallDenied(
        ILogger logger, string operation, string @class, Uid @object, string rule, string caller);

    [LoggerMessage(EventIds.Calls + 2, LogLevel.Error,
        "Operation '{Operation}' of '{Class}' {Object} was denied, as a policy could not decide: {Rule}; the caller is "
        + "{Caller}.")]
    public static partial void PolicyFailed(
        ILogger logger, Exception error, string operation, string @class, Uid @object, string rule, string caller);

    [LoggerMessage(EventIds.Calls + 3, LogLevel.Error,
        "A filter has failed when operation '{Operation}' of '{Class}' {Object} had been executed. Its caller has got "
        + "the result.")]
    public static partial void FilterFailedLate(
        ILogger logger, Exception error, string operation, string @class, Uid @object);
}
