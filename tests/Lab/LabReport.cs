using System.Globalization;
using System.Text;
using Stubs.Lab.Checkers;
using Stubs.Lab.Faults;
using Stubs.Lab.Histories;

namespace Stubs.Lab;

/// <summary>What came of a run.</summary>
internal sealed record LabReport(
    string Workload, string Site, RunSettings Settings, FaultSchedule Schedule, IReadOnlyDictionary<string, int> Faults,
    TimeSpan Duration, IReadOnlyList<HistoryEvent> History, Verdict Verdict)
{
    private const int Shown = 5;

    /// <summary>What happened at the site.</summary>
    public required Tally Tally { get; init; }

    public bool IsValid => Verdict.IsValid;

    /// <summary>How many operations ended so.</summary>
    public int Count(EventType outcome) => Operation.Of(History).Count(operation => operation.Outcome == outcome);

    public override string ToString()
    {
        var text = new StringBuilder();
        var operations = Operation.Of(History);
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"{Workload} on {Site}, seed {Settings.Seed}, {Settings.Clients} clients, {Duration.TotalSeconds:0.0} s");
        foreach (var kind in operations.GroupBy(static operation => operation.F)
            .OrderBy(static kind => kind.Key, StringComparer.Ordinal))
        {
            text.AppendLine(CultureInfo.InvariantCulture,
                $"  {kind.Key,-10} {kind.Count(static operation => operation.IsOk),8} ok {kind.Count(static operation => operation.IsFailed),8} failed {kind.Count(static operation => operation.IsUnknown),6} unknown");
        }

        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"  throughput {operations.Count(static operation => operation.IsOk) / Duration.TotalSeconds,8:0} ok per second");
        text.AppendLine(
            "  faults     "
                + (Faults.Count == 0
                    ? "none" : string.Join(", ", Faults.Select(static fault => $"{fault.Value}× {fault.Key}"))));
        foreach (var line in Tally.Lines())
            text.Append("  ").AppendLine(line);
        text.AppendLine("  checked    " + Verdict.Figures);
        text.Append("  verdict    ").Append(IsValid ? "valid" : $"INVALID, {Verdict.Anomalies.Count} anomalies:");
        foreach (var kind in Verdict.Anomalies.GroupBy(static anomaly => anomaly.Name))
        {
            foreach (var anomaly in kind.Take(Shown))
                text.AppendLine().Append("  ✘ ").Append(anomaly.ToString().ReplaceLineEndings("\n    "));
            if (kind.Count() > Shown)
                text.AppendLine()
                    .Append(CultureInfo.InvariantCulture, $"    and {kind.Count() - Shown} more: {kind.Key}");
        }

        return text.ToString();
    }
}
