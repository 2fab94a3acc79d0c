namespace Stubs.Generators.Contract;

/// <summary>
/// A type as text, taken apart. Its parts are those of a generic type, the elements of a tuple or array, or the value
/// of a nullable.
/// </summary>
/// <param name="Name">The full name without parts; <c>()</c> for a tuple, <c>[]</c> or <c>[,]</c> for an array,
/// <c>?</c> for a nullable.</param>
/// <param name="Parts">The parts.</param>
internal sealed record TypeText(string Name, IReadOnlyList<TypeText> Parts)
{
    public const string Tuple = "()";
    public const string Nullable = "?";
    public const string Array = "[]";

    /// <summary>How many types may contain each other. A file that has more would exhaust the stack.</summary>
    public const int MaxDepth = 100;

    /// <summary>How many types contain each other, from this one to the innermost part.</summary>
    public int Depth { get; } = 1 + Parts.Select(part => part.Depth).DefaultIfEmpty().Max();

    public bool IsArray => Name[0] == '[';

    /// <summary>The name of the element, where it is one of a tuple; empty if it has none.</summary>
    public string Label { get; init; } = "";

    /// <summary>The canonical text with the names of tuple elements.</summary>
    public string Annotated => Text(labelled: true);

    /// <summary>The canonical text: no <c>global::</c>, no spaces, no names of tuple elements.</summary>
    public override string ToString() => Text(labelled: false);

    private string Text(bool labelled)
    {
        var parts = string.Join(",", Parts.Select(part => part.Text(labelled)
            + (labelled && Name == Tuple && part.Label.Length > 0 ? " " + part.Label : "")));
        return Name switch
        {
            Tuple => $"({parts})",
            Nullable => parts + "?",
            ['[', ..] => ArrayText(labelled),
            _ => Parts.Count == 0 ? Name : $"{Name}<{parts}>",
        };
    }

    /// <summary>The name of a tuple element that stands elsewhere in another type; null if none does.</summary>
    public string? FindMoved(TypeText later)
    {
        if (Name == Nullable || later.Name == Nullable)
            return (Name == Nullable ? Parts[0] : this).FindMoved(later.Name == Nullable ? later.Parts[0] : later);
        if (Parts.Count != later.Parts.Count)
            return null;
        for (var index = 0; Name == Tuple && later.Name == Tuple && index < Parts.Count; index++)
        {
            var label = Parts[index].Label;
            if (label.Length > 0 && later.Parts[index].Label != label
                && later.Parts.Any(part => part.Label == label))
                return label;
        }

        return Parts.Zip(later.Parts, static (was, @is) => was.FindMoved(@is))
            .FirstOrDefault(static found => found is not null);
    }

    /// <summary>Whether something in an earlier type could be null that cannot be in this one.</summary>
    public bool ForbidsNull(TypeText earlier)
    {
        if (Name == Nullable)
            return Parts[0].ForbidsNull(earlier.Name == Nullable ? earlier.Parts[0] : earlier);
        if (earlier.Name == Nullable)
            return true;
        return Parts.Count == earlier.Parts.Count
            && Parts.Zip(earlier.Parts, static (@is, was) => @is.ForbidsNull(was)).Any(static each => each);
    }

    /// <summary>The canonical text of a type that the generator wrote.</summary>
    public static string Normalize(string type) =>
        TryParse(type.Replace("global::", ""), out var parsed)
            ? parsed.ToString() : type.Replace("global::", "").Replace(" ", "");

    public static bool TryParse(string text, out TypeText type)
    {
        var position = 0;
        type = Parse(text, ref position, 1)!;
        return type is not null && type.Depth <= MaxDepth && position == text.Length;
    }

    /// <summary>Whether a text can be the full name of a type without its parts.</summary>
    private static bool IsName(string name)
    {
        var start = true;
        foreach (var character in name)
        {
            var isFirst = start;
            start = character is '.' or '+';
            // What follows a generic type within a name begins with a number.
            if (isFirst ? !(char.IsLetter(character) || character is '_' or '@' or '`')
                : !start && character is not ('`' or '_') && !IsPart(character))
                return false;
        }

        return !start && name != "void";
    }

    // The letters of scripts outside of the basic plane are no part of an identifier of C#.
    private static bool IsPart(char character) => char.IsLetterOrDigit(character)
        || char.GetUnicodeCategory(character) is System.Globalization.UnicodeCategory.NonSpacingMark
            or System.Globalization.UnicodeCategory.SpacingCombiningMark
            or System.Globalization.UnicodeCategory.ConnectorPunctuation
            or System.Globalization.UnicodeCategory.Format or System.Globalization.UnicodeCategory.LetterNumber;

    // int[][,] is an array of two-dimensional arrays: the ranks of one run nest from the outside in.
    private string ArrayText(bool labelled)
    {
        var ranks = "";
        var element = this;
        for (; element.IsArray; element = element.Parts[0])
            ranks += element.Name;
        return element.Text(labelled) + ranks;
    }

    private static TypeText? Parse(string text, ref int position, int depth)
    {
        if (depth > MaxDepth)
            return null;
        var type = Peek(text, position) == '('
            ? ParseTuple(text, ref position, depth) : ParseNamed(text, ref position, depth);
        while (type is not null)
        {
            switch (Peek(text, position))
            {
                case '?':
                    position++;
                    type = new TypeText(Nullable, [type]);
                    continue;
                case '[':
                    var ranks = new Stack<string>();
                    while (Peek(text, position) == '[')
                    {
                        var end = text.IndexOf(']', position);
                        if (end < 0 || text.Substring(position + 1, end - position - 1).Trim(',').Length > 0)
                            return null;
                        ranks.Push(text.Substring(position, end + 1 - position));
                        position = end + 1;
                    }

                    foreach (var rank in ranks)
                        type = new TypeText(rank, [type]);
                    continue;
            }

            break;
        }

        return type;
    }

    private static TypeText? ParseNamed(string text, ref int position, int depth)
    {
        var name = "";
        var parts = new List<TypeText>();
        while (true)
        {
            var start = position;
            while (position < text.Length
                && text[position] is not ('<' or '>' or ',' or '(' or ')' or '[' or ']' or '?' or ' '))
                position++;
            name += text.Substring(start, position - start);
            if (!IsName(name))
                return null;
            if (Peek(text, position) != '<')
                return new TypeText(name, parts);
            if (ParseList(text, ref position, '>', depth) is not { } arguments)
                return null;
            parts.AddRange(arguments);
            // A type within a generic one: the arguments of both are its parts, and how many go where is part of the
            // name.
            if (Peek(text, position) != '.')
                return new TypeText(name, parts);
            if (++depth > MaxDepth)
                return null;
            name += "`" + arguments.Count.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }
    }

    private static TypeText? ParseTuple(string text, ref int position, int depth) =>
        ParseList(text, ref position, ')', depth) is { Count: > 1 } elements ? new TypeText(Tuple, elements) : null;

    private static List<TypeText>? ParseList(string text, ref int position, char end, int depth)
    {
        var parts = new List<TypeText>();
        do
        {
            position++;
            while (Peek(text, position) == ' ')
                position++;
            if (Parse(text, ref position, depth + 1) is not { } part)
                return null;
            if (end == ')' && Peek(text, position) == ' ')
            {
                if (ParseElementName(text, ref position) is not { } label)
                    return null;
                part = part with { Label = label };
            }

            parts.Add(part);
        }
        while (Peek(text, position) == ',');

        if (Peek(text, position) != end)
            return null;
        position++;
        return parts;
    }

    private static string? ParseElementName(string text, ref int position)
    {
        var start = ++position;
        while (position < text.Length && text[position] is not (',' or ')'))
            position++;
        var name = text.Substring(start, position - start);
        return IsName(name) && name.IndexOfAny(['.', '+', '`']) < 0 ? name : null;
    }

    private static char Peek(string text, int position) => position < text.Length ? text[position] : '\0';
}
