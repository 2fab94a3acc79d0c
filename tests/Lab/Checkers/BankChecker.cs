using Stubs.Lab.Histories;

namespace Stubs.Lab.Checkers;

/// <summary>
/// A reader of all accounts in one action sees nothing other than what there was at the beginning, or a debt; and at
/// the end every operation is there wholly or not at all, as was said of it.
/// </summary>
/// <param name="opening">What was in each account at the beginning.</param>
internal sealed class BankChecker(long opening)
{
    public Verdict Check(IReadOnlyList<HistoryEvent> history)
    {
        var reads = Operation.Of(history).Where(static operation => operation is { F: "read", IsOk: true }).ToList();
        return Verdict.All(
            Verdict.Of(reads.SelectMany(Check), $"{reads.Count} readings of all accounts"),
            PostingsChecker.Check(history, opening));
    }

    private IEnumerable<Anomaly> Check(Operation read)
    {
        var balances = read.Value.AsMap.Select(static entry => entry.Value.AsInteger).ToList();
        var (sum, expected) = (balances.Sum(), opening * balances.Count);
        if (sum != expected)
            yield return new Anomaly("wrong total", $"{read} adds up to {sum}, and not to {expected}.");
        if (balances.Exists(static balance => balance < 0))
            yield return new Anomaly("negative balance", $"{read}");
    }
}
