namespace Stubs;

/// <summary>A node as others remember it: its identity, and where it listened when they last heard.</summary>
/// <param name="Node">The identity, the same after a restart.</param>
/// <param name="Address">The address, or null if it does not listen.</param>
internal readonly record struct NodeReference(Uid Node, string? Address)
{
    /// <summary>Reads the form that <see cref="ToString"/> writes.</summary>
    public static NodeReference Parse(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        return at < 0 ? new(Uid.Parse(text), null) : new(Uid.Parse(text.AsSpan(0, at)), text[(at + 1)..]);
    }

    /// <summary>The identity, and behind an @ the address, if there is one.</summary>
    public override string ToString() => Address is null ? Node.ToString() : $"{Node}@{Address}";
}
