using System.Text;

namespace Stubs.Mutants.Patching;

/// <summary>A source file without its white space, with the way back to the places in the file.</summary>
internal sealed class SourceText
{
    private readonly string squeezed;
    private readonly int[] positions;

    public SourceText(string path, string text)
    {
        (Path, Text) = (path, text);
        squeezed = Squeeze(text);
        positions = [.. Enumerable.Range(0, text.Length).Where(i => !char.IsWhiteSpace(text[i]))];
    }

    /// <summary>The path below <c>src</c>, with forward slashes.</summary>
    public string Path { get; }

    public string Text { get; }

    /// <summary>Where the patch's original text stands in the file: once for each place.</summary>
    public IEnumerable<(int Start, int End)> Find(Patch patch)
    {
        var (before, original) = (Squeeze(patch.Before), Squeeze(patch.Original));
        var whole = before + original + Squeeze(patch.After);
        for (var at = squeezed.IndexOf(whole, StringComparison.Ordinal); at >= 0;
            at = squeezed.IndexOf(whole, at + 1, StringComparison.Ordinal))
            yield return (positions[at + before.Length], positions[at + before.Length + original.Length - 1] + 1);
    }

    private static string Squeeze(string text)
    {
        var squeezed = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            if (!char.IsWhiteSpace(character))
                squeezed.Append(character);
        }

        return squeezed.ToString();
    }
}
