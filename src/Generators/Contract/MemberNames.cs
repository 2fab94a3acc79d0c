namespace Stubs.Generators.Contract;

/// <summary>
/// Whether one name may be what became of another. Words may be added or taken away, and may change their form; a word
/// in the place of another one, as in <c>startDate</c> and <c>endDate</c>, is another thing.
/// </summary>
internal static class MemberNames
{
    // Beside what they qualify stands something else.
    private static readonly HashSet<string> Qualifiers = new(StringComparer.Ordinal)
    {
        "not", "no", "non", "old", "new", "previous", "prev", "last", "next", "first", "former", "original", "initial",
        "min", "max", "minimum", "maximum", "cached", "temp", "default", "other", "sub", "pending",
    };

    // What ends a word in one form, and in its longer one: price, pricing; entry, entries.
    private static readonly HashSet<string> Stems = new(StringComparer.Ordinal) { "", "e", "y" };
    private static readonly HashSet<string> Endings =
        new(StringComparer.Ordinal) { "s", "es", "d", "ed", "ing", "er", "ies", "ied" };

    /// <summary>Pairs those that are gone with those that are new, where the names leave one choice.</summary>
    /// <param name="gone">The names that are gone.</param>
    /// <param name="added">The names that are new.</param>
    /// <param name="fits">Whether all but the names speaks for a pair.</param>
    public static Dictionary<string, string> Pair(
        IReadOnlyCollection<string> gone, IReadOnlyCollection<string> added, Func<string, string, bool> fits)
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var alike in new Func<string, string, bool>[] { AreSame, AreAlike })
        {
            var open = gone.Where(name => !pairs.ContainsKey(name)).ToList();
            var free = added.Where(name => !taken.Contains(name)).ToList();
            foreach (var name in open)
            {
                var candidates = free.Where(candidate => fits(name, candidate) && alike(name, candidate)).ToList();
                if (candidates.Count != 1
                    || open.Any(
                        other => other != name && fits(other, candidates[0]) && alike(other, candidates[0])))
                    continue;
                pairs[name] = candidates[0];
                taken.Add(candidates[0]);
            }
        }

        return pairs;
    }

    /// <summary>Whether the names differ by case, underscores and prefixes only.</summary>
    public static bool AreSame(string one, string other) => WordsOf(one).SequenceEqual(WordsOf(other));

    public static bool AreAlike(string one, string other)
    {
        var (shorter, longer) = (WordsOf(one), WordsOf(other));
        if (shorter.Count > longer.Count)
            (shorter, longer) = (longer, shorter);
        if (shorter.Count == 0)
            return false;
        var next = 0;
        var added = new List<string>();
        foreach (var word in longer)
        {
            if (next < shorter.Count && AreForms(shorter[next], word))
                next++;
            else
                added.Add(word);
        }

        return next == shorter.Count && !added.Any(Qualifiers.Contains);
    }

    /// <summary>The words of a name, in lower case.</summary>
    private static List<string> WordsOf(string name)
    {
        var words = new List<string>();
        if (name.StartsWith("m_", StringComparison.Ordinal) || name.StartsWith("s_", StringComparison.Ordinal))
            name = name.Substring(2);
        var start = 0;
        for (var index = 0; index <= name.Length; index++)
        {
            var ends = index == name.Length || !char.IsLetterOrDigit(name[index]);
            var begins = !ends && index > start
                && ((char.IsUpper(name[index])
                    && (!char.IsUpper(name[index - 1]) || (index + 1 < name.Length && char.IsLower(name[index + 1]))))
                    || char.IsDigit(name[index]) != char.IsDigit(name[index - 1]));
            if (!ends && !begins)
                continue;
            if (index > start)
                words.Add(name.Substring(start, index - start).ToLowerInvariant());
            start = ends ? index + 1 : index;
        }

        return words;
    }

    /// <summary>Whether two words are one in another form, or one that was misspelt.</summary>
    private static bool AreForms(string one, string other)
    {
        if (one == other)
            return true;
        var (shorter, longer) = one.Length <= other.Length ? (one, other) : (other, one);
        var common = 0;
        while (common < shorter.Length && shorter[common] == longer[common])
            common++;
        if (common >= 3 && Stems.Contains(shorter.Substring(common)) && Endings.Contains(longer.Substring(common)))
            return true;
        return shorter.Length >= 5 && IsMisspelt(shorter, longer, common);
    }

    /// <summary>One letter more or less, another one, or two that changed places.</summary>
    private static bool IsMisspelt(string shorter, string longer, int common)
    {
        // The first letter is rarely wrong, and other words differ in it.
        if (common == 0)
            return false;
        if (longer.Length == shorter.Length + 1)
            return string.CompareOrdinal(shorter, common, longer, common + 1, shorter.Length) == 0;
        if (longer.Length != shorter.Length)
            return false;
        return common + 1 < shorter.Length && shorter[common] == longer[common + 1]
            && shorter[common + 1] == longer[common]
            && string.CompareOrdinal(shorter, common + 2, longer, common + 2, shorter.Length) == 0;
    }
}
