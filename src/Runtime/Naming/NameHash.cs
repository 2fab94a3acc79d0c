namespace Stubs.Naming;

/// <summary>The hash that places a segment in a divided context: FNV-1a, 64 bits, over UTF-8, with a final mix. It is part of what is stored, and must never change.</summary>
internal static class NameHash
{
    public static ulong Of(string segment)
    {
        var hash = 14695981039346656037UL;
        Span<byte> utf8 = stackalloc byte[4];
        foreach (var rune in segment.EnumerateRunes())
        {
            var length = rune.EncodeToUtf8(utf8);
            foreach (var value in utf8[..length])
                hash = (hash ^ value) * 1099511628211UL;
        }

        hash ^= hash >> 32;
        hash *= 0x9E37_79B9_7F4A_7C15UL;
        return hash ^ (hash >> 29);
    }
}
