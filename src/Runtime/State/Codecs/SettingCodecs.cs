using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Stubs.Generated;

/// <summary>
/// The codec of regular expressions: [pattern, options, time limit]. One without a time limit comes back
/// with one, for a pattern may come from elsewhere.
/// </summary>
internal sealed class RegexCodec : Codec<Regex>
{
    private const int LongestPattern = 65_536;

    // Bytes from elsewhere must not keep a thread busy for as long as they like.
    private static readonly TimeSpan longestLimit = TimeSpan.FromMinutes(1);

    /// <summary>The time limit of an expression that had none.</summary>
    public static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(10);

    public static readonly RegexCodec Instance = new();

    public override void Write(ref StateWriter writer, Regex value)
    {
        if (value is null)
        {
            writer.WriteNull();
            return;
        }

        var pattern = value.ToString();
        if (pattern.Length > LongestPattern)
            throw writer.CannotWrite($"the pattern of a regular expression is longer than {LongestPattern} characters.");
        if (value.MatchTimeout > longestLimit)
            throw writer.CannotWrite("the time limit of a regular expression is longer than a minute.");
        writer.WriteArrayStart(3);
        writer.Write(pattern);
        writer.Write((int)value.Options);
        // So written, an expression that came back is written as it was.
        if (value.MatchTimeout == Regex.InfiniteMatchTimeout || value.MatchTimeout == TimeLimit)
            writer.WriteNull();
        else
            writer.Write(value.MatchTimeout);
    }

    public override Regex Read(ref StateReader reader)
    {
        if (reader.TryReadNull())
            return null!;
        var start = reader.Position;
        reader.EnterArray(3, "the pattern, the options and the time limit of a regular expression");
        var patternStart = reader.Position;
        var pattern = reader.ReadText("the pattern of a regular expression");
        if (pattern.Length > LongestPattern)
            throw reader.Incompatible(
                patternStart, $"a pattern of at most {LongestPattern} characters", $"one of {pattern.Length}");
        var options = reader.ReadInt32();
        var limitStart = reader.Position;
        var limit = reader.TryReadNull() ? TimeLimit : reader.ReadTimeSpan();
        reader.Leave();
        if (limit <= TimeSpan.Zero || limit > longestLimit)
            throw reader.Incompatible(
                limitStart, "a time limit of more than zero and at most a minute", $"one of {limit}");
        return Made.From(
            ref reader, start, "a regular expression", (pattern, options, limit),
            static parts => new Regex(parts.pattern, (RegexOptions)parts.options, parts.limit));
    }
}

/// <summary>
/// The codec of encodings: the name, and for those of Unicode whether there are a byte order mark and errors.
/// </summary>
internal sealed class EncodingCodec : Codec<Encoding>
{
    private static readonly (string Name, Encoding Encoding)[] unicode = [.. Unicode()];

    public static readonly EncodingCodec Instance = new();

    public override void Write(ref StateWriter writer, Encoding value)
    {
        if (value is null)
        {
            writer.WriteNull();
            return;
        }

        if (Array.Find(unicode, known => known.Encoding.Equals(value)).Name is { } name)
            writer.Write(name);
        else if (FrameworkTypes.Declares(value.GetType()) && Find(value.WebName) is { } known && known.Equals(value))
            writer.Write(value.WebName);
        else
            throw writer.CannotWrite(
                $"the encoding {value.WebName} ({value.GetType()}) has a fallback of its own or is not known by its name.");
    }

    public override Encoding Read(ref StateReader reader)
    {
        if (reader.TryReadNull())
            return null!;
        var start = reader.Position;
        var name = reader.ReadText("the name of an encoding");
        return Array.Find(unicode, known => known.Name == name).Encoding ?? Find(name)
            ?? throw reader.Incompatible(start, "the name of an encoding that this program knows", "another");
    }

    private static Encoding? Find(string name)
    {
        try
        {
            return Encoding.GetEncoding(name);
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    private static IEnumerable<(string, Encoding)> Unicode()
    {
        foreach (var strict in (bool[])[false, true])
        {
            foreach (var mark in (bool[])[false, true])
            {
                var suffix = (mark ? "+mark" : "") + (strict ? "+strict" : "");
                yield return ("utf-8" + suffix, new UTF8Encoding(mark, strict));
                yield return ("utf-16" + suffix, new UnicodeEncoding(bigEndian: false, mark, strict));
                yield return ("utf-16BE" + suffix, new UnicodeEncoding(bigEndian: true, mark, strict));
                yield return ("utf-32" + suffix, new UTF32Encoding(bigEndian: false, mark, strict));
                yield return ("utf-32BE" + suffix, new UTF32Encoding(bigEndian: true, mark, strict));
            }
        }
    }
}

/// <summary>
/// The codec of time zones: the name of one that the system knows with the same rules, else [all of its rules].
/// </summary>
internal sealed class TimeZoneInfoCodec : Codec<TimeZoneInfo>
{
    private const int LongestName = 100;
    private const int LongestRules = 65_536;

    public static readonly TimeZoneInfoCodec Instance = new();

    public override void Write(ref StateWriter writer, TimeZoneInfo value)
    {
        if (value is null)
        {
            writer.WriteNull();
            return;
        }

        if (IsName(value.Id) && Find(value.Id) is { } known && known.HasSameRules(value))
        {
            writer.Write(value.Id);
            return;
        }

        writer.WriteArrayStart(1);
        writer.Write(value.ToSerializedString());
    }

    public override TimeZoneInfo Read(ref StateReader reader)
    {
        if (reader.TryReadNull())
            return null!;
        var start = reader.Position;
        if (!reader.NextIsArray)
        {
            var name = reader.ReadText("the name of a time zone");
            return (IsName(name) ? Find(name) : null)
                ?? throw reader.Incompatible(start, "the name of a time zone that this system knows", "another");
        }

        reader.EnterArray(1, "the rules of a time zone");
        var rules = reader.ReadText("the rules of a time zone");
        reader.Leave();
        return rules.Length <= LongestRules
            ? Made.From(ref reader, start, "the rules of a time zone", rules, TimeZoneInfo.FromSerializedString)
            : throw reader.Incompatible(
                start, $"rules of a time zone of at most {LongestRules} characters", $"some of {rules.Length}");
    }

    private static TimeZoneInfo? Find(string name)
    {
        try
        {
            return TimeZoneInfo.FindSystemTimeZoneById(name);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return null;
        }
    }

    // The system looks for a file of the name.
    private static bool IsName(string name) => name.Length is > 0 and <= LongestName && name[0] != '/'
        && !name.Contains("..", StringComparison.Ordinal)
        && name.All(static letter => char.IsAsciiLetterOrDigit(letter) || "/_+- ().".Contains(letter));
}

/// <summary>The codec of regions, by their names.</summary>
internal sealed class RegionInfoCodec : Codec<RegionInfo>
{
    public static readonly RegionInfoCodec Instance = new();

    public override void Write(ref StateWriter writer, RegionInfo value) => writer.Write(value?.Name);

    public override RegionInfo Read(ref StateReader reader)
    {
        if (reader.TryReadNull())
            return null!;
        var start = reader.Position;
        return Made.From(
            ref reader, start, "the name of a region that this system knows", reader.ReadText("the name of a region"),
            static name => new RegionInfo(name));
    }
}
