using Microsoft.Extensions.Logging;

namespace Stubs;

/// <summary>
/// A logger of the program's, as the run time calls it: one that throws loses the entry, and disturbs nothing.
/// </summary>
internal sealed class GuardedLogger(ILogger logger) : ILogger
{
    /// <summary>The logger, guarded once.</summary>
    public static ILogger Of(ILogger logger) => logger as GuardedLogger ?? new GuardedLogger(logger);

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => UserCode.Ask((logger, state), static of => of.logger.BeginScope(of.state));

    public bool IsEnabled(LogLevel logLevel)
    {
        var isEnabled = false;
        return UserCode.Try(logger, logger => isEnabled = logger.IsEnabled(logLevel)) && isEnabled;
    }

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        UserCode.Try(logger, logger => logger.Log(logLevel, eventId, state, exception, formatter));
}
