using System.Text;
using Stubs.Mutants.Running;

namespace Stubs.Mutants.Reports;

/// <summary>How many mutants of each module are seen, as a table.</summary>
internal static class Score
{
    private const string Begin = "<!-- mutants: begin -->";
    private const string End = "<!-- mutants: end -->";

    public static IEnumerable<string> Lines(IReadOnlyList<MutantResult> results)
    {
        yield return "| module | mutants | killed by a named test | equivalent | survived | hung or crashed | not judged |";
        yield return "|---|---|---|---|---|---|---|";
        foreach (var module in results.GroupBy(static result => result.Area).OrderBy(static module => module.Key, StringComparer.Ordinal))
            yield return Line(module.Key, [.. module]);
        yield return Line("all", results);
    }

    /// <summary>Replaces the table between the marks of a document.</summary>
    public static void WriteInto(string path, IReadOnlyList<MutantResult> results)
    {
        var text = File.ReadAllText(path);
        var (begin, end) = (text.IndexOf(Begin, StringComparison.Ordinal), text.IndexOf(End, StringComparison.Ordinal));
        if (begin < 0 || end < begin)
            throw new InvalidOperationException($"'{path}' has no place for the score: it lies between {Begin} and {End}.");
        var table = new StringBuilder();
        foreach (var line in Lines(results))
            table.Append(line).Append('\n');
        File.WriteAllText(path, $"{text[..(begin + Begin.Length)]}\n{table}{text[end..]}");
    }

    private static string Line(string name, IReadOnlyList<MutantResult> results)
    {
        int Count(params Verdict[] verdicts) => results.Count(result => verdicts.Contains(result.Verdict));
        return $"| {name} | {results.Count} | {Count(Verdict.Killed)} | {Count(Verdict.Equivalent)} | {Count(Verdict.Survived)} | {Count(Verdict.Hung, Verdict.Crashed)} | {Count(Verdict.Unjudged)} |";
    }
}
