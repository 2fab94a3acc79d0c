namespace Stubs.Lab.Checkers;

/// <summary>Something in a history that must not be.</summary>
/// <param name="Name">What it is called, as in the literature if it has a name there.</param>
/// <param name="Explanation">Which events show it, and why they do; lines for a person.</param>
internal sealed record Anomaly(string Name, string Explanation)
{
    public override string ToString() => $"{Name}: {Explanation}";
}

/// <summary>What a checker found in a history.</summary>
/// <param name="Anomalies">What must not be. There may be more of each kind: a checker may leave it at a few.</param>
/// <param name="Figures">What was looked at, in words.</param>
internal sealed record Verdict(IReadOnlyList<Anomaly> Anomalies, string Figures = "")
{
    public bool IsValid => Anomalies.Count == 0;

    public static Verdict Of(IEnumerable<Anomaly> anomalies, string figures = "") => new([.. anomalies], figures);

    /// <summary>What several checkers found together.</summary>
    public static Verdict All(params IReadOnlyList<Verdict> verdicts) => new(
        [.. verdicts.SelectMany(static verdict => verdict.Anomalies)],
        string.Join(
            "; ", verdicts.Select(static verdict => verdict.Figures).Where(static figures => figures.Length > 0)));

    public override string ToString() => IsValid ? $"valid ({Figures})" : string.Join('\n', Anomalies);
}
