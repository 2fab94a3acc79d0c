namespace Stubs.Lab.Histories;

/// <summary>Where events are written down as they happen: in memory, or down a pipe to who does.</summary>
internal interface IHistory
{
    /// <summary>Adds an event that happens now. Safe to call from many threads.</summary>
    void Add(EventType type, int process, string f, Edn value, string? error = null);
}
