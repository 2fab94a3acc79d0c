using System.Text;

namespace Stubs.Lab.Histories;

/// <summary>The written form of histories, which Elle and Jepsen read: one map a line.</summary>
internal static class HistoryFile
{
    private const string NemesisName = "nemesis";

    public static string Write(HistoryEvent written)
    {
        var text = new StringBuilder();
        text.Append("{:index ").Append(written.Index)
            .Append(", :type :").Append(NameOf(written.Type))
            .Append(", :process ")
                .Append(written.Process == HistoryEvent.Nemesis ? ":" + NemesisName : $"{written.Process}")
            .Append(", :f :").Append(written.F)
            .Append(", :value ");
        written.Value.Write(text);
        text.Append(", :time ").Append(written.Time);
        if (written.Error is { } error)
        {
            text.Append(", :error ");
            ((Edn)error).Write(text);
        }

        return text.Append('}').ToString();
    }

    public static HistoryEvent Read(Edn map, int index) => new(
        map["index"] is EdnInteger(var written) ? (int)written : index,
        map["type"].AsKeyword switch
        {
            "invoke" => EventType.Invoke,
            "ok" => EventType.Ok,
            "fail" => EventType.Fail,
            "info" => EventType.Info,
            var other => throw new FormatException($"An event is of type {other}."),
        },
        map["process"] is EdnInteger(var process) ? (int)process : HistoryEvent.Nemesis,
        map["f"].AsKeyword,
        map["value"],
        map["time"] is EdnInteger(var time) ? time : 0,
        map["error"] switch
        {
            EdnNil => null,
            EdnText(var text) => text,
            var other => other.ToString(),
        });

    /// <summary>Reads a history from a text: maps one after the other, or a vector of them.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static IReadOnlyList<HistoryEvent> Parse(string text)
    {
        var reader = new EdnReader(text);
        var events = new List<HistoryEvent>();
        while (reader.Read() is { } value)
        {
            foreach (var map in value is EdnVector(var items) ? items : [value])
                events.Add(Read(map, events.Count));
        }

        return events;
    }

    /// <exception cref="FormatException">It is no history.</exception>
    public static async Task<IReadOnlyList<HistoryEvent>> ReadAsync(
        string path, CancellationToken cancellation = default) =>
            Parse(await File.ReadAllTextAsync(path, cancellation));

    public static Task WriteAsync(
        string path, IEnumerable<HistoryEvent> history, CancellationToken cancellation = default) =>
            File.WriteAllLinesAsync(path, history.Select(Write), cancellation);

    private static string NameOf(EventType type) => type switch
    {
        EventType.Invoke => "invoke",
        EventType.Ok => "ok",
        EventType.Fail => "fail",
        _ => "info",
    };
}
