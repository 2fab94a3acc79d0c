namespace Stubs;

/// <summary>A node as others remember it: its identity, and where it listened when they last heard.</summary>
/// <param name="Node">The identity, the same after a restart.</param>
/// <param name="Address">The address, or null if it does not listen.</param>
internal readonly record struct NodeReference(Uid Node, string? Address)
{
    /// <summary>Reads the form that <see cref="ToString"/> writes.</summary>
    /// <exception cref="FormatException">The text is not of that form.</exception>
    public static NodeReference Parse(string text) =>
        TryParse(text, out var node)
            ? node
            : throw new FormatException(
                $"{Wording.Quoted(text)} is not a node: expected its identity, and behind an @ its address, if it has one.");

    /// <inheritdoc cref="Parse"/>
    public static bool TryParse(string text, out NodeReference node)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        var parsed = Uid.TryParse(at < 0 ? text : text.AsSpan(0, at), null, out var uid);
        node = new(uid, at < 0 ? null : text[(at + 1)..]);
        return parsed;
    }

    /// <summary>The identity, and behind an @ the address, if there is one.</summary>
    public override string ToString() => Address is null ? Node.ToString() : $"{Node}@{Address}";
}
