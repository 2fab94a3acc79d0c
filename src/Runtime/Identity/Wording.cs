using System.Globalization;
using System.Text;

namespace Stubs;

/// <summary>Puts texts from elsewhere into messages, so that what follows begins a new sentence.</summary>
internal static class Wording
{
    /// <summary>The text as a sentence: it ends with a mark that ends one.</summary>
    public static string Sentence(string? text)
    {
        var trimmed = (text ?? "").Trim();
        return trimmed.Length == 0 || trimmed[^1] is '.' or '!' or '?' or '…'
            ? trimmed : trimmed.TrimEnd(',', ';', ':') + ".";
    }

    /// <summary>The longest name or text that is quoted in a message, in characters.</summary>
    public const int LongestQuote = 200;

    /// <summary>The longest message, in characters.</summary>
    public const int LongestMessage = 16 * 1024;

    /// <summary>
    /// A name that stands in data, in quotation marks. Data may come from anywhere: what is long is cut, and characters
    /// that would break the line or turn its direction are escaped.
    /// </summary>
    public static string Quoted(string? name) => $"'{Brief(name)}'";

    /// <summary>The same without quotation marks, of a text.</summary>
    public static string Brief(string? text)
    {
        text ??= "";
        return text.Length > LongestQuote
            ? Escaped(text.AsSpan(0, LongestQuote)) + "..." : Escaped(text);
    }

    /// <summary>
    /// A text on one line: characters that would break it or turn its direction, and those that terminals obey, are
    /// escaped.
    /// </summary>
    public static string Escaped(ReadOnlySpan<char> shown)
    {
        var written = new StringBuilder(shown.Length);
        for (var at = 0; at < shown.Length; at++)
        {
            if (at + 1 < shown.Length && char.IsSurrogatePair(shown[at], shown[at + 1]))
                written.Append(shown[at++]).Append(shown[at]);
            else if (IsPlain(shown[at]))
                written.Append(shown[at]);
            else
                written.Append(CultureInfo.InvariantCulture, $"\\u{(int)shown[at]:x4}");
        }

        return written.ToString();
    }

    /// <summary>A message of bounded length: what is left out is in its middle, for its end says what to do.</summary>
    public static string Bounded(string message) => message.Length <= LongestMessage
        ? message
        : string.Concat(
            message.AsSpan(0, LongestMessage / 2), " ... (cut) ... ",
            message.AsSpan(message.Length - (LongestMessage / 4)));

    private static bool IsPlain(char character) => char.GetUnicodeCategory(character)
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);

    /// <summary>A node, with that word before it: some descriptions begin with it.</summary>
    public static string Node(string node) =>
        node.StartsWith("node ", StringComparison.Ordinal) ? node : $"node {node}";

    /// <summary>
    /// The same with a capital at its head: what is at the head of a message may begin with a word that has none.
    /// </summary>
    public static string Capital(object text)
    {
        var plain = text.ToString() ?? "";
        return plain.Length > 0 && char.IsLower(plain[0]) ? char.ToUpperInvariant(plain[0]) + plain[1..] : plain;
    }
}
