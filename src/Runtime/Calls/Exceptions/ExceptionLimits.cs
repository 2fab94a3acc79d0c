namespace Stubs.Calls;

/// <summary>
/// How much of an error travels. The writer stays below each limit by leaving out; the reader refuses what is above,
/// for the peer may be anybody.
/// </summary>
internal static class ExceptionLimits
{
    /// <summary>How many inner exceptions are followed, one inside the other.</summary>
    public const int Depth = 8;

    /// <summary>
    /// How many exceptions there are in all: the inner ones of an <see cref="AggregateException"/> count each.
    /// </summary>
    public const int Count = 32;

    /// <summary>The longest message, and the longest stack, in characters.</summary>
    public const int Text = 32 * 1024;

    /// <summary>The longest type name, and the longest key of <see cref="Exception.Data"/>, in characters.</summary>
    public const int Name = 1024;

    /// <summary>How many entries of <see cref="Exception.Data"/> travel.</summary>
    public const int Entries = 64;

    /// <summary>The largest data of the members, in bytes.</summary>
    public const int Members = 256 * 1024;

    private const string Cut = "... (cut)";

    public static string? Shorten(string? text, int limit = Text) =>
        text is null || text.Length <= limit ? text : string.Concat(text.AsSpan(0, limit - Cut.Length), Cut);
}
