using System.Text;

namespace Stubs;

/// <summary>
/// Finds out which member a byte of a state belongs to, by reading the state again from its start: so paths cost nothing until there is an error.
/// </summary>
internal static class MemberPath
{
    private const int LongestName = 60, LongestPath = 400;

    /// <summary>The names of the maps' keys on the way to a position, such as <c>orders.price</c>; null if there is none.</summary>
    /// <param name="data">A state, or several in sequence, well-formed up to the position.</param>
    /// <param name="position">Where a value begins.</param>
    public static string? At(ReadOnlySpan<byte> data, int position)
    {
        var item = 0;
        for (var end = 0; !Holds(data, position, ref end);)
            item = end;

        StringBuilder? path = null;
        while (item < position && TryDescend(data, position, ref item, out var name))
        {
            if (name is null)
                continue;
            path = path is null ? new StringBuilder() : path.Append('.');
            path.Append(name);
            if (path.Length > LongestPath)
                return path.Append("...").ToString();
        }

        return path?.ToString();
    }

    /// <summary>Moves from an item to that of its parts which holds the position, and gives the part's name if it is a member's value.</summary>
    private static bool TryDescend(ReadOnlySpan<byte> data, int position, ref int item, out string? name)
    {
        name = null;
        var at = item;
        if (!Cbor.TryReadHead(data, ref at, out var initial, out var count))
            return false;
        switch (initial & 0xE0)
        {
            case Cbor.Tag:
                item = at;
                return true;
            case Cbor.Array:
                for (item = at; count > 0; count--, item = at)
                {
                    if (Holds(data, position, ref at))
                        return true;
                }

                return false;
            case Cbor.Map:
                for (; count > 0; count--)
                {
                    var key = at;
                    if (Holds(data, position, ref at))
                        return false;
                    item = at;
                    if (!Holds(data, position, ref at))
                        continue;
                    name = NameOf(data, key);
                    return true;
                }

                return false;
            default:
                return false;
        }
    }

    /// <summary>Whether the position lies in the item that begins here, which may be incomplete; otherwise moves behind the item.</summary>
    private static bool Holds(ReadOnlySpan<byte> data, int position, ref int at)
    {
        var end = at;
        if (at >= position || !Cbor.TrySkip(data, ref end) || end > position)
            return true;
        at = end;
        return false;
    }

    private static string? NameOf(ReadOnlySpan<byte> data, int key)
    {
        if (!Cbor.TryReadHead(data, ref key, out var initial, out var length) || (initial & 0xE0) != Cbor.TextString)
            return null;
        var text = Encoding.UTF8.GetString(data.Slice(key, (int)Math.Min(length, LongestName * 4)));
        return text.Length <= LongestName ? text : string.Concat(text.AsSpan(0, LongestName), "...");
    }
}
