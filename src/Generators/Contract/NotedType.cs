using Stubs.Generators.Model;

namespace Stubs.Generators.Contract;

/// <summary>The type of a member, parameter or result, as a line of the contract has it.</summary>
/// <param name="Type">What is stored or sent.</param>
/// <param name="As">The same with the names of tuple elements and with what may be null, where there is any; empty
/// also in files of earlier versions.</param>
/// <param name="By">The converters that have part in it; empty also in files of earlier versions.</param>
internal sealed record NotedType(string Type, string As = "", string By = "")
{
    private const string AsMark = " as ", ByMark = " by ";

    public static NotedType Of(ValueModel value)
    {
        var type = TypeText.Normalize(value.StoredType);
        var noted = value.Stored is null
            && TypeText.TryParse((value.Doubtful ?? value.Type).Replace("global::", ""), out var declared)
            ? declared.Annotated : type;
        return new NotedType(
            type, noted == type ? "" : noted,
            value.Converters is { Count: > 0 } converters
                ? string.Join(" ", converters.Select(TypeText.Normalize).Distinct()) : "");
    }

    public override string ToString() =>
        Type + (As.Length == 0 ? "" : AsMark + As) + (By.Length == 0 ? "" : ByMark + By);

    public static bool TryParse(string text, out NotedType noted)
    {
        noted = null!;
        // Within a type, no space follows the name of an element.
        var by = Cut(ref text, ByMark);
        var @as = Cut(ref text, AsMark);
        var converters = by is null ? [] : by.Replace(", ", ",").Split(' ').Select(Canonical).ToList();
        TypeText? declared = null;
        if (!TypeText.TryParse(text, out var type) || converters.Contains(null)
            || converters.Contains("as") || converters.Distinct().Count() != converters.Count
            || (@as is not null && !TypeText.TryParse(@as, out declared)))
            return false;
        noted = new NotedType(type.ToString(), declared?.Annotated ?? "", string.Join(" ", converters));
        return true;
    }

    private static string? Cut(ref string text, string mark)
    {
        var start = text.IndexOf(mark, StringComparison.Ordinal);
        if (start < 0)
            return null;
        var cut = text.Substring(start + mark.Length);
        text = text.Substring(0, start);
        return cut;
    }

    /// <summary>What is new in it, as far as the file says anything of the kind.</summary>
    public NotedType Beside(NotedType promised) => this with
    {
        As = promised.As.Length == 0 ? "" : As,
        By = promised.By.Length == 0 ? "" : By,
    };

    /// <summary>The name of a tuple element that stands elsewhere than it did; null if none does.</summary>
    public string? FindMoved(NotedType before) =>
        TypeText.TryParse(before.As, out var was) && TypeText.TryParse(As, out var @is) ? was.FindMoved(@is) : null;

    /// <summary>Whether something of it may have been null, and may not be now.</summary>
    public bool ForbidsNull(NotedType before) =>
        TypeText.TryParse(before.As, out var was) && TypeText.TryParse(As.Length == 0 ? Type : As, out var @is)
            && @is.ForbidsNull(was);

    /// <summary>Whether something of it may be null that was said to be never, or of which nothing was said.</summary>
    public bool AllowsNull(NotedType before) =>
        TypeText.TryParse(As, out var @is)
            && TypeText.TryParse(before.As.Length == 0 ? before.Type : before.As, out var was) && was.ForbidsNull(@is);

    private static string? Canonical(string type) => TypeText.TryParse(type, out var parsed) ? parsed.ToString() : null;
}
