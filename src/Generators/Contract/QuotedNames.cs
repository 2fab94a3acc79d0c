using System.Globalization;
using System.Text;

namespace Stubs.Generators.Contract;

/// <summary>
/// Names of a contract file, as diagnostics quote them: of bounded length and in one line, for any tool may have
/// written the file.
/// </summary>
internal static class QuotedNames
{
    private const int Longest = 1000;

    public static string Brief(string? text)
    {
        text ??= "";
        var shown = new StringBuilder();
        foreach (var character in text.Length <= Longest ? text : text.Substring(0, Longest) + "...")
        {
            if (char.GetUnicodeCategory(character) is UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
                shown.Append("\\u").Append(((int)character).ToString("x4", CultureInfo.InvariantCulture));
            else
                shown.Append(character);
        }

        return shown.ToString();
    }
}
