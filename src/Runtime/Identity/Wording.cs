namespace Stubs;

/// <summary>Puts texts from elsewhere into messages, so that what follows begins a new sentence.</summary>
internal static class Wording
{
    /// <summary>The text as a sentence: it ends with a mark that ends one.</summary>
    public static string Sentence(string? text)
    {
        var trimmed = (text ?? "").Trim();
        return trimmed.Length == 0 || trimmed[^1] is '.' or '!' or '?' or '…'
            ? trimmed : trimmed.TrimEnd(',', ';', ':') + ".";
    }

    /// <summary>A node, with that word before it: some descriptions begin with it.</summary>
    public static string Node(string node) =>
        node.StartsWith("node ", StringComparison.Ordinal) ? node : $"node {node}";

    /// <summary>
    /// The same with a capital at its head: what is at the head of a message may begin with a word that has none.
    /// </summary>
    public static string Capital(object text)
    {
        var plain = text.ToString() ?? "";
        return plain.Length > 0 && char.IsLower(plain[0]) ? char.ToUpperInvariant(plain[0]) + plain[1..] : plain;
    }
}
