namespace Stubs.Lab.Histories;

/// <summary>
/// One who runs operations one after the other and writes them down. An operation whose outcome is not known stays open
/// for ever, and who ran it goes on under a new process number, as in Jepsen: a process has one operation at a time.
/// </summary>
/// <param name="history">Where.</param>
/// <param name="number">The first process number; below <see cref="Stride"/>, and no other's.</param>
internal sealed class HistoryClient(IHistory history, int number)
{
    /// <summary>What is added to the number for the next process.</summary>
    public const int Stride = 10_000;

    public int Process { get; private set; } = number;

    /// <summary>How the last operation ended.</summary>
    public EventType Last { get; private set; } = EventType.Ok;

    /// <summary>Writes down that an operation begins.</summary>
    /// <param name="f">Its kind.</param>
    /// <param name="value">Its arguments.</param>
    public OpenOperation Begin(string f, Edn value)
    {
        history.Add(EventType.Invoke, Process, f, value);
        return new OpenOperation(this, f, value);
    }

    internal void End(EventType type, string f, Edn value, string? error)
    {
        history.Add(type, Process, f, value, error);
        Last = type;
        if (type == EventType.Info)
            Process += Stride;
    }
}

/// <summary>An operation that has begun. It is ended once, or stays open.</summary>
internal sealed class OpenOperation(HistoryClient client, string f, Edn arguments)
{
    /// <summary>It happened.</summary>
    public void Ok(Edn value) => client.End(EventType.Ok, f, value, null);

    /// <summary>It certainly did not happen, and never will.</summary>
    public void Fail(string why) => client.End(EventType.Fail, f, arguments, why);

    /// <summary>It cannot be said whether it happened.</summary>
    public void Info(string why) => client.End(EventType.Info, f, arguments, why);
}
