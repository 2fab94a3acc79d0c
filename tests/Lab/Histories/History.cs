namespace Stubs.Lab.Histories;

/// <summary>
/// A history in memory. An event is in it before <see cref="Add"/> returns, so that its order is one that could be
/// observed.
/// </summary>
/// <param name="clock">Where the times of events come from.</param>
internal sealed class History(TimeProvider clock) : IHistory
{
    private readonly Lock gate = new();
    private readonly List<HistoryEvent> events = [];
    private readonly long start = clock.GetTimestamp();

    /// <summary>What has happened so far.</summary>
    public IReadOnlyList<HistoryEvent> Events
    {
        get
        {
            lock (gate)
                return [.. events];
        }
    }

    public void Add(EventType type, int process, string f, Edn value, string? error = null)
    {
        lock (gate)
            events.Add(new HistoryEvent(
                events.Count, type, process, f, value, (long)clock.GetElapsedTime(start).TotalNanoseconds, error));
    }
}
