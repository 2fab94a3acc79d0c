using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Stubs.Tests.Diagnostics;

/// <summary>Keeps the entries that a node logs.</summary>
internal sealed class CollectedEntries : ILoggerFactory, ILogger
{
    private readonly ConcurrentQueue<Entry> all = new();

    public IReadOnlyList<Entry> All => [.. all];

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter) =>
            all.Enqueue(new Entry(eventId.Id, logLevel, formatter(state, exception), exception));

    public void Dispose()
    {
    }

    internal sealed record Entry(int Id, LogLevel Level, string Text, Exception? Error);
}
