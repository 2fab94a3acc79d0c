using Stubs.Lab.Histories;

namespace Stubs.Lab.Checkers;

/// <summary>
/// What is read of a counter lies between what was certainly added by the beginning of the reading and what may have
/// been added by its end: whatever completed before is included, whatever began later or failed is not, and the rest
/// may be or not.
/// </summary>
internal static class CounterChecker
{
    public static Verdict Check(IReadOnlyList<HistoryEvent> history)
    {
        var operations = Operation.Of(history);
        var legs = operations.Where(static operation => operation is { F: "add", IsFailed: false })
            .SelectMany(
                static operation => operation.Arguments["legs"].AsVector.Select(
                    leg => new Leg(
                        leg.AsVector[0].AsInteger, leg.AsVector[1].AsInteger, operation.Begin, operation.End)))
            .GroupBy(static leg => leg.Counter)
                .ToDictionary(static group => group.Key, static group => new Sums([.. group]));
        var reads = operations.Where(static operation => operation is { F: "read", IsOk: true }).ToList();
        var anomalies = new List<Anomaly>();
        foreach (var read in reads)
        {
            var (counter, value) = (read.Value.AsVector[0].AsInteger, read.Value.AsVector[1].AsInteger);
            var (least, most) = legs.TryGetValue(counter, out var sums) ? sums.Between(read.Begin, read.End) : (0, 0);
            if (value < least || value > most)
                anomalies.Add(new Anomaly("impossible count", $"{read} must be between {least} and {most}."));
        }

        return Verdict.Of(anomalies, $"{reads.Count} readings of counters");
    }

    private readonly record struct Leg(long Counter, long Amount, int Begin, int End);

    /// <summary>Sums of amounts by when their operations began and ended.</summary>
    private sealed class Sums
    {
        private readonly (int At, long Sum)[] positiveBegun, negativeBegun, positiveEnded, negativeEnded;

        public Sums(List<Leg> legs)
        {
            positiveBegun = Accumulate(legs.Where(static leg => leg.Amount > 0).Select(
                static leg => (leg.Begin, leg.Amount)));
            negativeBegun = Accumulate(legs.Where(static leg => leg.Amount < 0).Select(
                static leg => (leg.Begin, leg.Amount)));
            positiveEnded = Accumulate(
                legs.Where(static leg => leg is { Amount: > 0, End: not Operation.Never })
                    .Select(static leg => (leg.End, leg.Amount)));
            negativeEnded = Accumulate(
                legs.Where(static leg => leg is { Amount: < 0, End: not Operation.Never })
                    .Select(static leg => (leg.End, leg.Amount)));
        }

        public (long Least, long Most) Between(int begin, int end) => (
            Before(positiveEnded, begin) + Before(negativeBegun, end),
            Before(positiveBegun, end) + Before(negativeEnded, begin));

        private static (int At, long Sum)[] Accumulate(IEnumerable<(int At, long Amount)> amounts)
        {
            var sum = 0L;
            return [.. amounts.OrderBy(static amount => amount.At).Select(amount => (amount.At, sum += amount.Amount))];
        }

        private static long Before((int At, long Sum)[] sums, int index)
        {
            var (low, high) = (0, sums.Length);
            while (low < high)
            {
                var middle = (low + high) / 2;
                if (sums[middle].At < index)
                    low = middle + 1;
                else
                    high = middle;
            }

            return low == 0 ? 0 : sums[low - 1].Sum;
        }
    }
}
