namespace Stubs.Mutants.Patching;

/// <summary>
/// A change of one place in the product's sources, which is found by its text. White space does not count.
/// <code>
/// text before «what is there ⇒ what stands there instead» text after
/// </code>
/// The place is a statement, if what is there ends with ; or is a block, and an expression otherwise. The texts before
/// and after only tell it from others. Both versions are compiled; a switch chooses.
/// </summary>
internal sealed record Patch(string Before, string Original, string Replacement, string After)
{
    public static Patch Parse(string text)
    {
        var (start, arrow, end) = (text.IndexOf('«'), text.IndexOf('⇒'), text.IndexOf('»'));
        if (start < 0 || arrow < start || end < arrow)
            throw new FormatException(
                $"A patch reads: before «original ⇒ replacement» after. This one does not: {text}");
        return new Patch(
            text[..start], text[(start + 1)..arrow].Trim(), text[(arrow + 1)..end].Trim(), text[(end + 1)..]);
    }

    /// <summary>Whether whole statements are exchanged.</summary>
    public bool IsStatement => Original.EndsWith(';') || (Original.EndsWith('}') && Blocks.Any(Original.StartsWith));

    /// <summary>
    /// Whether what is there declares a variable: in a block of its own, that would end before what follows.
    /// </summary>
    public bool IsDeclaration => IsStatement && Declarations.Any(Original.StartsWith);

    private static readonly string[] Declarations = ["using var ", "await using var ", "var "];

    private static readonly string[] Blocks = [
        "{", "if (", "for (", "foreach (", "while (", "lock (", "using (", "try"];
}
