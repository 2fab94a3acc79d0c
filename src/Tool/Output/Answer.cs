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

    /// <summary>A line as it is.</summary>
    public static void Line(IAnsiConsole console, string text) => console.Profile.Out.Writer.WriteLine(Plain(text));

    /// <summary>A text of a store without characters that move a terminal's cursor or forge lines.</summary>
    public static string Plain(string text)
    {
        if (!text.Any(static character => char.IsControl(character) && character != '\n'))
            return text;
        var plain = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            if (char.IsControl(character) && character != '\n')
                plain.Append(System.Globalization.CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
            else
                plain.Append(character);
        }

        return plain.ToString();
    }

    /// <summary>A cell of a table, which text cannot style.</summary>
    public static Markup Cell(string text) =>
        new(Markup.Escape(Plain(text).Replace("\n", "\\n", StringComparison.Ordinal)));
}
