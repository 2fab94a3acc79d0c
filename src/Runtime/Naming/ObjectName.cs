namespace Stubs.Naming;

/// <summary>What is a name.</summary>
internal static class ObjectName
{
    /// <summary>The longest name, in UTF-16 code units.</summary>
    public const int MaxLength = 4096;

    /// <summary>
    /// The most segments of a name. Each context on the way has an entry of its own, which holds its whole path.
    /// </summary>
    public const int MaxSegments = 64;

    /// <exception cref="ArgumentException">It is not a name.</exception>
    public static void Check(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (name.Length > MaxLength)
            throw new ArgumentException(
                $"A name has at most {MaxLength} characters; this one has {name.Length}.", nameof(name));
        var segments = name.AsSpan().Count('/') + 1;
        if (segments > MaxSegments)
        {
            throw new ArgumentException(
                $"A name has at most {MaxSegments} segments between slashes; this one has {segments}.", nameof(name));
        }

        foreach (var range in name.AsSpan().Split('/'))
        {
            var segment = name.AsSpan(range);
            if (segment.IsEmpty)
                throw new ArgumentException(
                    $"'{name}' is not a name: a segment between two slashes is empty. Write segments separated by single slashes, without one at the start or the end.", nameof(name));
            if (segment.ContainsAnyInRange('\0', '\u001F'))
                throw new ArgumentException("A name must not contain control characters.", nameof(name));
            if (!IsWellFormed(segment))
                throw new ArgumentException(
                    "A name must be well-formed Unicode; this one has half of a surrogate pair.", nameof(name));
        }
    }

    private static bool IsWellFormed(ReadOnlySpan<char> segment)
    {
        if (!segment.ContainsAnyInRange('\uD800', '\uDFFF'))
            return true;
        foreach (var rune in segment.EnumerateRunes())
        {
            if (rune == System.Text.Rune.ReplacementChar && !segment.Contains('\uFFFD'))
                return false;
        }

        return true;
    }
}
