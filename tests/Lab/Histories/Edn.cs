using System.Globalization;
using System.Text;

namespace Stubs.Lab.Histories;

/// <summary>
/// A value in the extensible data notation, as far as histories need it. Values of the same content are equal.
/// </summary>
internal abstract record Edn
{
    public static Edn Nil { get; } = new EdnNil();

    public static Edn Vector(params IEnumerable<Edn> items) => new EdnVector([.. items]);

    public static Edn Map(params IEnumerable<(Edn Key, Edn Value)> entries) =>
        new EdnMap([.. entries.Select(static entry => KeyValuePair.Create(entry.Key, entry.Value))]);

    /// <summary>A keyword, without its colon.</summary>
    public static Edn Keyword(string name) => new EdnKeyword(name);

    public static implicit operator Edn(long value) => new EdnInteger(value);

    public static implicit operator Edn(string text) => new EdnText(text);

    public long AsInteger => this is EdnInteger(var value) ? value : throw Unexpected("an integer");

    public string AsKeyword => this is EdnKeyword(var name) ? name : throw Unexpected("a keyword");

    public IReadOnlyList<Edn> AsVector => this is EdnVector(var items) ? items : throw Unexpected("a vector");

    public IReadOnlyList<KeyValuePair<Edn, Edn>> AsMap =>
        this is EdnMap(var entries) ? entries : throw Unexpected("a map");

    public bool IsNil => this is EdnNil;

    /// <summary>What a map has under a keyword; nil if there is nothing.</summary>
    public Edn this[string keyword]
    {
        get
        {
            foreach (var (key, value) in AsMap)
            {
                if (key is EdnKeyword(var name) && name == keyword)
                    return value;
            }

            return Nil;
        }
    }

    public sealed override string ToString()
    {
        var text = new StringBuilder();
        Write(text);
        return text.ToString();
    }

    public abstract void Write(StringBuilder text);

    private FormatException Unexpected(string what) => new($"{this} is not {what}.");
}

internal sealed record EdnNil : Edn
{
    public override void Write(StringBuilder text) => text.Append("nil");
}

internal sealed record EdnInteger(long Value) : Edn
{
    public override void Write(StringBuilder text) => text.Append(CultureInfo.InvariantCulture, $"{Value}");
}

internal sealed record EdnBoolean(bool Value) : Edn
{
    public override void Write(StringBuilder text) => text.Append(Value ? "true" : "false");
}

internal sealed record EdnKeyword(string Name) : Edn
{
    public override void Write(StringBuilder text) => text.Append(':').Append(Name);
}

internal sealed record EdnText(string Text) : Edn
{
    public override void Write(StringBuilder text)
    {
        text.Append('"');
        foreach (var character in Text)
        {
            text.Append(character switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                _ => character.ToString(),
            });
        }

        text.Append('"');
    }
}

internal sealed record EdnVector(IReadOnlyList<Edn> Items) : Edn
{
    public bool Equals(EdnVector? other) => other is not null && Items.SequenceEqual(other.Items);

    public override int GetHashCode() => Items.Aggregate(17, HashCode.Combine);

    public override void Write(StringBuilder text)
    {
        text.Append('[');
        for (var i = 0; i < Items.Count; i++)
        {
            if (i > 0)
                text.Append(' ');
            Items[i].Write(text);
        }

        text.Append(']');
    }
}

/// <summary>A map; it keeps the order in which it was written.</summary>
internal sealed record EdnMap(IReadOnlyList<KeyValuePair<Edn, Edn>> Entries) : Edn
{
    public bool Equals(EdnMap? other) =>
        other is not null && Entries.Count == other.Entries.Count && Entries.All(other.Entries.Contains);

    public override int GetHashCode() => Entries.Aggregate(0, static (sum, entry) => sum + entry.GetHashCode());

    public override void Write(StringBuilder text)
    {
        text.Append('{');
        for (var i = 0; i < Entries.Count; i++)
        {
            if (i > 0)
                text.Append(", ");
            Entries[i].Key.Write(text);
            text.Append(' ');
            Entries[i].Value.Write(text);
        }

        text.Append('}');
    }
}
