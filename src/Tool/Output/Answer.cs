using System.Buffers;
using System.Text;
using System.Text.Json;
using Spectre.Console;

namespace Stubs.Tool.Output;

/// <summary>Writes answers, for people or for scripts. Text of a store is escaped: it comes from anywhere.</summary>
internal static class Answer
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true };

    /// <summary>Writes one JSON value.</summary>
    public static void Json(IAnsiConsole console, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Indented))
            write(json);
        // Not to be wrapped at the width of a terminal.
        console.Profile.Out.Writer.WriteLine(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    /// <summary>Writes that a command was not carried out, and why.</summary>
    public static void Error(IAnsiConsole console, bool isJson, string why)
    {
        if (isJson)
            Json(console, json =>
            {
                json.WriteStartObject();
                json.WriteString("error", why);
                json.WriteEndObject();
            });
        else
            console.MarkupLineInterpolated($"[red]{Wording.Escaped(why)}[/]");
    }

    /// <summary>
    /// One line, without characters that move a terminal's cursor, forge lines or turn the direction of text.
    /// </summary>
    public static void Line(IAnsiConsole console, string text) =>
        console.Profile.Out.Writer.WriteLine(Wording.Escaped(text));

    /// <summary>A cell of a table, which text cannot style.</summary>
    public static Markup Cell(string text) => new(Markup.Escape(Wording.Escaped(text)));
}
