using Stubs.Mutants.Running;

namespace Stubs.Mutants.Reports;

/// <summary>
/// The latest result of every mutant, over all runs of this clone: a run of all takes long and may be made in parts.
/// One line each, the latest counts. A mutant that is changed gets another name, or is run again.
/// <code>
/// NAME tab AREA tab VERDICT tab SECONDS tab TEST tab MESSAGE
/// </code>
/// </summary>
internal sealed class ResultsFile(Repository repository)
{
    private readonly string path = Path.Combine(repository.CopyOf(""), "..", "results.tsv");

    public void Add(MutantResult result)
    {
        var message = string.Join(' ', result.Message.Split(['\t', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries));
        string[] fields =
        [
            result.Mutant.Name, result.Area, result.Verdict.ToString(),
            result.Time.TotalSeconds.ToString("F1", System.Globalization.CultureInfo.InvariantCulture), result.Test,
            message,
        ];
        lock (this)
            File.AppendAllText(path, string.Join('\t', fields) + "\n");
    }

    /// <summary>The latest result of each mutant of the catalogue that has one.</summary>
    public IReadOnlyList<MutantResult> Read(IReadOnlyList<Mutant> catalogue)
    {
        var latest = new Dictionary<string, string[]>();
        foreach (var line in File.Exists(path) ? File.ReadLines(path) : [])
        {
            if (line.Split('\t') is { Length: 6 } fields)
                latest[fields[0]] = fields;
        }

        return [.. catalogue
            .Select(mutant => (mutant, Fields: latest.GetValueOrDefault(mutant.Name)))
            .Where(static found => found.Fields is not null)
            .Select(static found => new MutantResult(
                found.mutant, found.Fields![1], Enum.Parse<Verdict>(found.Fields[2]), found.Fields[4], found.Fields[5],
                TimeSpan.FromSeconds(double.Parse(
                    found.Fields[3], System.Globalization.CultureInfo.InvariantCulture))))];
    }
}
