using System.Text;
using Stubs.Mutants.Patching;
using Stubs.Mutants.Running;

namespace Stubs.Mutants.Reports;

/// <summary>How many mutants of each module are seen, as a table.</summary>
internal static class Score
{
    private const string Begin = "<!-- mutants: begin -->";
    private const string End = "<!-- mutants: end -->";

    public static IEnumerable<string> Lines(
        PatchedSources sources, IReadOnlyList<Mutant> mutants, IReadOnlyList<MutantResult> results)
    {
        var known = results.ToDictionary(static result => result.Mutant, static result => result.Verdict);
        yield return "| module | mutants | killed by a named test | equivalent | survived | hung or crashed | not judged |";
        yield return "|---|---|---|---|---|---|---|";
        foreach (var module in mutants.GroupBy(mutant => sources.Areas.GetValueOrDefault(mutant, "?"))
            .OrderBy(static module => module.Key, StringComparer.Ordinal))
            yield return Line(module.Key, [.. module], known);
        yield return Line("all", mutants, known);
    }

    /// <summary>Replaces the table between the marks of a document.</summary>
    public static void WriteInto(
        string path, PatchedSources sources, IReadOnlyList<Mutant> mutants, IReadOnlyList<MutantResult> results)
    {
        var text = File.ReadAllText(path);
        var (begin, end) = (text.IndexOf(Begin, StringComparison.Ordinal), text.IndexOf(End, StringComparison.Ordinal));
        if (begin < 0 || end < begin)
            throw new InvalidOperationException(
                $"'{path}' has no place for the score: it lies between {Begin} and {End}.");
        var table = new StringBuilder();
        foreach (var line in Lines(sources, mutants, results))
            table.Append(line).Append('\n');
        File.WriteAllText(path, $"{text[..(begin + Begin.Length)]}\n{table}{text[end..]}");
    }

    private static string Line(string name, IReadOnlyList<Mutant> mutants, Dictionary<Mutant, Verdict> known)
    {
        int Count(params Verdict[] verdicts) =>
            mutants.Count(mutant => known.TryGetValue(mutant, out var verdict) && verdicts.Contains(verdict));
        var unjudged = mutants.Count(mutant => !known.ContainsKey(mutant)) + Count(Verdict.Unjudged);
        return $"| {name} | {mutants.Count} | {Count(Verdict.Killed)} | {Count(Verdict.Equivalent)} | {Count(Verdict.Survived)} | {Count(Verdict.Hung, Verdict.Crashed)} | {unjudged} |";
    }
}
