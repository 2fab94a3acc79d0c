namespace Stubs.Objects;

/// <summary>Texts that come again and again, such as the names of operations: one that has come before is not made anew. A new one takes the place of an old one.</summary>
internal sealed class KnownNames
{
    private const int Places = 1 << 10;

    private readonly Name?[] known = new Name?[Places];

    /// <summary>Reads a text; an empty one for null.</summary>
    /// <exception cref="StateIncompatibleException">Something else comes next.</exception>
    public string Read(ref StateReader reader)
    {
        var ahead = reader;
        if (!ahead.TryReadTextBytes(out var bytes))
            return reader.ReadString() ?? "";
        var place = Hash(bytes) % Places;
        if (known[place] is { } name && bytes.SequenceEqual(name.Bytes))
        {
            reader = ahead;
            return name.Text;
        }

        var text = reader.ReadString()!;
        known[place] = new Name(bytes.ToArray(), text);
        return text;
    }

    // Collisions cost a new text, no more.
    private static uint Hash(ReadOnlySpan<byte> bytes)
    {
        var hash = (uint)bytes.Length;
        foreach (var next in bytes)
            hash = (hash * 31) + next;
        return hash;
    }

    private sealed record Name(byte[] Bytes, string Text);
}
