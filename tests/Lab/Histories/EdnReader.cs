using System.Globalization;
using System.Text;

namespace Stubs.Lab.Histories;

/// <summary>
/// Reads values in the extensible data notation. Tags are skipped, lists and sets are read as vectors, symbols as
/// keywords.
/// </summary>
internal sealed class EdnReader(string text)
{
    private const int MaxDepth = 100;

    private int position;
    private int depth;

    public static Edn Parse(string text)
    {
        var reader = new EdnReader(text);
        var value = reader.Read() ?? throw reader.Wrong("there is no value");
        return reader.Read() is null ? value : throw reader.Wrong("there is more than one value");
    }

    /// <summary>The next value; null at the end.</summary>
    public Edn? Read()
    {
        SkipSpace();
        if (position == text.Length)
            return null;
        var start = text[position];
        switch (start)
        {
            case '[':
                return new EdnVector(ReadUntil(']'));
            case '(':
                return new EdnVector(ReadUntil(')'));
            case '{':
                return ReadMap();
            case '"':
                return new EdnText(ReadText());
            case ':':
                position++;
                return new EdnKeyword(ReadWord());
            case '#' when position + 1 < text.Length && text[position + 1] == '{':
                position++;
                return new EdnVector(ReadUntil('}'));
            case '#':
                position++;
                ReadWord();
                return Read() ?? throw Wrong("a tag stands before nothing");
            case ']' or ')' or '}':
                throw Wrong($"'{start}' closes nothing");
            default:
                return Interpret(ReadWord());
        }
    }

    private Edn Interpret(string word)
    {
        if (long.TryParse(
            word.TrimEnd('N'), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            return number;
        return word switch
        {
            "nil" => Edn.Nil,
            "true" => new EdnBoolean(true),
            "false" => new EdnBoolean(false),
            _ when char.IsAsciiDigit(word[0]) => throw Wrong($"'{word}' is not an integer"),
            _ => new EdnKeyword(word),
        };
    }

    private EdnMap ReadMap()
    {
        var items = ReadUntil('}');
        if (items.Count % 2 != 0)
            throw Wrong("a map has a key without a value");
        return new EdnMap([.. items.Chunk(2).Select(static pair => KeyValuePair.Create(pair[0], pair[1]))]);
    }

    private List<Edn> ReadUntil(char end)
    {
        if (++depth > MaxDepth)
            throw Wrong("it is nested too deeply");
        position++;
        var items = new List<Edn>();
        while (true)
        {
            SkipSpace();
            if (position == text.Length)
                throw Wrong($"'{end}' is missing");
            if (text[position] == end)
                break;
            items.Add(Read()!);
        }

        position++;
        depth--;
        return items;
    }

    private string ReadText()
    {
        var read = new StringBuilder();
        for (position++; position < text.Length; position++)
        {
            switch (text[position])
            {
                case '"':
                    position++;
                    return read.ToString();
                case '\\' when position + 1 < text.Length:
                    read.Append(text[++position] switch
                    {
                        'n' => '\n',
                        'r' => '\r',
                        't' => '\t',
                        var other => other,
                    });
                    break;
                case var character:
                    read.Append(character);
                    break;
            }
        }

        throw Wrong("a text does not end");
    }

    private string ReadWord()
    {
        var start = position;
        while (position < text.Length && !IsSpace(text[position])
            && text[position] is not ('[' or ']' or '(' or ')' or '{' or '}' or '"' or ';'))
            position++;
        return position > start ? text[start..position] : throw Wrong("a name is missing");
    }

    private void SkipSpace()
    {
        while (position < text.Length)
        {
            if (text[position] == ';')
                position = text.IndexOf('\n', position) is var end and >= 0 ? end : text.Length;
            else if (IsSpace(text[position]))
                position++;
            else
                return;
        }
    }

    // The comma is a space in this notation.
    private static bool IsSpace(char character) => char.IsWhiteSpace(character) || character == ',';

    private FormatException Wrong(string what) => new($"At character {position + 1}: {what}.");
}
