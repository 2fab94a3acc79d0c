using System.Globalization;
using System.Text;

namespace Stubs.Generators.Contract;

/// <summary>
/// Writes names so that a line can be taken apart again: as they are if they hold nothing that means something else in
/// the file (or to MSBuild, through which the file passes: it turns a backslash into a slash), otherwise in quotation
/// marks with escapes.
/// </summary>
internal static class ContractNames
{
    /// <summary>Begins an escape: four hexadecimal digits follow.</summary>
    private const char Caret = '^';

    public static string Quote(string name) => IsBare(name) ? name : "\"" + string.Concat(name.Select(Escape)) + "\"";

    /// <summary>Reads a name at the start of a text, and takes it off.</summary>
    /// <param name="text">The text; what follows the name remains.</param>
    /// <param name="end">What ends a bare name.</param>
    public static string? Take(ref string text, string end)
    {
        if (text.Length > 0 && text[0] == '"')
            return TakeQuoted(ref text);
        var length = text.IndexOf(end, StringComparison.Ordinal);
        if (length < 0)
            length = text.Length;
        var name = text.Substring(0, length);
        text = text.Substring(length);
        return IsBare(name) ? name : null;
    }

    /// <summary>The names in a list of them, if all of it are names with one space between each two.</summary>
    public static bool TrySplit(string list, out List<string> names)
    {
        names = [];
        while (Take(ref list, " ") is { Length: > 0 } name)
        {
            names.Add(name);
            if (list.Length == 0)
                return true;
            if (list[0] != ' ')
                return false;
            list = list.Substring(1);
        }

        return false;
    }

    /// <summary>The names in a list of them.</summary>
    public static IEnumerable<string> Split(string list)
    {
        while (list.Length > 0)
        {
            if (Take(ref list, " ") is not { } name)
                yield break;
            yield return name;
            list = list.TrimStart(' ');
        }
    }

    /// <summary>
    /// Whether an upgrade that reads one of the names reads the other too: parameters and members differ in their
    /// first letter.
    /// </summary>
    public static bool AreOneInput(string one, string other) =>
        one.Length > 0 && one.Length == other.Length
            && char.ToUpperInvariant(one[0]) == char.ToUpperInvariant(other[0])
            && string.CompareOrdinal(one, 1, other, 1, one.Length) == 0;

    private static string? TakeQuoted(ref string text)
    {
        var name = new StringBuilder();
        for (var index = 1; index < text.Length; index++)
        {
            switch (text[index])
            {
                case '"':
                    text = text.Substring(index + 1);
                    return name.ToString();
                case Caret when index + 4 < text.Length
                    && ushort.TryParse(
                        text.Substring(index + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture,
                        out var code):
                    name.Append((char)code);
                    index += 4;
                    break;
                case Caret:
                    return null;
                case var character:
                    name.Append(character);
                    break;
            }
        }

        return null;
    }

    private static bool IsBare(string name) =>
        name.Length > 0 && name[0] != '#' && name[name.Length - 1] != ':'
            && !name.Any(character => character == ' ' || IsSpecial(character));

    private static string Escape(char character) =>
        IsSpecial(character)
            ? Caret + ((int)character).ToString("X4", CultureInfo.InvariantCulture) : character.ToString();

    private static bool IsSpecial(char character) =>
        character is '"' or '\\' or Caret or ';' or '%' or '$' or '@' or '\u0085'
            || (character != ' '
            && (char.IsControl(character) || char.IsSurrogate(character) || char.IsWhiteSpace(character)));
}
