using System.Text;

namespace Stubs;

/// <summary>
/// Finds out which member a byte of a state belongs to, by reading the state again from its start: so paths cost
/// nothing until there is an error.
/// </summary>
internal static class MemberPath
{
    // Maps, arrays: enough for whatever a reader goes into. What lies deeper is named by what it lies in.
    private const int MaximumLevels = 2 * Cbor.MaximumDepth;
    private const int LongestName = 60, LongestPath = 400;

    /// <summary>An array or a map that has begun and not ended.</summary>
    private struct Level
    {
        /// <summary>How many items, keys and values alike, have not begun.</summary>
        public long Pending;
        public bool IsMap;

        /// <summary>Where the key that was met last begins; negative if none was.</summary>
        public int Key;
    }

    /// <summary>
    /// The names of the maps' keys on the way to a position, such as <c>orders.price</c>; null if there is none.
    /// </summary>
    /// <param name="data">A state, or several in sequence, well-formed up to the position.</param>
    /// <param name="position">Where a value begins.</param>
    public static string? At(ReadOnlySpan<byte> data, int position)
    {
        Span<Level> levels = stackalloc Level[MaximumLevels];
        var depth = 0;
        for (var at = 0; at < position && TryEnter(data, ref at, levels, ref depth);)
        {
            while (depth > 0 && levels[depth - 1].Pending == 0)
                depth--;
        }

        return Join(data, levels[..depth], isAtEnd: false);
    }

    /// <summary>
    /// The same for the value that was read last, or of which a part was: code that takes it has failed.
    /// </summary>
    /// <param name="data">A state.</param>
    /// <param name="position">Where the reader is, behind the value or in it.</param>
    /// <param name="open">How many maps and arrays the reader is in; those behind them have been read.</param>
    public static string? Of(ReadOnlySpan<byte> data, int position, int open)
    {
        Span<Level> levels = stackalloc Level[MaximumLevels];
        var depth = 0;
        for (var at = 0; at < position;)
        {
            while (depth > 0 && levels[depth - 1].Pending == 0)
                depth--;
            if (!TryEnter(data, ref at, levels, ref depth))
                break;
        }

        return Join(data, levels[..Math.Min(depth, Math.Max(open, 0))], isAtEnd: true);
    }

    /// <summary>How many items of an array are complete, of which the last part is missing.</summary>
    public static int CompleteItems(ReadOnlySpan<byte> array)
    {
        Span<Level> levels = stackalloc Level[MaximumLevels];
        var (at, depth) = (0, 0);
        if (!TryEnter(array, ref at, levels, ref depth) || depth == 0)
            return 0;
        var count = levels[0].Pending;
        do
        {
            while (depth > 1 && levels[depth - 1].Pending == 0)
                depth--;
        }
        while (at < array.Length && TryEnter(array, ref at, levels, ref depth));
        return (int)(count - levels[0].Pending) - (depth > 1 ? 1 : 0);
    }

    /// <summary>
    /// Reads one head, and moves behind a text or bytes. False where the data are malformed, or too deep.
    /// </summary>
    private static bool TryEnter(ReadOnlySpan<byte> data, ref int at, Span<Level> levels, ref int depth)
    {
        var start = at;
        if (!Cbor.TryReadHead(data, ref at, out var initial, out var argument))
            return false;
        var major = initial & 0xE0;
        if (major == Cbor.Tag)
            return true;
        if (depth > 0)
        {
            ref var level = ref levels[depth - 1];
            if (level.IsMap && level.Pending % 2 == 0)
                level.Key = start;
            level.Pending--;
        }

        switch (major)
        {
            case Cbor.ByteString or Cbor.TextString:
                if (argument > (ulong)(data.Length - at))
                    return false;
                at += (int)argument;
                return true;
            case Cbor.Array or Cbor.Map when argument > 0:
                if (argument > int.MaxValue || depth == levels.Length)
                    return false;
                var isMap = major == Cbor.Map;
                levels[depth++] = new Level
                {
                    Pending = isMap ? 2 * (long)argument : (long)argument, IsMap = isMap, Key = -1,
                };
                return true;
            default:
                return true;
        }
    }

    private static string? Join(ReadOnlySpan<byte> data, ReadOnlySpan<Level> levels, bool isAtEnd)
    {
        StringBuilder? path = null;
        for (var i = 0; i < levels.Length && path is not { Length: > LongestPath }; i++)
        {
            var level = levels[i];
            if (!level.IsMap)
                continue;
            // In an outer level the item that holds the next one has begun; in the innermost, the item is about to.
            var inValue = level.Pending % 2 == (i < levels.Length - 1 ? 0 : 1);
            if (isAtEnd ? level.Key < 0 : !inValue)
                break;
            if (NameOf(data, level.Key) is { } name)
                path = (path is null ? new StringBuilder() : path.Append('.')).Append(name);
        }

        return path is { Length: > LongestPath } ? path.Append("...").ToString() : path?.ToString();
    }

    private static string? NameOf(ReadOnlySpan<byte> data, int key)
    {
        if (!Cbor.TryReadHead(data, ref key, out var initial, out var length) || (initial & 0xE0) != Cbor.TextString)
            return null;
        var text = Encoding.UTF8.GetString(data.Slice(key, (int)Math.Min(length, LongestName * 4)));
        return Wording.Brief(text.Length <= LongestName ? text : string.Concat(text.AsSpan(0, LongestName), "..."));
    }
}
